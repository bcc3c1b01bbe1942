//! Licences of everything that is built: only those that let a public body use, change and pass on the program.

use super::Finding;
use super::house::House;

const RULE: &str = "licences";
const PATH: &str = "Cargo.lock";

const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Reads the licence expression of every package that is built.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let foreign = house.tree.iter().filter(|leaf| !leaf.local);
    foreign
        .filter(|leaf| !satisfied(&leaf.licence))
        .map(|leaf| {
            let what = format!(
                "`{} {}` is under `{}`",
                leaf.name, leaf.version, leaf.licence
            );
            Finding::failure(
                RULE,
                PATH,
                0,
                what,
                "use another library, or argue for the licence in crates/decisions",
            )
        })
        .collect()
}

/// Whether an SPDX expression can be met with the allowed licences. The old `MIT/Apache-2.0` means *or*.
fn satisfied(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at);
    met && at == words.len()
}

fn either(words: &[&str], at: &mut usize) -> bool {
    let mut met = both(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        let next = both(words, at);
        met = met || next;
    }
    met
}

fn both(words: &[&str], at: &mut usize) -> bool {
    let mut met = single(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        let next = single(words, at);
        met = met && next;
    }
    met
}

fn single(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else {
        return false;
    };
    *at += 1;
    if *word == "(" {
        let met = either(words, at);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return met && closed;
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).copied().unwrap_or_default();
        *at += 2;
        return ALLOWED.contains(&format!("{word} WITH {exception}").as_str());
    }
    ALLOWED.contains(word)
}

#[cfg(test)]
mod tests {
    use super::super::house::Leaf;
    use super::*;

    #[test]
    fn expressions_are_read_with_their_brackets() {
        for good in [
            "MIT",
            "MIT/GPL-3.0",
            "GPL-2.0 OR MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(satisfied(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR ISC) AND GPL-3.0",
            "(MIT",
            "MIT WITH something",
            "MIT ISC",
        ] {
            assert!(!satisfied(bad), "{bad}");
        }
    }

    #[test]
    fn a_package_under_another_licence_fails_and_our_own_does_not() {
        let leaf = |name: &str, licence: &str, local| Leaf {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.to_owned(),
            local,
        };
        let tree = vec![
            leaf("viral", "AGPL-3.0", false),
            leaf("kind", "MIT", false),
            leaf("ours", "EUPL-1.2", true),
        ];
        let found = check(&House {
            tree,
            ..House::default()
        });
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("viral"));
    }
}
