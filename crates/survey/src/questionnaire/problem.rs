//! What is wrong with a questionnaire file.

use std::fmt;

/// One reason to refuse a questionnaire file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// Stable code, e.g. `duplicate-code`.
    pub code: &'static str,
    /// A sentence in Vietnamese that says what to change.
    pub message_vi: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "dòng {}: {} [{}]",
            self.line, self.message_vi, self.code
        )
    }
}
