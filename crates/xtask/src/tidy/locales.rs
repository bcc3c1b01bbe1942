//! Every word exists in both languages, is used, and every word that a template asks for exists.

use super::Finding;
use super::house::{File, House};
use std::collections::{BTreeMap, BTreeSet};

const RULE: &str = "locales";
const FOLDER: &str = "web/locales/";
const FIRST: &str = "web/locales/vi.toml";
/// Words of the office, which is in Vietnamese only, one file a subject.
const OFFICE: &str = "web/locales/office/";

/// Compares the locale files with each other, with the templates and with the strings in the code.
pub(super) fn check(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut locales: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for file in house.under(FOLDER).filter(|file| file.kind() == "toml") {
        match texts(&file.text) {
            Ok(texts) => {
                locales.insert(&file.path, texts);
            }
            Err(what) => found.push(Finding::failure(
                RULE,
                &file.path,
                0,
                what,
                "a locale is sections of texts",
            )),
        }
    }
    let office = split_off_office(&mut locales);
    let Some(first) = locales.get(FIRST) else {
        return found;
    };
    found.extend(check_office(&office, first));
    for (path, other) in locales.iter().filter(|(path, _)| **path != FIRST) {
        found.extend(compare(FIRST, first, path, other));
    }
    let uses = Uses::of(house);
    let all = office.iter().map(|(path, texts)| (*path, texts));
    for (path, texts) in all.chain([(FIRST, first)]) {
        for key in texts.keys().filter(|key| !uses.holds(key)) {
            let line = house.file(path).map_or(0, |file| line_of(file, key));
            found.push(Finding::failure(
                RULE,
                path,
                line,
                format!("`{key}` is used nowhere"),
                "delete it from every locale",
            ));
        }
    }
    for (path, line, key) in asked(house).into_iter().filter(|(_, _, key)| {
        !first.contains_key(key) && !office.values().any(|texts| texts.contains_key(key))
    }) {
        let what = format!("asks for `{key}`, which no locale has");
        found.push(Finding::failure(
            RULE,
            path,
            line,
            what,
            "add it to every file in web/locales",
        ));
    }
    found
}

type Texts = BTreeMap<String, String>;

fn split_off_office<'a>(locales: &mut BTreeMap<&'a str, Texts>) -> BTreeMap<&'a str, Texts> {
    let office: Vec<&str> = locales
        .keys()
        .copied()
        .filter(|path| path.starts_with(OFFICE))
        .collect();
    office
        .into_iter()
        .filter_map(|path| locales.remove_entry(path))
        .collect()
}

/// No word stands in two files, and none is empty.
fn check_office(office: &BTreeMap<&str, Texts>, first: &Texts) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<&str, &str> = first.keys().map(|key| (key.as_str(), FIRST)).collect();
    for (path, texts) in office {
        for (key, text) in texts {
            if let Some(other) = seen.insert(key, path) {
                let what = format!("`{key}` stands in {other} too");
                found.push(Finding::failure(RULE, path, 0, what, "keep one"));
            }
            if text.trim().is_empty() {
                let what = format!("`{key}` is empty");
                found.push(Finding::failure(RULE, path, 0, what, "write the words"));
            }
        }
    }
    found
}

/// The texts of a locale by `section.name`.
fn texts(source: &str) -> Result<BTreeMap<String, String>, String> {
    let table: toml::Table = source
        .parse()
        .map_err(|error| format!("is not TOML: {error}"))?;
    let mut texts = BTreeMap::new();
    for (section, content) in table {
        let toml::Value::Table(entries) = content else {
            return Err(format!("`{section}` is no section"));
        };
        for (name, text) in entries {
            let toml::Value::String(text) = text else {
                return Err(format!("`{section}.{name}` is no text"));
            };
            texts.insert(format!("{section}.{name}"), text);
        }
    }
    Ok(texts)
}

