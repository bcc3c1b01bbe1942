//! The tree as the rules see it: every text file, Rust files taken apart, and what cargo knows of the packages.

use super::lexer::{self, Parts};
use crate::process;
use anyhow::Context;
use serde::Deserialize;
use std::path::Path;

/// Everything a rule may look at.
#[derive(Debug, Default)]
pub(super) struct House {
    pub(super) files: Vec<File>,
    pub(super) packages: Vec<Package>,
    pub(super) tree: Vec<Leaf>,
}

/// A text file of the repository.
#[derive(Debug)]
pub(super) struct File {
    /// From the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// For Rust files.
    parts: Option<Parts>,
    /// First and last lines that only tests see.
    test_lines: Vec<(usize, usize)>,
}

/// A package of the workspace with what its manifest depends on.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Package {
    pub(super) name: String,
    /// From the root, with `/`, once read.
    pub(super) manifest_path: String,
    pub(super) dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    /// `None`, `"dev"` or `"build"`.
    pub(super) kind: Option<String>,
    pub(super) source: Option<String>,
}

/// A package that is really built, on any platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leaf {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) licence: String,
    /// Its place on the disk: a package of this workspace.
    pub(super) local: bool,
}

impl House {
    /// Reads the tree under `root` and asks cargo about the packages.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let mut git = std::process::Command::new("git");
        git.current_dir(root)
            .arg("-c")
            .arg(format!("safe.directory={}", root.display()))
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ]);
        let mut paths: Vec<String> = process::output(&mut git)?
            .split_terminator('\0')
            .map(str::to_owned)
            .collect();
        paths.sort();
        paths.dedup();
        let files = paths
            .iter()
            .filter_map(|path| read_file(root, path).transpose())
            .collect::<anyhow::Result<_>>()?;
        Ok(Self {
            files,
            packages: read_packages(root)?,
            tree: read_tree(root)?,
        })
    }

    /// A package of a house, for the tests of the rules.
    #[cfg(test)]
    pub(super) fn package(name: &str, dependencies: Vec<Dependency>) -> Package {
        let manifest_path = format!("crates/{name}/Cargo.toml");
        Package {
            name: name.to_owned(),
            manifest_path,
            dependencies,
        }
    }

    /// A house of the given files, for the tests of the rules.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files
            .iter()
            .map(|(path, text)| File::new(path, (*text).to_owned()))
            .collect();
        Self {
            files,
            ..Self::default()
        }
    }

    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    pub(super) fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.files
            .iter()
            .filter(move |file| file.path.starts_with(folder))
    }
}

impl File {
    pub(super) fn new(path: &str, text: String) -> Self {
        let parts = (kind(path) == "rs").then(|| lexer::split(&text));
        let test_lines = parts
            .as_ref()
            .map_or_else(Vec::new, |parts| test_regions(&parts.code));
        Self {
            path: path.to_owned(),
            text,
            parts,
            test_lines,
        }
    }

    /// The extension of the file's name.
    pub(super) fn kind(&self) -> &str {
        kind(&self.path)
    }

    /// Numbered lines of code, comments and string contents blanked; nothing for other files than Rust.
    pub(super) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code()
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }

    pub(super) fn code(&self) -> &str {
        self.parts.as_ref().map_or("", |parts| parts.code.as_str())
    }

    pub(super) fn strings(&self) -> &[(usize, String)] {
        self.parts
            .as_ref()
            .map_or(&[], |parts| parts.strings.as_slice())
    }

    /// String literals that also stand in the program, not only in its tests.
    pub(super) fn strings_outside_tests(&self) -> impl Iterator<Item = (usize, &str)> {
        let literals = self
            .strings()
            .iter()
            .map(|(line, text)| (*line, text.as_str()));
        literals.filter(|(line, _)| !self.is_test(*line))
    }

    /// The room a file belongs to: its crate, or the first folder.
    pub(super) fn room(&self) -> &str {
        let mut folders = self.path.split('/');
        match (folders.next(), folders.next()) {
            (Some("crates"), Some(name)) => name,
            (Some(first), Some(_)) => first,
            _ => "",
        }
    }

    /// Whether only tests and benchmarks see this line.
    pub(super) fn is_test(&self, line: usize) -> bool {
        let path = &self.path;
        let named =
            path.contains("/tests/") || path.contains("/benches/") || path.ends_with("/tests.rs");
        named
            || self
                .test_lines
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&line))
    }
}

fn kind(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, kind)| kind)
}

