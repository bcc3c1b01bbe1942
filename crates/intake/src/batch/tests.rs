use std::collections::BTreeSet;

use proptest::prelude::*;
use survey::Role;
use uuid::Uuid;

use super::*;
use crate::id::PersonId;

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

/// A batch of ten forms with which nothing is wrong; 1 and 2 keyed it, 7 asks to open it.
fn fine() -> Facts {
    Facts {
        received: 10,
        unexplained: 0,
        rejected: 1,
        held: 0,
        set_aside: 0,
        keyed_once: 9,
        drawn: 9,
        keyed_twice: 9,
        open_fields: 0,
        audit: AuditStanding::Accepted,
        uncorrected: 0,
        totals_agree: true,
        clerks: BTreeSet::from([person(1), person(2)]),
        asked_by: Some(person(7)),
        released: false,
        has_reason: true,
    }
}

/// The facts that let a step through when they may.
fn facts_for(step: Step) -> Facts {
    let mut facts = fine();
    match step {
        Step::KeyAgain => facts.audit = AuditStanding::Returned,
        Step::Return => facts.keyed_once = 0,
        _ => {}
    }
    facts
}

fn actor(role: Role) -> Actor {
    let person = person(5);
    Actor { person, role }
}

/// What may happen, written down a second time by hand: state, step, where to, and who (Office,
/// Supervisor, Clerk).
const ALLOWED: &[(&str, &str, &str, &str)] = &[
    ("expected", "receive", "received", "SC"),
    ("received", "key-first", "first-keying", "S"),
    ("received", "return", "expected", "S"),
    ("first-keying", "key-second", "second-keying", "SC"),
    ("first-keying", "return", "received", "S"),
    ("second-keying", "reconcile", "reconciling", "SC"),
    ("second-keying", "return", "first-keying", "S"),
    ("reconciling", "audit", "audited", "S"),
    ("reconciling", "key-again", "first-keying", "S"),
    ("reconciling", "return", "second-keying", "S"),
    ("audited", "close", "closed", "S"),
    ("audited", "return", "reconciling", "S"),
    ("closed", "ask-reopen", "reopening", "OS"),
    ("reopening", "approve-reopen", "reconciling", "O"),
    ("reopening", "decline-reopen", "closed", "OS"),
];

fn letter(role: Role) -> char {
    match role {
        Role::Office => 'O',
        Role::Supervisor => 'S',
        Role::Clerk => 'C',
        Role::Administrator | Role::Reader | Role::Auditor => '-',
    }
}

#[test]
fn every_state_step_and_role_does_what_the_table_says() {
    let mut allowed = 0;
    for &state in BatchState::ALL {
        for &step in Step::ALL {
            let line = ALLOWED
                .iter()
                .find(|line| (line.0, line.1) == (state.as_str(), step.as_str()));
            for &role in Role::ALL {
                let expected = match line {
                    None => Err(Refusal::State { state, step }),
                    Some((.., roles)) if !roles.contains(letter(role)) => {
                        Err(Refusal::Role { role, step })
                    }
                    Some((_, _, to, _)) => Ok(BatchState::parse(to).unwrap()),
                };
                allowed += usize::from(expected.is_ok());
                let found = advance(state, step, actor(role), &facts_for(step));
                assert_eq!(found, expected, "{state} {step} {role}");
            }
        }
    }
    assert_eq!(allowed, 20);
}

type Spoil = fn(&mut Facts);

