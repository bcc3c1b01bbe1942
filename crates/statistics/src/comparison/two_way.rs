//! Association in a two-way table: Rao–Scott and Wald tests.

use super::ComparisonError;
use super::difference::check_length;
use crate::category::Category;
use crate::design::Design;
use crate::estimation::{Influence, covariance_matrix};
use crate::quantile::{chi_squared_upper, fisher_upper};
use crate::weighting::solve_symmetric;

/// A two-way table of weighted counts with the covariance of its cells.
#[derive(Debug, Clone)]
pub struct TwoWayTable<'a> {
    rows: usize,
    columns: usize,
    /// Rows of data in the table.
    count: f64,
    df: f64,
    /// Weighted counts, row by row.
    totals: Vec<f64>,
    /// Influence of each weighted count.
    influences: Vec<Influence<'a>>,
}

/// Pearson's statistic with Rao and Scott's second-order correction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RaoScott {
    /// Pearson's X² of the weighted shares, scaled to the number of rows.
    pub pearson: f64,
    /// X² / tr(Δ), to be compared with F.
    pub f: f64,
    /// Satterthwaite's numerator degrees of freedom tr(Δ)²/tr(Δ²).
    pub numerator_df: f64,
    /// numerator_df · (PSUs − strata).
    pub denominator_df: f64,
    /// P(F > f): the recommended p-value.
    pub p_value: f64,
    /// First-order correction: P(χ² > X²/mean eigenvalue) with (r−1)(c−1) degrees of freedom.
    pub p_first_order: f64,
}

/// A Wald test of association.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Association {
    /// The F statistic.
    pub f: f64,
    /// Numerator degrees of freedom.
    pub numerator_df: f64,
    /// Denominator degrees of freedom.
    pub denominator_df: f64,
    /// P(F > f).
    pub p_value: f64,
}

impl<'a> TwoWayTable<'a> {
    /// Tabulates two categories over the included rows; levels that do not occur are dropped.
    ///
    /// # Errors
    /// [`ComparisonError`] for columns of another length, fewer than two levels either way, or no degrees
    /// of freedom.
    pub fn new(
        design: &'a Design,
        row_category: &Category,
        column_category: &Category,
        included: impl Fn(usize) -> bool,
    ) -> Result<Self, ComparisonError> {
        for category in [row_category, column_category] {
            check_length(category.name(), category.len(), design)?;
        }
        let used = |row: usize| included(row) && design.weights()[row] != 0.0;
        let (row_codes, rows) = occurring(row_category, &used);
        let (column_codes, columns) = occurring(column_category, &used);
        if rows < 2 || columns < 2 {
            return Err(ComparisonError::TooFewGroups);
        }
        let df = design.df_of_rows(used);
        if df == 0 {
            return Err(ComparisonError::NoDegreesOfFreedom);
        }
        let mut influences = Vec::with_capacity(rows * columns);
        let mut totals = Vec::with_capacity(rows * columns);
        for i in 0..rows {
            for j in 0..columns {
                let z: Vec<f64> = (0..design.rows())
                    .map(|row| {
                        let cell = (row_codes[row], column_codes[row]);
                        if used(row) && cell == (i, j) {
                            design.weights()[row]
                        } else {
                            0.0
                        }
                    })
                    .collect();
                let total = crate::summation::compensated(&z);
                totals.push(total);
                influences.push(Influence::of_rows(design, total, &z, df));
            }
        }
        let count = (0..design.rows()).filter(|&row| used(row)).count() as f64;
        Ok(Self {
            rows,
            columns,
            count,
            df: f64::from(df),
            totals,
            influences,
        })
    }

    fn margins(&self) -> (Vec<f64>, Vec<f64>, f64) {
        let row = |i: usize| {
            self.totals[i * self.columns..(i + 1) * self.columns]
                .iter()
                .sum()
        };
        let column = |j: usize| {
            (0..self.rows)
                .map(|i| self.totals[i * self.columns + j])
                .sum()
        };
        let rows: Vec<f64> = (0..self.rows).map(row).collect();
        let columns: Vec<f64> = (0..self.columns).map(column).collect();
        let all = rows.iter().sum();
        (rows, columns, all)
    }

