//! What must not stay behind: notes to oneself, switched-off tests, addresses of package registries.

use super::Finding;
use super::house::House;

/// Marks of unfinished work. Written in two halves, so that this file does not find itself.
const NOTES: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
];
const SWITCHED_OFF: &[&str] = &[
    concat!("#[ig", "nore"),
    concat!("#[al", "low("),
    concat!("#![al", "low("),
];
const REGISTRIES: &[&str] = &[
    concat!("registry.", "npmjs"),
    concat!("registry.", "yarnpkg"),
    concat!("static.", "crates.io"),
    concat!("index.", "crates.io"),
    concat!("pypi.", "org"),
    concat!("files.", "pythonhosted"),
    concat!("\"resol", "ved\":"),
];

/// `Cargo.lock` names the public index by cargo's own convention.
const LOCK: &str = "Cargo.lock";

/// Looks for leftovers in every text file.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &house.files {
        let rust = !file.code().is_empty();
        let lines = file
            .text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line));
        for (line, text) in lines {
            let mut push = |rule, word: &str, remedy: &str| {
                found.push(Finding::failure(
                    rule,
                    &file.path,
                    line,
                    format!("`{word}`"),
                    remedy,
                ));
            };
            if let Some(word) = NOTES.iter().find(|word| holds_word(text, word)) {
                push("notes", word, "do it now, or write an issue");
            }
            if let Some(word) = REGISTRIES
                .iter()
                .find(|word| file.path != LOCK && text.contains(**word))
            {
                push(
                    "registry",
                    word,
                    "leave the registry's address out (.npmrc: omit-lockfile-registry-resolved)",
                );
            }
            if let Some(word) = SWITCHED_OFF
                .iter()
                .find(|word| rust && text.contains(**word))
            {
                push(
                    "switched-off",
                    word,
                    "run the test or delete it; for lints use #[expect(…, reason = \"…\")]",
                );
            }
        }
    }
    found
}

fn holds_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(&'static str, usize)> {
        check(&House::of(&[(path, text)]))
            .into_iter()
            .map(|finding| (finding.rule, finding.line))
            .collect()
    }

    #[test]
    fn every_kind_of_leftover_is_found_on_its_line() {
        for word in NOTES {
            assert_eq!(
                rules("a.md", &format!("x\n{word} later")),
                [("notes", 2)],
                "{word}"
            );
        }
        for word in SWITCHED_OFF {
            assert_eq!(
                rules("a.rs", &format!("{word}]")),
                [("switched-off", 1)],
                "{word}"
            );
        }
        for word in REGISTRIES {
            assert_eq!(
                rules("tests/browser/package-lock.json", &format!("{word} x")),
                [("registry", 1)],
                "{word}"
            );
        }
    }

    #[test]
    fn other_words_pass() {
        assert_eq!(rules("a.md", concat!("TO", "DOS and AUTO", "TO", "DO")), []);
        assert_eq!(rules("Cargo.lock", REGISTRIES[3]), []);
    }
}
