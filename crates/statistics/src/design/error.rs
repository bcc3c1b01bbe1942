//! Why a design is impossible.

use std::fmt;

/// Rows to blame: the first few, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowList {
    /// The first rows, counted from 0; at most ten.
    pub first: Vec<usize>,
    /// How many rows there are in all.
    pub total: usize,
}

impl RowList {
    /// The rows for which `wrong` holds.
    pub fn of(rows: usize, wrong: impl Fn(usize) -> bool) -> Option<Self> {
        let mut first = Vec::new();
        let mut total = 0;
        for row in (0..rows).filter(|&row| wrong(row)) {
            total += 1;
            if first.len() < 10 {
                first.push(row);
            }
        }
        (total > 0).then_some(Self { first, total })
    }
}

impl fmt::Display for RowList {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = self.first.iter().map(|row| (row + 1).to_string()).collect();
        write!(
            out,
            "{} {}",
            if self.total == 1 { "row" } else { "rows" },
            shown.join(", ")
        )?;
        match self.total - self.first.len() {
            0 => Ok(()),
            more => write!(out, " and {more} more"),
        }
    }
}

/// A design that cannot be. Rows are printed counted from 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DesignError {
    /// There is nothing to describe.
    #[error("the design has no rows")]
    NoRows,
    /// More rows than codes can number.
    #[error("the design has {0} rows; at most 4 294 967 294 are possible")]
    TooManyRows(usize),
    /// A column is longer or shorter than the others.
    #[error("column {column} has {found} rows, the design has {expected}")]
    WrongLength {
        /// The column.
        column: String,
        /// Its rows.
        found: usize,
        /// Rows of the design.
        expected: usize,
    },
    /// Negative, infinite or missing weights.
    #[error("weights must be finite and not negative: {0}")]
    InvalidWeights(RowList),
    /// No row has a positive weight.
    #[error("all weights are zero")]
    AllWeightsZero,
    /// A cluster label occurs in more than one stratum although labels are said to be unique.
    #[error("PSU {psu} lies in {first} and in {second}: {rows}")]
    PsuInTwoStrata {
        /// Label of the PSU.
        psu: String,
        /// One stratum.
        first: String,
        /// Another stratum.
        second: String,
        /// Rows of the PSU in the second stratum.
        rows: RowList,
    },
    /// A population size that is not a number of at least 1.
    #[error("stage {stage}: population sizes must be finite numbers of at least 1: {rows}")]
    InvalidPopulation {
        /// Stage counted from 1.
        stage: usize,
        /// The rows.
        rows: RowList,
    },
    /// Rows of one stratum or cluster disagree about its population.
    #[error("stage {stage}: {group} has different population sizes: {rows}")]
    PopulationVaries {
        /// Stage counted from 1.
        stage: usize,
        /// The stratum or cluster, by label.
        group: String,
        /// The rows that differ from the first.
        rows: RowList,
    },
    /// More units were sampled than exist.
    #[error("stage {stage}: {group} has {sampled} sampled units but a population of {population}")]
    PopulationBelowSample {
        /// Stage counted from 1.
        stage: usize,
        /// The stratum or cluster, by label.
        group: String,
        /// Sampled units.
        sampled: u32,
        /// Stated population.
        population: f64,
    },
    /// Population columns for more stages than there are.
    #[error("{populations} population columns for {stages} stages of clusters")]
    TooManyPopulations {
        /// Columns given.
        populations: usize,
        /// Cluster stages.
        stages: usize,
    },
    /// A stratum has one PSU and the rule is to fail.
    #[error("stage {stage}: {group} has only one sampled unit ({rows}); its variance needs a rule")]
    LonelyPsu {
        /// Stage counted from 1.
        stage: usize,
        /// The stratum or cluster, by label.
        group: String,
        /// The rows of the unit.
        rows: RowList,
    },
    /// The collapse table names a stratum that does not occur.
    #[error("the collapse table names stratum {0}, which has no rows")]
    UnknownStratum(String),
}
