//! A round (đợt khảo sát): when what is asked, of which catalogue, and how it may go on.

use serde::{Deserialize, Serialize};

use crate::id::{CatalogueId, RoundId};
use crate::language::{Language, Text};
use crate::stream::word_enum;

word_enum!(
    /// Where a round stands in its life.
    RoundState {
        /// Being prepared; nobody can answer.
        Draft = "draft",
        /// Answers are taken between its two dates.
        Open = "open",
        /// Fieldwork is over.
        Closed = "closed",
        /// Results are out.
        Published = "published",
        /// Only kept.
        Archived = "archived",
    }
);

word_enum!(
    /// How the form is laid out.
    Layout {
        /// One page a part.
        Paged = "paged",
        /// Everything on one page.
        OnePage = "one-page",
    }
);

/// A step that a round cannot take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a round cannot go from {from} to {to}")]
pub struct RoundError {
    /// Where it stands.
    pub from: RoundState,
    /// Where it was told to go.
    pub to: RoundState,
}

impl RoundState {
    /// The states that may follow: forward, and from closed back to open to extend the fieldwork.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Open, Self::Archived],
            Self::Open => &[Self::Closed],
            Self::Closed => &[Self::Open, Self::Published],
            Self::Published => &[Self::Archived],
            Self::Archived => &[],
        }
    }

    /// Goes to another state.
    ///
    /// # Errors
    /// [`RoundError`] when that state cannot follow this one.
    pub fn advance(self, to: Self) -> Result<Self, RoundError> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(RoundError { from: self, to })
        }
    }
}

/// Whether a round takes answers, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reception {
    /// It takes answers.
    Open,
    /// It has not begun.
    NotYet,
    /// It is over.
    Over,
}

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

    #[test]
    fn the_life_of_a_round_goes_forward_but_for_an_extension() {
        use RoundState::{Archived, Closed, Draft, Open, Published};
        let allowed = [
            (Draft, Open),
            (Draft, Archived),
            (Open, Closed),
            (Closed, Open),
            (Closed, Published),
            (Published, Archived),
        ];
        for &from in RoundState::ALL {
            for &to in RoundState::ALL {
                assert_eq!(
                    from.advance(to).is_ok(),
                    allowed.contains(&(from, to)),
                    "{from} {to}"
                );
            }
        }
    }

    #[test]
    fn states_are_stored_as_words() {
        for &state in RoundState::ALL {
            assert_eq!(RoundState::parse(state.as_str()), Ok(state));
        }
        assert!(RoundState::parse("opened").is_err());
    }
}
