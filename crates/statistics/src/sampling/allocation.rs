//! Splitting a total over strata.

use serde::{Deserialize, Serialize};

use super::SamplingError;

/// How a total is split.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "rule")]
pub enum Allocation {
    /// n_h ∝ N_h.
    Proportional,
    /// n_h equal.
    Equal,
    /// n_h ∝ N_h·S_h: the smallest variance of the overall figure at a fixed total (Neyman 1934).
    Neyman,
    /// n_h ∝ N_h^a: between equal (a = 0) and proportional (a = 1); a = ½ is usual (Bankier 1988).
    Power {
        /// The exponent a in 0..=1.
        exponent: f64,
    },
}

/// What allocation needs to know of a stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StratumSize {
    /// N_h, the members in the list.
    pub population: u64,
    /// S_h, the standard deviation of the item in the stratum; only [`Allocation::Neyman`] reads it.
    pub deviation: f64,
}

impl StratumSize {
    /// A stratum of which only the size is known (S = ½, the deviation of a share of one half).
    pub fn of(population: u64) -> Self {
        Self {
            population,
            deviation: 0.5,
        }
    }
}

/// Splits `total` so that min(`minimum`, N_h) ≤ n_h ≤ N_h and Σ n_h = `total` exactly.
///
/// Strata that would fall below the minimum or above N_h are set to that bound and the rest is split
/// again; fractions are rounded by largest remainder, ties by position. All in integers: weights
/// of Neyman and power allocation are first rounded to 40 bits.
///
/// # Errors
/// No stratum, an empty stratum, a bad exponent or deviation, a minimum that needs more than the
/// total, a total above Σ N_h.
///
/// *Source*: Cochran (1977) 5.5–5.6; Bankier (1988), *The American Statistician* 42; Hamilton's method
/// of largest remainders.
pub fn allocate(
    total: u64,
    strata: &[StratumSize],
    rule: Allocation,
    minimum: u64,
) -> Result<Vec<u64>, SamplingError> {
    if let Some(stratum) = strata.iter().position(|stratum| stratum.population == 0) {
        return Err(SamplingError::EmptyStratum { stratum });
    }
    let lower: Vec<u64> = strata
        .iter()
        .map(|stratum| minimum.min(stratum.population))
        .collect();
    let needed = lower.iter().sum();
    if total < needed {
        return Err(SamplingError::MinimumAboveTotal { needed, total });
    }
    let available = strata.iter().map(|stratum| stratum.population).sum();
    if total > available {
        return Err(SamplingError::TooFew {
            asked: total,
            available,
        });
    }
    let weights = weights(strata, rule)?;
    let upper: Vec<u64> = strata.iter().map(|stratum| stratum.population).collect();
    Ok(Bounded {
        weights,
        lower,
        upper,
    }
    .split(total))
}

fn weights(strata: &[StratumSize], rule: Allocation) -> Result<Vec<u64>, SamplingError> {
    let real: Vec<f64> = match rule {
        Allocation::Proportional => {
            return Ok(strata.iter().map(|stratum| stratum.population).collect());
        }
        Allocation::Equal => return Ok(vec![1; strata.len()]),
        Allocation::Neyman => strata
            .iter()
            .map(|stratum| stratum.population as f64 * stratum.deviation)
            .collect(),
        Allocation::Power { exponent } if (0.0..=1.0).contains(&exponent) => strata
            .iter()
            .map(|stratum| (stratum.population as f64).powf(exponent))
            .collect(),
        Allocation::Power { .. } => {
            return Err(SamplingError::Parameter {
                name: "exponent",
                range: "between 0 and 1",
            });
        }
    };
    let largest = real.iter().copied().fold(0.0, f64::max);
    if real
        .iter()
        .any(|weight| !weight.is_finite() || *weight < 0.0)
        || largest <= 0.0
    {
        return Err(SamplingError::Parameter {
            name: "deviation",
            range: "positive",
        });
    }
    let scale = (1_u64 << 40) as f64 / largest;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 ≤ weight·scale ≤ 2⁴⁰"
    )]
    Ok(real
        .iter()
        .map(|weight| ((weight * scale).round() as u64).max(1))
        .collect())
}

/// Weights with bounds on the result.
struct Bounded {
    weights: Vec<u64>,
    lower: Vec<u64>,
    upper: Vec<u64>,
}

impl Bounded {
    /// Fixes strata at their bounds until the ideal shares of the rest lie inside, then rounds.
    ///
    /// Of too-low and too-high strata the side with the larger excess is fixed: those strata are at
    /// that bound in the solution (Bitran and Hax 1981).
    fn split(&self, total: u64) -> Vec<u64> {
        let mut result: Vec<Option<u64>> = vec![None; self.weights.len()];
        loop {
            let fixed: u64 = result.iter().flatten().sum();
            let rest = u128::from(total - fixed);
            let free: Vec<usize> = (0..result.len()).filter(|&h| result[h].is_none()).collect();
            let weight: u128 = free.iter().map(|&h| u128::from(self.weights[h])).sum();
            // Everything below is multiplied by `weight` to stay in integers.
            let ideal = |h: usize| rest * u128::from(self.weights[h]);
            let low: u128 = free
                .iter()
                .map(|&h| (u128::from(self.lower[h]) * weight).saturating_sub(ideal(h)))
                .sum();
            let high: u128 = free
                .iter()
                .map(|&h| ideal(h).saturating_sub(u128::from(self.upper[h]) * weight))
                .sum();
            if low == 0 && high == 0 {
                round_by_largest_remainder(&mut result, &free, rest, weight, &self.weights);
                return result
                    .into_iter()
                    .map(|count| count.expect("every stratum is set"))
                    .collect();
            }
            for &h in &free {
                if low >= high && ideal(h) < u128::from(self.lower[h]) * weight {
                    result[h] = Some(self.lower[h]);
                } else if low < high && ideal(h) > u128::from(self.upper[h]) * weight {
                    result[h] = Some(self.upper[h]);
                }
            }
        }
    }
}

fn round_by_largest_remainder(
    result: &mut [Option<u64>],
    free: &[usize],
    rest: u128,
    weight: u128,
    weights: &[u64],
) {
    if free.is_empty() {
        return;
    }
    let mut left = rest;
    let mut remainders = Vec::with_capacity(free.len());
    for &h in free {
        let product = rest * u128::from(weights[h]);
        let whole = product / weight;
        left -= whole;
        result[h] = Some(u64::try_from(whole).expect("a part of a u64 total"));
        remainders.push((product % weight, h));
    }
    remainders.sort_by_key(|&(remainder, h)| (std::cmp::Reverse(remainder), h));
    let extra = usize::try_from(left).expect("fewer than there are strata");
    for &(_, h) in remainders.iter().take(extra) {
        result[h] = result[h].map(|count| count + 1);
    }
}
