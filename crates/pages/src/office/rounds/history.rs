//! `/quan-ly/dot/{code}/sua-doi`: what changed after the draft.

use serde::Serialize;

use crate::office::parts::Empty;
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// Its number.
    pub number: u32,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What.
    pub what: String,
    /// As it was.
    pub before: String,
    /// As it is since.
    pub after: String,
    /// Why.
    pub reason: String,
}

/// The history of a round.
#[derive(Debug, Clone)]
pub struct RoundHistory {
    /// The surroundings.
    pub frame: Frame,
    /// The round's page.
    pub back: String,
    /// The entries, the latest first.
    pub lines: Vec<HistoryLine>,
    /// Parts that can be amended now: address and name.
    pub amendable: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Amendable<'a> {
    path: &'a str,
    words: &'a str,
}

#[derive(Serialize)]
struct HistoryWords<'a> {
    back: &'a str,
    lines: &'a [HistoryLine],
    amendable: Vec<Amendable<'a>>,
    empty: Empty,
}

impl Pages {
    /// The history of a round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn round_history(&self, page: &RoundHistory) -> Result<String, PageError> {
        let context = HistoryWords {
            back: &page.back,
            lines: &page.lines,
            amendable: page
                .amendable
                .iter()
                .map(|(path, words)| Amendable { path, words })
                .collect(),
            empty: Empty {
                title: words("rounds.no_history"),
                text: words("rounds.no_history_text"),
            },
        };
        self.render_office("office/rounds/history", &page.frame, &context)
    }
}
