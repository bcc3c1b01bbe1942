//! The public results pages: contexts in words, one method of [`Pages`](crate::Pages) a page.
//!
//! They show what a release says and nothing else; figures arrive formatted, a suppressed figure
//! arrives as the word for it.

mod block;
mod frame;
mod list;
mod method;
mod overview;
mod table;
mod unit;

pub use block::BlockPage;
pub use frame::Frame;
pub use list::{ListedRelease, ReleaseList};
pub use method::{MethodFact, MethodPage, UnitNote};
pub use overview::{BlockUnits, Headline, OpenStream, Overview};
pub use table::{FigureRow, FigureTable, Shown};
pub use unit::UnitPage;
