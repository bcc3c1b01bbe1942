//! Differences between estimates, with their covariance.

use super::ComparisonError;
use crate::design::Design;
use crate::estimation::{Estimate, Influence};
use crate::interval::{Interval, wald};
use crate::quantile::student_two_sided;

/// A difference (or any combination) of estimates, tested against zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// The estimated difference.
    pub difference: f64,
    /// Its standard error, covariance included.
    pub se: f64,
    /// Degrees of freedom of the t distribution.
    pub df: f64,
    /// difference / se.
    pub t: f64,
    /// Two-sided p-value.
    pub p_value: f64,
    /// Interval of the difference.
    pub interval: Interval,
}

/// Tests a combination of estimates against zero: t = θ̂/SE with the given degrees of freedom.
///
/// Use [`Influence::combination`] to make the combination; the covariance of units that share sampling units
/// is in it. *Source*: Korn and Graubard 1999, §3.2.
///
/// # Errors
/// [`ComparisonError`] without degrees of freedom or variance.
pub fn compare(
    combination: &Influence<'_>,
    df: f64,
    level: f64,
) -> Result<Comparison, ComparisonError> {
    if df <= 0.0 {
        return Err(ComparisonError::NoDegreesOfFreedom);
    }
    let variance = combination.variance();
    if variance <= 0.0 {
        return Err(ComparisonError::SingularVariance);
    }
    let (difference, se) = (combination.value(), variance.sqrt());
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

/// The design-based t test of two groups of rows: mean of `values` in the second minus the first.
///
/// `groups` gives each row 0 or 1, or `None` outside the comparison; rows whose value is NaN are left out.
/// Degrees of freedom: PSUs − strata with rows in either group, − 1 (two means are estimated).
///
/// *Source*: R `svyttest`.
///
/// # Errors
/// [`ComparisonError`] for columns of another length, empty groups, or no degrees of freedom.
pub fn compare_groups(
    design: &Design,
    values: &[f64],
    groups: &[Option<bool>],
    level: f64,
) -> Result<Comparison, ComparisonError> {
    check_length("values", values.len(), design)?;
    check_length("groups", groups.len(), design)?;
    let used = |row: usize| groups[row].filter(|_| !values[row].is_nan());
    let mut sums = [[0.0; 2]; 2];
    for (row, &weight) in design.weights().iter().enumerate() {
        if let Some(group) = used(row) {
            sums[usize::from(group)][0] += weight;
            sums[usize::from(group)][1] += weight * values[row];
        }
    }
    if sums[0][0] <= 0.0 || sums[1][0] <= 0.0 {
        return Err(ComparisonError::TooFewGroups);
    }
    let means = [sums[0][1] / sums[0][0], sums[1][1] / sums[1][0]];
    let z: Vec<f64> = design
        .weights()
        .iter()
        .enumerate()
        .map(|(row, &weight)| match used(row) {
            None => 0.0,
            Some(group) => {
                let own = usize::from(group);
                let sign = if group { 1.0 } else { -1.0 };
                sign * weight * (values[row] - means[own]) / sums[own][0]
            }
        })
        .collect();
    let df = design.df_of_rows(|row| used(row).is_some());
    let difference = Influence::of_rows(design, means[1] - means[0], &z, df);
    compare(&difference, f64::from(df) - 1.0, level)
}

pub(super) fn check_length(
    column: &str,
    found: usize,
    design: &Design,
) -> Result<(), ComparisonError> {
    if found == design.rows() {
        return Ok(());
    }
    let expected = design.rows();
    Err(ComparisonError::WrongLength {
        column: column.to_owned(),
        found,
        expected,
    })
}

/// The change between two estimates from independent samples, as two rounds of a survey are: later minus
/// earlier.
///
/// SE² = V₁ + V₂; degrees of freedom by Satterthwaite, (V₁ + V₂)² / (V₁²/ν₁ + V₂²/ν₂), ν the degrees of freedom of
/// each design. Rounds that share PSUs are positively correlated: then this overstates the standard error.
///
/// *Source*: Satterthwaite 1946; Korn and Graubard 1999, §8.3.
///
/// # Errors
/// [`ComparisonError`] where either has no value, no standard error, or both standard errors are zero.
pub fn compare_rounds(
    earlier: &Estimate,
    later: &Estimate,
    level: f64,
) -> Result<Comparison, ComparisonError> {
    let part = |estimate: &Estimate| {
        let se = estimate.se.ok_or(ComparisonError::NoDegreesOfFreedom)?;
        let value = estimate.value.ok_or(ComparisonError::TooFewGroups)?;
        Ok::<_, ComparisonError>((value, se * se, f64::from(estimate.df_design)))
    };
    let ((from, first, first_df), (to, second, second_df)) = (part(earlier)?, part(later)?);
    let variance = first + second;
    if variance <= 0.0 {
        return Err(ComparisonError::SingularVariance);
    }
    let df = variance * variance / (first * first / first_df + second * second / second_df);
    let (difference, se) = (to - from, variance.sqrt());
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
    use crate::estimation::Status;

    fn estimate(value: f64, se: f64, df: u32) -> Estimate {
        Estimate {
            value: Some(value),
            se: Some(se),
            n: 100,
            n_answered: 100,
            weight_sum: 100.0,
            df,
            df_design: df,
            deff: None,
            n_eff: None,
            status: Status::Estimated,
        }
    }

    #[test]
    fn equal_rounds_pool_their_degrees_of_freedom() {
        let change =
            compare_rounds(&estimate(0.7, 0.03, 20), &estimate(0.8, 0.03, 20), 0.95).unwrap();
        assert!((change.difference - 0.1).abs() < 1e-15);
        assert!((change.se - 0.03 * 2.0_f64.sqrt()).abs() < 1e-15);
        assert!((change.df - 40.0).abs() < 1e-9);
        assert!(change.p_value < 0.03 && change.interval.low > 0.0);
    }

    #[test]
    fn a_round_without_precision_cannot_be_compared() {
        let unknown = Estimate {
            se: None,
            ..estimate(0.7, 0.03, 20)
        };
        let refused = compare_rounds(&unknown, &estimate(0.8, 0.03, 20), 0.95).unwrap_err();
        assert_eq!(refused, ComparisonError::NoDegreesOfFreedom);
    }
}
