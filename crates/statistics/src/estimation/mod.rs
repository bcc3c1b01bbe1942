//! Estimates of shares, means, totals, ratios and composites in any domains, with standard errors.
//!
//! [`tabulate`] reads the columns once and keeps, per sampling unit and domain, the weighted sums of every
//! variable; a [`Table`] then answers with an [`Estimate`] for any [`Measure`], and with an [`Influence`]
//! for covariances.

mod breakdown;
mod cells;
mod covariance;
mod estimate;
mod items;
mod matrix;
mod measure;
mod sums;
mod table;
mod tally;
mod variables;
mod window;
mod workspace;

pub(crate) use cells::Cells;
pub(crate) use sums::{LANES, Sums};
pub(crate) use variables::CheckedComposite;

pub use breakdown::Breakdown;
pub use covariance::{Influence, covariance_matrix};
pub use estimate::{DesignEffects, Entry, Estimate, Status};
pub use items::{BLANK, HIGHEST_MARK, Item, ItemsError, MarkCounts, NOT_APPLICABLE, Scale};
pub use measure::{Measure, Score};
pub use table::{Table, tabulate};
pub use variables::{Combine, Composite, Number, Variables};
