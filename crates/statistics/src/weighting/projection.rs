//! What calibration does to variance: residuals from the auxiliary variables.

use super::solver::{Cholesky, Solver};
use crate::design::Design;

/// Auxiliary variables of a calibration, per row, as few distinct patterns of non-zero entries.
#[derive(Debug, Clone)]
pub(crate) struct Auxiliaries {
    /// Number of variables.
    pub(crate) width: usize,
    /// Pattern of each row.
    pub(crate) pattern_of_row: Vec<u32>,
    /// Non-zero (variable, value) entries of each pattern.
    pub(crate) patterns: Vec<Vec<(u32, f64)>>,
    /// Whether each pattern is the indicator of its own variable (disjoint cells).
    pub(crate) disjoint: bool,
}

impl Auxiliaries {
    /// x′b of every pattern.
    pub(crate) fn fits(&self, coefficients: &[f64]) -> Vec<f64> {
        self.patterns
            .iter()
            .map(|x| {
                x.iter()
                    .map(|&(q, value)| value * coefficients[q as usize])
                    .sum()
            })
            .collect()
    }

    /// Σ_k v_k x_k over the rows.
    pub(crate) fn totals(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut by_pattern = vec![0.0; self.patterns.len()];
        for (&pattern, value) in self.pattern_of_row.iter().zip(values) {
            by_pattern[pattern as usize] += value;
        }
        self.spread(&by_pattern)
    }

    /// Σ_g v_g x_g over the patterns.
    pub(crate) fn spread(&self, by_pattern: &[f64]) -> Vec<f64> {
        let mut totals = vec![0.0; self.width];
        for (x, &value) in self.patterns.iter().zip(by_pattern) {
            for &(q, entry) in x {
                totals[q as usize] += value * entry;
            }
        }
        totals
    }

    /// The factorised matrix Σ_k d_k x_k x_kᵀ.
    pub(crate) fn solver(&self, weights: &[f64]) -> Solver {
        let mut by_pattern = vec![0.0; self.patterns.len()];
        for (&pattern, &weight) in self.pattern_of_row.iter().zip(weights) {
            by_pattern[pattern as usize] += weight;
        }
        if self.disjoint {
            return Solver::Diagonal(self.spread(&by_pattern));
        }
        let mut matrix = vec![0.0; self.width * self.width];
        for (x, &weight) in self.patterns.iter().zip(&by_pattern) {
            for &(row, a) in x {
                for &(column, b) in x {
                    matrix[row as usize * self.width + column as usize] += weight * a * b;
                }
            }
        }
        Solver::Dense(Cholesky::new(&matrix, self.width))
    }
}

/// One calibration step as the variance sees it.
///
/// A calibrated total Σ w u varies like Σ w (u − x′b) with b the least-squares coefficients of u on x under
/// the weights d the step started from: b = (Σ d x xᵀ)⁻¹ Σ d x u. With several steps the last one comes
/// first: its residual is what the earlier step calibrated.
///
/// *Source*: Deville and Särndal 1992, §5. R's `calibrate` and `postStratify` do the same; R's `rake`
/// projects with unweighted means, which overstates the standard error.
#[derive(Debug, Clone)]
pub(crate) struct Projection {
    pub(crate) auxiliaries: Auxiliaries,
    solver: Solver,
    /// d/w of each row: weight before over weight after the step.
    pub(crate) shrink: Vec<f64>,
    /// w of each row: weight right after the step.
    after: Vec<f64>,
    /// Σ w x of each leaf unit of the design: (variable, total).
    leaf_totals: Vec<Vec<(u32, f64)>>,
    /// For each earlier step, Σ (d/w)_earlier · w_this · x_earlier xᵀ_this as sparse rows.
    earlier: Vec<Vec<Vec<(u32, f64)>>>,
}

