//! Confidence intervals.
//!
//! | method | for | stays in [0, 1] | at p = 0 or 1 |
//! |---|---|---|---|
//! | [`wald`] | means, indices, differences | no | zero width |
//! | [`logit`] | shares | yes | none |
//! | [`wilson`] | shares | yes | one-sided |
//! | [`korn_graubard`] | shares in publications | yes | exact binomial on n |

use crate::quantile::{OutOfRange, beta, student};

/// An interval estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Interval {
    /// Upper minus lower limit.
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}

/// The two-sided t quantile for a confidence level, e.g. 0.95.
///
/// # Errors
/// [`OutOfRange`] unless 0 < level < 1 and df > 0.
pub fn critical_value(level: f64, df: f64) -> Result<f64, OutOfRange> {
    student(f64::midpoint(1.0, level), df)
}

/// θ̂ ± t·SE, for means, totals, indices and differences.
///
/// # Errors
/// [`OutOfRange`] unless 0 < level < 1 and df > 0.
pub fn wald(value: f64, se: f64, df: f64, level: f64) -> Result<Interval, OutOfRange> {
    let reach = critical_value(level, df)? * se;
    Ok(Interval {
        low: value - reach,
        high: value + reach,
    })
}

/// expit(logit p ± t·SE/(p(1−p))), for shares; none at p = 0 or 1.
///
/// *Source*: the delta method on the log-odds; Stata's default, R `svyciprop(method = "xlogit")`.
///
/// # Errors
/// [`OutOfRange`] unless 0 < level < 1 and df > 0.
pub fn logit(p: f64, se: f64, df: f64, level: f64) -> Result<Option<Interval>, OutOfRange> {
    let t = critical_value(level, df)?;
    if is_extreme(p) {
        return Ok(None);
    }
    let centre = (p / (1.0 - p)).ln();
    let reach = t * se / (p * (1.0 - p));
    let expit = |u: f64| 1.0 / (1.0 + (-u).exp());
    Ok(Some(Interval {
        low: expit(centre - reach),
        high: expit(centre + reach),
    }))
}

/// sin²(arcsin √p ± t·SE/(2√(p(1−p)))), the variance-stabilising interval for a share.
///
/// *Source*: Anscombe 1948; R `svyciprop(method = "asin")`.
///
/// # Errors
/// [`OutOfRange`] unless 0 < p < 1, 0 < level < 1 and df > 0.
pub fn arcsine(p: f64, se: f64, df: f64, level: f64) -> Result<Interval, OutOfRange> {
    let spread = (p * (1.0 - p)).sqrt();
    crate::quantile::require_positive("arcsine interval", "p(1 − p)", spread)?;
    let centre = p.sqrt().asin();
    let reach = critical_value(level, df)? * se / (2.0 * spread);
    let low = (centre - reach).max(0.0).sin().powi(2);
    let high = (centre + reach)
        .min(std::f64::consts::FRAC_PI_2)
        .sin()
        .powi(2);
    Ok(Interval { low, high })
}

