//! The life of a round: draft, open, closed, published, archived.

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

#[cfg(test)]
mod tests {
    use super::*;

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
