//! A formula without its source is a rumour: public functions of `statistics` say where theirs comes from.

use super::Finding;
use super::house::{File, House};

const RULE: &str = "source";
const ROOM: &str = "crates/statistics/src/";

/// Warns of modules of `statistics` with public functions and no word on a source anywhere in their docs.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let modules = house
        .under(ROOM)
        .filter(|file| file.kind() == "rs" && !file.path.ends_with("/tests.rs"));
    modules
        .filter_map(|file| {
            let line = first_public_function(file)?;
            let sourced = file.text.lines().any(|line| {
                let line = line.trim_start();
                (line.starts_with("///") || line.starts_with("//!"))
                    && line.to_lowercase().contains("source")
            });
            (!sourced).then(|| {
                let what = "public functions, and no source in the docs of this module";
                Finding::warning(
                    RULE,
                    &file.path,
                    line,
                    what,
                    "add `# Source`: book and page, decree, or R function",
                )
            })
        })
        .collect()
}

/// The line of the first public free function or method outside tests that calculates with `f64`.
fn first_public_function(file: &File) -> Option<usize> {
    let lines: Vec<(usize, &str)> = file.code_lines().collect();
    lines.iter().enumerate().find_map(|(at, (line, text))| {
        let public = text.trim_start().starts_with("pub fn ") && !file.is_test(*line);
        let signature = || {
            lines[at..lines.len().min(at + 10)]
                .iter()
                .map(|(_, text)| *text)
                .collect::<String>()
        };
        let result = |text: String| {
            text.split('{')
                .next()
                .is_some_and(|head| head.contains("f64"))
        };
        (public && result(signature())).then_some(*line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMULA: &str = "/// The mean.\npub fn mean(x: &[f64]) -> f64 { 0.0 }\n";

    #[test]
    fn a_formula_without_a_source_is_warned_of() {
        let found = check(&House::of(&[("crates/statistics/src/mean.rs", FORMULA)]));
        assert_eq!((found.len(), found[0].line), (1, 2));
    }

    #[test]
    fn a_source_in_the_docs_suffices_and_plain_functions_need_none() {
        let sourced = format!("//! # Source\n//! A book, page 3.\n{FORMULA}");
        assert_eq!(
            check(&House::of(&[("crates/statistics/src/mean.rs", &sourced)])),
            []
        );
        let plain = "pub fn name(&self) -> &str { \"f64\" }";
        assert_eq!(
            check(&House::of(&[("crates/statistics/src/name.rs", plain)])),
            []
        );
        assert_eq!(
            check(&House::of(&[("crates/store/src/mean.rs", FORMULA)])),
            []
        );
    }
}
