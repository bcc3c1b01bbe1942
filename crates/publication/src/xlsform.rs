//! Questionnaires as XLSForm (.xlsx), the form format that survey tools share: out and in.
//!
//! A page is a group with the appearance `field-list`, a satisfaction item a `select_one` over the
//! list of the scale, a grid a group with the appearance `table-list`. Gates become `relevant`, limits
//! become `constraint`; both are read back in the forms that our model knows.
//!
//! What XLSForm has no place for (consent, duration, contents, index definition) lies in a sheet of
//! our own, `sipas`, and printed numbers and kinds in the columns `sipas_number` and `sipas_kind`,
//! which other tools pass over. With them, what [`write`] writes and [`read`] reads asks exactly the
//! same ([`Questionnaire::asks_the_same`](survey::Questionnaire::asks_the_same)). What a workbook does
//! not hold: remarks and layout of the TOML file, the spelling of gates (`a = x or a = y` may come back
//! as `a in [x, y]`), and `writes` or `exclusive` on the rows of a grid, where they mean nothing.
//!
//! A workbook from another tool needs no `sipas` sheet: what is missing gets the usual words, and each
//! such word is told in [`Imported::notes`].

mod columns;
mod constraint;
mod fault;
mod read;
mod relevant;
mod token;
mod write;

pub use fault::CellProblem;
pub use read::{Imported, Note, read};
pub use write::write;