    /// Rao and Scott's test of independence.
    ///
    /// X² = n Σ (p_ij − p_i. p_.j)²/(p_i. p_.j); Δ = (C′D⁻¹C/n)⁻¹ (C′D⁻¹ V D⁻¹C), D = diag(p), C a basis of the
    /// interaction contrasts, V the design covariance of the shares. F = X²/tr Δ on tr(Δ)²/tr(Δ²) and
    /// ν·tr(Δ)²/tr(Δ²) degrees of freedom.
    ///
    /// *Source*: Rao and Scott 1984; Thomas and Rao 1987; R `svychisq(statistic = "F")`.
    ///
    /// # Errors
    /// [`ComparisonError::SingularVariance`] if the contrasts have no variance.
    pub fn rao_scott(&self) -> Result<RaoScott, ComparisonError> {
        let (rows, columns, all) = self.margins();
        let mut pearson = 0.0;
        for (i, row) in rows.iter().enumerate() {
            for (j, column) in columns.iter().enumerate() {
                let expected = row * column / all;
                let observed = self.totals[i * self.columns + j];
                pearson += (observed - expected).powi(2) / expected * self.count / all;
            }
        }
        let scaled = self.scaled_contrasts(all);
        let covariance = covariance_matrix(&scaled);
        let simple = self.multinomial_contrasts(all);
        let width = scaled.len();
        let mut delta = Vec::with_capacity(width);
        for column in &covariance {
            let solved =
                solve_symmetric(&simple, column).ok_or(ComparisonError::SingularVariance)?;
            delta.push(solved);
        }
        // `delta` holds Δ by columns.
        let trace: f64 = (0..width).map(|q| delta[q][q]).sum();
        let square: f64 = (0..width)
            .map(|i| (0..width).map(|j| delta[j][i] * delta[i][j]).sum::<f64>())
            .sum();
        if !(trace > 0.0 && square > 0.0) {
            return Err(ComparisonError::SingularVariance);
        }
        let numerator_df = trace * trace / square;
        let denominator_df = numerator_df * self.df;
        let f = pearson / trace;
        Ok(RaoScott {
            pearson,
            f,
            numerator_df,
            denominator_df,
            p_value: fisher_upper(f, numerator_df, denominator_df)?,
            p_first_order: chi_squared_upper(f * width as f64, width as f64)?,
        })
    }

    /// The contrasts c_ij = e_00 − e_i0 − e_0j + e_ij, i, j ≥ 1, as (cell, sign).
    fn contrasts(&self) -> Vec<[(usize, f64); 4]> {
        let cell = |i: usize, j: usize| i * self.columns + j;
        (1..self.rows)
            .flat_map(|i| (1..self.columns).map(move |j| (i, j)))
            .map(|(i, j)| {
                [
                    (cell(0, 0), 1.0),
                    (cell(i, 0), -1.0),
                    (cell(0, j), -1.0),
                    (cell(i, j), 1.0),
                ]
            })
            .collect()
    }

