//! Between which ranks a unit lies: confidence sets for ranks.

use super::{ComparisonError, holm};
use crate::estimation::{Influence, covariance_matrix};
use crate::quantile::{student, student_two_sided};

/// The ranks a unit may have; rank 1 is the highest estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankSet {
    /// Best rank not excluded.
    pub best: usize,
    /// Worst rank not excluded.
    pub worst: usize,
}

/// The test of one pair of units, `first` < `second` by position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairwiseTest {
    /// Position of one unit.
    pub first: usize,
    /// Position of the other.
    pub second: usize,
    /// Estimate of the first minus the second.
    pub difference: f64,
    /// Standard error with the covariance of the two.
    pub se: f64,
    /// Two-sided p-value of this pair alone.
    pub p_value: f64,
    /// Holm-adjusted over all pairs.
    pub p_holm: f64,
}

/// Ranks of units with their confidence sets.
#[derive(Debug, Clone, PartialEq)]
pub struct RankSets {
    /// Rank of each estimate, 1 the highest; ties share the best.
    pub ranks: Vec<usize>,
    /// Ranks of one unit of interest at a time: Bonferroni over its J − 1 differences.
    pub marginal: Vec<RankSet>,
    /// Ranks of all units together: Bonferroni over the J(J−1)/2 differences.
    pub simultaneous: Vec<RankSet>,
    /// Ranks of all units together by Holm's step-down: never wider than [`RankSets::simultaneous`].
    pub holm: Vec<RankSet>,
    /// Ranks of all units together from simultaneous intervals of each unit (Šidák).
    pub klein_wright_wieczorek: Vec<RankSet>,
    /// The tests behind `holm`.
    pub pairs: Vec<PairwiseTest>,
}

/// Confidence sets for the ranks of estimates of one design.
///
/// Rank set of unit j: from 1 + #{units surely better} to J − #{units surely worse}, "surely" by the
/// difference θ̂_i − θ̂_j against t·SE with SE² = V_ii + V_jj − 2V_ij. Units whose standard error is not
/// estimable must be left out by the caller (their influence has df 0).
///
/// *Source*: Mogstad, Romano, Shaikh and Wilhelm 2024 (pairwise); Holm 1979; Klein, Wright and Wieczorek
/// 2020.
///
/// # Errors
/// [`ComparisonError`] for fewer than two units, no degrees of freedom, or a pair without variance.
pub fn rank_sets(
    units: &[Influence<'_>],
    df: f64,
    alpha: f64,
) -> Result<RankSets, ComparisonError> {
    if units.len() < 2 {
        return Err(ComparisonError::TooFewGroups);
    }
    if df <= 0.0 || units.iter().any(|unit| unit.df() == 0) {
        return Err(ComparisonError::NoDegreesOfFreedom);
    }
    let theta: Vec<f64> = units.iter().map(Influence::value).collect();
    rank_sets_of(&theta, &covariance_matrix(units), df, alpha)
}

/// [`rank_sets`] from estimates and their covariances, row by row.
///
/// # Errors
/// As [`rank_sets`].
///
/// # Panics
/// If the matrix is smaller than the estimates are many.
pub fn rank_sets_of(
    theta: &[f64],
    covariance: &[Vec<f64>],
    df: f64,
    alpha: f64,
) -> Result<RankSets, ComparisonError> {
    if theta.len() < 2 {
        return Err(ComparisonError::TooFewGroups);
    }
    if df <= 0.0 {
        return Err(ComparisonError::NoDegreesOfFreedom);
    }
    let count = theta.len() as f64;
    let pairs = test_pairs(theta, covariance, df)?;
    let pairwise = |comparisons: f64| -> Result<Vec<RankSet>, ComparisonError> {
        let critical = student(1.0 - alpha / comparisons / 2.0, df)?;
        Ok(sets(&pairs, theta.len(), |pair| {
            pair.difference.abs() > critical * pair.se
        }))
    };
    Ok(RankSets {
        ranks: theta
            .iter()
            .map(|own| 1 + theta.iter().filter(|t| *t > own).count())
            .collect(),
        marginal: pairwise(count - 1.0)?,
        simultaneous: pairwise(count * (count - 1.0) / 2.0)?,
        holm: sets(&pairs, theta.len(), |pair| pair.p_holm < alpha),
        klein_wright_wieczorek: individual_intervals(theta, covariance, df, alpha)?,
        pairs,
    })
}

fn test_pairs(
    theta: &[f64],
    covariance: &[Vec<f64>],
    df: f64,
) -> Result<Vec<PairwiseTest>, ComparisonError> {
    let mut pairs = Vec::new();
    for first in 0..theta.len() {
        for second in first + 1..theta.len() {
            let variance = covariance[first][first] + covariance[second][second]
                - 2.0 * covariance[first][second];
            if variance <= 0.0 {
                return Err(ComparisonError::SingularVariance);
            }
            let (difference, se) = (theta[first] - theta[second], variance.sqrt());
            let p_value = student_two_sided(difference / se, df)?;
            pairs.push(PairwiseTest {
                first,
                second,
                difference,
                se,
                p_value,
                p_holm: 1.0,
            });
        }
    }
    let adjusted = holm(&pairs.iter().map(|pair| pair.p_value).collect::<Vec<_>>());
    for (pair, p_holm) in pairs.iter_mut().zip(adjusted) {
        pair.p_holm = p_holm;
    }
    Ok(pairs)
}

/// Rank sets from the pairs that are told apart.
fn sets(
    pairs: &[PairwiseTest],
    units: usize,
    differs: impl Fn(&PairwiseTest) -> bool,
) -> Vec<RankSet> {
    let mut sets = vec![
        RankSet {
            best: 1,
            worst: units
        };
        units
    ];
    for pair in pairs.iter().filter(|pair| differs(pair)) {
        let (better, worse) = if pair.difference > 0.0 {
            (pair.first, pair.second)
        } else {
            (pair.second, pair.first)
        };
        sets[worse].best += 1;
        sets[better].worst -= 1;
    }
    sets
}

/// Simultaneous intervals θ̂_j ± c·SE_j with Šidák's c; units wholly above or below bound the rank.
fn individual_intervals(
    theta: &[f64],
    covariance: &[Vec<f64>],
    df: f64,
    alpha: f64,
) -> Result<Vec<RankSet>, ComparisonError> {
    let each = 1.0 - (1.0 - alpha).powf(1.0 / theta.len() as f64);
    let critical = student(1.0 - each / 2.0, df)?;
    let reach: Vec<f64> = (0..theta.len())
        .map(|j| critical * covariance[j][j].sqrt())
        .collect();
    let above = |i: usize, j: usize| theta[i] - reach[i] > theta[j] + reach[j];
    let units = 0..theta.len();
    Ok(units
        .clone()
        .map(|j| RankSet {
            best: 1 + units.clone().filter(|&i| above(i, j)).count(),
            worst: theta.len() - units.clone().filter(|&i| above(j, i)).count(),
        })
        .collect())
}
