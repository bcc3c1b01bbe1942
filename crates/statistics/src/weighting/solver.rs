//! Normal equations of the auxiliary variables.

/// A factorised cross-product matrix A = Σ d x xᵀ.
#[derive(Debug, Clone)]
pub(crate) enum Solver {
    /// Indicator variables of disjoint cells: A is diagonal.
    Diagonal(Vec<f64>),
    /// A dense matrix, scaled to unit diagonal and factorised by Cholesky.
    Dense(Cholesky),
}

/// Cholesky factor of a matrix scaled to unit diagonal; aliased variables are dropped.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky {
    width: usize,
    /// Lower triangle by rows, of the scaled matrix; rows of dropped variables are zero.
    factor: Vec<f64>,
    /// 1/√A_qq; zero for dropped variables.
    scale: Vec<f64>,
    /// Variables that are linear combinations of earlier ones.
    pub(crate) dropped: Vec<usize>,
}

impl Cholesky {
    /// Factorises a symmetric matrix (row-major). Pivots below 1e-10 of their diagonal are aliased: the
    /// variable is a linear combination of earlier ones and gets coefficient 0.
    pub(crate) fn new(matrix: &[f64], width: usize) -> Self {
        let mut scale: Vec<f64> = (0..width)
            .map(|q| {
                let diagonal = matrix[q * width + q];
                if diagonal > 0.0 {
                    1.0 / diagonal.sqrt()
                } else {
                    0.0
                }
            })
            .collect();
        let mut factor = vec![0.0; width * width];
        let mut dropped = Vec::new();
        for row in 0..width {
            for column in 0..row {
                let known: f64 = (0..column)
                    .map(|k| factor[row * width + k] * factor[column * width + k])
                    .sum();
                let entry = matrix[row * width + column] * scale[row] * scale[column] - known;
                let pivot = factor[column * width + column];
                factor[row * width + column] = if pivot > 0.0 { entry / pivot } else { 0.0 };
            }
            let known: f64 = (0..row).map(|k| factor[row * width + k].powi(2)).sum();
            let rest = if scale[row] > 0.0 { 1.0 - known } else { 0.0 };
            if rest < 1e-10 {
                dropped.push(row);
                scale[row] = 0.0;
                factor[row * width..=row * width + row].fill(0.0);
            } else {
                factor[row * width + row] = rest.sqrt();
            }
        }
        Self {
            width,
            factor,
            scale,
            dropped,
        }
    }

    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.width;
        let mut x: Vec<f64> = right.iter().zip(&self.scale).map(|(b, s)| b * s).collect();
        for row in 0..n {
            let known: f64 = (0..row).map(|k| self.factor[row * n + k] * x[k]).sum();
            let pivot = self.factor[row * n + row];
            x[row] = if pivot > 0.0 {
                (x[row] - known) / pivot
            } else {
                0.0
            };
        }
        for row in (0..n).rev() {
            let known: f64 = (row + 1..n).map(|k| self.factor[k * n + row] * x[k]).sum();
            let pivot = self.factor[row * n + row];
            x[row] = if pivot > 0.0 {
                (x[row] - known) / pivot
            } else {
                0.0
            };
        }
        x.iter().zip(&self.scale).map(|(b, s)| b * s).collect()
    }
}

/// Solves A x = b for a positive definite matrix; `None` if it is singular.
pub(crate) fn solve_symmetric(matrix: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let flat: Vec<f64> = matrix.iter().flatten().copied().collect();
    let cholesky = Cholesky::new(&flat, right.len());
    cholesky.dropped.is_empty().then(|| cholesky.solve(right))
}

impl Solver {
    /// Coefficients b with A b = m; zero for dropped variables and empty cells.
    pub(crate) fn solve(&self, moments: &[f64]) -> Vec<f64> {
        match self {
            Self::Diagonal(diagonal) => moments
                .iter()
                .zip(diagonal)
                .map(|(m, &a)| if a > 0.0 { m / a } else { 0.0 })
                .collect(),
            Self::Dense(cholesky) => cholesky.solve(moments),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_a_small_system_and_drops_an_aliased_variable() {
        // The third variable is the sum of the first two.
        let matrix = [4.0, 1.0, 5.0, 1.0, 3.0, 4.0, 5.0, 4.0, 9.0];
        let cholesky = Cholesky::new(&matrix, 3);
        assert_eq!(cholesky.dropped, [2]);
        let x = cholesky.solve(&[9.0, 5.0, 14.0]);
        assert!((x[0] - 2.0).abs() < 1e-14 && (x[1] - 1.0).abs() < 1e-14);
        assert!(x[2].abs() < f64::EPSILON);
    }
}
