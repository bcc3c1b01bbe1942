//! Why weights cannot be made.

use crate::design::{DesignError, RowList};

/// A weighting step that cannot be carried out. Rows are printed counted from 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightingError {
    /// A column is longer or shorter than the design.
    #[error("column {column} has {found} rows, the design has {expected}")]
    WrongLength {
        /// The column.
        column: String,
        /// Its rows.
        found: usize,
        /// Rows expected.
        expected: usize,
    },
    /// A level with a population total has no respondents (with positive weight).
    #[error("margin {margin}: level {level} has a population of {total} but no respondents")]
    NoRespondents {
        /// The margin.
        margin: String,
        /// The level.
        level: String,
        /// Its population total.
        total: f64,
    },
    /// Respondents have a level for which no total is known.
    #[error("margin {margin}: level {level} has respondents but no population total ({rows})")]
    NoTotal {
        /// The margin.
        margin: String,
        /// The level.
        level: String,
        /// Its rows.
        rows: RowList,
    },
    /// The totals name a level twice.
    #[error("margin {margin}: level {level} is listed twice")]
    RepeatedLevel {
        /// The margin.
        margin: String,
        /// The level.
        level: String,
    },
    /// A total that is negative, zero where there are respondents, or not a number.
    #[error("margin {margin}: the total of level {level} must be a positive number, not {total}")]
    InvalidTotal {
        /// The margin.
        margin: String,
        /// The level.
        level: String,
        /// The total given.
        total: f64,
    },
    /// Two margins describe populations of different size.
    #[error("margin {first} adds up to {first_total}, margin {second} to {second_total}")]
    MarginsDisagree {
        /// One margin.
        first: String,
        /// Its grand total.
        first_total: f64,
        /// Another margin.
        second: String,
        /// Its grand total.
        second_total: f64,
    },
    /// The iteration ended without meeting a total.
    #[error(
        "no convergence after {iterations} iterations: margin {margin}, level {level} is off by a \
         relative {relative_error:.1e}"
    )]
    NoConvergence {
        /// The margin furthest from its total.
        margin: String,
        /// Its level.
        level: String,
        /// Relative error left.
        relative_error: f64,
        /// Iterations made.
        iterations: u32,
    },
    /// Bounds that do not enclose 1, or in the wrong order.
    #[error("bounds must satisfy lower < 1 < upper, not {lower} and {upper}")]
    InvalidBounds {
        /// Lower bound of the factor.
        lower: f64,
        /// Upper bound of the factor.
        upper: f64,
    },
    /// A distance that needs bounds has none.
    #[error("logit calibration needs bounds")]
    BoundsMissing,
    /// Nothing to calibrate to.
    #[error("no margins were given")]
    NoMargins,
    /// Trimming limits that no weights can meet.
    #[error("trimming limits {lower} and {upper} cannot hold the weights' mean of {mean}")]
    InvalidLimits {
        /// Lower limit.
        lower: f64,
        /// Upper limit.
        upper: f64,
        /// Mean weight.
        mean: f64,
    },
    /// A sampled row without a response status.
    #[error("response status is missing: {0}")]
    ResponseUnknown(RowList),
    /// A class without respondents, or with respondents unknown to the sample.
    #[error("non-response class {class}: {reason}")]
    Class {
        /// The class.
        class: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The weights are not usable.
    #[error(transparent)]
    Design(#[from] DesignError),
}
