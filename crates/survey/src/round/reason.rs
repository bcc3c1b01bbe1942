//! Why somebody did something that has to be explained.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// Longest reason, in letters.
const LONGEST_REASON: usize = 500;
/// A reason of fewer letters tells nothing.
const SHORTEST_REASON: usize = 5;

/// Why somebody did something that has to be explained: 5 to 500 letters on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

impl Reason {
    /// Takes what was typed; nothing if it is too short or too long to be a reason.
    pub fn parse(typed: &str) -> Option<Self> {
        let line = text::normalise_line(typed);
        (SHORTEST_REASON..=LONGEST_REASON)
            .contains(&text::length(&line))
            .then_some(Self(line))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Reason {
    type Error = &'static str;

    fn try_from(typed: String) -> Result<Self, Self::Error> {
        Self::parse(&typed).ok_or("a reason has 5 to 500 letters")
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}
