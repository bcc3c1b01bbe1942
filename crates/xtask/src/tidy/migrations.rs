//! Migrations are never edited: a database that ran one yesterday does not run it again.

use super::Finding;
use super::house::House;
use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;

/// `<sha-256 in hex>  <file>` a line. Without it nothing is stable yet and nothing is checked.
pub(super) const LIST: &str = "migrations/HASHES";
const RULE: &str = "migrations";

/// Compares every migration with its noted hash.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let Some(list) = house.file(LIST) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let noted: Vec<(usize, &str, &str)> = list
        .text
        .lines()
        .enumerate()
        .filter_map(|(at, line)| {
            line.split_once("  ")
                .map(|(hash, path)| (at + 1, hash, path))
        })
        .collect();
    let present = migrations(house);
    for (line, hash, path) in &noted {
        match present.iter().find(|(present, _)| present == path) {
            None => found.push(Finding::failure(
                RULE,
                LIST,
                *line,
                format!("{path} is gone"),
                "bring the file back",
            )),
            Some((_, now)) if now != hash => {
                let remedy = "undo the change and write a new migration";
                found.push(Finding::failure(
                    RULE,
                    path,
                    0,
                    "an old migration was changed",
                    remedy,
                ));
            }
            Some(_) => {}
        }
    }
    for (path, _) in present
        .iter()
        .filter(|(path, _)| !noted.iter().any(|(_, _, noted)| noted == path))
    {
        let remedy = "when it is final: cargo xtask tidy --bless-migrations";
        found.push(Finding::failure(
            RULE,
            path,
            0,
            "has no line in migrations/HASHES",
            remedy,
        ));
    }
    found
}

/// Adds a line for every migration that has none; never changes one. Gives how many were added.
///
/// # Errors
/// When an old migration was changed, or the list cannot be written.
pub(super) fn bless(root: &Path, house: &House) -> anyhow::Result<usize> {
    let changed = check(house)
        .into_iter()
        .find(|finding| !finding.what.starts_with("has no line"));
    if let Some(finding) = changed {
        bail!("{}", finding.shown());
    }
    let mut text = house
        .file(LIST)
        .map_or_else(String::new, |file| file.text.clone());
    let mut added = 0;
    for (path, hash) in migrations(house) {
        if !text
            .lines()
            .any(|line| line.ends_with(&format!("  {path}")))
        {
            writeln!(text, "{hash}  {path}")?;
            added += 1;
        }
    }
    std::fs::write(root.join(LIST), text).with_context(|| format!("cannot write {LIST}"))?;
    Ok(added)
}

/// Files of migrations (`m…​.rs`, also in folders of their own) with the hash of their text.
fn migrations(house: &House) -> Vec<(&str, String)> {
    let files = house.under("migrations/src/").filter(|file| {
        let inside = &file.path["migrations/src/".len()..];
        inside.starts_with('m')
            && inside[1..].starts_with(|symbol: char| symbol.is_ascii_digit())
            && file.kind() == "rs"
    });
    files
        .map(|file| {
            (
                file.path.as_str(),
                data_encoding::HEXLOWER.encode(&Sha256::digest(file.text.as_bytes())),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "migrations/src/m0001_first.rs";
    /// SHA-256 of "abc" (FIPS 180-4, example).
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn whats(files: &[(&str, &str)]) -> Vec<String> {
        check(&House::of(files))
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn a_changed_a_missing_and_an_unlisted_migration_fail() {
        let list = format!("{ABC}  {FIRST}\n{ABC}  migrations/src/m0002_second.rs\n");
        let found = whats(&[
            (LIST, &list),
            (FIRST, "abcd"),
            ("migrations/src/m0003_third.rs", "abc"),
        ]);
        assert!(
            found.contains(&"an old migration was changed".to_owned()),
            "{found:?}"
        );
        assert!(
            found.contains(&"migrations/src/m0002_second.rs is gone".to_owned()),
            "{found:?}"
        );
        assert!(
            found.contains(&"has no line in migrations/HASHES".to_owned()),
            "{found:?}"
        );
    }

    #[test]
    fn an_untouched_migration_passes_and_without_a_list_all_do() {
        assert_eq!(
            whats(&[(LIST, &format!("{ABC}  {FIRST}\n")), (FIRST, "abc")]),
            Vec::<String>::new()
        );
        assert_eq!(whats(&[(FIRST, "abc")]), Vec::<String>::new());
    }

    #[test]
    fn blessing_adds_lines_and_refuses_a_changed_file() {
        let root = std::env::temp_dir().join(format!("xtask-bless-{}", std::process::id()));
        std::fs::create_dir_all(root.join("migrations")).unwrap();
        let old = format!("{ABC}  {FIRST}\n");
        let house = House::of(&[
            (LIST, &old),
            (FIRST, "abc"),
            ("migrations/src/m0002_second.rs", "abc"),
        ]);
        assert_eq!(bless(&root, &house).unwrap(), 1);
        let written = std::fs::read_to_string(root.join(LIST)).unwrap();
        assert_eq!(
            written,
            format!("{old}{ABC}  migrations/src/m0002_second.rs\n")
        );
        let edited = House::of(&[(LIST, &old), (FIRST, "other")]);
        assert!(bless(&root, &edited).is_err());
        std::fs::remove_dir_all(&root).unwrap();
    }
}
