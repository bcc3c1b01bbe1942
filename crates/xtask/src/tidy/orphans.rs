//! Every file of code belongs to its crate: one that no `mod` names is compiled by nobody and tested by nobody.

use super::Finding;
use super::house::{File, House};

const RULE: &str = "orphans";

/// Looks for the declaration of each module file.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let modules = house
        .files
        .iter()
        .filter(|file| file.kind() == "rs" && file.path.contains("/src/"));
    modules
        .filter(|file| is_orphan(house, file))
        .map(|file| {
            let remedy = "declare it with `mod` where it belongs, or delete it";
            Finding::failure(RULE, &file.path, 0, "no `mod` names this file", remedy)
        })
        .collect()
}

fn is_orphan(house: &House, file: &File) -> bool {
    let Some((folder, name)) = file.path.rsplit_once('/') else {
        return false;
    };
    let roots = ["lib.rs", "main.rs", "build.rs"];
    if roots.contains(&name) || folder.ends_with("/src/bin") {
        return false;
    }
    let (parent, module) = match name {
        "mod.rs" => folder.rsplit_once('/').unwrap_or(("", folder)),
        _ => (folder, name.trim_end_matches(".rs")),
    };
    let mut declaring = vec![format!("{parent}/mod.rs"), format!("{parent}.rs")];
    declaring.extend(roots.map(|root| format!("{parent}/{root}")));
    let declares = |path: &String| {
        house
            .file(path)
            .is_some_and(|file| declares(file, module, name))
    };
    !declaring.iter().any(declares)
}

fn declares(file: &File, module: &str, name: &str) -> bool {
    let by_name = file.code_lines().any(|(_, line)| {
        let declaration = line.trim().strip_suffix(';').unwrap_or_default();
        declaration
            .strip_suffix(module)
            .is_some_and(|before| before.ends_with("mod "))
    });
    by_name
        || file
            .strings()
            .iter()
            .any(|(_, path)| path.rsplit('/').next() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orphans(files: &[(&str, &str)]) -> Vec<String> {
        check(&House::of(files))
            .into_iter()
            .map(|finding| finding.path)
            .collect()
    }

    #[test]
    fn a_file_that_no_mod_names_fails() {
        let files = [
            ("crates/a/src/main.rs", "mod bc;"),
            ("crates/a/src/b.rs", ""),
            ("crates/a/src/bc.rs", ""),
        ];
        assert_eq!(orphans(&files), ["crates/a/src/b.rs"]);
        let folder = [
            ("crates/a/src/lib.rs", "mod b;"),
            ("crates/a/src/b/mod.rs", ""),
            ("crates/a/src/b/c.rs", ""),
        ];
        assert_eq!(orphans(&folder), ["crates/a/src/b/c.rs"]);
    }

    #[test]
    fn files_named_in_any_of_the_usual_ways_pass() {
        let files = [
            (
                "crates/a/src/lib.rs",
                "pub(crate) mod b;\nmod d {}\n#[path = \"odd/place.rs\"]\nmod e;",
            ),
            ("crates/a/src/b.rs", "pub mod c;"),
            ("crates/a/src/b/c.rs", ""),
            ("crates/a/src/bin/tool.rs", ""),
        ];
        assert_eq!(orphans(&files), Vec::<String>::new());
    }
}
