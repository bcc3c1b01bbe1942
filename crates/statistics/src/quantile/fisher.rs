//! Fisher's F distribution.

use super::beta::beta_logit;
use super::incomplete_beta::tails;
use super::{OutOfRange, require, require_positive, require_probability};

/// Quantile of Fisher's F with `d1` and `d2` degrees of freedom (not necessarily whole).
///
/// *Source*: F = d₂x / (d₁(1−x)) with x a Beta(d₁/2, d₂/2) quantile.
///
/// # Errors
/// [`OutOfRange`] unless 0 < p < 1 and both degrees of freedom are positive.
pub fn fisher(p: f64, d1: f64, d2: f64) -> Result<f64, OutOfRange> {
    require_probability("Fisher", p)?;
    require_positive("Fisher", "d1", d1)?;
    require_positive("Fisher", "d2", d2)?;
    Ok(d2 / d1 * beta_logit(p, 1.0 - p, d1 / 2.0, d2 / 2.0).exp())
}

/// Upper tail P(F > f), the p-value of a Wald or Rao–Scott test.
///
/// *Source*: I_y(d₂/2, d₁/2) with y = d₂/(d₂ + d₁f) (Abramowitz and Stegun 1964, 26.6.2).
///
/// # Errors
/// [`OutOfRange`] unless f ≥ 0 and both degrees of freedom are positive.
pub fn fisher_upper(f: f64, d1: f64, d2: f64) -> Result<f64, OutOfRange> {
    require_positive("Fisher", "d1", d1)?;
    require_positive("Fisher", "d2", d2)?;
    require(f >= 0.0, "Fisher", "f", f, "[0, ∞)")?;
    if f == 0.0 {
        return Ok(1.0);
    }
    if f.is_infinite() {
        return Ok(0.0);
    }
    let whole = d2 + d1 * f;
    Ok(tails(d2 / 2.0, d1 / 2.0, d2 / whole, d1 * f / whole).lower)
}
