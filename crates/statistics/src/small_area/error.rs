//! What can be wrong with area data.

use thiserror::Error;

/// Why a small-area fit was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SmallAreaError {
    /// Figures, variances and covariates aren't of one length.
    #[error("{figures} direct figures, {variances} variances and {rows} covariate rows")]
    Lengths {
        /// Number of direct figures.
        figures: usize,
        /// Number of variances.
        variances: usize,
        /// Number of covariate rows.
        rows: usize,
    },
    /// A covariate row of another length than the first, or without entries.
    #[error("the covariate row of area {area} has another length")]
    Row {
        /// Position of the area (from 0).
        area: usize,
    },
    /// A figure that isn't a finite number, or a variance that isn't positive and finite.
    #[error("area {area} has no usable figure, variance or covariate")]
    Value {
        /// Position of the area (from 0).
        area: usize,
    },
    /// Fewer areas than covariates plus one.
    #[error("{areas} areas are too few for {covariates} covariates")]
    TooFewAreas {
        /// Number of areas.
        areas: usize,
        /// Number of covariates.
        covariates: usize,
    },
    /// A covariate is a combination of those before it.
    #[error("covariate {covariate} is a combination of those before it")]
    Collinear {
        /// Position of the covariate (from 0).
        covariate: usize,
    },
    /// The estimating equation of A has no root below any bound tried.
    #[error("the variance between areas could not be bracketed")]
    NoRoot,
}
