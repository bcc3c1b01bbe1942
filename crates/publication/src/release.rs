//! A release (công bố): frozen inputs → estimates → one immutable, hashed document.
//!
//! [`make_from`] is pure: the same input and parameters give the same bytes, whatever the order of
//! the rows, the machine or the day.

mod answers;
mod choices;
pub mod content;
pub mod digest;
mod estimate;
mod facts;
mod fieldwork;
pub mod figure;
mod findings;
pub mod frozen;
mod gather;
pub mod input;
mod make;
mod rows;
mod strata;
mod stream;
mod suppression;
mod trend;
mod variants;

pub use answers::Columns;
pub use content::{Group, Key, Release, Stream, StreamTables};
pub use digest::{DigestError, read, verify};
pub use figure::{Distribution, Estimate, Figure, Measure};
pub use gather::{earlier_again, earlier_of, input_of, load};
pub use input::{ChoiceColumn, FieldworkCell, FrameCell, Input, Responses};
pub use make::{Parameters, ReleaseError, Rules, Step, make_from, make_step_by_step};
