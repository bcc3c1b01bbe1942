//! `/quan-ly/dot`: all rounds.

use serde::Serialize;
use survey::{Language, Round};

use super::wording::{period_words, state_words};
use crate::office::parts::Empty;
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// One round in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundLine {
    path: String,
    name: String,
    code: String,
    state: String,
    period: String,
}

impl RoundLine {
    /// The line of a round.
    pub fn of(round: &Round) -> Self {
        Self {
            path: format!("/quan-ly/dot/{}", round.code),
            name: round.name.get(Language::VI).to_owned(),
            code: round.code.clone(),
            state: state_words(round.state),
            period: period_words(round.opens_ms, round.closes_ms),
        }
    }
}

/// The list of rounds.
#[derive(Debug, Clone)]
pub struct RoundList {
    /// The surroundings.
    pub frame: Frame,
    /// The rounds, the latest first.
    pub rounds: Vec<RoundLine>,
    /// Whether the person may prepare a round.
    pub may_create: bool,
}

#[derive(Serialize)]
struct RoundListWords<'a> {
    rounds: &'a [RoundLine],
    may_create: bool,
    empty: Empty,
}

impl Pages {
    /// The list of rounds.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn round_list(&self, page: &RoundList) -> Result<String, PageError> {
        let words = RoundListWords {
            rounds: &page.rounds,
            may_create: page.may_create,
            empty: Empty {
                title: words("rounds.empty_title"),
                text: words("rounds.empty_text"),
            },
        };
        self.render_office("office/rounds/list", &page.frame, &words)
    }
}
