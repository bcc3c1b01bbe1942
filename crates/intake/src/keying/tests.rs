use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::Settings;
use crate::layout::{Fault, Layout};
use crate::tests::{FIRST, SECOND, keyed, message, serial, small, values};

#[rstest]
#[case("q1", "4", Ok(Value::Mark(4)))]
#[case("q1", " 5 ", Ok(Value::Mark(5)))]
#[case("q1", "9", Ok(Value::DoNotKnow))]
#[case("q1", "0", Err(Fault::NotOffered))]
#[case("q3", "0", Ok(Value::NotApplicable))]
#[case("q3", "9", Err(Fault::NotOffered))]
#[case("q1", "6", Err(Fault::NotOffered))]
#[case("q1", "+4", Err(Fault::NotOffered))]
#[case("q1", "45", Err(Fault::NotOffered))]
#[case("q1", "", Ok(Value::Blank))]
#[case("q1", ".", Ok(Value::Blank))]
#[case("q1", "*", Ok(Value::TwoMarks))]
#[case("channel", "3", Ok(Value::Choice(3)))]
#[case("channel", "4", Err(Fault::NotOffered))]
#[case("channel", "0", Err(Fault::NotOffered))]
#[case("wish.staff", "2", Ok(Value::Choice(2)))]
#[case("reasons", "31", Ok(Value::Ticks([1, 3].into())))]
#[case("reasons", "1, 3", Ok(Value::Ticks([1, 3].into())))]
#[case("reasons", "15", Err(Fault::NotOffered))]
#[case("reasons", ",", Err(Fault::NotOffered))]
#[case("visits", "12", Ok(Value::Number(12)))]
#[case("visits", "21", Err(Fault::NumberOutOfRange))]
#[case("visits", "hai", Err(Fault::NotANumber))]
#[case("met", "02092026", Ok(Value::Date("2026-09-02".into())))]
#[case("met", "2/9/2026", Ok(Value::Date("2026-09-02".into())))]
#[case("met", "31022026", Err(Fault::NotADate))]
#[case("met", "02092025", Err(Fault::DateOutOfRange))]
#[case("comment", "*", Ok(Value::Text("*".into())))]
#[case("comment", " Ho\u{300}a ", Ok(Value::Text("Hòa".into())))]
#[case("detail", "một hai ba bốn năm sáu", Err(Fault::TooLong))]
fn keys_become_values_or_a_named_fault(
    #[case] input: &str,
    #[case] typed: &str,
    #[case] value: Result<Value, Fault>,
) {
    let layout = Layout::of(&small());
    assert_eq!(Value::read(layout.field(input).unwrap(), typed), value);
}

#[test]
fn what_is_missing_is_listed_in_the_order_of_the_paper_and_resumed_at() {
    let (questionnaire, settings) = (small(), Settings::default());
    let layout = Layout::of(&questionnaire);
    let mut keying = Keying::new(serial(260_001), FIRST);
    assert_eq!(keying.resume_at(&layout).unwrap().input, "visits");
    for (step, (field, value)) in (1..).zip([
        ("visits", Value::Number(2)),
        ("channel", Value::Choice(3)),
        ("q1", Value::Mark(4)),
    ]) {
        keying
            .take(&layout, message(FIRST, step, field, value))
            .unwrap();
    }
    assert_eq!(keying.resume_at(&layout).unwrap().input, "channel.text");
    let left = keying.finish(&questionnaire, &layout, &settings, &BTreeSet::new());
    let Err(Unfinished::Missing(missing)) = left else {
        panic!("fields are missing")
    };
    assert_eq!(missing[..3], ["channel.text", "met", "q2"]);
    // The choice is corrected, and nobody comes to its box any more.
    keying
        .take(&layout, message(FIRST, 4, "channel", Value::Choice(1)))
        .unwrap();
    assert_eq!(keying.resume_at(&layout).unwrap().input, "met");
}

