//! The standard normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use statrs::function::erf::{erfc, erfc_inv};

use super::{OutOfRange, require_probability};

/// Quantile of the standard normal distribution, z with Φ(z) = p.
///
/// *Range*: p in (0, 1). *Accuracy*: 1e-14 relative. *Source*: z = −√2 · erfc⁻¹(2p), with statrs' erfc⁻¹.
///
/// # Errors
/// [`OutOfRange`] unless 0 < p < 1.
///
/// ```
/// let z = statistics::quantile::normal(0.975).unwrap();
/// assert!((z - 1.959_963_984_540_054).abs() < 1e-14);
/// ```
pub fn normal(p: f64) -> Result<f64, OutOfRange> {
    require_probability("normal", p)?;
    Ok(if p > 0.5 {
        SQRT_2 * erfc_inv(2.0 * (1.0 - p))
    } else {
        -SQRT_2 * erfc_inv(2.0 * p)
    })
}

/// Distribution function Φ(z) = ½ erfc(−z/√2).
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * FRAC_1_SQRT_2)
}

/// Two-sided tail probability P(|Z| ≥ |z|) = erfc(|z|/√2).
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() * FRAC_1_SQRT_2)
}