/// `None` for what is gone or no text.
fn read_file(root: &Path, path: &str) -> anyhow::Result<Option<File>> {
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Ok(String::from_utf8(bytes)
            .ok()
            .map(|text| File::new(path, text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {path}")),
    }
}

/// Line ranges of the items under `#[cfg(test)]` that have a body.
fn test_regions(code: &str) -> Vec<(usize, usize)> {
    let line_of = |at: usize| code[..at].matches('\n').count() + 1;
    let regions = code.match_indices("#[cfg(test)]").filter_map(|(at, _)| {
        let open = at + code[at..].find(['{', ';'])?;
        let end = if code[open..].starts_with('{') {
            closing(code, open)?
        } else {
            open
        };
        Some((line_of(at), line_of(end)))
    });
    regions.collect()
}

fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, symbol) in code[open..].char_indices() {
        match symbol {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return Some(open + at);
        }
    }
    None
}

fn read_packages(root: &Path) -> anyhow::Result<Vec<Package>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let mut cargo = process::cargo(root);
    let text = process::output(cargo.args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Metadata =
        serde_json::from_str(&text).context("cannot read what `cargo metadata` says")?;
    let mut packages = metadata.packages;
    for package in &mut packages {
        let path = Path::new(&package.manifest_path);
        let inside = path.strip_prefix(root.canonicalize()?).unwrap_or(path);
        package.manifest_path = inside.to_string_lossy().replace('\\', "/");
    }
    Ok(packages)
}

fn read_tree(root: &Path) -> anyhow::Result<Vec<Leaf>> {
    let mut cargo = process::cargo(root);
    cargo.args([
        "tree",
        "--workspace",
        "--target",
        "all",
        "--edges",
        "normal,build,dev",
    ]);
    // Each package with what it needs once: written out for every way to it, the tree has millions of lines.
    cargo.args(["--prefix", "none", "--format", "{p}|{l}"]);
    let text = process::output(&mut cargo)?;
    let mut leaves: Vec<Leaf> = text.lines().filter_map(leaf).collect();
    leaves.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    leaves.dedup();
    Ok(leaves)
}

/// Reads a line such as `serde v1.0.228|MIT OR Apache-2.0`; local packages carry their folder after the version, and
/// `(*)` ends a line whose branches were told before.
fn leaf(line: &str) -> Option<Leaf> {
    let (package, licence) = line.trim_end_matches(" (*)").split_once('|')?;
    let mut words = package.split_whitespace();
    let name = words.next()?.to_owned();
    let version = words.next()?.trim_start_matches('v').to_owned();
    let local = words.any(|word| word.starts_with("(/") || word.contains(":\\"));
    Some(Leaf {
        name,
        version,
        licence: licence.trim().to_owned(),
        local,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_under_cfg_test_are_test_lines() {
        let file = File::new(
            "crates/a/src/b.rs",
            "fn a() {}\n#[cfg(test)]\nmod tests {\n  {}\n}\nfn c() {}\n".into(),
        );
        assert!(!file.is_test(1));
        assert!((2..=5).all(|line| file.is_test(line)));
        assert!(!file.is_test(6));
    }

    #[test]
    fn a_test_module_in_its_own_file_marks_only_its_line() {
        let file = File::new(
            "crates/a/src/b.rs",
            "#[cfg(test)]\nmod tests;\nfn c() {}\n".into(),
        );
        assert!(file.is_test(2) && !file.is_test(3));
        assert!(File::new("crates/a/src/b/tests.rs", String::new()).is_test(1));
    }

    #[test]
    fn rooms_are_crates_or_first_folders() {
        assert_eq!(
            File::new("crates/store/src/lib.rs", String::new()).room(),
            "store"
        );
        assert_eq!(
            File::new("migrations/src/lib.rs", String::new()).room(),
            "migrations"
        );
        assert_eq!(File::new("README.md", String::new()).room(), "");
    }

    #[test]
    fn a_line_of_the_tree_is_read() {
        let serde = leaf("serde v1.0.228|MIT OR Apache-2.0").unwrap();
        assert_eq!(
            (serde.name.as_str(), serde.version.as_str(), serde.local),
            ("serde", "1.0.228", false)
        );
        assert!(leaf("store v0.1.0 (/a/b/store)|EUPL-1.2").unwrap().local);
        assert!(
            !leaf("serde_derive v1.0.228 (proc-macro)|MIT")
                .unwrap()
                .local
        );
    }
}
