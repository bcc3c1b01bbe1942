//! Keys mean the same here as in the browser: `web/static/keying/reading.js` is held to the same cases by
//! `tests/browser/keying-machine.test.mjs`.

use intake::Value;
use intake::layout::{Field, FieldKind};
use serde::Deserialize;

/// The cases that both sides read.
const CASES: &str = include_str!("../../../tests/browser/keying/reading.json");

#[derive(Deserialize)]
struct Case {
    field: Told,
    typed: String,
    value: Option<Value>,
    fault: Option<String>,
}

/// A field as the screen is told of it.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Told {
    Mark {
        input: String,
        not_applicable: bool,
        do_not_know: bool,
    },
    Choice {
        input: String,
        choices: usize,
    },
    Ticks {
        input: String,
        choices: usize,
        most: Option<usize>,
        exclusive: Vec<u8>,
    },
    Number {
        input: String,
        least: i64,
        most: i64,
    },
    Date {
        input: String,
        earliest: Option<String>,
        latest: Option<String>,
    },
    Text {
        input: String,
        most_chars: usize,
    },
    Box {
        input: String,
        of: String,
        opened_by: Vec<u8>,
        most_chars: usize,
    },
}

fn codes(count: usize) -> Vec<String> {
    (1..=count).map(|place| format!("c{place}")).collect()
}

fn field(told: Told) -> Field {
    let (input, kind) = match told {
        Told::Mark {
            input,
            not_applicable,
            do_not_know,
        } => {
            let kind = FieldKind::Mark {
                not_applicable,
                do_not_know,
            };
            (input, kind)
        }
        Told::Choice { input, choices } => {
            let codes = codes(choices);
            (input, FieldKind::Choice { codes })
        }
        Told::Ticks {
            input,
            choices,
            most,
            exclusive,
        } => {
            let kind = FieldKind::Ticks {
                codes: codes(choices),
                most,
                exclusive,
            };
            (input, kind)
        }
        Told::Number { input, least, most } => (input, FieldKind::Number { least, most }),
        Told::Date {
            input,
            earliest,
            latest,
        } => (input, FieldKind::Date { earliest, latest }),
        Told::Text { input, most_chars } => (input, FieldKind::Text { most_chars }),
        Told::Box {
            input,
            of,
            opened_by,
            most_chars,
        } => {
            assert_eq!(most_chars, 120, "a box has the same length on both sides");
            (input, FieldKind::Box { of, opened_by })
        }
    };
    Field {
        question: input.clone(),
        number: "1".to_owned(),
        page: "p".to_owned(),
        input,
        kind,
    }
}

#[test]
fn what_is_typed_means_what_it_means_in_the_browser() {
    let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() > 60, "{} cases", cases.len());
    for case in cases {
        let field = field(case.field);
        let read = Value::read(&field, &case.typed).map_err(|fault| fault.code().to_owned());
        let expected = match (case.value, case.fault) {
            (Some(value), None) => Ok(value),
            (None, Some(fault)) => Err(fault),
            told => panic!("a case has a value or a fault, not {told:?}"),
        };
        assert_eq!(read, expected, "{}: “{}”", field.input, case.typed);
    }
}

#[test]
fn the_cases_show_every_kind_of_field_and_every_fault() {
    let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
    let kinds: std::collections::BTreeSet<String> = cases
        .iter()
        .map(|case| match &case.field {
            Told::Mark { .. } => "mark",
            Told::Choice { .. } => "choice",
            Told::Ticks { .. } => "ticks",
            Told::Number { .. } => "number",
            Told::Date { .. } => "date",
            Told::Text { .. } => "text",
            Told::Box { .. } => "box",
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(kinds.len(), 7, "{kinds:?}");
    for fault in [
        "not-offered",
        "not-a-number",
        "number-out-of-range",
        "not-a-date",
        "date-out-of-range",
        "too-long",
    ] {
        let shows = |case: &Case| case.fault.as_deref() == Some(fault);
        assert!(cases.iter().any(shows), "no case ends in {fault}");
    }
}
