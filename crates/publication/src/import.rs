//! Files in: answers, dossier counts, units and fields, checked whole before anything is kept.
//!
//! Every reader returns either everything or the list of what is wrong, line by line; nothing is
//! ever half imported. Lists come as CSV or workbook (.xlsx), in Unicode or in an old encoding;
//! answers come as CSV in UTF-8. The separator is whichever of comma, semicolon and tab the first
//! line has most of.

mod annotate;
mod fields;
mod frame;
mod message;
mod moment;
mod names;
mod raw;
mod responses;
mod sheet;
mod units;

pub use annotate::annotate;
pub use fields::{FieldList, read_fields};
pub use frame::{Frame, FrameLine, read_frame};
pub use message::{Note, NoteReason, Reason, RowError};
pub use moment::{MomentError, parse_moment};
pub(crate) use raw::{Lines, NoText, separator, text_of};
pub use responses::{Imported, Setting, read_responses};
pub use units::{Coverage, UnitList, read_units};