/// State, step, what is spoiled, and the name of the refusal.
const UNMET: &[(&str, &str, Spoil, Refusal)] = &[
    (
        "received",
        "key-first",
        |facts| facts.received = 0,
        Refusal::NothingReceived,
    ),
    (
        "received",
        "key-first",
        |facts| facts.unexplained = 3,
        Refusal::SerialsUnexplained(3),
    ),
    (
        "received",
        "return",
        |facts| facts.has_reason = false,
        Refusal::ReasonMissing,
    ),
    (
        "received",
        "return",
        |facts| facts.keyed_once = 4,
        Refusal::AlreadyKeyed(4),
    ),
    (
        "first-keying",
        "key-second",
        |facts| facts.keyed_once = 7,
        Refusal::FirstKeyingOpen(2),
    ),
    (
        "first-keying",
        "key-second",
        |facts| facts.held = 1,
        Refusal::FormsHeld(1),
    ),
    (
        "second-keying",
        "reconcile",
        |facts| facts.keyed_once = 8,
        Refusal::FirstKeyingOpen(1),
    ),
    (
        "second-keying",
        "reconcile",
        |facts| facts.keyed_twice = 4,
        Refusal::SecondKeyingOpen(5),
    ),
    (
        "reconciling",
        "audit",
        |facts| facts.open_fields = 2,
        Refusal::FieldsOpen(2),
    ),
    (
        "reconciling",
        "audit",
        |facts| facts.held = 1,
        Refusal::FormsHeld(1),
    ),
    (
        "reconciling",
        "audit",
        |facts| facts.audit = AuditStanding::None,
        Refusal::NotAudited,
    ),
    (
        "reconciling",
        "audit",
        |facts| facts.audit = AuditStanding::Returned,
        Refusal::AuditReturned,
    ),
    (
        "reconciling",
        "audit",
        |facts| {
            facts.clerks.insert(person(5));
        },
        Refusal::ActorKeyed,
    ),
    (
        "reconciling",
        "key-again",
        |facts| facts.audit = AuditStanding::Accepted,
        Refusal::AuditNotReturned,
    ),
    (
        "reconciling",
        "key-again",
        |facts| facts.has_reason = false,
        Refusal::ReasonMissing,
    ),
    (
        "audited",
        "close",
        |facts| facts.audit = AuditStanding::None,
        Refusal::NotAudited,
    ),
    (
        "audited",
        "close",
        |facts| facts.uncorrected = 2,
        Refusal::FaultsUncorrected(2),
    ),
    (
        "audited",
        "close",
        |facts| facts.unexplained = 1,
        Refusal::SerialsUnexplained(1),
    ),
    (
        "first-keying",
        "key-second",
        |facts| facts.set_aside = 1,
        Refusal::FormsSetAside(1),
    ),
    (
        "audited",
        "close",
        |facts| facts.set_aside = 2,
        Refusal::FormsSetAside(2),
    ),
    (
        "audited",
        "close",
        |facts| facts.totals_agree = false,
        Refusal::TotalsDiffer,
    ),
    (
        "audited",
        "close",
        |facts| {
            facts.clerks.insert(person(5));
        },
        Refusal::ActorKeyed,
    ),
    (
        "audited",
        "close",
        |facts| facts.released = true,
        Refusal::Released,
    ),
    (
        "closed",
        "ask-reopen",
        |facts| facts.released = true,
        Refusal::Released,
    ),
    (
        "closed",
        "ask-reopen",
        |facts| facts.has_reason = false,
        Refusal::ReasonMissing,
    ),
    (
        "reopening",
        "approve-reopen",
        |facts| facts.asked_by = Some(person(5)),
        Refusal::SamePerson,
    ),
    (
        "reopening",
        "approve-reopen",
        |facts| facts.asked_by = None,
        Refusal::SamePerson,
    ),
    (
        "reopening",
        "approve-reopen",
        |facts| facts.released = true,
        Refusal::Released,
    ),
];

#[test]
fn every_unmet_need_has_its_own_name() {
    for (state, step, spoil, refusal) in UNMET {
        let state = BatchState::parse(state).unwrap();
        let step = Step::parse(step).unwrap();
        let rule = RULES
            .iter()
            .find(|rule| rule.step == step && rule.from.contains(&state))
            .unwrap();
        let mut facts = facts_for(step);
        spoil(&mut facts);
        let found = advance(state, step, actor(rule.roles[0]), &facts);
        assert_eq!(found, Err(*refusal), "{state} {step}");
        assert!(Refusal::CODES.contains(&refusal.code()));
    }
}

