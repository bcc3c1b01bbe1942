//! What the tests of several files need: people, serials, forms.

use std::collections::{BTreeMap, BTreeSet};

use survey::{Questionnaire, shipped_questionnaire};
use uuid::Uuid;

use crate::keying::{Keyed, Keying, Message, Sequence, Typed};
use crate::{Layout, PersonId, Serial, Settings, Value};

/// The two clerks and somebody who is neither.
pub(crate) const FIRST: PersonId = PersonId::from_uuid(Uuid::from_u128(1));
pub(crate) const SECOND: PersonId = PersonId::from_uuid(Uuid::from_u128(2));
pub(crate) const THIRD: PersonId = PersonId::from_uuid(Uuid::from_u128(3));

/// A questionnaire with every kind of question and several gates.
pub(crate) fn small() -> Questionnaire {
    Questionnaire::parse(include_str!("../../survey/tests/small.toml")).unwrap()
}

/// The form of a province: 16 items and the respondent part.
pub(crate) fn province() -> Questionnaire {
    shipped_questionnaire("dvhcc-2023").unwrap().clone()
}

pub(crate) fn serial(number: u32) -> Serial {
    Serial::from_number(number).unwrap()
}

pub(crate) fn message(clerk: PersonId, step: u32, field: &str, value: Value) -> Message {
    Message {
        serial: serial(260_001),
        clerk,
        sequence: Sequence { claim: 1, step },
        typed: Typed {
            field: field.to_owned(),
            value,
        },
    }
}

/// Values from keys.
pub(crate) fn values(layout: &Layout, keys: &[(&str, &str)]) -> BTreeMap<String, Value> {
    keys.iter()
        .map(|(input, typed)| {
            let value = Value::read(layout.field(input).unwrap(), typed).unwrap();
            ((*input).to_owned(), value)
        })
        .collect()
}

/// A finished keying of form 260001: the given keys, everything else left blank, soft checks confirmed.
pub(crate) fn keyed(
    questionnaire: &Questionnaire,
    clerk: PersonId,
    keys: &[(&str, &str)],
) -> Keyed {
    let layout = Layout::of(questionnaire);
    let typed = values(&layout, keys);
    let mut keying = Keying::new(serial(260_001), clerk);
    for (step, field) in (1..).zip(layout.fields()) {
        let value = typed.get(&field.input).cloned().unwrap_or(Value::Blank);
        keying
            .take(&layout, message(clerk, step, &field.input, value))
            .unwrap();
    }
    let accepted: BTreeSet<String> = crate::check::CHECKS
        .iter()
        .map(|rule| rule.code.to_owned())
        .collect();
    keying
        .finish(questionnaire, &layout, &Settings::default(), &accepted)
        .unwrap()
}
