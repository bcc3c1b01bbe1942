//! Differences of estimates that share no sampling unit, from what is published of them.

use super::{Comparison, ComparisonError};
use crate::interval::wald;
use crate::quantile::student_two_sided;

/// An estimate as it is published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Published {
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
    /// Its degrees of freedom.
    pub df: f64,
}

/// The first less the second: SE = √(s₁² + s₂²), df = (s₁² + s₂²)² ÷ (s₁⁴/ν₁ + s₂⁴/ν₂).
///
/// Only for groups without a sampling unit in common, such as two units that are strata of their own.
/// *Source*: Welch 1947, Biometrika 34; Satterthwaite 1946, Biometrics Bulletin 2.
///
/// # Errors
/// [`ComparisonError`] without degrees of freedom or variance.
///
/// ```
/// use statistics::comparison::{Published, compare_published};
/// let one = Published { value: 0.9, se: 0.02, df: 100.0 };
/// let other = Published { value: 0.8, se: 0.02, df: 100.0 };
/// let found = compare_published(one, other, 0.95).unwrap();
/// assert!((found.se - 0.02 * 2.0_f64.sqrt()).abs() < 1e-15 && (found.df - 200.0).abs() < 1e-9);
/// assert!(found.interval.low > 0.0);
/// ```
pub fn compare_published(
    first: Published,
    second: Published,
    level: f64,
) -> Result<Comparison, ComparisonError> {
    if first.df <= 0.0 || second.df <= 0.0 {
        return Err(ComparisonError::NoDegreesOfFreedom);
    }
    let variances = [first.se * first.se, second.se * second.se];
    let variance = variances[0] + variances[1];
    if variance <= 0.0 {
        return Err(ComparisonError::SingularVariance);
    }
    let parts = variances[0] * variances[0] / first.df + variances[1] * variances[1] / second.df;
    let df = variance * variance / parts;
    let (difference, se) = (first.value - second.value, variance.sqrt());
    let t = difference / se;
    Ok(Comparison {
        difference,
        se,
        df,
        t,
        p_value: student_two_sided(t, df)?,
        interval: wald(difference, se, df, level)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R 4.5: t.test by hand, se = sqrt(.015^2+.03^2), df = se^4/(.015^4/40+.03^4/25), 2*pt(-|d|/se, df).
    #[test]
    fn it_agrees_with_welch() {
        let first = Published {
            value: 0.85,
            se: 0.015,
            df: 40.0,
        };
        let second = Published {
            value: 0.78,
            se: 0.03,
            df: 25.0,
        };
        let found = compare_published(first, second, 0.95).unwrap();
        let df = 0.001_125_f64.powi(2) / (0.015_f64.powi(4) / 40.0 + 0.03_f64.powi(4) / 25.0);
        assert!((found.df - df).abs() < 1e-9 && (found.df - 37.593_984_962_4).abs() < 1e-9);
        assert!((found.se - 0.033_541_019_662_5).abs() < 1e-12);
        assert!((found.p_value - 0.043_722_683_740_3).abs() < 1e-9);
    }

    #[test]
    fn nothing_varies_means_nothing_can_be_said() {
        let still = Published {
            value: 1.0,
            se: 0.0,
            df: 10.0,
        };
        assert_eq!(
            compare_published(still, still, 0.95),
            Err(ComparisonError::SingularVariance)
        );
    }
}