#[test]
fn what_stood_in_a_box_before_its_choice_was_corrected_is_gone() {
    let form = keyed(
        &small(),
        FIRST,
        &[("channel", "1"), ("channel.text", "bưu tá")],
    );
    assert!(!form.values().contains_key("channel.text"));
}

#[test]
fn messages_of_others_and_unknown_or_wrong_ones_change_nothing() {
    let layout = Layout::of(&small());
    let mut keying = Keying::new(serial(260_001), FIRST);
    let before = keying.clone();
    let mut other_form = message(FIRST, 1, "q1", Value::Mark(4));
    other_form.serial = serial(260_002);
    let cases = [
        (other_form, KeyingError::OtherForm(serial(260_002))),
        (
            message(SECOND, 1, "q1", Value::Mark(4)),
            KeyingError::OtherClerk,
        ),
        (
            message(FIRST, 1, "q9", Value::Mark(4)),
            KeyingError::UnknownField("q9".into()),
        ),
        (
            message(FIRST, 1, "q1", Value::Mark(6)),
            KeyingError::Faulty(Fault::NotOffered),
        ),
        (
            message(FIRST, 1, "channel.text", Value::TwoMarks),
            KeyingError::Faulty(Fault::NotOffered),
        ),
    ];
    let mut codes = BTreeSet::new();
    for (message, error) in cases {
        codes.insert(error.code());
        assert_eq!(keying.take(&layout, message), Err(error));
        assert_eq!(keying, before);
    }
    assert_eq!(codes.len(), 4);
}

#[test]
fn a_message_again_is_harmless_and_its_number_cannot_mean_something_else() {
    let layout = Layout::of(&small());
    let mut keying = Keying::new(serial(260_001), FIRST);
    let mut take = |step, value| keying.take(&layout, message(FIRST, step, "q1", value));
    assert_eq!(take(2, Value::Mark(4)), Ok(Outcome::Kept));
    assert_eq!(take(2, Value::Mark(4)), Ok(Outcome::Repeated));
    assert_eq!(take(2, Value::Mark(5)), Err(KeyingError::SequenceReused));
    assert_eq!(take(1, Value::Mark(3)), Ok(Outcome::Overtaken));
    assert_eq!(
        keying.values(),
        BTreeMap::from([("q1".into(), Value::Mark(4))])
    );
}

#[test]
fn a_machine_that_takes_over_wins_and_the_old_one_can_only_fill_gaps() {
    let layout = Layout::of(&small());
    let mut keying = Keying::new(serial(260_001), FIRST);
    let first = Sequence { claim: 1, step: 1 };
    assert_eq!(keying.next_claim(), first);
    let at = |sequence, field, value| Message {
        sequence,
        ..message(FIRST, 0, field, value)
    };
    keying
        .take(&layout, at(first, "q1", Value::Mark(4)))
        .unwrap();
    let second = keying.next_claim();
    assert_eq!(second, Sequence { claim: 2, step: 1 });
    keying
        .take(&layout, at(second, "q1", Value::Mark(5)))
        .unwrap();
    // The queue of the old machine arrives.
    let late = |step| Sequence { claim: 1, step };
    let overtaken = keying.take(&layout, at(late(2), "q1", Value::Mark(1)));
    assert_eq!(overtaken, Ok(Outcome::Overtaken));
    let gap = keying.take(&layout, at(late(3), "q2", Value::Mark(2)));
    assert_eq!(gap, Ok(Outcome::Kept));
    assert_eq!(keying.values()["q1"], Value::Mark(5));
    assert_eq!(keying.values()["q2"], Value::Mark(2));
}

