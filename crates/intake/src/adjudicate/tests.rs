use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::compare::{Comparison, Sealed, compare};
use crate::tests::{FIRST, SECOND, THIRD, keyed, small};

fn differences(first: &[(&str, &str)], second: &[(&str, &str)]) -> Differences {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let first = Sealed::of(keyed(&questionnaire, FIRST, first));
    match compare(&layout, first, keyed(&questionnaire, SECOND, second)).unwrap() {
        Comparison::Differing(differences) => differences,
        Comparison::Agreed(_) => panic!("they differ"),
    }
}

/// q1 is 4 for the first clerk and 5 for the second, q3 is 1 and 2; the rest agrees.
fn two_fields() -> Adjudication {
    Adjudication::open(differences(
        &[("q1", "4"), ("q3", "1"), ("visits", "7")],
        &[("q1", "5"), ("q3", "2"), ("visits", "7")],
    ))
}

fn by(by: PersonId, input: &str, act: Act) -> Decision {
    Decision {
        input: input.to_owned(),
        act,
        by,
        at_ms: 0,
    }
}

fn layout() -> Layout {
    Layout::of(&small())
}

#[test]
fn each_of_the_four_ways_settles_a_field() {
    let mark = |form: &AgreedForm, input: &str| form.values()[input].clone();
    let cases: [(&[Decision], Value, u32, u32); 5] = [
        (&[by(THIRD, "q1", Act::KeepFirst)], Value::Mark(4), 0, 1),
        (&[by(THIRD, "q1", Act::KeepSecond)], Value::Mark(5), 1, 0),
        (
            &[by(THIRD, "q1", Act::Third(Value::DoNotKnow))],
            Value::DoNotKnow,
            1,
            1,
        ),
        (
            // The first clerk looks again and now says the same as the second.
            &[
                by(THIRD, "q1", Act::Return(FIRST)),
                by(FIRST, "q1", Act::Rekey(Value::Mark(5))),
            ],
            Value::Mark(5),
            1,
            0,
        ),
        (
            // The first clerk says something new; the adjudicator keeps that.
            &[
                by(THIRD, "q1", Act::Return(FIRST)),
                by(FIRST, "q1", Act::Rekey(Value::Mark(3))),
                by(THIRD, "q1", Act::KeepFirst),
            ],
            Value::Mark(3),
            1,
            1,
        ),
    ];
    for (acts, value, first_errors, second_errors) in cases {
        let mut adjudication = two_fields();
        for act in acts {
            adjudication.act(&layout(), act.clone()).unwrap();
        }
        adjudication
            .act(&layout(), by(THIRD, "q3", Act::KeepFirst))
            .unwrap();
        let form = adjudication.finish(&layout()).unwrap();
        assert_eq!(mark(&form, "q1"), value);
        assert_eq!(mark(&form, "visits"), Value::Number(7));
        assert_eq!(form.errors_of(FIRST), Some(first_errors), "{acts:?}");
        assert_eq!(form.errors_of(SECOND), Some(second_errors + 1), "{acts:?}");
        assert_eq!(form.decisions().len(), acts.len() + 1);
    }
}

