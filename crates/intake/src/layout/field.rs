//! One field and what can be keyed into it.

use super::MOST_IN_A_BOX;
use crate::keying::Value;

/// A place on the paper where something may be ticked or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name of its input in [`survey::RawAnswers`]: the key under which its value is kept.
    pub input: String,
    /// Code of its question.
    pub question: String,
    /// Its number as printed; rows of a grid carry the letter of the row.
    pub number: String,
    /// Code of the page, which is a part of the paper.
    pub page: String,
    /// What it takes.
    pub kind: FieldKind,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A satisfaction item: 1 to 5, and 0 and 9 where they are offered.
    Mark {
        /// Whether 0 is offered.
        not_applicable: bool,
        /// Whether 9 is offered.
        do_not_know: bool,
    },
    /// One of these, by its place from 1: a choice, or a level in a row of a grid.
    Choice {
        /// Codes in the order of the paper.
        codes: Vec<String>,
    },
    /// Any of these, by their places from 1.
    Ticks {
        /// Codes in the order of the paper.
        codes: Vec<String>,
        /// Most that may be ticked.
        most: Option<usize>,
        /// Keys that exclude all others.
        exclusive: Vec<u8>,
    },
    /// A whole number.
    Number {
        /// Least, inclusive.
        least: i64,
        /// Most, inclusive.
        most: i64,
    },
    /// A date.
    Date {
        /// Earliest, inclusive, as `2026-01-01`.
        earliest: Option<String>,
        /// Latest, inclusive.
        latest: Option<String>,
    },
    /// Words.
    Text {
        /// Most letters.
        most_chars: usize,
    },
    /// The box beside a choice (ghi rõ).
    Box {
        /// The input of its question.
        of: String,
        /// The keys after which the clerk comes to it.
        opened_by: Vec<u8>,
    },
}

/// A key or a value that a field does not take: a hard check, which stops the clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The field has no such key.
    #[error("the field has no such key")]
    NotOffered,
    /// Neither a number nor blank.
    #[error("not a whole number")]
    NotANumber,
    /// The number is outside of the limits.
    #[error("the number is out of range")]
    NumberOutOfRange,
    /// No day of the calendar.
    #[error("not a date")]
    NotADate,
    /// The day is outside of the limits.
    #[error("the date is out of range")]
    DateOutOfRange,
    /// More letters than fit.
    #[error("the text is too long")]
    TooLong,
}

impl Fault {
    /// The code of the hard check, one of [`crate::check::CHECKS`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOffered => "not-offered",
            Self::NotANumber => "not-a-number",
            Self::NumberOutOfRange => "number-out-of-range",
            Self::NotADate => "not-a-date",
            Self::DateOutOfRange => "date-out-of-range",
            Self::TooLong => "too-long",
        }
    }
}

impl Field {
    /// Whether it is the box beside a choice.
    pub const fn is_box(&self) -> bool {
        matches!(self.kind, FieldKind::Box { .. })
    }

    /// Whether it is a satisfaction item.
    pub const fn is_item(&self) -> bool {
        matches!(self.kind, FieldKind::Mark { .. })
    }

    /// Most letters it takes, where it takes words.
    pub const fn most_chars(&self) -> Option<usize> {
        match &self.kind {
            FieldKind::Text { most_chars } => Some(*most_chars),
            FieldKind::Box { .. } => Some(MOST_IN_A_BOX),
            _ => None,
        }
    }

    /// The single keys that fill it, for the key card and the screen; words, numbers and dates are
    /// typed out.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = match &self.kind {
            FieldKind::Mark {
                not_applicable,
                do_not_know,
            } => {
                let mut keys: Vec<String> = (1..=5).map(|mark: u8| mark.to_string()).collect();
                keys.extend(not_applicable.then(|| "0".to_owned()));
                keys.extend(do_not_know.then(|| "9".to_owned()));
                keys
            }
            FieldKind::Choice { codes } | FieldKind::Ticks { codes, .. } => {
                (1..=codes.len()).map(|key| key.to_string()).collect()
            }
            _ => Vec::new(),
        };
        keys.push(".".to_owned());
        if self.takes_two_marks() {
            keys.push("*".to_owned());
        }
        keys
    }

    /// Whether two marks are possible: everywhere but where words stand.
    pub const fn takes_two_marks(&self) -> bool {
        self.most_chars().is_none()
    }

    /// Checks that a value can stand in the field, whoever it came from.
    ///
    /// # Errors
    /// [`Fault`] says which hard check it fails.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        let fits = |is_so: bool, fault: Fault| if is_so { Ok(()) } else { Err(fault) };
        match (&self.kind, value) {
            (_, Value::Blank) => Ok(()),
            (_, Value::TwoMarks) => fits(self.takes_two_marks(), Fault::NotOffered),
            (FieldKind::Mark { .. }, Value::Mark(mark)) => {
                fits((1..=5).contains(mark), Fault::NotOffered)
            }
            (FieldKind::Mark { not_applicable, .. }, Value::NotApplicable) => {
                fits(*not_applicable, Fault::NotOffered)
            }
            (FieldKind::Mark { do_not_know, .. }, Value::DoNotKnow) => {
                fits(*do_not_know, Fault::NotOffered)
            }
            (FieldKind::Choice { codes }, Value::Choice(key)) => fits(
                (1..=codes.len()).contains(&usize::from(*key)),
                Fault::NotOffered,
            ),
            (FieldKind::Ticks { codes, .. }, Value::Ticks(keys)) => {
                let known = |key: &u8| (1..=codes.len()).contains(&usize::from(*key));
                fits(
                    !keys.is_empty() && keys.iter().all(known),
                    Fault::NotOffered,
                )
            }
            (FieldKind::Number { least, most }, Value::Number(number)) => {
                fits((least..=most).contains(&number), Fault::NumberOutOfRange)
            }
            (FieldKind::Date { earliest, latest }, Value::Date(date)) => {
                let day = survey::read_date(date).ok_or(Fault::NotADate)?;
                let is_early = earliest.as_ref().is_some_and(|earliest| day < *earliest);
                let is_late = latest.as_ref().is_some_and(|latest| day > *latest);
                fits(!is_early && !is_late, Fault::DateOutOfRange)
            }
            (FieldKind::Text { .. } | FieldKind::Box { .. }, Value::Text(words)) => {
                let most = self.most_chars().unwrap_or(0);
                fits(survey::text::length(words) <= most, Fault::TooLong)
            }
            (FieldKind::Number { .. }, _) => Err(Fault::NotANumber),
            (FieldKind::Date { .. }, _) => Err(Fault::NotADate),
            _ => Err(Fault::NotOffered),
        }
    }
}
