//! Differences between estimates, with their covariance.

use super::ComparisonError;
use crate::design::Design;
use crate::estimation::Influence;
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
