//! Messages from a keyboard, and the keying that they add up to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::value::Value;
use crate::id::PersonId;
use crate::layout::{Fault, Field, Layout};
use crate::serial::Serial;

/// The number of a message: first the claim (each time a machine takes the form over it counts one
/// up), then the step within it. Later numbers hold against earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sequence {
    /// Which taking of the form, from 1.
    pub claim: u32,
    /// Which message within it, from 1.
    pub step: u32,
}

/// One field and what was typed into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The input of the field.
    pub field: String,
    /// What stands on the paper.
    pub value: Value,
}

/// What a browser sends for one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The form.
    pub serial: Serial,
    /// Whoever typed.
    pub clerk: PersonId,
    /// Its number.
    pub sequence: Sequence,
    /// What was typed.
    pub typed: Typed,
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Kept,
    /// It had come before; nothing changes.
    Repeated,
    /// A later one for the same field had come before; this one is only noted.
    Overtaken,
}

/// Why a message is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyingError {
    /// It is about another form.
    #[error("the message is about the form {0}")]
    OtherForm(Serial),
    /// Somebody else keys this form.
    #[error("another person keys this form")]
    OtherClerk,
    /// The form has no such field.
    #[error("the form has no field {0:?}")]
    UnknownField(String),
    /// The same number came with another content: two machines count from the same start.
    #[error("this number was used for something else")]
    SequenceReused,
    /// The field does not take the value.
    #[error("the field does not take the value: {0}")]
    Faulty(#[from] Fault),
}

impl KeyingError {
    /// The stable code of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherForm(_) => "keying-other-form",
            Self::OtherClerk => "keying-other-clerk",
            Self::UnknownField(_) => "keying-unknown-field",
            Self::SequenceReused => "keying-sequence-reused",
            Self::Faulty(_) => "keying-faulty",
        }
    }
}

/// A form that one clerk is keying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keying {
    serial: Serial,
    clerk: PersonId,
    log: Vec<(Sequence, Typed)>,
}

impl Keying {
    /// A form of which nothing is keyed.
    pub const fn new(serial: Serial, clerk: PersonId) -> Self {
        Self {
            serial,
            clerk,
            log: Vec::new(),
        }
    }

    /// The form.
    pub const fn serial(&self) -> Serial {
        self.serial
    }

    /// Whoever keys it.
    pub const fn clerk(&self) -> PersonId {
        self.clerk
    }

    /// Takes a message, in whatever order it comes.
    ///
    /// # Errors
    /// [`KeyingError`]; the keying then stays as it is.
    pub fn take(&mut self, layout: &Layout, message: Message) -> Result<Outcome, KeyingError> {
        if message.serial != self.serial {
            return Err(KeyingError::OtherForm(message.serial));
        }
        if message.clerk != self.clerk {
            return Err(KeyingError::OtherClerk);
        }
        let Message {
            sequence, typed, ..
        } = message;
        let field = layout
            .field(&typed.field)
            .ok_or_else(|| KeyingError::UnknownField(typed.field.clone()))?;
        field.check(&typed.value)?;
        let at = match self.log.binary_search_by_key(&sequence, |entry| entry.0) {
            Ok(at) if self.log[at].1 == typed => return Ok(Outcome::Repeated),
            Ok(_) => return Err(KeyingError::SequenceReused),
            Err(at) => at,
        };
        let overtaken = self.log[at..]
            .iter()
            .any(|(_, later)| later.field == typed.field);
        self.log.insert(at, (sequence, typed));
        if overtaken {
            Ok(Outcome::Overtaken)
        } else {
            Ok(Outcome::Kept)
        }
    }

    /// What holds: for each field the message with the highest number.
    pub fn values(&self) -> BTreeMap<String, Value> {
        self.log
            .iter()
            .map(|(_, typed)| (typed.field.clone(), typed.value.clone()))
            .collect()
    }

    /// Every message that was taken, by number; a store keeps these and adds no others.
    pub fn log(&self) -> &[(Sequence, Typed)] {
        &self.log
    }

    /// The number to count from after the form is taken over: a new claim, so that what an older
    /// machine still has in its queue can fill gaps and overwrite nothing.
    pub fn next_claim(&self) -> Sequence {
        let claim = self.log.last().map_or(0, |(sequence, _)| sequence.claim);
        Sequence {
            claim: claim + 1,
            step: 1,
        }
    }

    /// The first field in the order of the paper that the clerk comes to and that has no value.
    pub fn resume_at<'a>(&self, layout: &'a Layout) -> Option<&'a Field> {
        let values = self.values();
        layout
            .fields()
            .iter()
            .find(|field| layout.is_visited(field, &values) && !values.contains_key(&field.input))
    }
}
