//! The chain of weighting steps and its record.

use super::{Calibrate, NonresponseClasses, PostStratify, Projection, Trim, WeightingError};
use crate::design::Design;
use crate::summation::compensated;

/// What one step did.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRecord {
    /// Method, as named in plans: `nonresponse-class`, `post-stratify`, `calibrate`, `rake`, `trim`.
    pub method: &'static str,
    /// Columns the step used.
    pub columns: Vec<String>,
    /// Iterations made.
    pub iterations: u32,
    /// Largest relative error of a total after the step.
    pub largest_error: f64,
    /// Smallest and largest factor a positive weight was multiplied by.
    pub factors: (f64, f64),
    /// Sum of the weights before and after.
    pub sums: (f64, f64),
    /// Kish's weighting effect before and after, see [`kish_effect`].
    pub kish: (f64, f64),
    /// Rows whose weight became negative (unbounded linear calibration).
    pub negative: usize,
    /// Anything worth a line in the report: dropped margin columns, trimmed rows, small classes.
    pub notes: Vec<String>,
}

/// Kish's effect of unequal weights on the variance of a mean: n Σw² / (Σw)².
///
/// *Range*: at least 1. *Source*: Kish 1965, §11.2.
pub fn kish_effect(weights: &[f64]) -> f64 {
    let positive = weights.iter().filter(|&&w| w != 0.0).count() as f64;
    let sum = compensated(weights);
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    positive * squares / (sum * sum)
}

/// A design whose weights are being made, with the record of the steps so far.
#[derive(Debug, Clone)]
pub struct Weighting {
    pub(super) design: Design,
    steps: Vec<StepRecord>,
}

impl Weighting {
    /// Starts from the weights of a design.
    pub fn start(design: Design) -> Self {
        Self {
            design,
            steps: Vec::new(),
        }
    }

    /// Adjusts for non-response by weighting classes.
    ///
    /// # Errors
    /// [`WeightingError`] naming the class or the rows.
    pub fn nonresponse_classes(
        self,
        step: &NonresponseClasses<'_>,
    ) -> Result<Self, WeightingError> {
        step.apply(self)
    }

    /// Post-stratifies.
    ///
    /// # Errors
    /// [`WeightingError`] naming the cell.
    pub fn post_stratify(self, step: &PostStratify<'_>) -> Result<Self, WeightingError> {
        step.apply(self)
    }

    /// Calibrates (or rakes) to known totals.
    ///
    /// # Errors
    /// [`WeightingError`] naming the margin.
    pub fn calibrate(self, step: &Calibrate<'_>) -> Result<Self, WeightingError> {
        step.apply(self)
    }

    /// Trims weights.
    ///
    /// # Errors
    /// [`WeightingError::InvalidLimits`].
    pub fn trim(self, step: &Trim) -> Result<Self, WeightingError> {
        step.apply(self)
    }

    /// The design as it stands.
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// The steps so far.
    pub fn steps(&self) -> &[StepRecord] {
        &self.steps
    }

    /// Ends the chain: the design with its final weights, and the record.
    pub fn finish(self) -> (Design, Vec<StepRecord>) {
        (self.design, self.steps)
    }

    /// Replaces the weights and records the step; `projection` if it met known totals.
    pub(super) fn advance(
        mut self,
        weights: Vec<f64>,
        projection: Option<Projection>,
        mut record: StepRecord,
    ) -> Self {
        let before = &self.design.weights;
        let factors = before
            .iter()
            .zip(&weights)
            .filter(|&(&d, _)| d != 0.0)
            .map(|(d, w)| w / d);
        record.factors = factors.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), f| {
            (low.min(f), high.max(f))
        });
        record.sums = (compensated(before), compensated(&weights));
        record.kish = (kish_effect(before), kish_effect(&weights));
        record.negative = weights.iter().filter(|&&w| w < 0.0).count();
        self.design.weights = weights;
        self.design.projections.extend(projection);
        self.steps.push(record);
        self
    }
}

impl StepRecord {
    pub(super) fn of(method: &'static str, columns: Vec<String>) -> Self {
        Self {
            method,
            columns,
            iterations: 1,
            largest_error: 0.0,
            factors: (1.0, 1.0),
            sums: (0.0, 0.0),
            kish: (1.0, 1.0),
            negative: 0,
            notes: Vec::new(),
        }
    }
}
