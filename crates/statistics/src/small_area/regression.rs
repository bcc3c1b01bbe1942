//! Weighted least squares at a given A.

use super::{Areas, SmallAreaError};

/// The generalised least squares fit at one value of A.
pub(super) struct Regression {
    /// 1/(A + D_d).
    pub(super) precision: Vec<f64>,
    /// Q = (X′V⁻¹X)⁻¹, p × p.
    pub(super) covariance: Vec<Vec<f64>>,
    /// β = Q·X′V⁻¹y.
    pub(super) coefficients: Vec<f64>,
    /// y_d − x_d′β.
    pub(super) residuals: Vec<f64>,
    /// x_d′·Q·x_d.
    pub(super) leverage: Vec<f64>,
}

impl Regression {
    /// Fits with V = diag(A + D).
    pub(super) fn at(areas: &Areas, between: f64) -> Result<Self, SmallAreaError> {
        let precision = areas
            .variance
            .iter()
            .map(|within| 1.0 / (between + within))
            .collect();
        Self::weighted(areas, precision)
    }

    /// Fits with any positive weights in place of 1/(A + D).
    pub(super) fn weighted(areas: &Areas, precision: Vec<f64>) -> Result<Self, SmallAreaError> {
        let p = areas.covariates[0].len();
        let mut gram = vec![vec![0.0; p]; p];
        let mut moment = vec![0.0; p];
        for ((x, y), w) in areas.covariates.iter().zip(&areas.direct).zip(&precision) {
            for i in 0..p {
                moment[i] += w * x[i] * y;
                for j in 0..p {
                    gram[i][j] += w * x[i] * x[j];
                }
            }
        }
        let covariance = invert(&gram)?;
        let coefficients: Vec<f64> = covariance.iter().map(|row| dot(row, &moment)).collect();
        let residuals = areas
            .covariates
            .iter()
            .zip(&areas.direct)
            .map(|(x, y)| y - dot(x, &coefficients))
            .collect();
        let leverage = areas
            .covariates
            .iter()
            .map(|x| quadratic(x, &covariance))
            .collect();
        Ok(Self {
            precision,
            covariance,
            coefficients,
            residuals,
            leverage,
        })
    }
}

pub(super) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// x′·M·x.
pub(super) fn quadratic(x: &[f64], matrix: &[Vec<f64>]) -> f64 {
    matrix.iter().zip(x).map(|(row, a)| a * dot(row, x)).sum()
}

/// Inverse of a symmetric positive definite matrix by Cholesky, scaled to a unit diagonal first.
fn invert(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, SmallAreaError> {
    let p = matrix.len();
    let scale: Vec<f64> = (0..p).map(|i| matrix[i][i].sqrt()).collect();
    if let Some(covariate) = scale.iter().position(|&s| s.is_nan() || s <= 0.0) {
        return Err(SmallAreaError::Collinear { covariate });
    }
    let mut lower = vec![vec![0.0; p]; p];
    for i in 0..p {
        for j in 0..=i {
            let sum = matrix[i][j] / (scale[i] * scale[j]) - dot(&lower[i][..j], &lower[j][..j]);
            if i == j {
                // Below this the covariate adds nothing that rounding wouldn't.
                if sum < 1e-10 {
                    return Err(SmallAreaError::Collinear { covariate: i });
                }
                lower[i][i] = sum.sqrt();
            } else {
                lower[i][j] = sum / lower[j][j];
            }
        }
    }
    let columns: Vec<Vec<f64>> = (0..p).map(|k| solve_unit(&lower, k)).collect();
    Ok((0..p)
        .map(|i| {
            (0..p)
                .map(|j| columns[j][i] / (scale[i] * scale[j]))
                .collect()
        })
        .collect())
}

/// Solves L·L′·x = e_k.
fn solve_unit(lower: &[Vec<f64>], k: usize) -> Vec<f64> {
    let p = lower.len();
    let mut x = vec![0.0; p];
    for i in 0..p {
        let right = if i == k { 1.0 } else { 0.0 };
        x[i] = (right - dot(&lower[i][..i], &x[..i])) / lower[i][i];
    }
    for i in (0..p).rev() {
        let sum: f64 = (i + 1..p).map(|j| lower[j][i] * x[j]).sum();
        x[i] = (x[i] - sum) / lower[i][i];
    }
    x
}
