//! The estimates and their mean squared errors.

use serde::{Deserialize, Serialize};

use super::{
    Method, SmallAreaError,
    regression::{Regression, dot, quadratic},
    variance,
};

/// Checked input of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Areas {
    pub(super) direct: Vec<f64>,
    pub(super) variance: Vec<f64>,
    pub(super) covariates: Vec<Vec<f64>>,
}

impl Areas {
    /// Checks and takes direct figures y_d, their variances D_d and covariate rows x_d (write the
    /// intercept as a column of ones).
    ///
    /// # Errors
    /// Unequal lengths; a figure that isn't finite; a variance that isn't positive (a variance of 0 means
    /// "not estimable" and doesn't belong here); no more areas than covariates.
    pub fn new(
        direct: Vec<f64>,
        variance: Vec<f64>,
        covariates: Vec<Vec<f64>>,
    ) -> Result<Self, SmallAreaError> {
        let (figures, variances, rows) = (direct.len(), variance.len(), covariates.len());
        if figures != variances || figures != rows {
            return Err(SmallAreaError::Lengths {
                figures,
                variances,
                rows,
            });
        }
        let width = covariates.first().map_or(0, Vec::len);
        if let Some(area) = covariates
            .iter()
            .position(|row| row.len() != width || row.is_empty())
        {
            return Err(SmallAreaError::Row { area });
        }
        let usable = |area: &usize| {
            direct[*area].is_finite()
                && variance[*area].is_finite()
                && variance[*area] > 0.0
                && covariates[*area].iter().all(|value| value.is_finite())
        };
        if let Some(area) = (0..figures).find(|area| !usable(area)) {
            return Err(SmallAreaError::Value { area });
        }
        if figures <= width {
            return Err(SmallAreaError::TooFewAreas {
                areas: figures,
                covariates: width,
            });
        }
        Ok(Self {
            direct,
            variance,
            covariates,
        })
    }

    /// Number of areas.
    pub fn len(&self) -> usize {
        self.direct.len()
    }

    /// Whether there is no area; never true of checked input.
    pub fn is_empty(&self) -> bool {
        self.direct.is_empty()
    }
}

/// The figure of one area.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AreaEstimate {
    /// γ·y + (1 − γ)·x′β.
    pub estimate: f64,
    /// Mean squared error of the estimate.
    pub mse: f64,
    /// γ = A/(A + D): the weight of the direct figure, 0..1.
    pub direct_weight: f64,
    /// x′β, what the characteristics alone predict.
    pub predicted: f64,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The method used.
    pub method: Method,
    /// A, the variance between areas that the characteristics don't explain.
    pub between: f64,
    /// A = 0: every estimate is the prediction alone.
    pub synthetic: bool,
    /// β.
    pub coefficients: Vec<f64>,
    /// Standard errors of β.
    pub coefficient_errors: Vec<f64>,
    /// One estimate per area, in input order.
    pub areas: Vec<AreaEstimate>,
    covariance: Vec<Vec<f64>>,
}

/// Fits the model.
///
/// MSE = g₁ + g₂ + 2·g₃ − b·B², with B = D/(A + D), g₁ = A·B, g₂ = B²·x′Qx, g₃ = B²·V(Â)/(A + D), and b the
/// bias of Â (0 for REML and Prasad–Rao).
///
/// # Errors
/// Collinear covariates; no root.
///
/// *Source*: Prasad and Rao (1990); Datta and Lahiri (2000); Datta, Rao and Smith (2005), Biometrika 92
/// (Fay–Herriot moments). Checked against R package sae 1.3.
pub fn fit(areas: &Areas, method: Method) -> Result<Fit, SmallAreaError> {
    let between = variance::between(areas, method)?;
    let regression = Regression::at(areas, between.value)?;
    let estimates = (0..areas.len()).map(|d| {
        let total = between.value + areas.variance[d];
        let shrink = areas.variance[d] / total;
        let own = between.value / total;
        let predicted = dot(&areas.covariates[d], &regression.coefficients);
        let first = between.value * shrink;
        let second = shrink * shrink * regression.leverage[d];
        let third = shrink * shrink * between.variance / total;
        AreaEstimate {
            estimate: predicted + own * regression.residuals[d],
            mse: first + second + 2.0 * third - between.bias * shrink * shrink,
            direct_weight: own,
            predicted,
        }
    });
    let errors = (0..regression.covariance.len()).map(|i| regression.covariance[i][i].sqrt());
    Ok(Fit {
        method,
        between: between.value,
        synthetic: between.value <= 0.0,
        areas: estimates.collect(),
        coefficient_errors: errors.collect(),
        coefficients: regression.coefficients,
        covariance: regression.covariance,
    })
}

impl Fit {
    /// The figure of an area without a form: x′β with mean squared error A + x′Qx.
    ///
    /// # Errors
    /// A row of another length than the model's.
    ///
    /// *Source*: Rao and Molina (2015), 6.2.
    pub fn predict(&self, covariates: &[f64]) -> Result<AreaEstimate, SmallAreaError> {
        if covariates.len() != self.coefficients.len() {
            return Err(SmallAreaError::Row { area: 0 });
        }
        let predicted = dot(covariates, &self.coefficients);
        let mse = self.between + quadratic(covariates, &self.covariance);
        Ok(AreaEstimate {
            estimate: predicted,
            mse,
            direct_weight: 0.0,
            predicted,
        })
    }
}
