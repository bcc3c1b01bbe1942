//! Finished batches on their way from an office without a line to the province, and a round the other way.
//!
//! Rows are carried as they are ([`super::carry`]) and believed nothing: on arrival a batch is read back by the
//! functions that read any batch, so that serials, keyings, comparisons, decisions, audit and totals pass the
//! same checks once more, and what does not pass leaves nothing behind. It arrives as audited: closing it, which
//! hands its answers over and lets an answer by phone come before a paper of the same serial, is for the people of the
//! province.

mod kept;
mod pack;
mod person;
mod round;
mod take;

use intake::Serial;
use intake::batch::Refusal;
use serde::{Deserialize, Serialize};

use super::carry::Cargo;

pub use pack::{Packed, export, note_export};
pub use person::Person;
pub use round::{RoundReceived, export_round, receive_round};
pub use take::receive;

/// The tables of a batch, each after those that it names.
const OF_BATCH: [&str; 8] = [
    "batch_step",
    "batch_sheet",
    "serial_note",
    "keying",
    "difference_decision",
    "batch_audit",
    "audited_form",
    "clerk_form",
];

/// One line of a transfer file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// Rows.
    Rows(Cargo),
    /// Somebody whose work the rows are.
    Person(Person),
}

/// Why a batch is not taken in; nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is not of the post office or the round of the file.
    #[error("the batch is of another post office or round")]
    Elsewhere,
    /// It is here with another content, under this number.
    #[error("the batch is here as number {0} with another content")]
    Changed(u32),
    /// It says that this account of this installation, which is nobody of the post office, has worked on it.
    #[error("the batch names {0}, who is nobody of the post office")]
    Stranger(String),
    /// Its slip contradicts itself.
    #[error("the header contradicts itself")]
    Header,
    /// A serial was not printed for the post office, unit and field.
    #[error("the form {0} was not printed for the batch")]
    NotIssued(Serial),
    /// Papers of these serials count in other batches, which have these numbers.
    #[error("papers of the batch count in other ones")]
    Double(Vec<(Serial, u32)>),
    /// A keying, a decision or an audit does not pass the checks.
    #[error("a keying, a decision or the audit does not pass the checks: {0}")]
    Checks(String),
    /// It could not be closed as it is.
    #[error("the batch cannot be closed: {0}")]
    NotReady(Refusal),
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It is here, audited, under this number.
    Taken(u32),
    /// It came before, at this time (Unix milliseconds UTC); nothing changed.
    Repeated(i64),
    /// It is not taken.
    Unfit(Unfit),
}
