//! The life of a version: draft → review → frozen → retired.

use crate::stream::word_enum;

word_enum!(
    /// Where a version stands in its life.
    QuestionnaireState {
        /// Being written; may be replaced or thrown away.
        Draft = "draft",
        /// Being looked over by others; a change sends it back to draft.
        Review = "review",
        /// Fixed for ever; rounds may use it.
        Frozen = "frozen",
        /// Still fixed, but no longer offered to new rounds.
        Retired = "retired",
    }
);

/// A step that a version cannot take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a questionnaire version cannot go from {from} to {to}")]
pub struct LifeError {
    /// Where it stands.
    pub from: QuestionnaireState,
    /// Where it was told to go.
    pub to: QuestionnaireState,
}

impl QuestionnaireState {
    /// The states that may follow. Nothing leads from frozen back to where the text can change.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Review],
            Self::Review => &[Self::Draft, Self::Frozen],
            Self::Frozen => &[Self::Retired],
            Self::Retired => &[Self::Frozen],
        }
    }

    /// Goes to another state.
    ///
    /// # Errors
    /// [`LifeError`] when that state cannot follow this one.
    pub fn advance(self, to: Self) -> Result<Self, LifeError> {
        if self.next().contains(&to) {
            Ok(to)
        } else {
            Err(LifeError { from: self, to })
        }
    }

    /// Whether its text may still be replaced.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Review)
    }

    /// Whether a new round may be made with it.
    pub const fn is_offered(self) -> bool {
        matches!(self, Self::Frozen)
    }
}

#[cfg(test)]
mod tests {
    use super::QuestionnaireState::{self, Draft, Frozen, Retired, Review};

    #[test]
    fn a_fixed_version_never_becomes_editable_again() {
        let mut reached = vec![Frozen];
        let mut waiting = vec![Frozen];
        while let Some(state) = waiting.pop() {
            for &next in state.next() {
                if !reached.contains(&next) {
                    reached.push(next);
                    waiting.push(next);
                }
            }
        }
        assert_eq!(reached, [Frozen, Retired]);
        assert!(reached.iter().all(|state| !state.is_editable()));
    }

    #[test]
    fn nothing_is_fixed_without_a_review() {
        let allowed = [
            (Draft, Review),
            (Review, Draft),
            (Review, Frozen),
            (Frozen, Retired),
            (Retired, Frozen),
        ];
        for &from in QuestionnaireState::ALL {
            for &to in QuestionnaireState::ALL {
                assert_eq!(from.advance(to).is_ok(), allowed.contains(&(from, to)));
            }
        }
    }
}
