//! Trimming: bounds on weights, the excess handed on.

use super::{StepRecord, Weighting, WeightingError};

/// Trims weights to absolute limits; what is cut off (or added) is spread in equal parts over the rows
/// within the limits, so that the sum of the weights stays.
///
/// Variances keep the residuals of earlier calibrations. *Source*: Potter 1990; R `trimWeights`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trim {
    /// Smallest weight allowed; none for no limit.
    pub lower: Option<f64>,
    /// Largest weight allowed; none for no limit.
    pub upper: Option<f64>,
    /// Whether to repeat until the spread excess pushes no row over a limit.
    pub strict: bool,
}

impl Trim {
    pub(super) fn apply(&self, weighting: Weighting) -> Result<Weighting, WeightingError> {
        let lower = self.lower.unwrap_or(f64::NEG_INFINITY);
        let upper = self.upper.unwrap_or(f64::INFINITY);
        let mut weights = weighting.design.weights().to_vec();
        let live = weights.iter().filter(|&&w| w != 0.0).count();
        let mean = crate::summation::compensated(&weights) / live as f64;
        if !(lower < mean && mean < upper) {
            return Err(WeightingError::InvalidLimits { lower, upper, mean });
        }
        let mut trimmed = vec![false; weights.len()];
        let mut rounds = 0;
        loop {
            let outside = |w: f64| w != 0.0 && (w < lower || w > upper);
            let now: Vec<bool> = weights.iter().map(|&w| outside(w)).collect();
            if !now.contains(&true) || (rounds > 0 && !self.strict) || rounds > 10_000 {
                break;
            }
            rounds += 1;
            let mut excess = 0.0;
            let mut within = 0_usize;
            for (weight, outside) in weights.iter_mut().zip(&now) {
                if *outside {
                    let kept = weight.clamp(lower, upper);
                    excess += *weight - kept;
                    *weight = kept;
                } else if *weight != 0.0 {
                    within += 1;
                }
            }
            if within == 0 {
                return Err(WeightingError::InvalidLimits { lower, upper, mean });
            }
            let share = excess / within as f64;
            for ((weight, outside), ever) in weights.iter_mut().zip(&now).zip(&mut trimmed) {
                if *outside {
                    *ever = true;
                } else if *weight != 0.0 {
                    *weight += share;
                }
            }
        }
        let mut record = StepRecord::of("trim", Vec::new());
        record.iterations = rounds;
        let count = trimmed.iter().filter(|&&t| t).count();
        record.notes.push(format!("{count} weights trimmed"));
        Ok(weighting.advance(weights, None, record))
    }
}
