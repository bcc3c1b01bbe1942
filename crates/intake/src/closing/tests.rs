use survey::{FieldCode, PostOfficeCode, RoundId, UnitCode};
use uuid::Uuid;

use super::*;
use crate::PersonId;
use crate::batch::{ControlTotals, ItemTotal};
use crate::compare::Sealed;
use crate::keying::{Keying, Message};
use crate::rejected::Rejection;
use crate::serial::Series;
use crate::tests::{FIRST, message, serial, small};
use crate::{Layout, Settings};

/// Forms 260001 to 260003 with the marks 5, 4 and blank at q1; 260004 is rejected.
fn header() -> BatchHeader {
    BatchHeader {
        post_office: PostOfficeCode::parse("270000").unwrap(),
        round: RoundId::from_uuid(Uuid::from_u128(1)),
        unit: UnitCode::parse("00004").unwrap(),
        field: FieldCode::parse("ho_tich").unwrap(),
        expected: 4,
        serials: Series::new(26, 4, 1, 4).unwrap().range(),
        totals: ControlTotals {
            serials: Some(1_040_010),
            item: Some(ItemTotal {
                item: "q1".to_owned(),
                total: 9,
            }),
        },
    }
}

fn form(number: u32, q1: &Value) -> AgreedForm {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let mut keying = Keying::new(serial(number), FIRST);
    for (step, field) in (1..).zip(layout.fields()) {
        let value = match field.input.as_str() {
            "q1" => q1.clone(),
            "q3" => Value::Mark(3),
            _ => Value::Blank,
        };
        let message = Message {
            serial: serial(number),
            ..message(FIRST, step, &field.input, value)
        };
        keying.take(&layout, message).unwrap();
    }
    let accepted = BTreeSet::from(["many-blank".to_owned()]);
    let keyed = keying
        .finish(&questionnaire, &layout, &Settings::default(), &accepted)
        .unwrap();
    Sealed::of(keyed).into_single()
}

fn forms() -> Vec<AgreedForm> {
    vec![
        form(260_001, &Value::Mark(5)),
        form(260_002, &Value::Mark(4)),
        form(260_003, &Value::Blank),
    ]
}

fn register(lines: &[(u32, Reason)]) -> Register {
    let mut register = Register::default();
    for (number, reason) in lines {
        register
            .enter(Rejection {
                serial: Some(serial(*number)),
                reason: *reason,
                by: PersonId::from_uuid(Uuid::nil()),
                at_ms: 0,
                note: None,
            })
            .unwrap();
    }
    register
}

fn taken_in(numbers: &[u32]) -> BTreeSet<Serial> {
    numbers.iter().map(|&number| serial(number)).collect()
}

#[test]
fn a_batch_that_keeps_its_promise_has_nothing_to_report() {
    let report = close(
        &header(),
        &taken_in(&[260_001, 260_002, 260_003, 260_004]),
        &forms(),
        &[],
        &register(&[(260_004, Reason::Blank)]),
    );
    assert!(report.agrees(), "{:?}", report.codes());
    assert_eq!(report.codes(), [""; 0]);
}

#[test]
fn everything_that_differs_is_named() {
    let mut forms = forms();
    forms[2] = form(260_009, &Value::Mark(1));
    let report = close(
        &header(),
        &taken_in(&[260_001, 260_002, 260_003, 260_004]),
        &forms,
        &[],
        &Register::default(),
    );
    assert!(!report.agrees());
    assert_eq!(
        report.codes(),
        [
            "closing-count",
            "closing-missing",
            "closing-surplus",
            "closing-outside",
            "closing-serial-total",
            "closing-item-total",
        ]
    );
    assert_eq!(
        report.count,
        Line {
            promised: 4,
            found: 3
        }
    );
    assert_eq!(report.serials.missing, taken_in(&[260_003, 260_004]));
    assert_eq!(report.outside, taken_in(&[260_009]));
    assert_eq!(report.item_total.unwrap().found, 10);
}

#[test]
fn a_duplicate_paper_counts_as_paper_but_repeats_no_form() {
    let mut header = header();
    header.expected = 5;
    header.totals.serials = Some(1_040_010 + 260_002);
    let taken_in = taken_in(&[260_001, 260_002, 260_003, 260_004]);
    let register = register(&[(260_004, Reason::Refused), (260_002, Reason::Duplicate)]);
    assert!(close(&header, &taken_in, &forms(), &[], &register).agrees());
    let mut twice = forms();
    twice.push(form(260_002, &Value::Blank));
    let report = close(&header, &taken_in, &twice, &[], &register);
    assert!(report.codes().contains(&"closing-repeated"));
}

#[test]
fn a_form_that_was_answered_by_phone_meanwhile_is_not_missing_and_stays_in_the_totals() {
    let mut forms = forms();
    let by_phone = [forms.remove(0)];
    let report = close(
        &header(),
        &taken_in(&[260_001, 260_002, 260_003, 260_004]),
        &forms,
        &by_phone,
        &register(&[(260_004, Reason::Blank), (260_001, Reason::Duplicate)]),
    );
    assert_eq!(report.codes(), [""; 0]);
    assert_eq!(report.item_total.unwrap().found, 9);
    assert!(report.serials.is_none(), "{:?}", report.serials);
}

#[test]
fn totals_that_were_not_made_are_not_asked_for() {
    let mut header = header();
    header.totals = ControlTotals::default();
    let report = close(
        &header,
        &taken_in(&[260_001, 260_002, 260_003, 260_004]),
        &forms(),
        &[],
        &register(&[(260_004, Reason::Spoiled)]),
    );
    assert_eq!((report.serial_total, report.item_total), (None, None));
    assert!(report.agrees());
}
