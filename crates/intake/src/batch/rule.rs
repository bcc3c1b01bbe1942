//! The table of steps: from where, to where, by whom, and what must hold.

use survey::Role;

use super::need::{Facts, Need};
use super::refusal::Refusal;
use super::state::{BatchState, Step};
use crate::id::PersonId;

/// Whoever takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub person: PersonId,
    /// What the person is.
    pub role: Role,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The step.
    pub step: Step,
    /// The states in which it can be taken.
    pub from: &'static [BatchState],
    /// Where it leads; none: to the state before.
    pub to: Option<BatchState>,
    /// The roles that may take it.
    pub roles: &'static [Role],
    /// What must hold, asked in this order.
    pub needs: &'static [Need],
}

/// Those who work in a post office.
const POST: &[Role] = &[Role::Supervisor, Role::Clerk];
/// Those who answer for a post office.
const WATCH: &[Role] = &[Role::Supervisor];
/// Those who may ask to open a closed batch.
const ASK: &[Role] = &[Role::Office, Role::Supervisor];
/// Those who may agree to it.
const AGREE: &[Role] = &[Role::Office];

/// Every step, in the order of a batch's life.
pub const RULES: &[Rule] = &[
    Rule {
        step: Step::Receive,
        from: &[BatchState::Expected],
        to: Some(BatchState::Received),
        roles: POST,
        needs: &[],
    },
    Rule {
        step: Step::KeyFirst,
        from: &[BatchState::Received],
        to: Some(BatchState::FirstKeying),
        roles: WATCH,
        needs: &[Need::SomethingReceived, Need::SerialsExplained],
    },
    Rule {
        step: Step::KeySecond,
        from: &[BatchState::FirstKeying],
        to: Some(BatchState::SecondKeying),
        roles: POST,
        needs: &[Need::AllKeyed, Need::NothingHeld, Need::NothingSetAside],
    },
    Rule {
        step: Step::Reconcile,
        from: &[BatchState::SecondKeying],
        to: Some(BatchState::Reconciling),
        roles: POST,
        needs: &[Need::AllKeyed, Need::AllDrawnKeyed],
    },
    Rule {
        step: Step::Audit,
        from: &[BatchState::Reconciling],
        to: Some(BatchState::Audited),
        roles: WATCH,
        needs: &[
            Need::NoOpenField,
            Need::NothingHeld,
            Need::NothingSetAside,
            Need::ActorKeyedNothing,
            Need::AuditAccepted,
        ],
    },
    Rule {
        step: Step::Close,
        from: &[BatchState::Audited],
        to: Some(BatchState::Closed),
        roles: WATCH,
        needs: &[
            Need::AuditAccepted,
            Need::FaultsCorrected,
            Need::NoOpenField,
            Need::NothingHeld,
            Need::NothingSetAside,
            Need::SerialsExplained,
            Need::TotalsAgree,
            Need::ActorKeyedNothing,
            Need::NotReleased,
        ],
    },
    Rule {
        step: Step::Return,
        from: &[
            BatchState::FirstKeying,
            BatchState::SecondKeying,
            BatchState::Reconciling,
            BatchState::Audited,
        ],
        to: None,
        roles: WATCH,
        needs: &[Need::Reason],
    },
    // A bundle that goes back to whoever brought it must not leave keyed forms behind.
    Rule {
        step: Step::Return,
        from: &[BatchState::Received],
        to: Some(BatchState::Expected),
        roles: WATCH,
        needs: &[Need::Reason, Need::NothingKeyed],
    },
    Rule {
        step: Step::KeyAgain,
        from: &[BatchState::Reconciling],
        to: Some(BatchState::FirstKeying),
        roles: WATCH,
        needs: &[Need::AuditReturned, Need::Reason],
    },
    Rule {
        step: Step::AskReopen,
        from: &[BatchState::Closed],
        to: Some(BatchState::Reopening),
        roles: ASK,
        needs: &[Need::Reason, Need::NotReleased],
    },
    Rule {
        step: Step::ApproveReopen,
        from: &[BatchState::Reopening],
        to: Some(BatchState::Reconciling),
        roles: AGREE,
        needs: &[Need::AnotherAsked, Need::NotReleased],
    },
    Rule {
        step: Step::DeclineReopen,
        from: &[BatchState::Reopening],
        to: Some(BatchState::Closed),
        roles: ASK,
        needs: &[],
    },
];

/// Takes a step with a batch, or says why not.
///
/// The state is asked first, then the role, then the needs in the order of the table, so that the
/// same wrong step always has the same name.
///
/// # Errors
/// [`Refusal`]; the batch then stays where it is.
pub fn advance(
    state: BatchState,
    step: Step,
    actor: Actor,
    facts: &Facts,
) -> Result<BatchState, Refusal> {
    let rule = RULES
        .iter()
        .find(|rule| rule.step == step && rule.from.contains(&state))
        .ok_or(Refusal::State { state, step })?;
    if !rule.roles.contains(&actor.role) {
        let role = actor.role;
        return Err(Refusal::Role { role, step });
    }
    for need in rule.needs {
        need.check(facts, actor.person)?;
    }
    rule.to
        .or_else(|| state.before())
        .ok_or(Refusal::State { state, step })
}
