//! Names that do not belong in a room: a line that needs two of SQL, HTTP and arithmetic is in the wrong one.

use super::Finding;
use super::house::{File, House};

const RULE: &str = "rooms";

/// Where a name may stand.
enum Place {
    /// Only in these rooms.
    Only(&'static [&'static str]),
    /// Anywhere but in these rooms.
    NotIn(&'static [&'static str]),
    /// Only in files whose path begins so.
    Files(&'static [&'static str]),
}

struct Ban {
    names: &'static [&'static str],
    place: Place,
    /// Whether test code is free.
    tests_free: bool,
    /// Files that argue for an exception in their own docs.
    excepted: &'static [&'static str],
    remedy: &'static str,
}

const PURE: &[&str] = &["survey", "intake", "statistics", "synthetic"];

const BANS: &[Ban] = &[
    Ban {
        names: &["sea_orm", "sqlx"],
        place: Place::Only(&["store", "migrations", "testkit"]),
        tests_free: false,
        excepted: &[],
        remedy: "ask `store` for it: the ORM stays behind its functions",
    },
    Ban {
        names: &["sea_orm_migration"],
        place: Place::Only(&["migrations", "testkit"]),
        tests_free: false,
        excepted: &[],
        remedy: "write a migration",
    },
    Ban {
        names: &["axum", "tower_http"],
        place: Place::Only(&["collection", "sipas", "testkit", "tests"]),
        tests_free: false,
        excepted: &[],
        remedy: "HTTP belongs in `collection`",
    },
    Ban {
        names: &["handlebars"],
        place: Place::Only(&["pages"]),
        tests_free: false,
        excepted: &[],
        remedy: "add a typed render function to `pages`",
    },
    Ban {
        names: &["tokio"],
        place: Place::NotIn(&[
            "survey",
            "intake",
            "statistics",
            "synthetic",
            "pages",
            "publication",
        ]),
        tests_free: true,
        excepted: &[],
        remedy: "keep this room synchronous; await at the rim",
    },
    Ban {
        names: &["std::fs", "std::net", "std::process", "std::env"],
        place: Place::NotIn(PURE),
        tests_free: true,
        excepted: &[],
        remedy: "read at the rim and pass the text in",
    },
    Ban {
        names: &[
            "Instant::now",
            "SystemTime::now",
            "OffsetDateTime::now_utc",
            "OffsetDateTime::now_local",
        ],
        place: Place::NotIn(&[
            "survey",
            "intake",
            "statistics",
            "synthetic",
            "pages",
            "publication",
        ]),
        tests_free: true,
        excepted: &[],
        remedy: "the clock is an argument (`at_ms`)",
    },
    Ban {
        names: &[
            "SystemTime::now",
            "OffsetDateTime::now_utc",
            "OffsetDateTime::now_local",
        ],
        place: Place::Only(&["sipas", "testkit", "xtask", "tests"]),
        tests_free: true,
        excepted: &[],
        remedy: "the clock is an argument; only `sipas` and `testkit` read it",
    },
    Ban {
        names: &[
            "Uuid::now_v7",
            "Uuid::new_v4",
            "rand::rng",
            "thread_rng",
            "OsRng",
            "SysRng",
            "from_os_rng",
            "getrandom",
        ],
        place: Place::Only(&["sipas", "testkit", "tests"]),
        tests_free: true,
        excepted: &[],
        remedy: "ids and randomness are arguments; only `sipas` and `testkit` make them",
    },
    Ban {
        names: &["StdRng", "SmallRng"],
        place: Place::Only(&[]),
        tests_free: false,
        excepted: &[],
        remedy: "use ChaCha: `StdRng` may change and with it every recorded draw",
    },
    Ban {
        names: &["HashMap", "HashSet"],
        place: Place::NotIn(&["statistics"]),
        tests_free: true,
        // Looked up only, never walked, with a hasher that is always the same.
        excepted: &["crates/statistics/src/accumulate/level.rs"],
        remedy: "use `BTreeMap` or a sorted vector: the same input gives the same bytes",
    },
    Ban {
        names: &["statrs"],
        place: Place::Files(&["crates/statistics/src/quantile"]),
        tests_free: true,
        excepted: &[],
        remedy: "call `statistics::quantile`, which knows where the library's tails are wrong",
    },
    Ban {
        names: &["openssl", "native_tls", "chrono", "reqwest"],
        place: Place::Only(&[]),
        tests_free: false,
        excepted: &[],
        remedy: "this library is not used here: see crates/decisions",
    },
];

/// Names from other rooms' tools.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let rust = house.files.iter().filter(|file| !file.code().is_empty());
    rust.flat_map(|file| BANS.iter().flat_map(move |ban| check_ban(file, ban)))
        .collect()
}