#[rstest]
#[case::a_clerk_decides(FIRST, "q1", Act::KeepFirst, AdjudicateError::AdjudicatorIsClerk)]
#[case::the_other_clerk(
    SECOND,
    "q1",
    Act::Third(Value::Mark(1)),
    AdjudicateError::AdjudicatorIsClerk
)]
#[case::a_clerk_returns(SECOND, "q1", Act::Return(FIRST), AdjudicateError::AdjudicatorIsClerk)]
#[case::agreed_field(THIRD, "visits", Act::KeepFirst, AdjudicateError::NotDiffering)]
#[case::unknown_field(THIRD, "q9", Act::KeepFirst, AdjudicateError::NotDiffering)]
#[case::returned_to_a_stranger(THIRD, "q1", Act::Return(THIRD), AdjudicateError::NotAClerk)]
#[case::keyed_again_unasked(FIRST, "q1", Act::Rekey(Value::Mark(5)), AdjudicateError::NotReturned)]
#[case::keyed_by_the_adjudicator(
    THIRD,
    "q1",
    Act::Rekey(Value::Mark(5)),
    AdjudicateError::NotReturned
)]
#[case::corrected_too_early(
    THIRD,
    "q1",
    Act::Correct(Value::Mark(5)),
    AdjudicateError::NotDiffering
)]
#[case::impossible(
    THIRD,
    "q1",
    Act::Third(Value::Mark(6)),
    AdjudicateError::Faulty(Fault::NotOffered)
)]
fn what_is_not_allowed_changes_nothing(
    #[case] person: PersonId,
    #[case] input: &str,
    #[case] act: Act,
    #[case] error: AdjudicateError,
) {
    let mut adjudication = two_fields();
    let before = adjudication.clone();
    assert_eq!(
        adjudication.act(&layout(), by(person, input, act)),
        Err(error)
    );
    assert_eq!(adjudication, before);
}

#[test]
fn a_returned_field_waits_for_its_clerk_and_for_nobody_else() {
    let mut adjudication = two_fields();
    adjudication
        .act(&layout(), by(THIRD, "q1", Act::Return(SECOND)))
        .unwrap();
    assert_eq!(adjudication.returned_to(SECOND), ["q1"]);
    assert!(adjudication.returned_to(FIRST).is_empty());
    let other = adjudication.act(&layout(), by(FIRST, "q1", Act::Rekey(Value::Mark(5))));
    assert_eq!(other, Err(AdjudicateError::NotReturned));
    let early = adjudication.act(&layout(), by(THIRD, "q1", Act::KeepFirst));
    assert_eq!(early, Err(AdjudicateError::WaitsForClerk));
    let own = adjudication.act(&layout(), by(FIRST, "q1", Act::Recall));
    assert_eq!(own, Err(AdjudicateError::AdjudicatorIsClerk));
    let faulty = adjudication.act(&layout(), by(SECOND, "q1", Act::Rekey(Value::Mark(9))));
    assert_eq!(faulty, Err(AdjudicateError::Faulty(Fault::NotOffered)));
    let open = adjudication.clone().finish(&layout()).unwrap_err();
    assert_eq!(open, StillOpen(vec!["q1".into(), "q3".into()]));
    // Still another value: the adjudicator has it back.
    adjudication
        .act(&layout(), by(SECOND, "q1", Act::Rekey(Value::Mark(5))))
        .unwrap();
    assert_eq!(*adjudication.fields()[0].1, Standing::Open);
}

#[test]
fn what_a_clerk_does_not_come_to_is_taken_back_and_decided() {
    let mut adjudication = two_fields();
    let nothing = adjudication.act(&layout(), by(THIRD, "q1", Act::Recall));
    assert_eq!(nothing, Err(AdjudicateError::NotReturned));
    for act in [Act::Return(SECOND), Act::Recall] {
        adjudication.act(&layout(), by(THIRD, "q1", act)).unwrap();
    }
    assert!(adjudication.returned_to(SECOND).is_empty());
    let late = adjudication.act(&layout(), by(SECOND, "q1", Act::Rekey(Value::Mark(5))));
    assert_eq!(late, Err(AdjudicateError::NotReturned));
    adjudication
        .act(&layout(), by(THIRD, "q1", Act::KeepFirst))
        .unwrap();
    assert_eq!(adjudication.history().len(), 3);
}

#[test]
fn a_box_needs_no_decision_once_its_choice_leaves_it_shut() {
    let boxed = |acts: &[Decision]| {
        let differences = differences(
            &[("channel", "3"), ("channel.text", "bưu tá")],
            &[("channel", "1")],
        );
        Adjudication::replay(&layout(), differences, acts.iter().cloned()).unwrap()
    };
    let shut = boxed(&[by(THIRD, "channel", Act::KeepSecond)]);
    let form = shut.finish(&layout()).unwrap();
    assert!(!form.values().contains_key("channel.text"));
    let opened = boxed(&[by(THIRD, "channel", Act::KeepFirst)]);
    assert_eq!(opened.open_inputs(&layout()), ["channel.text"]);
    assert_eq!(boxed(&[]).open_inputs(&layout()).len(), 2);
}

