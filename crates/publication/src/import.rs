//! Files in: answers and dossier counts from CSV, checked whole before anything is kept.
//!
//! Every reader returns either everything or the list of what is wrong, line by line; nothing is
//! ever half imported. Text is UTF-8, with or without a byte-order mark; the separator is whichever
//! of comma, semicolon and tab the first line has most of.

mod frame;
mod message;
mod moment;
mod responses;
mod sheet;

pub use frame::{FrameLine, read_frame};
pub use message::{Reason, RowError};
pub use moment::{MomentError, parse_moment};
pub use responses::{Imported, Setting, read_responses};
