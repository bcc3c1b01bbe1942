//! Packages we do not build on, packages we build only once, and where packages come from.

use super::Finding;
use super::house::House;
use std::collections::BTreeMap;

const RULE: &str = "packages";
const PATH: &str = "Cargo.lock";

/// Never, not even through another package.
const NEVER: &[&str] = &["openssl", "openssl-sys", "native-tls"];
/// Not in a manifest of ours; another package may bring it.
const NOT_OURS: &[&str] = &[
    "async-trait",
    "chrono",
    "lazy_static",
    "once_cell",
    "openssl",
    "native-tls",
    "reqwest",
];
/// Two versions of these do not understand each other, or cost minutes.
const ONCE: &[&str] = &[
    "axum",
    "handlebars",
    "http",
    "hyper",
    "sea-orm",
    "sea-query",
    "serde",
    "serde_json",
    "sqlx",
    "statrs",
    "time",
    "tokio",
    "tower",
    "uuid",
];

/// Looks at the manifests and at what is really built.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in &house.packages {
        let path = &package.manifest_path;
        for dependency in &package.dependencies {
            if NOT_OURS.contains(&dependency.name.as_str()) {
                let what = format!("`{}` depends on `{}`", package.name, dependency.name);
                found.push(Finding::failure(
                    RULE,
                    path,
                    0,
                    what,
                    "see crates/decisions for what we use instead",
                ));
            }
            if dependency
                .source
                .as_deref()
                .is_some_and(|source| !source.starts_with("registry+"))
            {
                let what = format!(
                    "`{}` takes `{}` from elsewhere than the registry",
                    package.name, dependency.name
                );
                found.push(Finding::failure(
                    RULE,
                    path,
                    0,
                    what,
                    "use a published version",
                ));
            }
        }
    }
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for leaf in &house.tree {
        versions.entry(&leaf.name).or_default().push(&leaf.version);
    }
    for (name, mut versions) in versions {
        versions.dedup();
        if NEVER.contains(&name) {
            let remedy = format!("find who brings it: cargo tree -i {name}");
            found.push(Finding::failure(
                RULE,
                PATH,
                0,
                format!("`{name}` is built"),
                remedy,
            ));
        }
        if ONCE.contains(&name) && versions.len() > 1 {
            let what = format!("`{name}` is built in the versions {}", versions.join(", "));
            found.push(Finding::failure(
                RULE,
                PATH,
                0,
                what,
                "bring its users to one version",
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::house::{Dependency, Leaf, Package};
    use super::*;

    fn leaf(name: &str, version: &str) -> Leaf {
        Leaf {
            name: name.to_owned(),
            version: version.to_owned(),
            licence: "MIT".to_owned(),
            local: false,
        }
    }

    fn depends(name: &str, source: Option<&str>) -> Vec<Package> {
        let dependency = Dependency {
            name: name.to_owned(),
            kind: None,
            source: source.map(str::to_owned),
        };
        vec![House::package("store", vec![dependency])]
    }

    #[test]
    fn banned_packages_fail_wherever_they_stand() {
        for name in NEVER {
            assert_eq!(
                check(&House {
                    tree: vec![leaf(name, "1.0.0")],
                    ..House::default()
                })
                .len(),
                1,
                "{name}"
            );
        }
        for name in NOT_OURS {
            assert_eq!(
                check(&House {
                    packages: depends(name, None),
                    ..House::default()
                })
                .len(),
                1,
                "{name}"
            );
        }
    }

    #[test]
    fn two_versions_of_a_chosen_package_fail() {
        let tree = vec![
            leaf("axum", "0.7.0"),
            leaf("axum", "0.8.0"),
            leaf("syn", "2.0.0"),
            leaf("syn", "3.0.0"),
        ];
        let found = check(&House {
            tree,
            ..House::default()
        });
        assert_eq!(found.len(), 1);
        assert!(found[0].what.contains("0.7.0, 0.8.0"));
    }

    #[test]
    fn a_package_from_elsewhere_fails() {
        let git = Some("git+https://example.org/x");
        assert_eq!(
            check(&House {
                packages: depends("x", git),
                ..House::default()
            })
            .len(),
            1
        );
        let registry = Some("registry+https://example.org/index");
        assert_eq!(
            check(&House {
                packages: depends("x", registry),
                ..House::default()
            }),
            []
        );
    }
}
