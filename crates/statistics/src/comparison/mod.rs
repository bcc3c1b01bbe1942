//! Comparing estimates: differences, tests, many comparisons at once, ranks.

mod difference;
mod independent;
mod mode_effect;
mod multiplicity;
mod rank_sets;
mod rank_test;
mod two_way;

pub use difference::{Comparison, compare, compare_groups, compare_rounds};
pub use independent::{Published, compare_published};
pub use mode_effect::{ModeEffect, mode_effect};
pub use multiplicity::{benjamini_hochberg, bonferroni, holm};
pub use rank_sets::{PairwiseTest, RankSet, RankSets, rank_sets, rank_sets_of};
pub use rank_test::{RankTest, rank_test};
pub use two_way::{Association, RaoScott, TwoWayTable};

use crate::quantile::OutOfRange;

/// A comparison that cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ComparisonError {
    /// A column is longer or shorter than the design.
    #[error("column {column} has {found} rows, the design has {expected}")]
    WrongLength {
        /// The column.
        column: String,
        /// Its rows.
        found: usize,
        /// Rows of the design.
        expected: usize,
    },
    /// Too few groups, or none with answers.
    #[error("there are not two groups with answers to compare")]
    TooFewGroups,
    /// The sampling units leave no degrees of freedom for the test.
    #[error("the sampling units leave no degrees of freedom for the comparison")]
    NoDegreesOfFreedom,
    /// The variance of what is tested is singular or zero.
    #[error("the variance of the comparison is zero or singular")]
    SingularVariance,
    /// A distribution was asked outside its range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}
