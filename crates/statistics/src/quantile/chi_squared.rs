//! The χ² distribution.

use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur, ln_gamma};

use super::{OutOfRange, normal, require, require_positive};

/// Upper tail P(X > x) of χ² with `df` degrees of freedom: Q(df/2, x/2).
///
/// *Source*: statrs' incomplete gamma function, 2e-13 against R's `pchisq`.
///
/// # Errors
/// [`OutOfRange`] unless df > 0 and x ≥ 0.
pub fn chi_squared_upper(x: f64, df: f64) -> Result<f64, OutOfRange> {
    require_positive("χ²", "df", df)?;
    require(x >= 0.0, "χ²", "x", x, "[0, ∞)")?;
    if x == 0.0 {
        return Ok(1.0);
    }
    checked_gamma_ur(df / 2.0, x / 2.0).map_err(|_| OutOfRange {
        distribution: "χ²",
        argument: "x",
        value: x,
        range: "[0, ∞)",
    })
}

/// Quantile of χ² with `df` degrees of freedom.
///
/// *Range*: p in `[0.001, 0.999]`, outside which the starting approximation is not trusted.
/// *Source*: Newton's method on the logarithm of the smaller tail, from Wilson and Hilferty's cube
/// `df·(1 − 2/9df + z√(2/9df))³`.
///
/// # Errors
/// [`OutOfRange`] for other arguments.
pub fn chi_squared(p: f64, df: f64) -> Result<f64, OutOfRange> {
    require_positive("χ²", "df", df)?;
    require((0.001..=0.999).contains(&p), "χ²", "p", p, "[0.001, 0.999]")?;
    let spread = 2.0 / (9.0 * df);
    let half = df / 2.0;
    let log_norm = ln_gamma(half);
    let cube = (1.0 - spread + normal(p)? * spread.sqrt()).powi(3) * df;
    // For a small shape the cube may fall below zero; there P(x) ≈ (x/2)^(df/2) / Γ(df/2 + 1).
    let small = 2.0 * ((p.ln() + ln_gamma(half + 1.0)) / half).exp();
    let mut x = if cube > 0.05 * df { cube } else { small };
    for _ in 0..100 {
        // d ln(tail) / d ln x = ± x·density / tail
        let slope = (half * (x / 2.0).ln() - x / 2.0 - log_norm).exp();
        let step = if p > 0.5 {
            let tail = checked_gamma_ur(half, x / 2.0).unwrap_or(0.0);
            (tail / (1.0 - p)).ln() * tail / slope
        } else {
            let tail = checked_gamma_lr(half, x / 2.0).unwrap_or(0.0);
            -(tail / p).ln() * tail / slope
        };
        x *= step.clamp(-2.0, 2.0).exp();
        if step.abs() < 1e-15 {
            break;
        }
    }
    Ok(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_the_quantile_is_the_probability() {
        for p in [0.001, 0.05, 0.5, 0.95, 0.999] {
            for df in [0.5, 1.0, 2.0, 7.0, 60.0, 4000.0] {
                let x = chi_squared(p, df).unwrap();
                let upper = chi_squared_upper(x, df).unwrap();
                assert!((upper / (1.0 - p) - 1.0).abs() < 1e-10, "{p} {df}: {upper}");
            }
        }
    }

    #[test]
    fn two_degrees_of_freedom_are_exponential() {
        let x = chi_squared(0.95, 2.0).unwrap();
        assert!((x + 2.0 * 0.05_f64.ln()).abs() < 1e-12);
    }
}