fn check_ban(file: &File, ban: &Ban) -> Vec<Finding> {
    let room = file.room();
    let free = match ban.place {
        Place::Only(rooms) => rooms.contains(&room),
        Place::NotIn(rooms) => !rooms.contains(&room),
        Place::Files(starts) => starts.iter().any(|start| file.path.starts_with(start)),
    };
    if free || ban.excepted.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (line, path) in paths(file) {
        let named = ban.names.iter().find(|name| holds(&path, name));
        if let Some(name) = named.filter(|_| !(ban.tests_free && file.is_test(line))) {
            let what = format!("`{name}` in the room `{room}`");
            found.push(Finding::failure(RULE, &file.path, line, what, ban.remedy));
        }
    }
    found
}

/// Lines of code, and each `use` tree written out, so that `use std::{fs, io}` holds `std::fs`.
fn paths(file: &File) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = file
        .code_lines()
        .map(|(line, text)| (line, text.to_owned()))
        .collect();
    let code = file.code();
    for (at, _) in code.match_indices("use ") {
        let starts = code[..at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace);
        let Some(end) = code[at..].find(';').filter(|_| starts) else {
            continue;
        };
        let line = code[..at].matches('\n').count() + 1;
        let tree: String = code[at + 4..at + end].split_whitespace().collect();
        if tree.contains('{') {
            found.extend(branches(&tree).into_iter().map(|path| (line, path)));
        }
    }
    found
}

fn branches(tree: &str) -> Vec<String> {
    let Some(open) = tree.find('{') else {
        return vec![tree.to_owned()];
    };
    let (stem, inner) = (&tree[..open], tree[open + 1..].trim_end_matches('}'));
    let mut depth = 0_i32;
    let mut parts = vec![String::new()];
    for symbol in inner.chars() {
        depth += i32::from(symbol == '{') - i32::from(symbol == '}');
        match parts.last_mut() {
            Some(_) if symbol == ',' && depth == 0 => parts.push(String::new()),
            Some(part) => part.push(symbol),
            None => {}
        }
    }
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .flat_map(|part| branches(&format!("{stem}{part}")))
        .collect()
}

/// Whether `name` stands in `text` as a whole path, not as part of a longer name.
fn holds(text: &str, name: &str) -> bool {
    let part_of_name = |symbol: char| symbol.is_alphanumeric() || symbol == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        let own = before == Some(':')
            && ["crate::", "self::", "super::"]
                .iter()
                .any(|own| text[..at].ends_with(own));
        !own && !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &str, text: &str) -> Vec<(usize, String)> {
        check(&House::of(&[(path, text)]))
            .into_iter()
            .map(|finding| (finding.line, finding.what))
            .collect()
    }

    #[test]
    fn each_ban_catches_each_of_its_names() {
        for ban in BANS {
            let room = match ban.place {
                Place::NotIn(rooms) => rooms[0],
                Place::Only(_) | Place::Files(_) => "survey",
            };
            for name in ban.names {
                let text = format!("fn f() {{\n    {name}::g();\n}}\n");
                let found = names(&format!("crates/{room}/src/a.rs"), &text);
                assert!(
                    found
                        .iter()
                        .any(|(line, what)| *line == 2 && what.contains(name)),
                    "{name} in {room}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn the_same_names_pass_where_they_belong() {
        assert_eq!(names("crates/store/src/a.rs", "use sea_orm::Database;"), []);
        assert_eq!(names("crates/collection/src/a.rs", "use axum::Router;"), []);
        assert_eq!(
            names(
                "crates/statistics/src/quantile/student.rs",
                "use statrs::function::beta;"
            ),
            []
        );
        assert_eq!(names("crates/sipas/src/a.rs", "SystemTime::now()"), []);
        assert_eq!(
            names(
                "crates/statistics/src/a.rs",
                "#[cfg(test)]\nmod tests {\n use std::fs;\n}\n"
            ),
            []
        );
    }

    #[test]
    fn a_name_hidden_in_a_use_tree_is_seen() {
        let found = names(
            "crates/survey/src/a.rs",
            "use std::{\n  fmt,\n  fs::{self, File},\n};\n",
        );
        assert!(
            found
                .iter()
                .any(|(line, what)| *line == 1 && what.contains("std::fs")),
            "{found:?}"
        );
    }

    #[test]
    fn longer_names_own_modules_comments_and_strings_are_not_meant() {
        let text =
            "// axum\nlet a = \"axum\"; let my_axum = crate::axum::b(); let axum_like = 1;\n";
        assert_eq!(names("crates/survey/src/a.rs", text), []);
    }

    #[test]
    fn every_exception_still_needs_it() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for ban in BANS {
            for path in ban.excepted {
                let text = std::fs::read_to_string(root.join(path)).unwrap();
                assert!(
                    ban.names.iter().any(|name| text.contains(name)),
                    "{path} needs no exception any more"
                );
            }
        }
    }
}
