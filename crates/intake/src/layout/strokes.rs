//! How many keys a clerk presses: the measure of a keying screen.
//!
//! A key that can mean only one thing moves on by itself. Enter is needed only where more may follow:
//! after words, after the ticks of a question with several answers, after a number that could go on.

use std::collections::BTreeMap;

use super::{Field, FieldKind, Layout};
use crate::keying::Value;

/// Keys of a form beside its fields: Enter at the serial, Enter at the end.
pub const ENDS: usize = 2;
/// Keys of a date: day and month of two digits, year of four.
const DATE: usize = 8;

impl Field {
    /// Keys pressed for a value, with the Enter that ends it where one is needed.
    pub fn strokes(&self, value: &Value) -> usize {
        match (value, &self.kind) {
            (Value::Choice(key), FieldKind::Choice { codes }) => one_of(*key, codes.len()),
            (Value::Ticks(keys), FieldKind::Ticks { codes, .. }) => {
                let ticks = keys.iter().map(|&key| one_of(key, codes.len()));
                ticks.sum::<usize>() + 1
            }
            (Value::Number(number), FieldKind::Number { least, most }) => {
                let written = number.to_string().len();
                let widest = most.to_string().len().max(least.to_string().len());
                written + usize::from(written < widest)
            }
            (Value::Date(_), _) => DATE,
            (Value::Text(words), _) => survey::text::length(words) + 1,
            _ => 1,
        }
    }
}

/// Digits of a choice, and Enter where another choice begins with the same digits.
fn one_of(key: u8, choices: usize) -> usize {
    let digits = key.to_string().len();
    digits + usize::from(usize::from(key) * 10 <= choices)
}

impl Layout {
    /// Keys pressed for a whole form, without corrections. A field without a value counts as the one
    /// key that leaves it blank.
    pub fn strokes(&self, values: &BTreeMap<String, Value>) -> usize {
        let visited = self
            .fields()
            .iter()
            .filter(|field| self.is_visited(field, values));
        let keys = visited.map(|field| {
            let value = values.get(&field.input).unwrap_or(&Value::Blank);
            field.strokes(value)
        });
        keys.sum::<usize>() + ENDS
    }

    /// Keys pressed for a form that is answered everywhere with one tick and without words.
    pub fn ordinary_strokes(&self) -> usize {
        let ticked = self.fields().iter().filter_map(|field| {
            let value = match &field.kind {
                FieldKind::Mark { .. } => Value::Mark(4),
                FieldKind::Choice { .. } => Value::Choice(1),
                FieldKind::Ticks { .. } => Value::Ticks([1].into()),
                FieldKind::Number { least, .. } => Value::Number(*least),
                FieldKind::Date { .. } => Value::Date("2026-01-01".to_owned()),
                FieldKind::Text { .. } | FieldKind::Box { .. } => return None,
            };
            Some((field.input.clone(), value))
        });
        self.strokes(&ticked.collect())
    }
}
