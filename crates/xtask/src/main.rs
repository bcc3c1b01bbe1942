//! `cargo xtask`: the tasks of this house that `cargo` has no word for.
//!
//! `check` is what to run before a push, `test` is everything, `tidy` are the house rules made executable.

mod check;
mod console;
mod process;
mod requirements;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <task>

  check                     formatting, clippy with warnings denied, tidy
  test                      everything: Rust tests, documentation tests, browser tests;
                            installs what they need where it may (Debian, as root)
  test --rust               the Rust part alone
  test --browser [NAME]     the browser part alone, or only the files whose name contains NAME
  tidy                      the house rules, with file, line and what to do
  tidy --bless-migrations   note the hash of each new migration in migrations/HASHES
  openapi                   write the OpenAPI document of the server into the repository
  ci                        check, then test
  bench [NAME]              the benchmarks kept in the repository
";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
enum Task {
    Check,
    Test(test::Part),
    Tidy { bless_migrations: bool },
    OpenApi,
    Ci,
    Bench(Option<String>),
    Help,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some(task) = parse(&words) else {
        console::complain(USAGE);
        return ExitCode::from(2);
    };
    match run(task, &workspace_root()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            console::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn parse(words: &[&str]) -> Option<Task> {
    Some(match words {
        ["check"] => Task::Check,
        ["test"] => Task::Test(test::Part::Everything),
        ["test", "--rust"] => Task::Test(test::Part::Rust),
        ["test", "--browser"] => Task::Test(test::Part::Browser(None)),
        ["test", "--browser", name] => Task::Test(test::Part::Browser(Some((*name).to_owned()))),
        ["tidy"] => Task::Tidy {
            bless_migrations: false,
        },
        ["tidy", "--bless-migrations"] => Task::Tidy {
            bless_migrations: true,
        },
        ["openapi"] => Task::OpenApi,
        ["ci"] => Task::Ci,
        ["bench"] => Task::Bench(None),
        ["bench", name] => Task::Bench(Some((*name).to_owned())),
        ["help" | "--help" | "-h"] => Task::Help,
        _ => return None,
    })
}

fn run(task: Task, root: &Path) -> anyhow::Result<()> {
    match task {
        Task::Check => check::run(root),
        Task::Test(part) => test::run(root, &part),
        Task::Tidy { bless_migrations } => tidy::run(root, bless_migrations),
        Task::OpenApi => check::write_openapi(root),
        Task::Ci => {
            check::run(root)?;
            test::run(root, &test::Part::Everything)
        }
        Task::Bench(name) => check::bench(root, name.as_deref()),
        Task::Help => {
            console::say(USAGE);
            Ok(())
        }
    }
}

/// The folder of the workspace: two above this crate.
fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_of_the_usage_text_is_understood() {
        for line in USAGE
            .lines()
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        {
            let shown = line.trim().split("  ").next().unwrap_or_default();
            let words: Vec<&str> = shown
                .split_whitespace()
                .map(|word| word.trim_matches(['[', ']']))
                .collect();
            assert!(parse(&words).is_some(), "not understood: {shown}");
        }
    }

    #[test]
    fn an_unknown_word_is_wrong_usage() {
        assert_eq!(parse(&["tset"]), None);
        assert_eq!(parse(&["test", "--all"]), None);
        assert_eq!(parse(&[]), None);
    }

    #[test]
    fn the_root_holds_the_workspace_manifest() {
        let manifest = std::fs::read_to_string(workspace_root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }
}
