//! What must hold before a step, checked against what is known of the batch.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::id::PersonId;
use survey::word_enum;

word_enum!(
    /// What the audit of the batch, as it is now, has said.
    AuditStanding {
        /// None was made since anything changed.
        None = "none",
        /// The sample was accepted.
        Accepted = "accepted",
        /// The sample was not accepted.
        Returned = "returned",
    }
);

/// What is known of a batch when somebody wants to take a step; counted by the caller in the same
/// transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Forms that lie there.
    pub received: u32,
    /// Serials missing, surplus or repeated that nobody has explained.
    pub unexplained: u32,
    /// Forms put into the register of rejected forms.
    pub rejected: u32,
    /// Duplicates held until somebody decides which paper counts.
    pub held: u32,
    /// Papers of other post offices, set aside until somebody decides whether they are keyed here.
    pub set_aside: u32,
    /// Forms with a finished first keying.
    pub keyed_once: u32,
    /// Forms drawn for a second keying.
    pub drawn: u32,
    /// Forms of these with a finished second keying.
    pub keyed_twice: u32,
    /// Fields that differ and wait for a decision or for a clerk.
    pub open_fields: u32,
    /// What the audit said.
    pub audit: AuditStanding,
    /// Fields that the audit found wrong and that nobody has corrected.
    pub uncorrected: u32,
    /// Whether count, serials and control totals agree, or every difference is explained.
    pub totals_agree: bool,
    /// Everybody who has keyed a form of the batch.
    pub clerks: BTreeSet<PersonId>,
    /// Who has asked to open the batch again, while that waits.
    pub asked_by: Option<PersonId>,
    /// Whether results were released with which the batch's answers, as they are, would disagree: a
    /// release with a closed batch, or a published round.
    pub released: bool,
    /// Whether a reason was given.
    pub has_reason: bool,
}

word_enum!(
    /// A condition of a step.
    Need {
        /// At least one form lies there.
        SomethingReceived = "something-received",
        /// Nothing has been taken in or keyed that the step would forget.
        NothingKeyed = "nothing-keyed",
        /// Missing, surplus and repeated serials are explained.
        SerialsExplained = "serials-explained",
        /// No duplicate waits for a decision.
        NothingHeld = "nothing-held",
        /// No paper of another post office waits for a decision.
        NothingSetAside = "nothing-set-aside",
        /// Every form that was not rejected is keyed.
        AllKeyed = "all-keyed",
        /// Every form drawn for it is keyed a second time.
        AllDrawnKeyed = "all-drawn-keyed",
        /// No field is open.
        NoOpenField = "no-open-field",
        /// The audit has accepted the batch as it is.
        AuditAccepted = "audit-accepted",
        /// What the audit found wrong in a batch that it accepted is corrected.
        FaultsCorrected = "faults-corrected",
        /// The audit has not accepted the batch.
        AuditReturned = "audit-returned",
        /// Whoever audits or closes has keyed nothing in it.
        ActorKeyedNothing = "actor-keyed-nothing",
        /// Count, serials and control totals agree.
        TotalsAgree = "totals-agree",
        /// A reason is given.
        Reason = "reason",
        /// No release would disagree with it.
        NotReleased = "not-released",
        /// Somebody has asked, and it was somebody else.
        AnotherAsked = "another-asked",
    }
);

impl Need {
    /// Whether the need is met when `person` takes the step.
    ///
    /// # Errors
    /// The refusal that says what is left to do.
    pub fn check(self, facts: &Facts, person: PersonId) -> Result<(), Refusal> {
        let to_key = facts.received.saturating_sub(facts.rejected);
        let (met, refusal) = match self {
            Self::SomethingReceived => (facts.received > 0, Refusal::NothingReceived),
            Self::NothingKeyed => (
                facts.keyed_once == 0,
                Refusal::AlreadyKeyed(facts.keyed_once),
            ),
            Self::SerialsExplained => (
                facts.unexplained == 0,
                Refusal::SerialsUnexplained(facts.unexplained),
            ),
            Self::NothingHeld => (facts.held == 0, Refusal::FormsHeld(facts.held)),
            Self::NothingSetAside => (
                facts.set_aside == 0,
                Refusal::FormsSetAside(facts.set_aside),
            ),
            Self::AllKeyed => (
                facts.keyed_once >= to_key,
                Refusal::FirstKeyingOpen(to_key.saturating_sub(facts.keyed_once)),
            ),
            Self::AllDrawnKeyed => (
                facts.keyed_twice >= facts.drawn,
                Refusal::SecondKeyingOpen(facts.drawn.saturating_sub(facts.keyed_twice)),
            ),
            Self::NoOpenField => (
                facts.open_fields == 0,
                Refusal::FieldsOpen(facts.open_fields),
            ),
            Self::AuditAccepted => match facts.audit {
                AuditStanding::Accepted => return Ok(()),
                AuditStanding::None => (false, Refusal::NotAudited),
                AuditStanding::Returned => (false, Refusal::AuditReturned),
            },
            Self::FaultsCorrected => (
                facts.uncorrected == 0,
                Refusal::FaultsUncorrected(facts.uncorrected),
            ),
            Self::AuditReturned => (
                facts.audit == AuditStanding::Returned,
                Refusal::AuditNotReturned,
            ),
            Self::ActorKeyedNothing => (!facts.clerks.contains(&person), Refusal::ActorKeyed),
            Self::TotalsAgree => (facts.totals_agree, Refusal::TotalsDiffer),
            Self::Reason => (facts.has_reason, Refusal::ReasonMissing),
            Self::NotReleased => (!facts.released, Refusal::Released),
            Self::AnotherAsked => (
                facts.asked_by.is_some_and(|asked_by| asked_by != person),
                Refusal::SamePerson,
            ),
        };
        if met { Ok(()) } else { Err(refusal) }
    }
}
