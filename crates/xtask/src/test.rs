//! `test`: everything that can fail, in one command, with a line at the end that says what ran.

use crate::{console, process, requirements};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Which tests to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Everything,
    Rust,
    /// All browser tests, or those in the files whose name contains the word.
    Browser(Option<String>),
}

/// Runs the tests, all parts even when one fails, and says at the end how each went.
///
/// # Errors
/// When a requirement is missing, the build fails or a test fails.
pub(crate) fn run(root: &Path, part: &Part) -> anyhow::Result<()> {
    console::heading("what the tests need");
    requirements::ensure()?;
    let mut steps = vec![("build", build(root)?)];
    let mut failures = Vec::new();
    let mut step = |name: &'static str, outcome: anyhow::Result<Duration>| match outcome {
        Ok(time) => steps.push((name, time)),
        Err(error) => failures.push(format!("{name}: {error:#}")),
    };
    if matches!(part, Part::Everything | Part::Rust) {
        console::heading("Rust tests");
        step("rust", rust_tests(root));
        console::heading("examples in the documentation");
        step("documentation", documentation_tests(root));
    }
    match part {
        Part::Everything => step("browser", browser_tests(root, None)),
        Part::Browser(name) => step("browser", browser_tests(root, name.as_deref())),
        Part::Rust => {}
    }
    let steps: Vec<String> = steps
        .iter()
        .map(|(name, time)| format!("{name} {} s", time.as_secs()))
        .collect();
    if !failures.is_empty() {
        bail!(
            "\ncargo xtask test: FAILED\n  {}\n(passed: {})",
            failures.join("\n  "),
            steps.join(", ")
        );
    }
    console::say(&format!(
        "\ncargo xtask test: all passed ({})",
        steps.join(", ")
    ));
    Ok(())
}

/// One build for the tests and for the program that the browser tests start.
fn build(root: &Path) -> anyhow::Result<Duration> {
    console::heading("build");
    process::run(process::cargo(root).args([
        "build",
        "--workspace",
        "--bins",
        "--tests",
        "--locked",
    ]))
}

fn rust_tests(root: &Path) -> anyhow::Result<Duration> {
    let mut tests = process::cargo(root);
    if process::find("cargo-nextest").is_some() {
        tests.args([
            "nextest",
            "run",
            "--workspace",
            "--locked",
            "--no-fail-fast",
        ]);
    } else {
        tests.args([
            "test",
            "--workspace",
            "--locked",
            "--no-fail-fast",
            "--bins",
            "--tests",
        ]);
    }
    process::run(tests.env("SIPAS_BINARY", binary(root)?))
}

/// The examples of every crate: the whole workspace, so that no dependency is built with other features.
fn documentation_tests(root: &Path) -> anyhow::Result<Duration> {
    let tests = ["test", "--doc", "--workspace", "--locked"];
    process::run(process::cargo(root).args(tests))
}

fn browser_tests(root: &Path, name: Option<&str>) -> anyhow::Result<Duration> {
    console::heading("browser tests");
    let folder = root.join("tests/browser");
    let installed = process::run(Command::new("npm").current_dir(&folder).args([
        "ci",
        "--no-audit",
        "--no-fund",
    ]))?;
    let mut node = Command::new("node");
    node.current_dir(&folder)
        .args(["--test-reporter=spec", "run.mjs"])
        .args(name);
    node.env("SIPAS_BINARY", binary(root)?);
    if let Some(chromium) = requirements::chromium() {
        node.env("SIPAS_CHROMIUM", chromium);
    }
    Ok(installed + process::run(&mut node)?)
}

/// The program that `build` made.
fn binary(root: &Path) -> anyhow::Result<PathBuf> {
    let mut cargo = process::cargo(root);
    let text = process::output(cargo.args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).context("cannot read what `cargo metadata` says")?;
    let target = metadata["target_directory"]
        .as_str()
        .context("cargo names no target folder")?;
    let path = Path::new(target)
        .join("debug")
        .join(format!("sipas{}", std::env::consts::EXE_SUFFIX));
    if !path.is_file() {
        bail!("{} is missing after the build", path.display());
    }
    Ok(path)
}
