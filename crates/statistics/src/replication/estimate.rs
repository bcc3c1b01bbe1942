//! Estimates and their spread over replicates.

use rayon::prelude::*;

use super::{Centre, ReplicateWeights, ReplicationError};
use crate::estimation::{Measure, Table};

/// An estimate with its replicates.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicateEstimate {
    /// Estimate from the full sample.
    pub value: f64,
    /// Standard error over the replicates that have an estimate.
    pub se: f64,
    /// Replicates without an estimate: they deleted the whole domain. They are left out, and said so.
    pub lost: usize,
}

impl ReplicateWeights {
    /// The estimate of a measure in a domain with its replicate standard error; `None` where there is no
    /// estimate or no replicate.
    ///
    /// Replicate estimates come from the table's sums per PSU, without going back to the rows; the table's design
    /// must be the one the replicates were made for, without calibration (calibrated weights must be
    /// recalibrated in every replicate: use [`ReplicateWeights::weights`] and
    /// [`replicate_covariance`]).
    ///
    /// # Panics
    /// If the table's design has calibrations.
    pub fn estimate(
        &self,
        table: &Table<'_>,
        domain: usize,
        measure: Measure,
    ) -> Option<ReplicateEstimate> {
        let value = table.estimate(domain, measure).value?;
        let replicates: Vec<Option<Vec<f64>>> = self
            .factors
            .par_iter()
            .map(|factors| {
                table
                    .value_with(domain, measure, factors)
                    .map(|value| vec![value])
            })
            .collect();
        let lost = replicates
            .iter()
            .filter(|replicate| replicate.is_none())
            .count();
        let covariance = replicate_covariance(self, &[value], &replicates).ok()?;
        Some(ReplicateEstimate {
            value,
            se: covariance[0][0].sqrt(),
            lost,
        })
    }

    /// Covariance matrix of several estimates (domain, measure) over the replicates that have all of them.
    ///
    /// # Errors
    /// [`ReplicationError::NoReplicates`] if none has, or an estimate does not exist.
    ///
    /// # Panics
    /// If the table's design has calibrations.
    pub fn covariance(
        &self,
        table: &Table<'_>,
        estimates: &[(usize, Measure)],
    ) -> Result<Vec<Vec<f64>>, ReplicationError> {
        let values: Option<Vec<f64>> = estimates
            .iter()
            .map(|&(domain, m)| table.estimate(domain, m).value)
            .collect();
        let replicates: Vec<Option<Vec<f64>>> = self
            .factors
            .par_iter()
            .map(|factors| {
                estimates
                    .iter()
                    .map(|&(domain, m)| table.value_with(domain, m, factors))
                    .collect()
            })
            .collect();
        let values = values.ok_or(ReplicationError::NoReplicates)?;
        replicate_covariance(self, &values, &replicates)
    }
}

/// Covariance of estimates from their replicates: scale · Σ_r c_r (θ̂_r − θ̄)(θ̂_r − θ̄)′.
///
/// A replicate that is `None` lost an estimate and is left out. *Source*: Wolter 2007; R `svrVar`.
///
/// # Errors
/// [`ReplicationError::NoReplicates`] if all are lost, [`ReplicationError::WrongShape`] if there are not as
/// many replicates as factors.
pub fn replicate_covariance(
    weights: &ReplicateWeights,
    values: &[f64],
    replicates: &[Option<Vec<f64>>],
) -> Result<Vec<Vec<f64>>, ReplicationError> {
    if replicates.len() != weights.replicates() {
        return Err(ReplicationError::WrongShape);
    }
    let kept: Vec<(f64, &Vec<f64>)> = weights
        .coefficients
        .iter()
        .zip(replicates)
        .filter_map(|(&c, replicate)| replicate.as_ref().map(|values| (c, values)))
        .collect();
    let counted = kept.iter().filter(|(c, _)| *c > 0.0).count() as f64;
    if counted == 0.0 {
        return Err(ReplicationError::NoReplicates);
    }
    let centre: Vec<f64> = match weights.centre {
        Centre::Estimate => values.to_vec(),
        Centre::Mean => (0..values.len())
            .map(|at| {
                let own = kept
                    .iter()
                    .filter(|(c, _)| *c > 0.0)
                    .map(|(_, values)| values[at]);
                own.sum::<f64>() / counted
            })
            .collect(),
    };
    let entry = |i: usize, j: usize| {
        let products = kept
            .iter()
            .map(|(c, own)| c * (own[i] - centre[i]) * (own[j] - centre[j]));
        weights.scale * products.sum::<f64>()
    };
    Ok((0..values.len())
        .map(|i| (0..values.len()).map(|j| entry(i, j)).collect())
        .collect())
}
