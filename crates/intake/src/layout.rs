//! The fields of one form in the order of the paper, and the keys that each takes.
//!
//! The order is that of the questionnaire, page by page, row by row: what the clerk's eyes do on the
//! paper, the screen does too. The key of a choice is its place among the choices, as printed beside
//! its box; the marks of an item are the keys 1 to 5. `0` is "not applicable" and `9` "does not know"
//! where the item offers them, `.` a line left blank, `*` a line with two marks.

mod field;
mod strokes;

use std::collections::BTreeMap;

use survey::{Choice, Kind, Question, Questionnaire};

use crate::keying::Value;

pub use field::{Fault, Field, FieldKind};
pub use strokes::ENDS;

/// Most letters in the box beside a choice (ghi rõ); the same limit as on the screen.
pub const MOST_IN_A_BOX: usize = 120;

/// A form as the clerk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    fields: Vec<Field>,
    places: BTreeMap<String, usize>,
}

impl Layout {
    /// The form of a questionnaire.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let mut fields = Vec::new();
        for page in questionnaire.pages() {
            for question in &page.questions {
                fields.extend(fields_of(question, &page.code));
            }
        }
        let places = fields
            .iter()
            .enumerate()
            .map(|(place, field)| (field.input.clone(), place))
            .collect();
        Self { fields, places }
    }

    /// Every field, in the order of the paper.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field of an input of [`survey::RawAnswers`].
    pub fn field(&self, input: &str) -> Option<&Field> {
        self.fields.get(*self.places.get(input)?)
    }

    /// The place of a field on the paper, counted from 0.
    pub fn place(&self, input: &str) -> Option<usize> {
        self.places.get(input).copied()
    }

    /// How many lines of the paper wait for an answer: questions, each row of a grid for itself;
    /// boxes beside a choice belong to their question.
    pub fn questions(&self) -> usize {
        let asks = |field: &&Field| !field.is_box();
        self.fields.iter().filter(asks).count()
    }

    /// Whether the clerk comes to a field, given what is keyed: to a box only after its choice.
    pub fn is_visited(&self, field: &Field, values: &BTreeMap<String, Value>) -> bool {
        let FieldKind::Box { of, opened_by } = &field.kind else {
            return true;
        };
        match values.get(of) {
            Some(Value::Choice(key)) => opened_by.contains(key),
            Some(Value::Ticks(keys)) => keys.iter().any(|key| opened_by.contains(key)),
            _ => false,
        }
    }
}

fn fields_of(question: &Question, page: &str) -> Vec<Field> {
    let field = |input: String, number: String, kind: FieldKind| Field {
        input,
        question: question.code.clone(),
        number,
        page: page.to_owned(),
        kind,
    };
    let own = |kind| vec![field(question.code.clone(), question.number.clone(), kind)];
    let boxed = |kind, choices: &[Choice]| {
        let mut fields = own(kind);
        let opened_by = keys_where(choices, |choice| choice.writes);
        if !opened_by.is_empty() {
            let of = question.code.clone();
            fields.push(field(
                question.box_input(),
                question.number.clone(),
                FieldKind::Box { of, opened_by },
            ));
        }
        fields
    };
    match &question.kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => own(FieldKind::Mark {
            not_applicable: *not_applicable,
            do_not_know: *do_not_know,
        }),
        Kind::Single { choices } => boxed(
            FieldKind::Choice {
                codes: codes(choices),
            },
            choices,
        ),
        Kind::Multiple { choices, most } => boxed(
            FieldKind::Ticks {
                codes: codes(choices),
                most: *most,
                exclusive: keys_where(choices, |choice| choice.exclusive),
            },
            choices,
        ),
        Kind::Grid { rows, levels } => rows
            .iter()
            .zip('a'..='z')
            .map(|(row, letter)| {
                let codes = codes(levels);
                field(
                    question.row_input(&row.code),
                    format!("{}{letter}", question.number),
                    FieldKind::Choice { codes },
                )
            })
            .collect(),
        Kind::Text { most_chars } | Kind::Comment { most_chars } => own(FieldKind::Text {
            most_chars: *most_chars,
        }),
        Kind::Number { least, most } => own(FieldKind::Number {
            least: *least,
            most: *most,
        }),
        Kind::Date { earliest, latest } => own(FieldKind::Date {
            earliest: earliest.clone(),
            latest: latest.clone(),
        }),
    }
}

fn codes(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(|choice| choice.code.clone()).collect()
}

/// The keys of the choices that are so; the key of a choice is its place, from 1.
fn keys_where(choices: &[Choice], is_so: impl Fn(&Choice) -> bool) -> Vec<u8> {
    let keyed = (1..=u8::MAX).zip(choices);
    keyed
        .filter(|(_, choice)| is_so(choice))
        .map(|(key, _)| key)
        .collect()
}

#[cfg(test)]
mod tests;
