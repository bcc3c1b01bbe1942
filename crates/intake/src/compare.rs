//! Two keyings of one form side by side: agreed, or the fields that differ and no others.
//!
//! # The second clerk is blind, by types
//! What the first clerk keyed leaves the store as [`Sealed`]. It can be asked for its form and its
//! clerk, to keep the same person from keying twice; nothing reads, prints or sends its values. The
//! second clerk's screen is made of a [`SecondView`], which holds the paper's fields and the second
//! clerk's own keys. Only [`compare`] opens the seal, and it needs the finished second keying for it.
//!
//! ```compile_fail
//! fn peek(first: &intake::compare::Sealed) -> usize {
//!     first.values().len() // there is no such method
//! }
//! ```
//! ```compile_fail
//! fn send(first: &intake::compare::Sealed) -> String {
//!     serde_json::to_string(first).unwrap_or_default() // it cannot be serialised
//! }
//! ```
//! ```compile_fail
//! fn open(first: intake::compare::Sealed) -> intake::keying::Keyed {
//!     first.0 // the field is private
//! }
//! ```
//! ```compile_fail
//! fn keep(first: &intake::compare::Sealed) -> intake::compare::Sealed {
//!     first.clone() // one comparison opens it, once
//! }
//! ```

use std::fmt;

use survey::text;

use crate::agreed::AgreedForm;
use crate::id::PersonId;
use crate::keying::{Keyed, Keying, Value};
use crate::layout::{Field, Layout};
use crate::serial::Serial;

/// A finished first keying that nobody can look into.
pub struct Sealed(Keyed);

/// Why two keyings are not compared, or a second one not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// They are of two forms.
    #[error("the keyings are of the forms {0} and {1}")]
    OtherForm(Serial, Serial),
    /// One person keyed both.
    #[error("the second keying must be made by another person")]
    SamePerson,
}

impl CompareError {
    /// The stable code of the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherForm(..) => "second-keying-other-form",
            Self::SamePerson => "second-keying-same-person",
        }
    }
}

/// What the second clerk may see: the paper's fields and the own keys.
#[derive(Debug, Clone, Copy)]
pub struct SecondView<'a> {
    layout: &'a Layout,
    own: &'a Keying,
}

/// One field that two clerks keyed otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place on the paper, counted from 0.
    pub place: usize,
    /// The input of the field.
    pub input: String,
    /// Its number as printed.
    pub number: String,
    /// What the first clerk keyed; a box that the clerk never came to is blank.
    pub first: Value,
    /// What the second clerk keyed.
    pub second: Value,
}

/// What came of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// Both say the same.
    Agreed(AgreedForm),
    /// They do not; [`crate::adjudicate`] goes on from here.
    Differing(Differences),
}

/// Two keyings and the fields in which they differ, in the order of the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    pub(crate) first: Keyed,
    pub(crate) second: Keyed,
    pub(crate) fields: Vec<Difference>,
}

impl Sealed {
    /// Seals a first keying.
    pub const fn of(keyed: Keyed) -> Self {
        Self(keyed)
    }

    /// The form.
    pub const fn serial(&self) -> Serial {
        self.0.serial()
    }

    /// Whoever keyed it.
    pub const fn clerk(&self) -> PersonId {
        self.0.clerk()
    }

    /// The screen for a second keying, for anybody but the first clerk.
    ///
    /// # Errors
    /// [`CompareError`] for another form or the same person.
    pub fn second_view<'a>(
        &self,
        layout: &'a Layout,
        own: &'a Keying,
    ) -> Result<SecondView<'a>, CompareError> {
        may_be_second(&self.0, own.serial(), own.clerk())?;
        Ok(SecondView { layout, own })
    }

    /// The first keying of a form that was not drawn for a second one needs no seal any more.
    pub fn into_single(self) -> AgreedForm {
        AgreedForm::of_one(self.0)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let serial = self.serial();
        formatter
            .debug_struct("Sealed")
            .field("serial", &serial)
            .finish_non_exhaustive()
    }
}

impl SecondView<'_> {
    /// The form.
    pub const fn serial(&self) -> Serial {
        self.own.serial()
    }

    /// The fields of the paper.
    pub fn fields(&self) -> &[Field] {
        self.layout.fields()
    }

    /// What the second clerk has keyed into a field.
    pub fn own_value(&self, input: &str) -> Option<Value> {
        self.own.values().remove(input)
    }

    /// Where the second clerk goes on.
    pub fn resume_at(&self) -> Option<&Field> {
        self.own.resume_at(self.layout)
    }
}

impl Differences {
    /// The form.
    pub const fn serial(&self) -> Serial {
        self.first.serial()
    }

    /// The fields that differ.
    pub fn fields(&self) -> &[Difference] {
        &self.fields
    }
}

/// Compares two finished keyings of one form.
///
/// # Errors
/// [`CompareError`] when they are of two forms or of one person.
pub fn compare(layout: &Layout, first: Sealed, second: Keyed) -> Result<Comparison, CompareError> {
    let first = first.0;
    may_be_second(&first, second.serial(), second.clerk())?;
    let fields: Vec<Difference> = layout
        .fields()
        .iter()
        .enumerate()
        .filter_map(|(place, field)| difference(place, field, &first, &second))
        .collect();
    if fields.is_empty() {
        let values = first.values().clone();
        let agreed = AgreedForm::of_two(&first, &second, values, Vec::new());
        return Ok(Comparison::Agreed(agreed));
    }
    Ok(Comparison::Differing(Differences {
        first,
        second,
        fields,
    }))
}

/// Whether two values say the same. Words are compared in NFC, on one line with single spaces, and
/// without regard to capitals; marks on letters count, since they make another word.
pub fn says_the_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => fold(one) == fold(other),
        _ => one == other,
    }
}

fn fold(words: &str) -> String {
    text::normalise_line(&text::normalise_line(words).to_lowercase())
}

fn may_be_second(first: &Keyed, serial: Serial, clerk: PersonId) -> Result<(), CompareError> {
    if first.serial() != serial {
        return Err(CompareError::OtherForm(first.serial(), serial));
    }
    if first.clerk() == clerk {
        return Err(CompareError::SamePerson);
    }
    Ok(())
}

fn difference(place: usize, field: &Field, first: &Keyed, second: &Keyed) -> Option<Difference> {
    let value = |keyed: &Keyed| {
        let value = keyed.values().get(&field.input);
        value.cloned().unwrap_or(Value::Blank)
    };
    let (first, second) = (value(first), value(second));
    (!says_the_same(&first, &second)).then(|| Difference {
        place,
        input: field.input.clone(),
        number: field.number.clone(),
        first,
        second,
    })
}

#[cfg(test)]
mod tests;
