//! Names of sheets, columns and lists that writing and reading share.

use survey::Language;

pub(super) const SURVEY: &str = "survey";
pub(super) const CHOICES: &str = "choices";
pub(super) const SETTINGS: &str = "settings";
/// The sheet for what XLSForm has no place for.
pub(super) const OWN: &str = "sipas";

/// List of the scale; `_0` and `_9` are appended where "not applicable" and "do not know" are offered.
pub(super) const SCALE_LIST: &str = "MUC_HAI_LONG";

/// Kinds of rows that are no kinds of questions.
pub(super) const KIND_FACTOR: &str = "factor";
pub(super) const KIND_PART: &str = "part";
pub(super) const KIND_INTRO: &str = "intro";
/// The text box beside a choice.
pub(super) const KIND_BOX: &str = "box";

/// A language as XLSForm writes it behind `label::`: a name for people and the tag.
pub(super) fn language_name(language: Language) -> String {
    let tag = language.as_str();
    let name = match tag {
        "vi" => "Tiếng Việt",
        "en" => "English",
        "km" => "ភាសាខ្មែរ",
        "hmn" => "Hmoob",
        other => other,
    };
    format!("{name} ({tag})")
}

/// The language of a column such as `label::Tiếng Việt (vi)`; none if it does not say.
pub(super) fn language_of(name: &str) -> Option<Language> {
    let name = name.trim();
    if let Some((_, rest)) = name.rsplit_once('(') {
        return Language::parse(rest.trim_end_matches(')').trim()).ok();
    }
    match name.to_lowercase().as_str() {
        "" | "vi" | "vietnamese" | "tiếng việt" | "default" => Some(Language::VI),
        "en" | "english" | "tiếng anh" => Some(Language::EN),
        _ => Language::parse(name).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_read_as_people_write_them() {
        for (name, tag) in [
            ("Tiếng Việt (vi)", Some("vi")),
            ("English (en)", Some("en")),
            ("english", Some("en")),
            ("", Some("vi")),
            ("km", Some("km")),
            ("Français", None),
            ("Français (FR)", None),
        ] {
            let read = language_of(name);
            assert_eq!(read.as_ref().map(Language::as_str), tag, "{name}");
        }
    }
}
