//! Files of keyed forms: a post office that keys in a spreadsheet, or in software of its own, hands
//! over one line a form.
//!
//! | module | what it knows |
//! |---|---|
//! | [`columns`] | which column is which field, and the line that names them |
//! | [`template`] | the empty workbook and CSV to fill in, with instructions |
//! | [`open`] | what kind of file it is, with limits: macros, bombs, the wrong sheet |
//! | [`rows`] | its rows as cells, one at a time, so that memory stays bounded |
//! | [`check`] | a row to a finished keying, by the same checks as the keying screen |
//! | [`pass`](mod@pass) | every row of a file once; a dry run is this pass without a keeper |
//! | [`typed`] | the same for forms that a program sends |
//! | [`annotate`] | the file as it was sent, with a column of what to put right |
//! | [`words`] | what is wrong, in words that name row and column |
//!
//! A cell holds what a clerk would type: the number beside the box on the paper, `.` or nothing for
//! a blank line, `*` for two marks, several ticks one after another (`13`, or `1 3`; with more than
//! nine choices always with a space between). There is no second way to read them: a cell goes
//! through [`intake::Value::read`], a row through [`intake::keying::Keying`], and what comes out is
//! the same [`intake::keying::Keyed`] that a screen makes.

mod annotate;
mod cell;
mod check;
mod columns;
mod open;
mod pass;
mod rows;
mod template;
mod typed;
mod words;

pub use annotate::{Told, annotate};
pub use cell::{Cell, CellKind};
pub use check::{Expected, Setting, Standing};
pub use columns::Columns;
pub use open::{Limits, Opened};
pub use pass::{Good, Outcome, Refused, Stopped, Tally, pass};
pub use template::{csv_template, workbook_template};
pub use typed::{TypedForm, check_typed};
pub use words::{FileFault, RowFault, RowReason};
