//! The questions beside the satisfaction items, as a release tells of them.

use serde::{Deserialize, Serialize};

use super::Words;

/// A question with given answers: one choice, several, or one level a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionFacts {
    /// Stable code.
    pub code: String,
    /// Number on the form.
    pub number: String,
    /// Code of its page (`integrity`, `priorities`, …).
    pub page: String,
    /// Heading of its page.
    pub page_name: Words,
    /// Wording.
    pub name: Words,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Whether its choices are groups of respondents that satisfaction is told by.
    pub groups: bool,
    /// Lines of a grid; empty for the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<OptionFacts>,
    /// Choices, or levels of a grid, in the order of the form.
    pub options: Vec<OptionFacts>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// One choice.
    Single,
    /// Any number of choices; shares need not add up to 1.
    Multiple,
    /// One level for each line.
    Grid,
}

/// A choice, a level or a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionFacts {
    /// Stable code.
    pub code: String,
    /// Wording.
    pub name: Words,
}
