//! A release (công bố): frozen inputs → estimates → one immutable, hashed document.
//!
//! [`make`] is pure: the same snapshot and parameters give the same bytes, whatever the order of
//! the rows, the machine or the day.

pub mod content;
pub mod digest;
mod distribution;
mod estimate;
mod facts;
pub mod figure;
pub mod input;
mod make;
mod rows;
mod strata;

pub use content::{Group, Key, Release, Stream, StreamTables};
pub use digest::{DigestError, read, verify};
pub use figure::{Distribution, Estimate, Figure, Measure};
pub use input::{FrameCell, Input, Responses};
pub use make::{Parameters, ReleaseError, Rules, make, make_from};
