//! The record of an estimation: what the design was and what each weighting step did.

use serde::Serialize;
use statistics::Design;
use statistics::weighting::{StepRecord, kish_effect};

/// Facts that let a reader judge and repeat the weights.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// Rows of the data.
    pub rows: usize,
    /// Strata.
    pub strata: usize,
    /// Primary sampling units.
    pub psus: usize,
    /// Degrees of freedom of the design.
    pub degrees_of_freedom: u32,
    /// Strata with a single sampled unit, to which the plan's rule was applied.
    pub lonely_strata: Vec<String>,
    /// Sum of the final weights.
    pub weight_sum: f64,
    /// Kish's effect of unequal weights.
    pub kish_effect: f64,
    /// The weighting steps in order.
    pub steps: Vec<Step>,
}

/// What one weighting step did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Method as in the plan.
    pub method: &'static str,
    /// Columns used.
    pub columns: Vec<String>,
    /// Iterations made.
    pub iterations: u32,
    /// Largest relative error of a total afterwards.
    pub largest_error: f64,
    /// Smallest and largest factor.
    pub factors: (f64, f64),
    /// Sum of weights before and after.
    pub sums: (f64, f64),
    /// Kish's effect before and after.
    pub kish: (f64, f64),
    /// Rows with a negative weight.
    pub negative: usize,
    /// Remarks.
    pub notes: Vec<String>,
}

impl Record {
    /// The record of a finished design.
    pub fn new(design: &Design, steps: Vec<StepRecord>) -> Self {
        let step = |step: StepRecord| Step {
            method: step.method,
            columns: step.columns,
            iterations: step.iterations,
            largest_error: step.largest_error,
            factors: step.factors,
            sums: step.sums,
            kish: step.kish,
            negative: step.negative,
            notes: step.notes,
        };
        Self {
            rows: design.rows(),
            strata: design.strata(),
            psus: design.psus(),
            degrees_of_freedom: design.degrees_of_freedom(),
            lonely_strata: design.lonely_strata().to_vec(),
            weight_sum: design.weights().iter().sum(),
            kish_effect: kish_effect(design.weights()),
            steps: steps.into_iter().map(step).collect(),
        }
    }
}
