//! The variance A between areas.

use serde::{Deserialize, Serialize};

use super::{Areas, SmallAreaError, regression::Regression};

/// How A is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Restricted maximum likelihood: the usual choice.
    Reml,
    /// Maximum likelihood: smaller A, its bias is taken out of the mean squared error.
    Ml,
    /// The moment equation Σ r_d²/(A + D_d) = m − p of Fay and Herriot (1979); needs no normality.
    FayHerriot,
    /// The closed moment estimator of Prasad and Rao (1990) from ordinary least squares residuals.
    PrasadRao,
}

/// A and what its estimation adds to the mean squared error.
pub(super) struct Between {
    /// Estimate of A, ≥ 0.
    pub(super) value: f64,
    /// Asymptotic variance of the estimate.
    pub(super) variance: f64,
    /// Asymptotic bias of the estimate.
    pub(super) bias: f64,
}

/// Estimates A.
pub(super) fn between(areas: &Areas, method: Method) -> Result<Between, SmallAreaError> {
    let value = match method {
        Method::PrasadRao => prasad_rao(areas)?,
        Method::Reml | Method::Ml | Method::FayHerriot => {
            root(|a| equation(areas, method, a), start(areas))?
        }
    };
    let fit = Regression::at(areas, value)?;
    let m = areas.len() as f64;
    let first: f64 = fit.precision.iter().sum();
    let second: f64 = fit.precision.iter().map(|v| v * v).sum();
    let variance = match method {
        Method::Reml | Method::Ml => 2.0 / second,
        Method::FayHerriot => 2.0 * m / (first * first),
        // 2/m²·Σ(A + D)².
        Method::PrasadRao => {
            2.0 / (m * m) * fit.precision.iter().map(|v| 1.0 / (v * v)).sum::<f64>()
        }
    };
    let bias = match method {
        Method::Reml | Method::PrasadRao => 0.0,
        // −tr[Q·X′V⁻²X] / ΣV⁻².
        Method::Ml => {
            let trace: f64 = fit
                .precision
                .iter()
                .zip(&fit.leverage)
                .map(|(v, h)| v * v * h)
                .sum();
            -trace / second
        }
        Method::FayHerriot => 2.0 * (m * second - first * first) / first.powi(3),
    };
    Ok(Between {
        value,
        variance,
        bias,
    })
}

/// The estimating equation; positive below the root.
fn equation(areas: &Areas, method: Method, between: f64) -> Result<f64, SmallAreaError> {
    let fit = Regression::at(areas, between)?;
    let terms = fit.precision.iter().zip(&fit.residuals).zip(&fit.leverage);
    Ok(match method {
        // Twice the score: r′V⁻²r − tr P.
        Method::Reml => terms
            .map(|((v, r), h)| (v * r).powi(2) - (v - v * v * h))
            .sum(),
        Method::Ml => terms.map(|((v, r), _)| (v * r).powi(2) - v).sum(),
        Method::FayHerriot | Method::PrasadRao => {
            let freedom = areas.len() - fit.coefficients.len();
            terms.map(|((v, r), _)| v * r * r).sum::<f64>() - freedom as f64
        }
    })
}

/// First upper end of the bracket: the larger of the spread of the figures and their variances.
fn start(areas: &Areas) -> f64 {
    let mean = areas.direct.iter().sum::<f64>() / areas.len() as f64;
    let spread = areas.direct.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / areas.len() as f64;
    areas.variance.iter().copied().fold(spread, f64::max)
}

/// Brackets and bisects until the two ends are neighbours in f64; 0 when the equation starts at or below 0.
fn root(
    equation: impl Fn(f64) -> Result<f64, SmallAreaError>,
    start: f64,
) -> Result<f64, SmallAreaError> {
    if equation(0.0)? <= 0.0 {
        return Ok(0.0);
    }
    let mut low = 0.0;
    let mut high = start;
    for _ in 0..200 {
        if equation(high)? <= 0.0 {
            break;
        }
        low = high;
        high *= 2.0;
    }
    if !high.is_finite() || equation(high)? > 0.0 {
        return Err(SmallAreaError::NoRoot);
    }
    // 1,100 halvings pass through every exponent of an f64.
    for _ in 0..1_100 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if equation(middle)? > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(f64::midpoint(low, high))
}

/// max(0, [Σ r² − Σ D_d(1 − h_d)] / (m − p)) with residuals and leverages of ordinary least squares.
fn prasad_rao(areas: &Areas) -> Result<f64, SmallAreaError> {
    let fit = Regression::weighted(areas, vec![1.0; areas.len()])?;
    let squares: f64 = fit.residuals.iter().map(|r| r * r).sum();
    let within: f64 = areas
        .variance
        .iter()
        .zip(&fit.leverage)
        .map(|(d, h)| d * (1.0 - h))
        .sum();
    let freedom = areas.len() - fit.coefficients.len();
    Ok(((squares - within) / freedom as f64).max(0.0))
}
