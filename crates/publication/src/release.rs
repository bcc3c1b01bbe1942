//! A release (công bố): frozen inputs → estimates → one immutable, hashed document.
//!
//! [`make`] is pure: the same snapshot and parameters give the same bytes, whatever the order of
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

pub use answers::columns as choice_columns;
pub use content::{Group, Key, Release, Stream, StreamTables};
pub use digest::{DigestError, read, verify};
pub use facts::questions;
pub use figure::{Distribution, Estimate, Figure, Measure};
pub use gather::{earlier_of, load};
pub use input::{ChoiceColumn, FieldworkCell, FrameCell, Input, Responses};
pub use make::{Parameters, ReleaseError, Rules, Step, make, make_from, make_step_by_step};
