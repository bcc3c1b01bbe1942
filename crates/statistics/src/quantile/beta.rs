//! The beta distribution: distribution function, upper tail and quantile.

use super::incomplete_beta::tails;
use super::{OutOfRange, require, require_positive, require_probability};

/// Distribution function I_x(a, b) of the beta distribution.
///
/// *Range*: shapes a, b > 0; x in `[0, 1]`. *Accuracy*: about 1e-13 relative.
/// *Source*: Abramowitz and Stegun 1964, 26.5; checked against R's `pbeta`.
///
/// # Errors
/// [`OutOfRange`] for other arguments.
pub fn beta_cdf(a: f64, b: f64, x: f64) -> Result<f64, OutOfRange> {
    check(a, b, x)?;
    Ok(match x {
        0.0 => 0.0,
        1.0 => 1.0,
        _ => tails(a, b, x, 1.0 - x).lower,
    })
}

/// Upper tail 1 − I_x(a, b), without cancellation.
///
/// # Errors
/// [`OutOfRange`] unless a, b > 0 and x in `[0, 1]`.
pub fn beta_upper(a: f64, b: f64, x: f64) -> Result<f64, OutOfRange> {
    check(a, b, x)?;
    Ok(match x {
        0.0 => 1.0,
        1.0 => 0.0,
        _ => tails(a, b, x, 1.0 - x).upper,
    })
}

fn check(a: f64, b: f64, x: f64) -> Result<(), OutOfRange> {
    require_positive("beta", "a", a)?;
    require_positive("beta", "b", b)?;
    require((0.0..=1.0).contains(&x), "beta", "x", x, "[0, 1]")
}

/// Quantile of the beta distribution: the x with I_x(a, b) = p.
///
/// *Range*: p in (0, 1), a, b > 0. *Accuracy*: about 1e-12 relative (checked against R's `qbeta` up to
/// shapes of 10⁶).
///
/// # Errors
/// [`OutOfRange`] for other arguments.
///
/// ```
/// let low = statistics::quantile::beta(0.025, 8.0, 3.0).unwrap();
/// assert!((statistics::quantile::beta_cdf(8.0, 3.0, low).unwrap() - 0.025).abs() < 1e-15);
/// ```
pub fn beta(p: f64, a: f64, b: f64) -> Result<f64, OutOfRange> {
    require_probability("beta", p)?;
    require_positive("beta", "a", a)?;
    require_positive("beta", "b", b)?;
    if (b - 1.0).abs() < f64::EPSILON {
        return Ok((p.ln() / a).exp());
    }
    if (a - 1.0).abs() < f64::EPSILON {
        return Ok(-((-p).ln_1p() / b).exp_m1());
    }
    Ok(expit(beta_logit(p, 1.0 - p, a, b)))
}

/// 1 / (1 + e⁻ᵘ).
fn expit(u: f64) -> f64 {
    if u >= 0.0 {
        1.0 / (1.0 + (-u).exp())
    } else {
        u.exp() / (1.0 + u.exp())
    }
}

/// ln(x/(1−x)) of the beta quantile x with lower tail `p` and upper tail `q = 1 − p`, each given with full
/// relative precision.
///
/// Newton's method on ln I over u = logit x: the density of u is log-concave, hence so is its tail, and the
/// iteration cannot overshoot twice; a bracket makes it safe against rounding. At most 200 steps.
pub(super) fn beta_logit(p: f64, q: f64, a: f64, b: f64) -> f64 {
    if p > q {
        return -beta_logit(q, p, b, a);
    }
    let mut low = f64::NEG_INFINITY;
    let mut high = f64::INFINITY;
    let mut u = (a / b).ln();
    for _ in 0..200 {
        let at = tails(a, b, expit(u), expit(-u));
        if at.lower > p {
            high = u;
        } else {
            low = u;
        }
        let newton = u - (at.lower / p).ln() * (at.lower / at.slope);
        let next = if newton.is_finite() && newton > low && newton < high {
            newton
        } else if low.is_infinite() {
            // Far out in the tail I ≈ xᵃ/(a B): one unit of u is worth `a` units of ln I.
            u - 2.0 * (1.0 + 1.0 / a)
        } else if high.is_infinite() {
            u + 2.0 * (1.0 + 1.0 / b)
        } else {
            f64::midpoint(low, high)
        };
        if (next - u).abs() <= 4e-16 * u.abs().max(1e-3) {
            return next;
        }
        u = next;
    }
    u
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_of_shape_one_agree_with_the_search() {
        for p in [1e-6, 0.025, 0.5, 0.975] {
            for shape in [0.5, 3.0, 1e6] {
                let direct = beta(p, shape, 1.0).unwrap();
                let searched = expit(beta_logit(p, 1.0 - p, shape, 1.0));
                assert!((direct / searched - 1.0).abs() < 1e-12, "{p} {shape}");
            }
        }
    }

    #[test]
    fn cdf_of_the_quantile_is_the_probability() {
        for p in [1e-8, 0.001, 0.025, 0.4, 0.975] {
            for (a, b) in [(0.3, 0.4), (0.5, 5e5), (12.0, 3.5), (4e4, 6e4), (1e6, 2.0)] {
                let x = beta(p, a, b).unwrap();
                assert!(
                    (beta_cdf(a, b, x).unwrap() / p - 1.0).abs() < 1e-8,
                    "{p} {a} {b}"
                );
            }
        }
    }

    #[test]
    fn impossible_arguments_are_refused() {
        assert!(beta(0.0, 1.0, 1.0).is_err());
        assert!(beta(0.5, -1.0, 1.0).is_err());
        assert!(beta(0.5, f64::NAN, 1.0).is_err());
        assert!(beta_cdf(1.0, 1.0, 1.1).is_err());
    }
}
