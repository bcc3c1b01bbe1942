//! Binomial tails and the interval of Clopper and Pearson.

use serde::{Deserialize, Serialize};

/// Halvings of an interval of length 1: below half a unit in the last place of any limit.
const HALVINGS: u32 = 60;

/// A confidence interval of a share.
///
/// *Range*: 0..=1, `low` ≤ `high`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// P(X ≤ k) for X binomial with n trials of probability p.
///
/// Terms are multiplied up in an order that keeps every partial product near 1, so that neither the
/// huge binomial coefficient nor the tiny power of p appears by itself; the others follow from
/// f(x−1) = f(x) · x·(1−p) / ((n−x+1)·p).
///
/// *Range*: `p` in 0..=1 (clamped); 1 for `k` ≥ `n`.
///
/// *Source*: the recurrence of the binomial probabilities, e.g. Johnson, Kemp & Kotz (2005),
/// *Univariate Discrete Distributions*, 3rd edition, section 3.4.
pub fn at_most(k: u32, n: u32, p: f64) -> f64 {
    if k >= n || p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 || p.is_nan() {
        return 0.0;
    }
    // Add up the shorter, lighter tail: beyond the mean that is the upper one.
    if f64::from(k) > f64::from(n) * p {
        return 1.0 - lower_tail(n - k - 1, n, 1.0 - p);
    }
    lower_tail(k, n, p)
}

fn lower_tail(k: u32, n: u32, p: f64) -> f64 {
    let mut term = point(k, n, p);
    let mut sum = term;
    let odds = (1.0 - p) / p;
    for x in (1..=k).rev() {
        term *= f64::from(x) * odds / f64::from(n - x + 1);
        sum += term;
    }
    sum.min(1.0)
}

/// f(k) = C(n, k) pᵏ (1−p)ⁿ⁻ᵏ.
fn point(k: u32, n: u32, p: f64) -> f64 {
    let failure = 1.0 - p;
    let mut product = 1.0;
    let mut failures = n - k;
    for i in 1..=k {
        product *= f64::from(n - k + i) / f64::from(i) * p;
        while product > 1.0 && failures > 0 {
            product *= failure;
            failures -= 1;
        }
    }
    for _ in 0..failures {
        product *= failure;
    }
    product
}

/// The exact interval for `wrong` of `checked`: each limit is the share at which the count seen, or a
/// more extreme one, has the probability α/2.
///
/// *Range*: `confidence` in 0..1, e.g. 0.95. Nothing checked gives 0 to 1.
///
/// *Source*: Clopper & Pearson (1934), "The use of confidence or fiducial limits illustrated in the
/// case of the binomial", *Biometrika* 26, 404–413.
pub fn clopper_pearson(wrong: u32, checked: u32, confidence: f64) -> Interval {
    let tail = (1.0 - confidence) / 2.0;
    let low = if wrong == 0 || checked == 0 {
        0.0
    } else {
        // P(X ≥ wrong) grows with p.
        bisect(|p| 1.0 - at_most(wrong - 1, checked, p) < tail)
    };
    let high = limit_above(wrong, checked, tail);
    Interval { low, high }
}

/// The one-sided exact upper limit of a share: above it, so few errors would be seen only with the
/// probability 1 − `confidence`. 1 when nothing was checked.
///
/// *Source*: Clopper & Pearson (1934), one-sided.
pub fn upper_bound(wrong: u32, checked: u32, confidence: f64) -> f64 {
    limit_above(wrong, checked, 1.0 - confidence)
}

fn limit_above(wrong: u32, checked: u32, tail: f64) -> f64 {
    if wrong >= checked {
        return 1.0;
    }
    // P(X ≤ wrong) falls with p.
    bisect(|p| at_most(wrong, checked, p) > tail)
}

/// The share up to which `holds` is true.
fn bisect(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    /// R 4.x: `binom.test(x, n)$conf.int` and `pbinom(x, n, p)`.
    #[rstest]
    #[case(0, 10, 0.0, 0.308_497_11)]
    #[case(1, 10, 0.002_528_578_5, 0.445_016_117)]
    #[case(5, 20, 0.086_571_469, 0.491_045_872)]
    #[case(10, 10, 0.691_502_89, 1.0)]
    #[case(7, 1400, 0.002_012_551_2, 0.010_274_618)]
    #[case(0, 2320, 0.0, 0.001_588_770_8)]
    #[case(1160, 2320, 0.479_449_59, 0.520_550_41)]
    fn limits_are_those_of_another_program(
        #[case] wrong: u32,
        #[case] checked: u32,
        #[case] low: f64,
        #[case] high: f64,
    ) {
        let found = clopper_pearson(wrong, checked, 0.95);
        assert!((found.low - low).abs() < 1e-7, "{found:?}");
        assert!((found.high - high).abs() < 1e-7, "{found:?}");
    }

    #[test]
    fn tails_far_out_and_in_the_middle_are_right() {
        // One of a pair: half of the mass, and the point in the middle.
        assert!((at_most(1, 2, 0.5) - 0.75).abs() < 1e-15);
        assert!((at_most(0, 300, 0.01) - 0.99_f64.powi(300)).abs() < 1e-14);
        // Symmetry at p = 1/2 where (1/2)^5001 alone would be zero.
        assert!((at_most(2500, 5001, 0.5) - 0.5).abs() < 1e-9);
        assert!(at_most(10, 5000, 0.9) < 1e-300);
    }

    #[test]
    fn the_one_sided_bound_of_no_errors_is_the_rule_of_three() {
        // 1 − 0.05^(1/299) = 0.009969.
        assert!((upper_bound(0, 299, 0.95) - 0.009_969_147).abs() < 1e-8);
        assert!((upper_bound(0, 0, 0.95) - 1.0).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn tails_grow_with_the_count_and_fall_with_the_share(
            n in 1_u32..400, k in 0_u32..400, p in 0.001_f64..0.999,
        ) {
            let here = at_most(k, n, p);
            prop_assert!((0.0..=1.0).contains(&here));
            prop_assert!(at_most(k + 1, n, p) >= here - 1e-12);
            prop_assert!(at_most(k, n, (p + 0.01).min(1.0)) <= here + 1e-12);
        }

        #[test]
        fn the_interval_holds_the_share_seen(n in 1_u32..2000, k in 0_u32..2000) {
            let k = k.min(n);
            let Interval { low, high } = clopper_pearson(k, n, 0.95);
            let seen = f64::from(k) / f64::from(n);
            prop_assert!(low <= seen && seen <= high);
            prop_assert!(upper_bound(k, n, 0.95) <= high + 1e-12);
        }
    }
}