#[test]
fn every_state_can_be_left_and_reached_and_every_step_and_need_is_used() {
    let reaches = |state: BatchState| {
        RULES.iter().any(|rule| match rule.to {
            Some(to) => to == state,
            None => rule.from.iter().any(|from| from.before() == Some(state)),
        })
    };
    for &state in BatchState::ALL {
        assert!(reaches(state), "{state} is never reached");
        assert!(
            RULES.iter().any(|rule| rule.from.contains(&state)),
            "{state} is a dead end"
        );
    }
    for &step in Step::ALL {
        assert!(RULES.iter().any(|rule| rule.step == step), "{step}");
    }
    for &need in Need::ALL {
        assert!(
            RULES.iter().any(|rule| rule.needs.contains(&need)),
            "{need}"
        );
    }
}

#[test]
fn the_codes_of_refusals_are_different() {
    let codes: BTreeSet<&str> = Refusal::CODES.into_iter().collect();
    assert_eq!(codes.len(), Refusal::CODES.len());
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let counts = (0_u32..4, 0_u32..2, 0_u32..2, 0_u32..2, 0_u32..5, 0_u32..4);
    let more = (
        0_u32..4,
        0_u32..2,
        prop::sample::select(AuditStanding::ALL),
        any::<[bool; 3]>(),
        prop::collection::btree_set((0_u128..4).prop_map(person), 0..3),
        prop::option::of((0_u128..4).prop_map(person)),
    );
    (counts, more).prop_map(|(counts, more)| {
        let (received, unexplained, rejected, held, keyed_once, drawn) = counts;
        let (
            keyed_twice,
            open_fields,
            audit,
            [totals_agree, released, has_reason],
            clerks,
            asked_by,
        ) = more;
        Facts {
            received,
            unexplained,
            rejected,
            held,
            set_aside: rejected,
            keyed_once,
            drawn,
            keyed_twice,
            open_fields,
            audit,
            uncorrected: held,
            totals_agree,
            clerks,
            asked_by,
            released,
            has_reason,
        }
    })
}

fn any_step() -> impl Strategy<Value = (Step, Actor, Facts)> {
    let actor = (prop::sample::select(Role::ALL), 0_u128..4).prop_map(|(role, number)| Actor {
        person: person(number),
        role,
    });
    let facts = prop_oneof![any_facts(), Just(fine())];
    (prop::sample::select(Step::ALL), actor, facts)
}

proptest! {
    #[test]
    fn random_sequences_stay_on_the_table(
        steps in prop::collection::vec(any_step(), 1..120),
    ) {
        let mut state = BatchState::Expected;
        for (step, actor, facts) in steps {
            let before = state;
            match advance(state, step, actor, &facts) {
                Ok(after) => {
                    let line = ALLOWED
                        .iter()
                        .find(|line| (line.0, line.1) == (before.as_str(), step.as_str()))
                        .expect("only steps of the table are taken");
                    prop_assert_eq!(line.2, after.as_str());
                    prop_assert!(line.3.contains(letter(actor.role)));
                    // What is closed was audited, agrees, and is closed by somebody who keyed nothing of it.
                    if step == Step::Close {
                        prop_assert!(facts.audit == AuditStanding::Accepted && facts.totals_agree);
                        prop_assert!(!facts.clerks.contains(&actor.person));
                    }
                    // Only four eyes lead out of a closed batch to one that can change.
                    if after == BatchState::Reconciling && before == BatchState::Reopening {
                        prop_assert!(facts.asked_by.is_some_and(|asked| asked != actor.person));
                    }
                    state = after;
                }
                Err(refusal) => {
                    prop_assert!(Refusal::CODES.contains(&refusal.code()));
                    prop_assert!(!refusal.to_string().is_empty());
                }
            }
        }
    }
}
