//! The variance of a total under a stratified multistage design.

use super::hierarchy::{Run, Stage};
use super::{Design, LonelyPsu};

/// Totals of two variables over units of a stage, sparse: units ascending, absent units are zero.
#[derive(Debug, Clone, Default)]
struct Totals {
    units: Vec<u32>,
    x: Vec<f64>,
    y: Vec<f64>,
}

impl Design {
    /// Variance of the estimated total Σ_k z_k, z given per row (weights already multiplied in).
    ///
    /// V = Σ_h (1 − f_h) n_h/(n_h − 1) Σ_i (z_hi − z̄_h)² + Σ_h f_h Σ_i V_hi, where V_hi is the same
    /// expression for the next stage within PSU i, and so on. Calibrations of the design are taken into
    /// account: z is first replaced by its residual from their auxiliary variables.
    ///
    /// *Source*: Särndal, Swensson and Wretman 1992, §4.3; Bellhouse 1985; R `survey::svyrecvar`.
    ///
    /// # Panics
    /// If `z` does not have one value a row.
    pub fn variance_of_rows(&self, z: &[f64]) -> f64 {
        self.covariance_of_rows(z, z)
    }

    /// Covariance of two estimated totals given per row; see [`Design::variance_of_rows`].
    ///
    /// # Panics
    /// If the slices do not have one value a row.
    pub fn covariance_of_rows(&self, z: &[f64], other: &[f64]) -> f64 {
        let residuals = |values: &[f64]| {
            assert_eq!(values.len(), self.rows(), "one value a row");
            let mut values = values.to_vec();
            for projection in self.projections.iter().rev() {
                projection.subtract_fit_of_rows(&mut values);
            }
            self.total_by_leaf(&values)
        };
        self.covariance_of_leaves(&residuals(z), &residuals(other))
    }

    /// Sums of row values over leaf units.
    pub(crate) fn total_by_leaf(&self, values: &[f64]) -> Vec<f64> {
        let leaves = self.leaves();
        let mut totals = vec![0.0; leaves.units()];
        for (&leaf, &value) in leaves.unit_of_row.iter().zip(values) {
            totals[leaf as usize] += value;
        }
        totals
    }

    /// Covariance of two vectors of leaf totals, one value per leaf.
    pub(crate) fn covariance_of_leaves(&self, x: &[f64], y: &[f64]) -> f64 {
        let units = (0..crate::category::code(x.len())).collect();
        self.recurse(Totals {
            units,
            x: x.to_vec(),
            y: y.to_vec(),
        })
    }

    /// Variance of leaf totals given for some leaves (ascending) with their runs, zero elsewhere.
    pub(crate) fn variance_of_some_leaves(&self, leaves: &[u32], runs: &[Run], z: &[f64]) -> f64 {
        if self.stages.len() == 1 {
            return self.stage_term(0, runs, z, z, |_, _, _| {});
        }
        self.recurse(Totals {
            units: leaves.to_vec(),
            x: z.to_vec(),
            y: z.to_vec(),
        })
    }

    /// Replaces `runs` by those of some leaves (ascending).
    pub(crate) fn runs_of_leaves(&self, leaves: &[u32], runs: &mut Vec<Run>) {
        runs.clear();
        self.stages[self.stages.len() - 1].append_runs(leaves, runs);
    }

    fn recurse(&self, mut totals: Totals) -> f64 {
        let mut variance = 0.0;
        let mut runs = Vec::new();
        for depth in (0..self.stages.len()).rev() {
            let mut above = Totals::default();
            runs.clear();
            self.stages[depth].append_runs(&totals.units, &mut runs);
            variance += self.stage_term(depth, &runs, &totals.x, &totals.y, |group, x, y| {
                above.units.push(group);
                above.x.push(x);
                above.y.push(y);
            });
            totals = above;
        }
        variance
    }

    /// Contribution of one stage; `visit` gets every group met with its totals.
    fn stage_term(
        &self,
        depth: usize,
        runs: &[Run],
        x: &[f64],
        y: &[f64],
        mut visit: impl FnMut(u32, f64, f64),
    ) -> f64 {
        let stage: &Stage = &self.stages[depth];
        let mut sum = 0.0;
        let mut lonely = 0_usize;
        let mut overall = None;
        for run in runs {
            let (xs, ys) = (&x[run.from..run.to], &y[run.from..run.to]);
            let (total_x, total_y) = (xs.iter().sum::<f64>(), ys.iter().sum::<f64>());
            visit(run.group, total_x, total_y);
            if run.lonely {
                lonely += 1;
                if self.lonely == LonelyPsu::Adjust {
                    let (mean_x, mean_y) = *overall.get_or_insert_with(|| {
                        let all = stage.units() as f64;
                        (x.iter().sum::<f64>() / all, y.iter().sum::<f64>() / all)
                    });
                    sum += run.factor * ((total_x - mean_x) * (total_y - mean_y));
                }
            } else {
                sum += run.factor * centred_products(xs, ys, total_x, total_y, run.sampled);
            }
        }
        if self.lonely == LonelyPsu::Average && lonely > 0 && lonely < runs.len() {
            sum *= runs.len() as f64 / (runs.len() - lonely) as f64;
        }
        sum
    }
}

/// Σ (x − x̄)(y − ȳ) over the `n` units of a group, of which the unlisted ones are zero.
fn centred_products(x: &[f64], y: &[f64], total_x: f64, total_y: f64, n: f64) -> f64 {
    let (mean_x, mean_y) = (total_x / n, total_y / n);
    let listed: f64 = x
        .iter()
        .zip(y)
        .map(|(&a, &b)| (a - mean_x) * (b - mean_y))
        .sum();
    listed + (n - x.len() as f64) * mean_x * mean_y
}
