//! What clerks key: who has which form, what has been typed, and when it is done.
//!
//! A clerk's browser asks for forms ([`take()`]), sends what is typed in numbered messages ([`save()`]) and, with the last
//! of them, that the form is complete. Everything may come late, twice, or from a machine that has lost the form since;
//! the numbers and the keys of the tables decide, never the order of arrival.
//!
//! # Claims
//! A form lies with one clerk on one machine at a time. A claim ends when it is not used for [`IDLE_MS`], when a
//! supervisor releases it, or when the form is finished. Another machine of the same clerk then goes on where the form
//! stands, under a higher claim; another clerk begins anew, and what the first one typed is forgotten.
//!
//! A paper that cannot be keyed is set aside from the screen ([`Aside`]): it enters the register of rejected forms with
//! what was typed of it kept, so that whoever takes it out of there again loses nothing.
//!
//! # The second clerk is blind, by query
//! [`mod@rows`] is the one place that reads keyings and messages, and every query there names the place and the person
//! whose they are. Of the first keying the second clerk's requests learn who made it and whether a second one is due;
//! its values are read only by `record::settle`, after the second keying is finished. A batch that is keyed again gives
//! nobody a form of which they were shown what others keyed before ([`shown`](super::shown)), on either side.
//!
//! # What the audit chain tells
//! That a form was taken over, released, or wanted by somebody who had keyed its other side or seen
//! what others keyed of it. Messages and finished
//! keyings are records themselves: who, when, which value; none is ever changed.

mod aside;
mod claim;
mod drill;
mod finish;
mod numbers;
mod odd;
mod returned;
mod rows;
mod save;
mod take;
mod work;

use std::collections::BTreeMap;

use intake::batch::BatchState;
use intake::{Serial, Value};
use survey::word_enum;

use super::sheet::SheetStanding;
use crate::audit::Act;

pub use aside::Aside;
pub use claim::release;
pub use drill::{pass_drill, passed_drill};
pub use numbers::{Numbers, Quality, numbers, quality};
pub use odd::{OddForm, odd_forms};
pub use returned::{Returned, returned_to};
pub use save::{Parcel, Saved, save};
pub use take::{Asked, Taken, barred, note, read_serial, take};
pub use work::{Lying, OwnForm, left, lying, own_forms};

/// A claim that nobody used for this long is free, in milliseconds.
pub const IDLE_MS: i64 = 15 * 60 * 1000;

word_enum!(
    /// Which of the two keyings of a form.
    Place {
        /// The first, of every form.
        First = "first",
        /// The second, by another person, of the forms that are drawn for it.
        Second = "second",
    }
);

impl Place {
    /// The keying that a batch is in; none while it is not keyed.
    pub const fn of_state(state: BatchState) -> Option<Self> {
        match state {
            BatchState::FirstKeying => Some(Self::First),
            BatchState::SecondKeying => Some(Self::Second),
            _ => None,
        }
    }

    /// The number under which it is kept, from 1.
    pub const fn number(self) -> u32 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }
}

/// A form that lies with a clerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its serial.
    pub serial: Serial,
    /// Which keying it is.
    pub place: Place,
    /// The claim, from 1.
    pub claim: u32,
    /// The first free number of a message in this claim.
    pub step: u32,
    /// What this clerk has typed.
    pub values: BTreeMap<String, Value>,
    /// Keys pressed so far.
    pub strokes: u64,
    /// Time spent so far, in milliseconds, without pauses.
    pub active_ms: u64,
    /// When the claim ends unless it is used, Unix milliseconds UTC.
    pub until_ms: i64,
}

/// Why a form is not given, or a message not taken. Everything then stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// What was scanned or typed is no serial.
    #[error("it is no serial")]
    Mistyped,
    /// The round has given out no such serial.
    #[error("the serial was not issued")]
    Unknown,
    /// The serial belongs to another post office.
    #[error("the serial belongs to another post office")]
    Foreign,
    /// The form does not lie in this batch.
    #[error("the form is not in this batch")]
    NotInBatch,
    /// The sheet is not to be keyed.
    #[error("the sheet is {0}")]
    NotWaiting(SheetStanding),
    /// The batch is not being keyed.
    #[error("a batch that is {0} is not keyed")]
    BatchNotKeying(BatchState),
    /// The form is keyed.
    #[error("the form is keyed already")]
    AlreadyKeyed,
    /// Somebody else keys it.
    #[error("another person keys the form")]
    ClaimedByOther,
    /// The same person keys it on another machine.
    #[error("the form is open on another machine")]
    Elsewhere,
    /// Whoever keyed the first side wants to key the second.
    #[error("the person has keyed the other side")]
    SamePerson,
    /// The person has been shown what others keyed of the form, before its batch was keyed again.
    #[error("the person has seen what others keyed of the form")]
    Seen,
    /// The form is not drawn for a second keying.
    #[error("the form is not drawn for a second keying")]
    NotDue,
    /// The form does not lie with this machine any more.
    #[error("the form does not lie with this machine")]
    NotClaimed,
    /// A number was used for something else.
    #[error("a number was used for something else")]
    SequenceReused,
    /// The form has no such field, or the field does not take the value.
    #[error("the field does not take the value")]
    Faulty,
    /// The drill was not passed.
    #[error("the drill comes first")]
    DrillFirst,
}

impl Refusal {
    /// What the audit chain says of it, where somebody wanted to key what they may not know or know already.
    const fn act(self) -> Option<Act> {
        match self {
            Self::SamePerson => Some(Act::KeyingSamePerson),
            Self::Seen => Some(Act::KeyingSeen),
            _ => None,
        }
    }

    /// The stable code, for a program and for the words that a person reads.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mistyped => "serial-mistyped",
            Self::Unknown => "serial-unknown",
            Self::Foreign => "serial-foreign",
            Self::NotInBatch => "serial-not-in-batch",
            Self::NotWaiting(_) => "sheet-not-waiting",
            Self::BatchNotKeying(_) => "batch-not-keying",
            Self::AlreadyKeyed => "keying-already",
            Self::ClaimedByOther => "keying-claimed",
            Self::Elsewhere => "keying-elsewhere",
            Self::SamePerson => "keying-same-person",
            Self::Seen => "keying-seen",
            Self::NotDue => "keying-not-due",
            Self::NotClaimed => "keying-not-claimed",
            Self::SequenceReused => "keying-sequence-reused",
            Self::Faulty => "keying-faulty",
            Self::DrillFirst => "drill-first",
        }
    }
}
