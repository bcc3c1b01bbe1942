//! Percentiles of a number, with Woodruff's interval.
//!
//! Marks on a scale of five are better shown as a distribution; percentiles serve waiting times and the like.

use crate::design::Design;
use crate::interval::{EffectiveSize, Interval, arcsine, korn_graubard, logit, wald};
use crate::quantile::{OutOfRange, student};

/// How a percentile is read off the weighted distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PercentileRule {
    /// The smallest value with at least the share p at or below it (Hyndman and Fan's type 1).
    #[default]
    Mathematical,
    /// As before, but the middle of two neighbours where the share is met exactly (type 2).
    School,
    /// Linear between values at the middle of each weight, (W_k − w_k/2)/W (type 5).
    Midpoint,
    /// Linear between values at W_k/(W + w_n) (type 6).
    Exceedance,
    /// Linear between values at W_{k−1}/W_{n−1} (type 7).
    Interior,
}

/// The interval for the share below the percentile that is turned into one for the percentile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShareInterval {
    /// p ± t·SE.
    #[default]
    Wald,
    /// On the log-odds.
    Logit,
    /// On the arcsine.
    Arcsine,
    /// Korn and Graubard's.
    KornGraubard,
}

/// An estimated percentile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Percentile {
    /// The estimate.
    pub value: f64,
    /// Woodruff's interval; none where the interval of the share leaves (0, 1).
    pub interval: Option<Interval>,
    /// Half the width over the t quantile.
    pub se: Option<f64>,
}

/// The percentile at which the weighted share p of the values lies below.
///
/// Its interval: take the share F of values at or below the estimate, an interval for F from the design, and
/// read both ends off the distribution again. Rows whose value is NaN or whose weight is zero are left out;
/// none if no row is left.
///
/// *Source*: Woodruff 1952; Hyndman and Fan 1996 for the rules; R `svyquantile`.
///
/// # Errors
/// [`OutOfRange`] unless 0 < p < 1, 0 < level < 1 and the design has degrees of freedom.
pub fn percentile(
    design: &Design,
    values: &[f64],
    p: f64,
    rule: PercentileRule,
    share: ShareInterval,
    level: f64,
) -> Result<Option<Percentile>, OutOfRange> {
    let mut rows: Vec<usize> = (0..values.len().min(design.rows()))
        .filter(|&row| !values[row].is_nan() && design.weights()[row] != 0.0)
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    rows.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    let sorted = Sorted::of(&rows, values, design.weights());
    let value = sorted.at(p, rule);
    let total = sorted.total();
    let below = |row: usize| f64::from(u8::from(values[row] <= value));
    let reached: f64 = rows
        .iter()
        .map(|&row| design.weights()[row] * below(row))
        .sum();
    let reached = reached / total;
    let mut z = vec![0.0; design.rows()];
    for &row in &rows {
        z[row] = design.weights()[row] * (below(row) - reached) / total;
    }
    let se = design.variance_of_rows(&z).max(0.0).sqrt();
    let df = f64::from(design.df_of_rows(|row| row < values.len() && !values[row].is_nan()));
    let limits = match share {
        ShareInterval::Wald => Some(wald(reached, se, df, level)?),
        ShareInterval::Logit => logit(reached, se, df, level)?,
        ShareInterval::Arcsine => arcsine(reached, se, df, level).ok(),
        ShareInterval::KornGraubard => {
            let n = rows.len() as u64;
            korn_graubard(reached, se, n, df, level, EffectiveSize::Free).ok()
        }
    };
    let interval = limits
        .filter(|limits| limits.low >= 0.0 && limits.high <= 1.0)
        .map(|l| Interval {
            low: sorted.at(l.low, rule),
            high: sorted.at(l.high, rule),
        });
    let t = student(f64::midpoint(1.0, level), df)?;
    let se = interval.map(|interval| interval.width() / (2.0 * t));
    Ok(Some(Percentile {
        value,
        interval,
        se,
    }))
}

/// Values in ascending order with their weights and the weights' running sums.
struct Sorted {
    values: Vec<f64>,
    weights: Vec<f64>,
    running: Vec<f64>,
}

impl Sorted {
    fn of(rows: &[usize], values: &[f64], weights: &[f64]) -> Self {
        let mut sum = 0.0;
        let running = rows
            .iter()
            .map(|&row| {
                sum += weights[row];
                sum
            })
            .collect();
        Self {
            values: rows.iter().map(|&row| values[row]).collect(),
            weights: rows.iter().map(|&row| weights[row]).collect(),
            running,
        }
    }

    fn total(&self) -> f64 {
        self.running[self.running.len() - 1]
    }

    fn at(&self, p: f64, rule: PercentileRule) -> f64 {
        let last = self.values.len() - 1;
        let (total, final_weight) = (self.total(), self.weights[last]);
        match rule {
            PercentileRule::Mathematical | PercentileRule::School => {
                // Running sums of equal weights meet a share exactly but for rounding.
                let reach = p * total;
                let met = |running: f64| running >= reach - 1e-12 * total;
                let k = self
                    .running
                    .partition_point(|&running| !met(running))
                    .min(last);
                let exact = (self.running[k] - reach).abs() <= 1e-12 * total;
                if exact && rule == PercentileRule::School && k < last {
                    f64::midpoint(self.values[k], self.values[k + 1])
                } else {
                    self.values[k]
                }
            }
            PercentileRule::Midpoint => {
                self.interpolate(p, |k| (self.running[k] - self.weights[k] / 2.0) / total)
            }
            PercentileRule::Exceedance => {
                self.interpolate(p, |k| self.running[k] / (total + final_weight))
            }
            PercentileRule::Interior if last == 0 => self.values[0],
            PercentileRule::Interior => {
                let whole = self.running[last - 1];
                self.interpolate(p, |k| {
                    if k == 0 {
                        0.0
                    } else {
                        self.running[k - 1] / whole
                    }
                })
            }
        }
    }

    /// Linear interpolation of the values over ascending positions, constant beyond the ends.
    fn interpolate(&self, p: f64, position: impl Fn(usize) -> f64) -> f64 {
        let count = self.values.len();
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if position(middle) <= p {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low == 0 {
            return self.values[0];
        }
        if low == count {
            return self.values[count - 1];
        }
        let (from, to) = (position(low - 1), position(low));
        let (a, b) = (self.values[low - 1], self.values[low]);
        a + (b - a) * (p - from) / (to - from)
    }
}
