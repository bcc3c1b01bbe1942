//! One subject a file: long files get a warning, and then no mercy.

use super::Finding;
use super::house::House;

const RULE: &str = "length";
/// Lines from which a file is too long to like, and too long.
const WARNING: usize = 401;
const FAILING: usize = 601;

/// Code and templates; documents and data may be as long as they need.
const KINDS: &[&str] = &["rs", "mjs", "js", "css", "hbs"];

/// Tables of constants and the like. Each has its reason beside it.
const EXCEPTED: &[&str] = &[];

/// Counts the lines of every source file.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let sources = house
        .files
        .iter()
        .filter(|file| KINDS.contains(&file.kind()));
    let measured = sources.filter(|file| !EXCEPTED.contains(&file.path.as_str()));
    measured
        .filter_map(|file| {
            let lines = file.text.lines().count();
            let remedy = "split it by subject (80 to 250 lines a file)";
            let what = format!("{lines} lines");
            match lines {
                FAILING.. => Some(Finding::failure(RULE, &file.path, lines, what, remedy)),
                WARNING.. => Some(Finding::warning(RULE, &file.path, lines, what, remedy)),
                _ => None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::*;

    fn severity(lines: usize, path: &str) -> Option<Severity> {
        check(&House::of(&[(path, &"x\n".repeat(lines))]))
            .first()
            .map(|finding| finding.severity)
    }

    #[test]
    fn long_files_warn_and_longer_ones_fail() {
        assert_eq!(severity(400, "crates/a/src/b.rs"), None);
        assert_eq!(severity(401, "crates/a/src/b.rs"), Some(Severity::Warning));
        assert_eq!(severity(601, "crates/a/src/b.rs"), Some(Severity::Failure));
        assert_eq!(severity(601, "web/static/app.css"), Some(Severity::Failure));
    }

    #[test]
    fn data_and_documents_may_be_long() {
        assert_eq!(severity(5000, "crates/survey/data/units.csv"), None);
        assert_eq!(severity(5000, "ARCHITECTURE.md"), None);
    }

    #[test]
    fn every_exception_still_exists() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for path in EXCEPTED {
            assert!(root.join(path).is_file(), "{path} is excepted but gone");
        }
    }
}
