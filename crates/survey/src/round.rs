//! A round (đợt khảo sát): when what is asked, of which catalogue, and how it may go on.
//!
//! [`Round`] is what every answer needs to know of it, [`RoundPlan`] everything that the office
//! decides about it. A draft is rewritten ([`RoundPlan::redraft`]); after opening what counts changes
//! only by an amendment with a reason ([`RoundPlan::amend`]), and the questionnaire, the catalogue, the
//! fields, the opening time, the layout and the index never do. Steps of its life are made by
//! [`RoundPlan::open`] and its sisters, which look at what is missing first.

mod amendment;
mod check;
mod index_rule;
mod plan;
mod problem;
mod reason;
mod state;
mod step;

use serde::{Deserialize, Serialize};

use crate::id::{CatalogueId, RoundId};
use crate::language::{Language, Text};
use crate::stream::word_enum;

pub use amendment::{Amended, Amendment, Change, Redrafted, Refusal};
pub use check::Surroundings;
pub use index_rule::IndexRule;
pub use plan::{FieldPlan, PostOffice, RoundPlan, UnitPlan};
pub use problem::{PlanPart, PlanProblem};
pub use reason::Reason;
pub use state::{Reception, RoundError, RoundState};
pub use step::{Step, StepFault};

word_enum!(
    /// How the form is laid out.
    Layout {
        /// One page a part.
        Paged = "paged",
        /// Everything on one page.
        OnePage = "one-page",
    }
);

/// One round: a questionnaire version asked over a catalogue version for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// Its short code for people and files, e.g. `2026-dot-1`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Code of the questionnaire.
    pub questionnaire_code: String,
    /// Version of the questionnaire.
    pub questionnaire_version: u32,
    /// The catalogue version whose names its results keep.
    pub catalogue: CatalogueId,
    /// First moment at which answers are taken, Unix milliseconds UTC.
    pub opens_ms: i64,
    /// First moment at which they are no longer taken, Unix milliseconds UTC.
    pub closes_ms: i64,
    /// Where it stands.
    pub state: RoundState,
    /// Layout of the form.
    pub layout: Layout,
    /// Languages offered; the first is shown first.
    pub languages: Vec<Language>,
    /// How its headline figures are computed; nothing: as its questionnaire says.
    pub index: Option<IndexRule>,
    /// Fewest valid answers behind a published figure.
    pub minimum_n: u32,
    /// Whether its responses are made up, which every page must say.
    pub synthetic: bool,
    /// Name of the province that asks.
    pub province_name: String,
}

impl Round {
    /// Whether an answer that arrives at `at_ms` is taken.
    pub fn reception(&self, at_ms: i64) -> Reception {
        match self.state {
            RoundState::Draft => Reception::NotYet,
            RoundState::Open if at_ms < self.opens_ms => Reception::NotYet,
            RoundState::Open if at_ms < self.closes_ms => Reception::Open,
            _ => Reception::Over,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn round(state: RoundState) -> Round {
        Round {
            id: RoundId::from_uuid(uuid::Uuid::from_u128(1)),
            code: "2026-dot-1".into(),
            name: Text::vi("Đợt 1 năm 2026"),
            questionnaire_code: "dvhcc-2023".into(),
            questionnaire_version: 1,
            catalogue: CatalogueId::from_uuid(uuid::Uuid::from_u128(2)),
            opens_ms: 100,
            closes_ms: 200,
            state,
            layout: Layout::Paged,
            languages: vec![Language::VI],
            index: None,
            minimum_n: 30,
            synthetic: true,
            province_name: "Tỉnh Cao Bằng".into(),
        }
    }

    #[rstest]
    #[case(RoundState::Draft, 150, Reception::NotYet)]
    #[case(RoundState::Open, 99, Reception::NotYet)]
    #[case(RoundState::Open, 100, Reception::Open)]
    #[case(RoundState::Open, 199, Reception::Open)]
    #[case(RoundState::Open, 200, Reception::Over)]
    #[case(RoundState::Closed, 150, Reception::Over)]
    #[case(RoundState::Published, 150, Reception::Over)]
    fn a_round_takes_answers_only_while_open_and_between_its_dates(
        #[case] state: RoundState,
        #[case] at_ms: i64,
        #[case] expected: Reception,
    ) {
        assert_eq!(round(state).reception(at_ms), expected);
    }
}