fn compare(
    first_path: &str,
    first: &BTreeMap<String, String>,
    path: &str,
    other: &BTreeMap<String, String>,
) -> Vec<Finding> {
    let lacking = |path: &str, key: &str| {
        Finding::failure(
            RULE,
            path,
            0,
            format!("has no `{key}`"),
            "say it in this language too",
        )
    };
    let mut found: Vec<Finding> = first
        .keys()
        .filter(|key| !other.contains_key(*key))
        .map(|key| lacking(path, key))
        .collect();
    found.extend(
        other
            .keys()
            .filter(|key| !first.contains_key(*key))
            .map(|key| lacking(first_path, key)),
    );
    for (key, text) in other {
        let Some(original) = first.get(key) else {
            continue;
        };
        if placeholders(text) != placeholders(original) {
            let what = format!("`{key}` has other places to fill than {first_path}");
            found.push(Finding::failure(
                RULE,
                path,
                0,
                what,
                "use the same names in braces",
            ));
        }
        if text.trim().is_empty() || original.trim().is_empty() {
            found.push(Finding::failure(
                RULE,
                path,
                0,
                format!("`{key}` is empty"),
                "write the words",
            ));
        }
    }
    found
}

/// The `{names}` of a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Everything in templates and code that could name a key.
struct Uses {
    whole: BTreeSet<String>,
    /// Beginnings of keys put together at run time: `finding.` of `format!("finding.{code}")`.
    beginnings: BTreeSet<String>,
}

impl Uses {
    fn of(house: &House) -> Self {
        let mut uses = Self {
            whole: BTreeSet::new(),
            beginnings: BTreeSet::new(),
        };
        let rust = house
            .files
            .iter()
            .filter(|file| !["xtask", "tests"].contains(&file.room()));
        for (_, text) in rust.flat_map(File::strings_outside_tests) {
            uses.note(text);
        }
        for file in house.under("web/templates/") {
            for text in file.text.split('"').skip(1).step_by(2) {
                uses.note(text);
            }
        }
        // Inside an attribute the quotes do not pair up: `aria-label="{{t "form.next"}}"`.
        uses.whole
            .extend(asked(house).into_iter().map(|(_, _, key)| key));
        uses
    }

    fn note(&mut self, text: &str) {
        match text.split_once('{') {
            Some((beginning, _)) if beginning.contains('.') => {
                self.beginnings.insert(beginning.to_owned())
            }
            _ if text.ends_with('.') => self.beginnings.insert(text.to_owned()),
            _ => self.whole.insert(text.to_owned()),
        };
    }

    fn holds(&self, key: &str) -> bool {
        self.whole.contains(key)
            || self
                .beginnings
                .iter()
                .any(|beginning| key.starts_with(beginning.as_str()))
    }
}

/// Keys that templates ask for by `t "…"`, with file and line.
fn asked(house: &House) -> Vec<(&str, usize, String)> {
    let mut asked = Vec::new();
    for file in house.under("web/templates/") {
        for (at, line) in file.text.lines().enumerate() {
            for mark in ["{{t \"", "{{{t \"", "(t \""] {
                let keys = line
                    .split(mark)
                    .skip(1)
                    .filter_map(|rest| rest.split_once('"'));
                asked.extend(keys.map(|(key, _)| (file.path.as_str(), at + 1, key.to_owned())));
            }
        }
    }
    asked
}

