//! The steps of a round's life, each with what it asks for.

use super::{PlanProblem, Reason, RoundError, RoundPlan, RoundState, Surroundings};
use crate::id::RoundId;

/// A step that may be taken. Only the methods of [`RoundPlan`] make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    round: RoundId,
    from: RoundState,
    to: RoundState,
    closes_ms: Option<i64>,
    reason: Option<Reason>,
}

impl Step {
    /// The round.
    pub const fn round(&self) -> RoundId {
        self.round
    }

    /// Where it stands.
    pub const fn from(&self) -> RoundState {
        self.from
    }

    /// Where it goes.
    pub const fn to(&self) -> RoundState {
        self.to
    }

    /// The closing time that the step sets, Unix milliseconds UTC.
    pub const fn closes_ms(&self) -> Option<i64> {
        self.closes_ms
    }

    /// Why, where the step has to be explained.
    pub const fn reason(&self) -> Option<&Reason> {
        self.reason.as_ref()
    }
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepFault {
    /// Not from where the round stands.
    #[error(transparent)]
    State(#[from] RoundError),
    /// The plan is not ready.
    #[error("the plan has {} problems", .0.len())]
    Plan(Vec<PlanProblem>),
    /// The new closing time has passed.
    #[error("the new closing time has passed")]
    ClosingPassed,
}

impl RoundPlan {
    /// Opens a draft that lacks nothing; advice does not keep it from opening.
    ///
    /// # Errors
    /// [`StepFault::State`] if it is no draft; [`StepFault::Plan`] with what is missing.
    pub fn open(&self, around: &Surroundings<'_>) -> Result<Step, StepFault> {
        let must_be = RoundState::Draft;
        let step = self.step_from(must_be, RoundState::Open)?;
        let mut missing = self.check(around);
        missing.retain(PlanProblem::keeps_from_opening);
        if missing.is_empty() {
            Ok(step)
        } else {
            Err(StepFault::Plan(missing))
        }
    }

    /// Ends the fieldwork.
    ///
    /// # Errors
    /// [`StepFault::State`] if the round is not open.
    pub fn close(&self) -> Result<Step, StepFault> {
        self.step_from(RoundState::Open, RoundState::Closed)
    }

    /// Takes up the fieldwork again until `closes_ms`, at `now_ms` (both Unix milliseconds UTC).
    ///
    /// # Errors
    /// [`StepFault::State`] if the round is not closed; [`StepFault::ClosingPassed`].
    pub fn reopen(&self, closes_ms: i64, reason: Reason, now_ms: i64) -> Result<Step, StepFault> {
        let step = self.step_from(RoundState::Closed, RoundState::Open)?;
        if closes_ms <= now_ms || closes_ms <= self.round.opens_ms {
            return Err(StepFault::ClosingPassed);
        }
        Ok(Step {
            closes_ms: Some(closes_ms),
            reason: Some(reason),
            ..step
        })
    }

    /// Says that results are out.
    ///
    /// # Errors
    /// [`StepFault::State`] if the round is not closed.
    pub fn publish(&self) -> Result<Step, StepFault> {
        self.step_from(RoundState::Closed, RoundState::Published)
    }

    /// Puts a published round away, or a draft that was given up.
    ///
    /// # Errors
    /// [`StepFault::State`] for a round that is open or closed.
    pub fn archive(&self, reason: Reason) -> Result<Step, StepFault> {
        let step = self.step_from(self.round.state, RoundState::Archived)?;
        Ok(Step {
            reason: Some(reason),
            ..step
        })
    }

    /// A step to `to` if the round stands at `from`.
    fn step_from(&self, from: RoundState, to: RoundState) -> Result<Step, StepFault> {
        let state = self.round.state;
        if state != from {
            return Err(RoundError { from: state, to }.into());
        }
        Ok(Step {
            round: self.round.id,
            from,
            to: from.advance(to)?,
            closes_ms: None,
            reason: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::plan::tests::{round, unit};
    use super::*;
    use crate::code::FieldCode;
    use crate::shipped_questionnaire;
    use crate::unit::{Block, Field};

    fn plan(state: RoundState) -> RoundPlan {
        let mut round = round();
        round.state = state;
        RoundPlan::of(round)
    }

    fn reason() -> Reason {
        Reason::parse("Kéo dài do mưa lũ").unwrap()
    }

    #[test]
    fn a_draft_opens_only_when_nothing_is_missing() {
        let units = [unit("00001", Block::CapXa)];
        let fields = [Field {
            code: FieldCode::parse("ho_tich").unwrap(),
            name: "Hộ tịch".into(),
            common: true,
            ministry: "Bộ Tư pháp".into(),
        }];
        let nothing = BTreeSet::new();
        let around = Surroundings {
            questionnaire: shipped_questionnaire("dvhcc-2023"),
            units: &units,
            fields: &fields,
            linked: &nothing,
            counted: &nothing,
            now_ms: 500,
        };
        let step = plan(RoundState::Draft).open(&around).unwrap();
        assert_eq!(
            (step.from(), step.to()),
            (RoundState::Draft, RoundState::Open)
        );
        let over = Surroundings {
            now_ms: 9_000,
            ..around
        };
        let fault = plan(RoundState::Draft).open(&over).unwrap_err();
        assert_eq!(fault, StepFault::Plan(vec![PlanProblem::PeriodOver]));
        let open = plan(RoundState::Open).open(&around);
        assert!(matches!(open, Err(StepFault::State(_))));
    }

    #[test]
    fn closing_twice_is_no_step() {
        assert!(plan(RoundState::Open).close().is_ok());
        let again = plan(RoundState::Closed).close().unwrap_err();
        let (from, to) = (RoundState::Closed, RoundState::Closed);
        assert_eq!(again, StepFault::State(RoundError { from, to }));
    }

    #[test]
    fn fieldwork_is_taken_up_again_only_until_a_time_that_is_ahead() {
        let closed = plan(RoundState::Closed);
        let step = closed.reopen(20_000, reason(), 10_000).unwrap();
        assert_eq!(step.closes_ms(), Some(20_000));
        assert_eq!(step.reason(), Some(&reason()));
        let passed = closed.reopen(10_000, reason(), 10_000);
        assert_eq!(passed, Err(StepFault::ClosingPassed));
        let published = plan(RoundState::Published).reopen(20_000, reason(), 10_000);
        assert!(matches!(published, Err(StepFault::State(_))));
    }

    #[test]
    fn drafts_and_published_rounds_are_put_away() {
        for &state in RoundState::ALL {
            let allowed = matches!(state, RoundState::Draft | RoundState::Published);
            assert_eq!(plan(state).archive(reason()).is_ok(), allowed, "{state}");
        }
    }
}
