//! Rank tests for marks: do some groups tend to give higher marks than others?

use super::difference::check_length;
use super::{Comparison, ComparisonError, compare};
use crate::category::Category;
use crate::design::Design;
use crate::estimation::{Influence, covariance_matrix};
use crate::quantile::fisher_upper;
use crate::weighting::solve_symmetric;

/// The outcome of a rank test.
#[derive(Debug, Clone, PartialEq)]
pub enum RankTest {
    /// Two groups: the difference in mean relative rank (second level minus first) with its t test.
    TwoGroups(Comparison),
    /// More groups: a Wald statistic of the mean ranks.
    ManyGroups {
        /// W = d′V⁻¹d of the differences d from the first group.
        chi_squared: f64,
        /// Number of groups − 1.
        numerator_df: f64,
        /// Degrees of freedom of the design − (groups − 1).
        denominator_df: f64,
        /// P(F > W/numerator_df).
        p_value: f64,
    },
}

/// The design-based rank test (Wilcoxon for two groups, Kruskal–Wallis for more) on weighted mid-ranks.
///
/// The rank of a mark is W(below) + W(tied)/2, divided by W: the population share below it plus half the
/// share that ties. It does not depend on the order of the rows. (R's `svyranktest` averages cumulated
/// weights over ties without weights, so that re-sorting a file of tied marks changes its p-value.)
/// Rows whose value is NaN or which are not `included` are left out.
///
/// *Source*: Lumley and Scott 2013.
///
/// # Errors
/// [`ComparisonError`] for columns of another length, fewer than two groups, or no degrees of freedom.
pub fn rank_test(
    design: &Design,
    values: &[f64],
    groups: &Category,
    included: impl Fn(usize) -> bool,
) -> Result<RankTest, ComparisonError> {
    check_length("values", values.len(), design)?;
    check_length(groups.name(), groups.len(), design)?;
    let used = |row: usize| !values[row].is_nan() && included(row);
    let scores = mid_ranks(design.weights(), values, &used);
    let mut sums = vec![[0.0; 2]; groups.levels().len()];
    for (row, &weight) in design
        .weights()
        .iter()
        .enumerate()
        .filter(|&(row, _)| used(row))
    {
        let own = &mut sums[groups.codes()[row] as usize];
        own[0] += weight;
        own[1] += weight * scores[row];
    }
    let present: Vec<usize> = (0..sums.len()).filter(|&g| sums[g][0] > 0.0).collect();
    if present.len() < 2 {
        return Err(ComparisonError::TooFewGroups);
    }
    let df = design.df_of_rows(used);
    let means: Vec<Influence<'_>> = present
        .iter()
        .map(|&group| {
            let [weight_sum, total] = sums[group];
            let mean = total / weight_sum;
            let z: Vec<f64> = design
                .weights()
                .iter()
                .enumerate()
                .map(|(row, &weight)| {
                    let own = groups.codes()[row] as usize == group && used(row);
                    if own {
                        weight * (scores[row] - mean) / weight_sum
                    } else {
                        0.0
                    }
                })
                .collect();
            Influence::of_rows(design, mean, &z, df)
        })
        .collect();
    let differences: Vec<Influence<'_>> = means[1..]
        .iter()
        .map(|mean| Influence::combination(&[(1.0, mean), (-1.0, &means[0])]))
        .collect();
    if let [difference] = &differences[..] {
        return Ok(RankTest::TwoGroups(compare(
            difference,
            f64::from(df) - 1.0,
            0.95,
        )?));
    }
    let numerator_df = differences.len() as f64;
    let denominator_df = f64::from(df) - numerator_df;
    if denominator_df <= 0.0 {
        return Err(ComparisonError::NoDegreesOfFreedom);
    }
    let values: Vec<f64> = differences.iter().map(Influence::value).collect();
    let solved = solve_symmetric(&covariance_matrix(&differences), &values)
        .ok_or(ComparisonError::SingularVariance)?;
    let chi_squared: f64 = values.iter().zip(&solved).map(|(d, s)| d * s).sum();
    let p_value = fisher_upper(chi_squared / numerator_df, numerator_df, denominator_df)?;
    Ok(RankTest::ManyGroups {
        chi_squared,
        numerator_df,
        denominator_df,
        p_value,
    })
}

/// Weighted mid-ranks divided by the sum of weights; zero for unused rows.
fn mid_ranks(weights: &[f64], values: &[f64], used: &impl Fn(usize) -> bool) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&row| used(row)).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    let total: f64 = order.iter().map(|&row| weights[row]).sum();
    let mut scores = vec![0.0; values.len()];
    let mut below = 0.0;
    for tie in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let tied: f64 = tie.iter().map(|&row| weights[row]).sum();
        for &row in tie {
            scores[row] = (below + tied / 2.0) / total;
        }
        below += tied;
    }
    scores
}