/// The likelihood interval of a share: all q whose scaled deviance from p is at most t².
///
/// D(q) = 2 n_eff [p ln(p/q) + (1−p) ln((1−p)/(1−q))] ≤ t² n/(n−1), n_eff = p(1−p)/V; the factor n/(n−1) is the
/// dispersion of n rows about one mean.
///
/// *Source*: Rao and Scott 1984 on the scaled deviance; R `svyciprop(method = "likelihood")`.
///
/// # Errors
/// [`OutOfRange`] unless 0 < p < 1, se > 0, n ≥ 2, 0 < level < 1 and df > 0.
pub fn likelihood(p: f64, se: f64, n: u64, df: f64, level: f64) -> Result<Interval, OutOfRange> {
    crate::quantile::require_positive("likelihood interval", "p(1 − p)", p * (1.0 - p))?;
    crate::quantile::require_positive("likelihood interval", "se", se)?;
    let n = n as f64;
    crate::quantile::require_positive("likelihood interval", "n − 1", n - 1.0)?;
    let n_eff = p * (1.0 - p) / (se * se);
    let limit = critical_value(level, df)?.powi(2) * n / (n - 1.0);
    let deviance = |u: f64| {
        let (q, r) = (1.0 / (1.0 + (-u).exp()), 1.0 / (1.0 + u.exp()));
        2.0 * n_eff * (p * (p / q).ln() + (1.0 - p) * ((1.0 - p) / r).ln())
    };
    let centre = (p / (1.0 - p)).ln();
    // The deviance grows without bound on the logit scale: double the reach, then halve the bracket.
    let bound = |direction: f64| {
        let mut outer = 1.0;
        while deviance(centre + direction * outer) < limit && outer < 1e3 {
            outer *= 2.0;
        }
        let (mut inside, mut outside) = (0.0, outer);
        for _ in 0..200 {
            let middle = f64::midpoint(inside, outside);
            if deviance(centre + direction * middle) < limit {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        1.0 / (1.0 + (-(centre + direction * inside)).exp())
    };
    Ok(Interval {
        low: bound(-1.0),
        high: bound(1.0),
    })
}

/// Wilson's score interval with the effective sample size and a t quantile, for shares.
///
/// (p + t²/2n ± t√(p(1−p)/n + t²/4n²)) / (1 + t²/n) with n = n_eff.
///
/// *Source*: Wilson 1927; Dean and Pagano 2015; R `svyciprop(method = "wilson")` 4.5.
///
/// # Errors
/// [`OutOfRange`] unless n_eff > 0, 0 < level < 1 and df > 0.
pub fn wilson(p: f64, n_eff: f64, df: f64, level: f64) -> Result<Interval, OutOfRange> {
    crate::quantile::require_positive("Wilson interval", "n_eff", n_eff)?;
    let t = critical_value(level, df)?;
    let square = t * t / n_eff;
    let centre = p + square / 2.0;
    let reach = t * (p * (1.0 - p) / n_eff + square / (4.0 * n_eff)).sqrt();
    let below = 1.0 + square;
    Ok(Interval {
        low: ((centre - reach) / below).max(0.0),
        high: ((centre + reach) / below).min(1.0),
    })
}

/// Whether Korn and Graubard's effective size may exceed the number of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectiveSize {
    /// At most n, as the NCHS presentation standard prescribes.
    Capped,
    /// As computed, as R does.
    Free,
}

/// Korn and Graubard's interval for a share: Clopper–Pearson with an effective sample size.
///
/// n* = p(1−p)/V · (t_{n−1}/t_df)², then the beta quantiles `(α/2; n*p, n*(1−p)+1)` and
/// `(1−α/2; n*p+1, n*(1−p))`. At p = 0 or 1 the effective size is n.
///
/// *Source*: Korn and Graubard 1998; NCHS macro v2.0 for the cap; R `svyciprop(method = "beta")` without.
///
/// # Errors
/// [`OutOfRange`] unless n ≥ 2 (or p is 0 or 1), se > 0 then, 0 < level < 1 and df > 0.
pub fn korn_graubard(
    p: f64,
    se: f64,
    n: u64,
    df: f64,
    level: f64,
    size: EffectiveSize,
) -> Result<Interval, OutOfRange> {
    let count = n as f64;
    let effective = if is_extreme(p) {
        count
    } else {
        let ratio = critical_value(level, count - 1.0)? / critical_value(level, df)?;
        let free = p * (1.0 - p) / (se * se) * ratio * ratio;
        if size == EffectiveSize::Capped {
            free.min(count)
        } else {
            free
        }
    };
    clopper_pearson(p, effective, level)
}

/// Clopper and Pearson's exact binomial interval for a share p of n (not necessarily whole).
///
/// # Errors
/// [`OutOfRange`] unless n > 0 and 0 < level < 1.
pub fn clopper_pearson(p: f64, n: f64, level: f64) -> Result<Interval, OutOfRange> {
    crate::quantile::require_positive("Clopper–Pearson interval", "n", n)?;
    let tail = (1.0 - level) / 2.0;
    let (hits, misses) = (n * p, n * (1.0 - p));
    let low = if p < EXTREME {
        0.0
    } else {
        beta(tail, hits, misses + 1.0)?
    };
    let high = if p > 1.0 - EXTREME {
        1.0
    } else {
        beta(1.0 - tail, hits + 1.0, misses)?
    };
    Ok(Interval { low, high })
}

/// A share closer to 0 or 1 than this is 0 or 1 up to rounding.
const EXTREME: f64 = 1e-12;

/// Whether a share is 0 or 1 up to rounding.
pub fn is_extreme(p: f64) -> bool {
    !(EXTREME..=1.0 - EXTREME).contains(&p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_intervals_stay_inside_and_contain_the_share() {
        for p in [0.01, 0.3, 0.99] {
            let se = 0.02;
            for interval in [
                logit(p, se, 20.0, 0.95).unwrap().unwrap(),
                wilson(p, p * (1.0 - p) / (se * se), 20.0, 0.95).unwrap(),
                korn_graubard(p, se, 400, 20.0, 0.95, EffectiveSize::Capped).unwrap(),
            ] {
                assert!(interval.low >= 0.0 && interval.low < p, "{p} {interval:?}");
                assert!(
                    interval.high <= 1.0 && interval.high > p,
                    "{p} {interval:?}"
                );
            }
        }
    }

    #[test]
    fn the_likelihood_interval_is_the_one_r_comes_to_on_a_fine_grid() {
        // R reads its limits off a spline through a grid of the profile. The usual grid gives 0.506738127561243
        // and 0.759853015840878 here; with ten times the steps 0.506735828356802 and 0.759845108827218, with a
        // hundred times 0.506735794715701 and 0.759845060508251 (survey 4.1-1, `dclus2`, `del = zmax/500`).
        let found = likelihood(
            0.639_852_398_523_015_1,
            0.063_399_306_076_830_75,
            126,
            39.0,
            0.95,
        )
        .unwrap();
        assert!((found.low / 0.506_735_794_715_701 - 1.0).abs() < 3e-7);
        assert!((found.high / 0.759_845_060_508_251 - 1.0).abs() < 3e-7);
    }

    #[test]
    fn nobody_satisfied_has_an_upper_limit_all_the_same() {
        let interval = korn_graubard(0.0, 0.0, 30, 5.0, 0.95, EffectiveSize::Capped).unwrap();
        assert!(interval.low == 0.0);
        // 1 − 0.025^(1/30)
        assert!((interval.high - (1.0 - 0.025_f64.powf(1.0 / 30.0))).abs() < 1e-12);
        assert_eq!(logit(0.0, 0.0, 5.0, 0.95).unwrap(), None);
    }

    #[test]
    fn the_cap_keeps_the_effective_size_at_n() {
        let capped = korn_graubard(0.5, 0.001, 50, 20.0, 0.95, EffectiveSize::Capped).unwrap();
        let binomial = clopper_pearson(0.5, 50.0, 0.95).unwrap();
        assert_eq!(capped, binomial);
        let free = korn_graubard(0.5, 0.001, 50, 20.0, 0.95, EffectiveSize::Free).unwrap();
        assert!(free.width() < capped.width() / 10.0);
    }
}