#[test]
fn the_audit_corrects_what_was_agreed_and_says_who() {
    let mut adjudication = two_fields();
    for input in ["q1", "q3"] {
        let keep = by(THIRD, input, Act::KeepFirst);
        adjudication.act(&layout(), keep).unwrap();
    }
    let mut form = adjudication.finish(&layout()).unwrap();
    let before = form.clone();
    let correct = |person, input: &str, value| by(person, input, Act::Correct(value));
    for (decision, error) in [
        (
            correct(FIRST, "visits", Value::Number(8)),
            AdjudicateError::AdjudicatorIsClerk,
        ),
        (
            correct(SECOND, "visits", Value::Number(8)),
            AdjudicateError::AdjudicatorIsClerk,
        ),
        (
            correct(THIRD, "q9", Value::Blank),
            AdjudicateError::NotDiffering,
        ),
        (
            correct(THIRD, "q1", Value::Mark(6)),
            AdjudicateError::Faulty(Fault::NotOffered),
        ),
        (
            by(THIRD, "q1", Act::Third(Value::Mark(5))),
            AdjudicateError::NotDiffering,
        ),
    ] {
        assert_eq!(form.correct(&layout(), decision), Err(error));
        assert_eq!(form, before);
    }
    let decision = correct(THIRD, "visits", Value::Number(8));
    form.correct(&layout(), decision.clone()).unwrap();
    assert_eq!(form.values()["visits"], Value::Number(8));
    assert_eq!(form.decisions().last(), Some(&decision));
}

fn any_decision() -> impl Strategy<Value = Decision> {
    let person = prop::sample::select(vec![FIRST, SECOND, THIRD]);
    let act = prop_oneof![
        Just(Act::KeepFirst),
        Just(Act::KeepSecond),
        (1_u8..7).prop_map(|mark| Act::Third(Value::Mark(mark))),
        (1_u8..7).prop_map(|mark| Act::Rekey(Value::Mark(mark))),
        prop::sample::select(vec![FIRST, SECOND, THIRD]).prop_map(Act::Return),
    ];
    let input = prop::sample::select(vec!["q1", "q3", "visits"]);
    (person, input, act).prop_map(|(person, input, act)| by(person, input, act))
}

proptest! {
    #[test]
    fn whatever_is_tried_the_history_replays_and_no_clerk_has_decided(
        tried in prop::collection::vec(any_decision(), 0..40),
    ) {
        let layout = layout();
        let mut adjudication = two_fields();
        for decision in tried {
            let _ = adjudication.act(&layout, decision);
        }
        let history = adjudication.history().to_vec();
        let again = Adjudication::replay(
            &layout,
            differences(
                &[("q1", "4"), ("q3", "1"), ("visits", "7")],
                &[("q1", "5"), ("q3", "2"), ("visits", "7")],
            ),
            history.clone(),
        );
        prop_assert_eq!(again.as_ref(), Ok(&adjudication));
        let decided = |decision: &&Decision| !matches!(decision.act, Act::Rekey(_));
        prop_assert!(history.iter().filter(decided).all(|decision| decision.by == THIRD));
        let is_open = !adjudication.open_inputs(&layout).is_empty();
        match adjudication.finish(&layout) {
            Ok(form) => {
                prop_assert!(!is_open);
                for input in ["q1", "q3"] {
                    let field = layout.field(input).unwrap();
                    prop_assert!(field.check(&form.values()[input]).is_ok());
                }
            }
            Err(StillOpen(inputs)) => prop_assert!(is_open && !inputs.is_empty()),
        }
    }
}
