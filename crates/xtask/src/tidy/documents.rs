//! Documents that must keep up: the decisions and the map.

use super::Finding;
use super::house::House;

const DECISIONS: &str = "crates/decisions/";
const MAP: &str = "ARCHITECTURE.md";
const MOST_LINES: usize = 60;
const HEADINGS: &[&str] = &["## Context", "## Decision", "## Consequences"];

/// Decisions are numbered without a gap, have their three headings and fit one screen.
pub(super) fn check_decisions(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    let decisions = house
        .under(DECISIONS)
        .filter(|file| !file.path.ends_with("README.md"));
    for (at, file) in decisions.enumerate() {
        let expected = format!("{:04}-", at + 1);
        let mut push = |what: String, remedy: &str| {
            found.push(Finding::failure("decisions", &file.path, 0, what, remedy));
        };
        if !file.path[DECISIONS.len()..].starts_with(&expected) || file.kind() != "md" {
            push(
                format!("does not begin with `{expected}`"),
                "number decisions from 0001 without a gap",
            );
        }
        for heading in HEADINGS
            .iter()
            .filter(|heading| !file.text.lines().any(|line| line == **heading))
        {
            push(
                format!("has no `{heading}`"),
                "say context, decision, consequences",
            );
        }
        if file.text.lines().count() > MOST_LINES {
            push(
                format!("is longer than {MOST_LINES} lines"),
                "keep a decision to one screen",
            );
        }
    }
    found
}

/// Every crate has its paragraph in the map and in the folder's README, and nothing named there is gone.
pub(super) fn check_map(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for document in [MAP, "crates/README.md"] {
        let Some(file) = house.file(document) else {
            found.push(Finding::failure(
                "map",
                document,
                0,
                "is missing",
                "write a paragraph for each crate",
            ));
            continue;
        };
        for package in house
            .packages
            .iter()
            .filter(|package| package.manifest_path.starts_with("crates/"))
        {
            if !file.text.contains(&format!("`{}`", package.name)) {
                let what = format!("does not mention `{}`", package.name);
                found.push(Finding::failure(
                    "map",
                    document,
                    0,
                    what,
                    "write its paragraph",
                ));
            }
        }
        found.extend(check_links(house, document, &file.text));
    }
    found
}

/// Paths in backticks that begin with one of our folders have to exist.
fn check_links(house: &House, document: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for word in line.split('`').skip(1).step_by(2) {
            let ours = ["crates/", "web/", "migrations/", "tests/", ".ci/"]
                .iter()
                .any(|folder| word.starts_with(folder));
            let plain = word
                .chars()
                .all(|symbol| symbol.is_alphanumeric() || "-_./".contains(symbol));
            let path = word.trim_end_matches('/');
            let exists = || {
                house
                    .files
                    .iter()
                    .any(|file| file.path == path || file.path.starts_with(&format!("{path}/")))
            };
            if ours && plain && !exists() {
                let what = format!("names `{word}`, which is not there");
                found.push(Finding::failure(
                    "map",
                    document,
                    at + 1,
                    what,
                    "correct the path",
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# One\n\n## Context\n\n## Decision\n\n## Consequences\n";

    #[test]
    fn a_gap_a_missing_heading_and_a_long_text_fail() {
        let long = format!("{GOOD}{}", "more\n".repeat(60));
        let house = House::of(&[
            ("crates/decisions/0001-one.md", GOOD),
            (
                "crates/decisions/0003-three.md",
                "# Three\n\n## Context\n\n## Decision\n",
            ),
            ("crates/decisions/0004-four.md", &long),
        ]);
        let found = check_decisions(&house);
        let whats: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert!(whats.contains(&"does not begin with `0002-`"), "{whats:?}");
        assert!(whats.contains(&"has no `## Consequences`"), "{whats:?}");
        assert!(whats.contains(&"is longer than 60 lines"), "{whats:?}");
    }

    #[test]
    fn numbered_decisions_pass() {
        assert_eq!(
            check_decisions(&House::of(&[("crates/decisions/0001-one.md", GOOD)])),
            []
        );
    }

    #[test]
    fn a_crate_without_a_paragraph_and_a_dead_path_fail() {
        let mut house = House::of(&[
            (
                "ARCHITECTURE.md",
                "`store` keeps. See `crates/store/src/gone.rs`.\n",
            ),
            ("crates/README.md", "`store` and `pages`\n"),
            ("crates/store/src/lib.rs", ""),
        ]);
        let package = |name: &str| House::package(name, Vec::new());
        house.packages = vec![package("store"), package("pages")];
        let whats: Vec<String> = check_map(&house)
            .into_iter()
            .map(|finding| finding.what)
            .collect();
        assert_eq!(
            whats,
            [
                "does not mention `pages`",
                "names `crates/store/src/gone.rs`, which is not there"
            ]
        );
    }
}
