//! Student's t distribution.

use super::beta::beta_logit;
use super::incomplete_beta::tails;
use super::{OutOfRange, normal, require, require_positive, require_probability};

/// From this many degrees of freedom the Cornish–Fisher series is exact to 3e-14.
const SERIES_FROM: f64 = 1000.0;

/// Quantile of Student's t with `df` degrees of freedom.
///
/// *Range*: p in (0, 1), df > 0 (not necessarily whole). *Accuracy*: 1e-12 relative.
/// *Source*: t² = ν·y/x with x a Beta(ν/2, ½) quantile (Abramowitz and Stegun 1964, 26.5.27); from 1 000
/// degrees of freedom the expansion 26.7.5 around the normal quantile.
///
/// # Errors
/// [`OutOfRange`] for other arguments.
///
/// ```
/// let t = statistics::quantile::student(0.975, 10.0).unwrap();
/// assert!((t - 2.228_138_851_986_274).abs() < 1e-12);
/// ```
pub fn student(p: f64, df: f64) -> Result<f64, OutOfRange> {
    require_probability("Student", p)?;
    require_positive("Student", "df", df)?;
    if df >= SERIES_FROM {
        return Ok(cornish_fisher(normal(p)?, df));
    }
    let (tail, sign) = if p > 0.5 { (1.0 - p, 1.0) } else { (p, -1.0) };
    let both = 2.0 * tail;
    if both >= 1.0 {
        return Ok(0.0);
    }
    let u = beta_logit(both, 1.0 - both, df / 2.0, 0.5);
    Ok(sign * (df * (-u).exp()).sqrt())
}

/// z + g₁/ν + g₂/ν² + g₃/ν³ + g₄/ν⁴ (Abramowitz and Stegun 1964, 26.7.5).
fn cornish_fisher(z: f64, df: f64) -> f64 {
    let s = z * z;
    let g1 = z * (s + 1.0) / 4.0;
    let g2 = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let g3 = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let g4 = z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0;
    let v = 1.0 / df;
    z + v * (g1 + v * (g2 + v * (g3 + v * g4)))
}

/// Distribution function of Student's t.
///
/// *Range*: any t, df > 0. *Source*: P(T > t) = ½ I_x(ν/2, ½) with x = ν/(ν + t²), t ≥ 0.
///
/// # Errors
/// [`OutOfRange`] for df ≤ 0 or t not a number.
pub fn student_cdf(t: f64, df: f64) -> Result<f64, OutOfRange> {
    let tail = 0.5 * student_two_sided(t, df)?;
    Ok(if t > 0.0 { 1.0 - tail } else { tail })
}

/// Two-sided tail probability P(|T| ≥ |t|), the p-value of a t test.
///
/// # Errors
/// [`OutOfRange`] for df ≤ 0 or t not a number.
pub fn student_two_sided(t: f64, df: f64) -> Result<f64, OutOfRange> {
    require_positive("Student", "df", df)?;
    require(!t.is_nan(), "Student", "t", t, "the real numbers")?;
    if t.is_infinite() {
        return Ok(0.0);
    }
    if t == 0.0 {
        return Ok(1.0);
    }
    let square = t * t;
    Ok(tails(df / 2.0, 0.5, df / (df + square), square / (df + square)).lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_meets_the_search_where_they_change_over() {
        for p in [1e-4, 0.025, 0.3, 0.6, 0.995] {
            let z = normal(p).unwrap();
            let series = cornish_fisher(z, 999.0);
            let searched = student(p, 999.0).unwrap();
            assert!(
                (series / searched - 1.0).abs() < 1e-12,
                "{p}: {series} {searched}"
            );
        }
    }

    #[test]
    fn one_degree_of_freedom_is_the_cauchy_distribution() {
        let p: f64 = 0.9;
        let cauchy = (std::f64::consts::PI * (p - 0.5)).tan();
        assert!((student(p, 1.0).unwrap() / cauchy - 1.0).abs() < 1e-13);
    }
}