    /// Influences of C′D⁻¹p̂: the shares' linearised values over p, contrasted.
    fn scaled_contrasts(&self, all: f64) -> Vec<Influence<'a>> {
        let shares: Vec<f64> = self.totals.iter().map(|total| total / all).collect();
        let everything: Vec<(f64, &Influence<'a>)> = self
            .influences
            .iter()
            .map(|influence| (1.0, influence))
            .collect();
        let population = Influence::combination(&everything);
        self.contrasts()
            .iter()
            .map(|contrast| {
                let occupied = contrast.iter().filter(|(cell, _)| shares[*cell] > 0.0);
                let mut parts: Vec<(f64, &Influence<'a>)> = Vec::new();
                let mut of_population = 0.0;
                for &(cell, sign) in occupied {
                    // p = N_c/N: dp/p = dN_c/N_c − dN/N.
                    parts.push((sign / self.totals[cell], &self.influences[cell]));
                    of_population -= sign / all;
                }
                parts.push((of_population, &population));
                Influence::combination(&parts)
            })
            .collect()
    }

    /// C′D⁻¹C / n.
    fn multinomial_contrasts(&self, all: f64) -> Vec<Vec<f64>> {
        let contrasts = self.contrasts();
        let dense: Vec<Vec<f64>> = contrasts
            .iter()
            .map(|contrast| {
                let mut column = vec![0.0; self.totals.len()];
                for &(cell, sign) in contrast {
                    column[cell] = sign;
                }
                column
            })
            .collect();
        let weight = |cell: usize| {
            if self.totals[cell] > 0.0 {
                all / self.totals[cell] / self.count
            } else {
                0.0
            }
        };
        let product = |a: &[f64], b: &[f64]| -> f64 {
            a.iter()
                .zip(b)
                .enumerate()
                .map(|(cell, (x, y))| x * y * weight(cell))
                .sum()
        };
        dense
            .iter()
            .map(|a| dense.iter().map(|b| product(a, b)).collect())
            .collect()
    }

    /// Wald's test of independence on Y_ij = N_ij − N_i. N_.j / N, i, j ≥ 1.
    ///
    /// With `adjusted`, Fellegi's finite-sample form F = W (ν − k + 1)/(ν k) on k and ν − k + 1 degrees of
    /// freedom, otherwise W/k on k and ν; k = (r−1)(c−1), ν = PSUs − strata.
    ///
    /// *Source*: Koch, Freeman and Freeman 1975; Fellegi 1980; R `svychisq(statistic = "Wald")`.
    ///
    /// # Errors
    /// [`ComparisonError`] if the variance is singular or there are too few degrees of freedom.
    pub fn wald(&self, adjusted: bool) -> Result<Association, ComparisonError> {
        let (rows, columns, all) = self.margins();
        let mut deviations = Vec::new();
        for (i, row) in rows.iter().enumerate().skip(1) {
            for (j, column) in columns.iter().enumerate().skip(1) {
                let value = self.totals[i * self.columns + j] - row * column / all;
                let gradient: Vec<(f64, &Influence<'a>)> = self
                    .influences
                    .iter()
                    .enumerate()
                    .map(|(cell, influence)| {
                        let (own_row, own_column) =
                            (cell / self.columns == i, cell % self.columns == j);
                        let mut slope = row * column / (all * all);
                        slope -= if own_row { column / all } else { 0.0 };
                        slope -= if own_column { row / all } else { 0.0 };
                        slope += if own_row && own_column { 1.0 } else { 0.0 };
                        (slope, influence)
                    })
                    .collect();
                deviations.push(Influence::function(value, &gradient));
            }
        }
        let values: Vec<f64> = deviations.iter().map(Influence::value).collect();
        let solved = solve_symmetric(&covariance_matrix(&deviations), &values)
            .ok_or(ComparisonError::SingularVariance)?;
        let statistic: f64 = values.iter().zip(&solved).map(|(a, b)| a * b).sum();
        let k = values.len() as f64;
        let denominator_df = if adjusted { self.df - k + 1.0 } else { self.df };
        if denominator_df <= 0.0 {
            return Err(ComparisonError::NoDegreesOfFreedom);
        }
        let f = statistic / k
            * if adjusted {
                denominator_df / self.df
            } else {
                1.0
            };
        let p_value = fisher_upper(f, k, denominator_df)?;
        Ok(Association {
            f,
            numerator_df: k,
            denominator_df,
            p_value,
        })
    }
}

/// Codes of the levels that occur, without gaps, and how many.
fn occurring(category: &Category, used: &impl Fn(usize) -> bool) -> (Vec<usize>, usize) {
    let mut present = vec![false; category.levels().len()];
    for (row, &code) in category.codes().iter().enumerate() {
        present[code as usize] |= used(row);
    }
    let mut position = vec![0; present.len()];
    let mut count = 0;
    for (level, &occurs) in present.iter().enumerate() {
        position[level] = count;
        count += usize::from(occurs);
    }
    (
        category
            .codes()
            .iter()
            .map(|&code| position[code as usize])
            .collect(),
        count,
    )
}
