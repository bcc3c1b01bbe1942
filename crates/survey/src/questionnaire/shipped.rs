//! The questionnaires that come with the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Questionnaire;

/// Code and source of every questionnaire that comes with the program.
pub const fn shipped() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "dvhcc-2023",
            include_str!("../../questionnaires/dvhcc-2023.toml"),
        ),
        (
            "sipas-2023",
            include_str!("../../questionnaires/sipas-2023.toml"),
        ),
        (
            "sipas-2022",
            include_str!("../../questionnaires/sipas-2022.toml"),
        ),
    ]
}

static CHECKED: LazyLock<BTreeMap<&'static str, Questionnaire>> = LazyLock::new(|| {
    shipped()
        .iter()
        .filter_map(|&(code, source)| Some((code, Questionnaire::parse(source).ok()?)))
        .collect()
});

/// A questionnaire that comes with the program, checked once.
pub fn shipped_questionnaire(code: &str) -> Option<&'static Questionnaire> {
    CHECKED.get(code)
}