#[test]
fn blank_lines_two_marks_and_contradicting_ticks_become_blank_answers() {
    let layout = Layout::of(&small());
    let values = values(
        &layout,
        &[
            ("visits", "2"),
            ("channel", "3"),
            ("channel.text", "."),
            ("q1", "*"),
            ("q2", "."),
            ("q3", "0"),
            ("reasons", "14"),
            ("wish.staff", "*"),
            ("wish.place", "2"),
            ("met", "02092026"),
            ("comment", "-"),
        ],
    );
    let answers = raw_answers(&layout, &values);
    let expected = [
        ("channel", "other"),
        ("comment", "-"),
        ("met", "2026-09-02"),
        ("q1", "-"),
        ("q2", "-"),
        ("q3", "0"),
        ("reasons", "-"),
        ("visits", "2"),
        ("wish.place", "high"),
        ("wish.staff", "-"),
    ];
    let found: Vec<(&str, &str)> = answers
        .iter()
        .map(|(input, values)| (input, values[0].as_str()))
        .collect();
    assert_eq!(found, expected);
}

fn any_message() -> impl Strategy<Value = Message> {
    let field = prop::sample::select(vec!["q1", "q2", "channel"]);
    (1_u32..3, 1_u32..8, field, 1_u8..4).prop_map(|(claim, step, field, key)| {
        let value = if field == "channel" {
            Value::Choice(key)
        } else {
            Value::Mark(key)
        };
        Message {
            sequence: Sequence { claim, step },
            ..message(FIRST, step, field, value)
        }
    })
}

proptest! {
    /// Late, doubled, in any order: the same keying.
    #[test]
    fn the_order_and_number_of_arrivals_do_not_matter(
        (sent, arrived) in prop::collection::btree_map((1_u32..3, 1_u32..8), any_message(), 1..14)
            .prop_map(|numbered| {
                let messages = numbered.into_iter().map(|((claim, step), message)| Message {
                    sequence: Sequence { claim, step },
                    ..message
                });
                messages.collect::<Vec<_>>()
            })
            .prop_flat_map(|sent| {
                let mut twice = sent.clone();
                twice.extend(sent.clone());
                (Just(sent), Just(twice).prop_shuffle())
            }),
    ) {
        let layout = Layout::of(&small());
        let keying = |messages: &[Message]| {
            let mut keying = Keying::new(serial(260_001), FIRST);
            for message in messages {
                keying.take(&layout, message.clone()).unwrap();
            }
            keying
        };
        let (in_order, shuffled) = (keying(&sent), keying(&arrived));
        prop_assert_eq!(&in_order, &shuffled);
        let last: BTreeMap<String, Value> = sent
            .iter()
            .map(|message| (message.typed.field.clone(), message.typed.value.clone()))
            .collect();
        prop_assert_eq!(in_order.values(), last);
    }

    /// Whatever passes the field's own check passes the survey's.
    #[test]
    fn values_that_fit_their_fields_pass_validation(
        typed in prop::collection::vec((0_usize..12, "[0-9.*,]{0,3}|[0-3][0-9]0[1-9]2026|[a-zộ ]{0,20}"), 0..40),
    ) {
        let questionnaire = small();
        let layout = Layout::of(&questionnaire);
        let mut values = BTreeMap::new();
        for (place, keys) in typed {
            let field = &layout.fields()[place];
            if let Ok(value) = Value::read(field, &keys) {
                prop_assert_eq!(&Value::read(field, &value.keys()), &Ok(value.clone()));
                values.insert(field.input.clone(), value);
            }
        }
        let response = respond(&questionnaire, &layout, &values, context());
        prop_assert!(response.is_ok(), "{:?}", response);
    }
}

fn context() -> survey::Context {
    let unit = survey::UnitCode::parse("00004").unwrap();
    survey::Context {
        round: survey::RoundId::from_uuid(uuid::Uuid::nil()),
        received_by: unit.clone(),
        decided_by: unit,
        field: survey::FieldCode::parse("ho_tich").unwrap(),
        stream: survey::Stream::Sampled,
        mode: survey::Mode::Phone,
        language: survey::Language::VI,
        consent_version: "1".into(),
        sample_member: None,
        started_ms: None,
    }
}

#[test]
fn a_keyed_form_enters_as_paper_whatever_the_caller_says() {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let values = values(&layout, &[("visits", "2"), ("q1", "5")]);
    let response = respond(&questionnaire, &layout, &values, context()).unwrap();
    assert_eq!(response.context().mode, survey::Mode::Paper);
}
