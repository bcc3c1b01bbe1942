//! Who may use whom. There are no other arrows between the rooms.

use super::Finding;
use super::house::{House, Package};

const RULE: &str = "arrows";

/// A room and the rooms it may use. Only `testkit`, the tests and `xtask` are free.
const ARROWS: &[(&str, &[&str])] = &[
    ("survey", &[]),
    ("statistics", &[]),
    ("migrations", &[]),
    ("synthetic", &["survey"]),
    ("intake", &["survey"]),
    ("pages", &["survey"]),
    ("store", &["survey", "intake"]),
    ("care", &["store", "migrations"]),
    (
        "publication",
        &["survey", "intake", "store", "statistics", "pages"],
    ),
    (
        "collection",
        &["survey", "intake", "store", "pages", "publication", "care"],
    ),
    (
        "sipas",
        &[
            "survey",
            "intake",
            "statistics",
            "store",
            "pages",
            "publication",
            "collection",
            "migrations",
            "synthetic",
            "care",
        ],
    ),
];
const FREE: &[&str] = &[
    "testkit",
    "sipas-tests",
    "sipas-load",
    "oracle-tests",
    "xtask",
];

/// Compares the normal and build dependencies of every manifest with the table; development dependencies are free.
pub(super) fn check(house: &House) -> Vec<Finding> {
    house
        .packages
        .iter()
        .flat_map(|package| check_package(package, &house.packages))
        .collect()
}

fn check_package(package: &Package, packages: &[Package]) -> Vec<Finding> {
    if FREE.contains(&package.name.as_str()) {
        return Vec::new();
    }
    let path = &package.manifest_path;
    let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| *room == package.name) else {
        let what = format!(
            "the room `{}` has no line in the table of arrows",
            package.name
        );
        return vec![Finding::failure(
            RULE,
            path,
            0,
            what,
            "add it to crates/xtask/src/tidy/arrows.rs and ARCHITECTURE.md",
        )];
    };
    let is_room = |name: &str| packages.iter().any(|package| package.name == name);
    let used = package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind.as_deref() != Some("dev"));
    used.filter(|dependency| {
        is_room(&dependency.name) && !allowed.contains(&dependency.name.as_str())
    })
    .map(|dependency| {
        let what = format!("`{}` must not use `{}`", package.name, dependency.name);
        Finding::failure(
            RULE,
            path,
            0,
            what,
            "move the code to the room that may, or pass the value in as an argument",
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::house::Dependency;
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependency = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
            source: None,
        };
        House::package(name, dependencies.iter().map(dependency).collect())
    }

    fn findings(packages: Vec<Package>) -> Vec<Finding> {
        check(&House {
            packages,
            ..House::default()
        })
    }

    #[test]
    fn an_arrow_against_the_table_fails() {
        let found = findings(vec![
            package("store", &[]),
            package("survey", &[("store", None)]),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("`survey` must not use `store`"));
        assert_eq!(found[0].path, "crates/survey/Cargo.toml");
    }

    #[test]
    fn a_room_without_a_line_fails() {
        assert_eq!(findings(vec![package("attic", &[])]).len(), 1);
    }

    #[test]
    fn arrows_of_the_table_tests_and_foreign_packages_pass() {
        let packages = vec![
            package("survey", &[("serde", None), ("testkit", Some("dev"))]),
            package("store", &[("survey", None)]),
            package("testkit", &[("store", None)]),
        ];
        assert_eq!(findings(packages), []);
    }

    #[test]
    fn the_table_has_no_circle() {
        let position = |name: &str| ARROWS.iter().position(|(room, _)| *room == name);
        for (room, used) in ARROWS {
            assert!(
                used.iter().all(|name| position(name) < position(room)),
                "{room} uses a room below it"
            );
        }
    }
}