fn line_of(file: &File, key: &str) -> usize {
    let (section, name) = key.split_once('.').unwrap_or(("", key));
    let mut inside = false;
    for (at, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line.trim_matches(['[', ']', ' ']) == section;
        }
        let begins = line.trim_start().trim_start_matches('"').strip_prefix(name);
        if inside
            && begins.is_some_and(|rest| rest.trim_start_matches('"').trim_start().starts_with('='))
        {
            return at + 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: (&str, &str) = ("web/templates/a.hbs", "{{t \"form.next\"}}");

    fn whats(vi: &str, en: &str, more: &[(&str, &str)]) -> Vec<String> {
        let mut files = vec![("web/locales/vi.toml", vi), ("web/locales/en.toml", en)];
        files.extend(more);
        check(&House::of(&files))
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn equal_and_used_passes() {
        assert_eq!(
            whats("[form]\nnext='Tiếp'", "[form]\nnext='Next'", &[TEMPLATE]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_key_inside_an_attribute_is_used() {
        let words = "[form]\nnext='x'\nname='x'";
        let template = (
            "web/templates/b.hbs",
            "<nav aria-label=\"{{t \"form.name\"}}\">",
        );
        assert_eq!(
            whats(words, words, &[TEMPLATE, template]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn words_of_the_office_are_vietnamese_only_used_and_in_one_file() {
        let words = "[form]\nnext='x'";
        let good = ("web/locales/office/a.toml", "[rounds]\ntitle='Đợt'");
        let template = ("web/templates/b.hbs", "{{t \"rounds.title\"}}");
        assert_eq!(
            whats(words, words, &[TEMPLATE, good, template]),
            Vec::<String>::new()
        );
        let bad = (
            "web/locales/office/b.toml",
            "[rounds]\ntitle='Đợt'\nold='x'",
        );
        let found = whats(words, words, &[TEMPLATE, good, bad, template]);
        assert_eq!(
            found,
            [
                "`rounds.title` stands in web/locales/office/a.toml too",
                "`rounds.old` is used nowhere"
            ]
        );
    }

    #[test]
    fn a_key_missing_on_either_side_fails() {
        let found = whats(
            "[form]\nnext='Tiếp'\nback='Lùi'",
            "[form]\nnext='Next'\nsend='Send'",
            &[TEMPLATE],
        );
        assert!(
            found.contains(&"has no `form.back`".to_owned())
                && found.contains(&"has no `form.send`".to_owned())
        );
    }

    #[test]
    fn other_places_to_fill_and_empty_words_fail() {
        assert_eq!(
            whats("[form]\nnext='{n}'", "[form]\nnext='{m}'", &[TEMPLATE]).len(),
            1
        );
        assert_eq!(
            whats("[form]\nnext='x'", "[form]\nnext=' '", &[TEMPLATE]),
            ["`form.next` is empty"]
        );
    }

    #[test]
    fn an_unused_key_fails_with_its_line() {
        let vi = "[form]\nnext='Tiếp'\n[page]\nnext='Trang sau'";
        let house = House::of(&[
            ("web/locales/vi.toml", vi),
            ("web/locales/en.toml", vi),
            TEMPLATE,
        ]);
        let found = check(&house);
        assert_eq!((found.len(), found[0].line), (1, 4));
        assert_eq!(found[0].what, "`page.next` is used nowhere");
    }

    #[test]
    fn a_key_put_together_at_run_time_is_used() {
        let code = (
            "crates/pages/src/a.rs",
            "let key = format!(\"finding.{code}\");",
        );
        let words = "[form]\nnext='x'\n[finding]\nmissing='x'";
        assert_eq!(whats(words, words, &[TEMPLATE, code]), Vec::<String>::new());
    }

    #[test]
    fn a_key_that_only_a_test_names_is_not_used() {
        let code = ("crates/pages/src/a/tests.rs", "let key = \"form.old\";");
        let words = "[form]\nnext='x'\nold='x'";
        assert_eq!(
            whats(words, words, &[TEMPLATE, code]),
            ["`form.old` is used nowhere"]
        );
    }

    #[test]
    fn a_template_that_asks_for_a_missing_key_fails() {
        let found = whats(
            "[form]\nnext='x'",
            "[form]\nnext='x'",
            &[TEMPLATE, ("web/templates/b.hbs", "\n{{t \"form.gone\"}}")],
        );
        assert_eq!(found, ["asks for `form.gone`, which no locale has"]);
    }
}
