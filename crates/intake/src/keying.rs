//! What one clerk types from one form: field by field, resumable, and never doubled.
//!
//! A browser keeps a queue of [`Message`]s and sends them when it can: late, twice, or in the wrong
//! order. [`Keying::take`] makes the same keying of them whatever the order, because the highest
//! sequence number of a field holds, the same message again changes nothing, and the same number with
//! another content is an error instead of a guess. [`Keying::finish`] is the only way to a
//! [`Keyed`], the finished keying that may be compared.

mod convert;
mod finish;
mod message;
mod value;

pub(crate) use convert::is_unclear;
pub use convert::{raw_answers, respond};
pub use finish::{Keyed, Unfinished};
pub use message::{Keying, KeyingError, Message, Outcome, Sequence, Typed};
pub use value::Value;

#[cfg(test)]
mod tests;
