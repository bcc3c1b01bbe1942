//! The value of a field, as typed from the paper.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use survey::text;

use crate::layout::{Fault, Field, FieldKind};

/// What stands on the paper at one field. A blank line and a line with two marks are answers to the
/// question what the paper says, and therefore values; "not typed yet" is none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Nothing is ticked or written (`.`).
    Blank,
    /// More than one mark where one is asked, or ticks that cannot be told apart (`*`).
    TwoMarks,
    /// The mark of a satisfaction item, 1 to 5.
    Mark(u8),
    /// "Not applicable" (`0`).
    NotApplicable,
    /// "Does not know" (`9`).
    DoNotKnow,
    /// The choice or level at this place, from 1.
    Choice(u8),
    /// The choices at these places, from 1; never none.
    Ticks(BTreeSet<u8>),
    /// A whole number.
    Number(i64),
    /// A date as `2026-09-02`.
    Date(String),
    /// Words, on one line or several, normalised.
    Text(String),
}

impl Value {
    /// Reads what was typed into a field: single keys, the ticks of several answers one after another
    /// or with spaces, commas or strokes between (`1,3`, `1/3`; more than nine choices need them), a date as
    /// `02092026`, `02/9/2026` or `2026-09-02`, or words. Nothing typed before Enter is blank.
    ///
    /// # Errors
    /// [`Fault`]: the hard check that stops the clerk.
    pub fn read(field: &Field, typed: &str) -> Result<Self, Fault> {
        let line = text::normalise(typed);
        let value = match line.as_str() {
            "" | "." => Self::Blank,
            "*" if field.takes_two_marks() => Self::TwoMarks,
            line => read_kind(&field.kind, line)?,
        };
        field.check(&value)?;
        Ok(value)
    }

    /// The keys that read back as this value.
    pub fn keys(&self) -> String {
        match self {
            Self::Blank => ".".to_owned(),
            Self::TwoMarks => "*".to_owned(),
            Self::Mark(key) | Self::Choice(key) => key.to_string(),
            Self::NotApplicable => survey::NOT_APPLICABLE.to_owned(),
            Self::DoNotKnow => survey::DO_NOT_KNOW.to_owned(),
            Self::Ticks(keys) => {
                let keys: Vec<String> = keys.iter().map(u8::to_string).collect();
                keys.join(",")
            }
            Self::Number(number) => number.to_string(),
            Self::Date(words) | Self::Text(words) => words.clone(),
        }
    }
}

fn read_kind(kind: &FieldKind, line: &str) -> Result<Value, Fault> {
    match kind {
        FieldKind::Mark { .. } => match line {
            survey::NOT_APPLICABLE => Ok(Value::NotApplicable),
            survey::DO_NOT_KNOW => Ok(Value::DoNotKnow),
            mark => key(mark).map(Value::Mark),
        },
        FieldKind::Choice { .. } => key(line).map(Value::Choice),
        FieldKind::Ticks { codes, .. } => ticks(line, codes.len()).map(Value::Ticks),
        FieldKind::Number { .. } => {
            let number = line.replace(' ', "").parse();
            number.map(Value::Number).map_err(|_| Fault::NotANumber)
        }
        FieldKind::Date { .. } => date(line).map(Value::Date).ok_or(Fault::NotADate),
        FieldKind::Text { .. } => Ok(Value::Text(line.to_owned())),
        FieldKind::Box { .. } => Ok(Value::Text(text::normalise_line(line))),
    }
}

/// Digits only: a sign or a space is no key.
fn key(typed: &str) -> Result<u8, Fault> {
    let all_digits = typed.bytes().all(|byte| byte.is_ascii_digit());
    let key = typed.parse().ok().filter(|_| all_digits);
    key.ok_or(Fault::NotOffered)
}

fn ticks(line: &str, choices: usize) -> Result<BTreeSet<u8>, Fault> {
    let parts = line.split([',', ' ', '/']).filter(|part| !part.is_empty());
    if choices > 9 {
        return parts.map(key).collect();
    }
    let digits = parts.flat_map(|part| part.split_inclusive(|_: char| true));
    digits.map(key).collect()
}

/// The day, the month and the year with or without separators.
fn date(line: &str) -> Option<String> {
    let all_digits = line.bytes().all(|byte| byte.is_ascii_digit());
    match (line.get(..2), line.get(2..4), line.get(4..)) {
        (Some(day), Some(month), Some(year)) if all_digits && line.len() == 8 => {
            survey::read_date(&format!("{day}/{month}/{year}"))
        }
        _ => survey::read_date(line),
    }
}
