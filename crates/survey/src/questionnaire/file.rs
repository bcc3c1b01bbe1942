//! The shape of a questionnaire file, with the place of everything that can be wrong.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// Wording per language, e.g. `{ vi = "…", en = "…" }`.
pub(super) type Wording = Spanned<BTreeMap<Spanned<String>, Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) code: Spanned<String>,
    pub(super) version: Spanned<u32>,
    pub(super) languages: Spanned<Vec<Spanned<String>>>,
    pub(super) minutes: Spanned<u32>,
    pub(super) title: Wording,
    pub(super) not_applicable: Wording,
    pub(super) do_not_know: Wording,
    /// Codes of factors and parts, in the order of asking.
    pub(super) pages: Spanned<Vec<Spanned<String>>>,
    pub(super) consent: Consent,
    pub(super) scale: Spanned<Vec<Level>>,
    pub(super) content: Vec<Spanned<Content>>,
    #[serde(default)]
    pub(super) part: Vec<Spanned<Part>>,
    pub(super) index: Index,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub(super) version: Spanned<String>,
    pub(super) purpose: Wording,
    pub(super) text: Wording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Level {
    pub(super) mark: u8,
    pub(super) word: Wording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) code: Spanned<String>,
    pub(super) name: Wording,
    #[serde(default)]
    pub(super) factor: Vec<Spanned<Factor>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Factor {
    pub(super) code: Spanned<String>,
    pub(super) name: Wording,
    pub(super) intro: Option<Wording>,
    #[serde(default)]
    pub(super) item: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub(super) code: Spanned<String>,
    pub(super) number: Option<Spanned<String>>,
    pub(super) text: Wording,
    pub(super) hint: Option<Wording>,
    #[serde(default = "yes")]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) not_applicable: bool,
    #[serde(default)]
    pub(super) do_not_know: bool,
    pub(super) when: Option<Spanned<String>>,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) code: Spanned<String>,
    pub(super) title: Wording,
    pub(super) intro: Option<Wording>,
    #[serde(default)]
    pub(super) question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub(super) code: Spanned<String>,
    pub(super) number: Option<Spanned<String>>,
    pub(super) text: Wording,
    pub(super) hint: Option<Wording>,
    pub(super) kind: Spanned<String>,
    #[serde(default)]
    pub(super) required: bool,
    pub(super) when: Option<Spanned<String>>,
    pub(super) choices: Option<Spanned<Vec<Choice>>>,
    pub(super) rows: Option<Spanned<Vec<Choice>>>,
    pub(super) levels: Option<Spanned<Vec<Choice>>>,
    pub(super) least: Option<Spanned<i64>>,
    pub(super) most: Option<Spanned<i64>>,
    pub(super) most_chars: Option<Spanned<usize>>,
    pub(super) earliest: Option<Spanned<String>>,
    pub(super) latest: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) code: Spanned<String>,
    pub(super) word: Wording,
    #[serde(default)]
    pub(super) writes: bool,
    #[serde(default)]
    pub(super) exclusive: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Index {
    pub(super) score: Spanned<String>,
    pub(super) combine: Spanned<String>,
    pub(super) satisfied: Spanned<Vec<u8>>,
    pub(super) highest: Spanned<u8>,
    /// Name of the figure over all items.
    pub(super) overall: Wording,
    /// Weights of factors by their code.
    #[serde(default)]
    pub(super) weights: BTreeMap<Spanned<String>, Spanned<u32>>,
    #[serde(default)]
    pub(super) composite: Vec<Composite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Composite {
    pub(super) code: Spanned<String>,
    pub(super) name: Wording,
    /// Codes of items or of factors.
    pub(super) items: Spanned<Vec<Spanned<String>>>,
}
