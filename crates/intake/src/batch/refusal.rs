//! Why a step is not taken: one name for every reason.

use survey::Role;

use super::state::{BatchState, Step};

/// A refused step. The batch stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The step does not exist in this state.
    #[error("a batch that is {state} cannot take the step {step}")]
    State {
        /// Where the batch stands.
        state: BatchState,
        /// What was asked.
        step: Step,
    },
    /// The role may not take it.
    #[error("the role {role} may not take the step {step}")]
    Role {
        /// The role of whoever asked.
        role: Role,
        /// What was asked.
        step: Step,
    },
    /// No form lies there.
    #[error("no form of the batch has been taken in")]
    NothingReceived,
    /// Forms are keyed already, so the bundle cannot go back.
    #[error("{0} forms are keyed already")]
    AlreadyKeyed(u32),
    /// Serials are missing, surplus or repeated, and nobody has said why.
    #[error("{0} missing, surplus or repeated serials are not explained")]
    SerialsUnexplained(u32),
    /// Duplicates wait.
    #[error("{0} duplicates wait for a decision")]
    FormsHeld(u32),
    /// Papers of other post offices wait.
    #[error("{0} papers of other post offices wait for a decision")]
    FormsSetAside(u32),
    /// Forms are not keyed.
    #[error("{0} forms are not keyed yet")]
    FirstKeyingOpen(u32),
    /// Forms are not keyed a second time.
    #[error("{0} forms are not keyed a second time yet")]
    SecondKeyingOpen(u32),
    /// Fields differ.
    #[error("{0} fields that differ are not settled yet")]
    FieldsOpen(u32),
    /// No audit was made.
    #[error("the batch has not been compared with the paper since it last changed")]
    NotAudited,
    /// The audit said no.
    #[error("the audit did not accept the batch")]
    AuditReturned,
    /// Faults that the audit found still stand.
    #[error("{0} fields that the audit found wrong are not corrected yet")]
    FaultsUncorrected(u32),
    /// Keying again is for batches that the audit did not accept.
    #[error("only a batch that the audit did not accept is keyed again")]
    AuditNotReturned,
    /// A clerk of the batch wants to audit or close it.
    #[error("whoever has keyed forms of the batch may not audit or close it")]
    ActorKeyed,
    /// The closing checks differ.
    #[error("count, serials or control totals differ from the header")]
    TotalsDiffer,
    /// No reason was given.
    #[error("a reason is missing")]
    ReasonMissing,
    /// A release would disagree with it.
    #[error("results are released already that rest on the answers as they are")]
    Released,
    /// The one who asked wants to agree.
    #[error("whoever asks to open a batch cannot agree to it")]
    SamePerson,
}

impl Refusal {
    /// Every code that a refusal can have.
    pub const CODES: [&'static str; 19] = [
        "batch-state",
        "batch-role",
        "batch-nothing-received",
        "batch-already-keyed",
        "batch-serials-unexplained",
        "batch-forms-held",
        "batch-first-keying-open",
        "batch-second-keying-open",
        "batch-fields-open",
        "batch-not-audited",
        "batch-audit-returned",
        "batch-audit-not-returned",
        "batch-actor-keyed",
        "batch-totals-differ",
        "batch-reason-missing",
        "batch-released",
        "batch-same-person",
        "batch-faults-uncorrected",
        "batch-forms-set-aside",
    ];

    /// The stable code of the refusal, one of [`Refusal::CODES`].
    pub const fn code(self) -> &'static str {
        let at = match self {
            Self::State { .. } => 0,
            Self::Role { .. } => 1,
            Self::NothingReceived => 2,
            Self::AlreadyKeyed(_) => 3,
            Self::SerialsUnexplained(_) => 4,
            Self::FormsHeld(_) => 5,
            Self::FirstKeyingOpen(_) => 6,
            Self::SecondKeyingOpen(_) => 7,
            Self::FieldsOpen(_) => 8,
            Self::NotAudited => 9,
            Self::AuditReturned => 10,
            Self::AuditNotReturned => 11,
            Self::ActorKeyed => 12,
            Self::TotalsDiffer => 13,
            Self::ReasonMissing => 14,
            Self::Released => 15,
            Self::SamePerson => 16,
            Self::FaultsUncorrected(_) => 17,
            Self::FormsSetAside(_) => 18,
        };
        Self::CODES[at]
    }

    /// How many things are left to do, where they can be counted.
    pub const fn left(self) -> Option<u32> {
        match self {
            Self::AlreadyKeyed(count)
            | Self::SerialsUnexplained(count)
            | Self::FormsHeld(count)
            | Self::FormsSetAside(count)
            | Self::FirstKeyingOpen(count)
            | Self::SecondKeyingOpen(count)
            | Self::FieldsOpen(count)
            | Self::FaultsUncorrected(count) => Some(count),
            _ => None,
        }
    }
}