impl Projection {
    /// Records a step that turned `before` into `after`; `design` carries the earlier steps.
    pub(crate) fn new(
        design: &Design,
        auxiliaries: Auxiliaries,
        before: &[f64],
        after: &[f64],
    ) -> Self {
        let solver = auxiliaries.solver(before);
        let shrink: Vec<f64> = before
            .iter()
            .zip(after)
            .map(|(&d, &w)| if w == 0.0 { 0.0 } else { d / w })
            .collect();
        let leaves = design.leaves();
        let leaf_totals = group_totals(
            &leaves.unit_of_row,
            leaves.units(),
            &auxiliaries,
            after.iter().copied(),
        );
        let earlier = design
            .projections
            .iter()
            .map(|step| {
                let values = step.shrink.iter().zip(after).map(|(s, w)| s * w);
                let by_pattern = group_totals(
                    &step.auxiliaries.pattern_of_row,
                    step.auxiliaries.patterns.len(),
                    &auxiliaries,
                    values,
                );
                let mut rows: Vec<Vec<(u32, f64)>> = vec![Vec::new(); step.auxiliaries.width];
                for (x, sums) in step.auxiliaries.patterns.iter().zip(&by_pattern) {
                    for &(q, entry) in x {
                        rows[q as usize].extend(sums.iter().map(|&(r, v)| (r, entry * v)));
                    }
                }
                rows
            })
            .collect();
        Self {
            auxiliaries,
            solver,
            shrink,
            after: after.to_vec(),
            leaf_totals,
            earlier,
        }
    }

    /// Coefficients of the step from the moments Σ (d/w) x z.
    pub(crate) fn coefficients(&self, moments: &[f64]) -> Vec<f64> {
        self.solver.solve(moments)
    }

    /// Takes the part explained by this step out of the moments of an earlier step.
    pub(crate) fn reduce_moments(&self, earlier: usize, coefficients: &[f64], moments: &mut [f64]) {
        for (moment, row) in moments.iter_mut().zip(&self.earlier[earlier]) {
            *moment -= row
                .iter()
                .map(|&(r, v)| v * coefficients[r as usize])
                .sum::<f64>();
        }
    }

    /// Subtracts the fit w x′b from totals by leaf.
    pub(crate) fn subtract_fit_of_leaves(&self, coefficients: &[f64], leaves: &mut [f64]) {
        for (leaf, totals) in leaves.iter_mut().zip(&self.leaf_totals) {
            *leaf -= totals
                .iter()
                .map(|&(q, v)| v * coefficients[q as usize])
                .sum::<f64>();
        }
    }

    /// Replaces row values z = w u by their residuals.
    pub(crate) fn subtract_fit_of_rows(&self, values: &mut [f64]) {
        let moments = self
            .auxiliaries
            .totals(self.shrink.iter().zip(values.iter()).map(|(s, z)| s * z));
        let fits = self.auxiliaries.fits(&self.coefficients(&moments));
        let rows = values
            .iter_mut()
            .zip(&self.after)
            .zip(&self.auxiliaries.pattern_of_row);
        for ((value, weight), &pattern) in rows {
            *value -= weight * fits[pattern as usize];
        }
    }
}

/// Σ v x over the rows of each group, sparse.
fn group_totals(
    group_of_row: &[u32],
    groups: usize,
    auxiliaries: &Auxiliaries,
    values: impl Iterator<Item = f64>,
) -> Vec<Vec<(u32, f64)>> {
    let mut totals: Vec<Vec<(u32, f64)>> = vec![Vec::new(); groups];
    let crossed = crate::category::Classes::cross(
        group_of_row,
        groups,
        &auxiliaries.pattern_of_row,
        auxiliaries.patterns.len(),
    );
    let mut sums = vec![0.0; crossed.parents.len()];
    for (&cell, value) in crossed.classes.of_row.iter().zip(values) {
        sums[cell as usize] += value;
    }
    for (&(group, pattern), sum) in crossed.parents.iter().zip(sums) {
        let row = &mut totals[group as usize];
        for &(q, entry) in &auxiliaries.patterns[pattern as usize] {
            match row.binary_search_by_key(&q, |&(known, _)| known) {
                Ok(at) => row[at].1 += sum * entry,
                Err(at) => row.insert(at, (q, sum * entry)),
            }
        }
    }
    totals
}
