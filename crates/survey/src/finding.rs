//! What is wrong with some answers, as codes; the sentences live with the pages.

use serde::Serialize;

/// One thing to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Code of the question; empty for an input that no question has.
    pub question: String,
    /// Name of the input to lead the person to.
    pub input: String,
    /// What is wrong: one of [`Finding::CODES`].
    pub code: &'static str,
    /// Number of the question as printed.
    pub number: String,
    /// The limit that was missed, where there is one: characters, choices, or a number.
    pub limit: Option<u64>,
}

impl Finding {
    /// Every code that a finding can have.
    pub const CODES: [&'static str; 11] = [
        "missing",
        "not-a-choice",
        "too-many",
        "excluded",
        "too-long",
        "not-a-number",
        "too-small",
        "too-large",
        "not-a-date",
        "date-out-of-range",
        "unknown-field",
    ];

    /// Whether the person may also leave it: a missing answer, which
    /// [`BLANK`](crate::BLANK) leaves blank on purpose.
    pub fn can_be_skipped(&self) -> bool {
        self.code == "missing"
    }
}

/// All findings of a form or a page, in the order of the questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each finding, in the order of the questions.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// The findings of one question.
    pub fn of<'a>(&'a self, question: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.0
            .iter()
            .filter(move |finding| finding.question == question)
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
