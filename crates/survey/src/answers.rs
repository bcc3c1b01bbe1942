//! What a form posts, before anybody has looked at it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Value of a satisfaction item for "not applicable".
pub const NOT_APPLICABLE: &str = "0";
/// Value of a satisfaction item for "do not know".
pub const DO_NOT_KNOW: &str = "9";
/// Value of any question that the respondent leaves blank on purpose, after having been asked.
pub const BLANK: &str = "-";

/// Posted values by name of the input.
///
/// Names: the code of the question; `code.row` for a row of a grid; `code.text` for the box beside
/// a choice. A satisfaction item has the values `1` to `5`, [`NOT_APPLICABLE`], [`DO_NOT_KNOW`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawAnswers(BTreeMap<String, Vec<String>>);

impl RawAnswers {
    /// No answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one value to an input, as a form does for every ticked box.
    pub fn insert(&mut self, input: impl Into<String>, value: impl Into<String>) {
        self.0.entry(input.into()).or_default().push(value.into());
    }

    /// Replaces all values of an input.
    pub fn set(&mut self, input: impl Into<String>, values: Vec<String>) {
        self.0.insert(input.into(), values);
    }

    /// The values of an input; empty when it has none.
    pub fn get(&self, input: &str) -> &[String] {
        self.0.get(input).map_or(&[], Vec::as_slice)
    }

    /// The first value of an input that is not blank.
    pub fn first(&self, input: &str) -> Option<&str> {
        self.get(input)
            .iter()
            .map(|value| value.trim())
            .find(|value| !value.is_empty())
    }

    /// Takes an input out.
    pub fn remove(&mut self, input: &str) -> Option<Vec<String>> {
        self.0.remove(input)
    }

    /// Takes over every input of `newer`, replacing what was there.
    pub fn merge(&mut self, newer: Self) {
        self.0.extend(newer.0);
    }

    /// Every input with its values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0
            .iter()
            .map(|(input, values)| (input.as_str(), values.as_slice()))
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<Name: Into<String>, Value: Into<String>> FromIterator<(Name, Value)> for RawAnswers {
    fn from_iter<Pairs: IntoIterator<Item = (Name, Value)>>(pairs: Pairs) -> Self {
        let mut answers = Self::new();
        for (name, value) in pairs {
            answers.insert(name, value);
        }
        answers
    }
}
