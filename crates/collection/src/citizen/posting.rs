//! What one page of the form posts.

use crate::posted::Pairs;

/// What one page posted, sorted.
pub(crate) struct Posted {
    /// The sealed state, as it came.
    pub(crate) sealed: String,
    /// The button that was pressed.
    pub(crate) action: String,
    /// The field that was chosen, on the page that asks for it.
    pub(crate) field: Option<String>,
    /// What was searched for there.
    pub(crate) field_query: String,
    /// Everything else: answers.
    pub(crate) answers: Pairs,
}

impl Posted {
    pub(crate) fn sort(pairs: Pairs) -> Self {
        let mut posted = Self {
            sealed: String::new(),
            action: String::new(),
            field: None,
            field_query: String::new(),
            answers: Vec::new(),
        };
        for (name, value) in pairs {
            match name.as_str() {
                "state" => posted.sealed = value,
                "action" => posted.action = value,
                "field" => posted.field = Some(value),
                "field_query" => posted.field_query = value,
                _ => posted.answers.push((name, value)),
            }
        }
        posted
    }
}
