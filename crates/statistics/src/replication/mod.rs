//! Replicate weights: a second opinion on standard errors.
//!
//! A replicate multiplies the weights of every PSU by a factor; the spread of the estimates over the replicates is
//! their variance: V = scale · Σ_r c_r (θ̂_r − θ̄)². Linearisation is the engine of this crate; replication
//! checks it, and serves statistics without a linearisation.
//!
//! | method | factors | scale, c_r |
//! |---|---|---|
//! | [`ReplicateWeights::jackknife_one`] | 0, n/(n−1) | (1−f)(n−1)/n, 1 |
//! | [`ReplicateWeights::jackknife_stratified`] | 0, n_h/(n_h−1), 1 elsewhere | 1, (1−f_h)(n_h−1)/n_h |
//! | [`ReplicateWeights::balanced`] | 2−ρ, ρ | 1/(R(1−ρ)²), 1 |
//! | [`ReplicateWeights::bootstrap`] | n_h/(n_h−1) · times drawn in n_h−1 draws | 1/(R−1), 1 |
//! | [`ReplicateWeights::given`] | as given | as given |

mod bootstrap;
mod estimate;
mod factors;

pub use estimate::{ReplicateEstimate, replicate_covariance};
pub use factors::{Centre, ReplicateWeights};

/// Replicate weights that cannot be made or used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplicationError {
    /// Too few PSUs in a stratum.
    #[error("stratum {stratum} (counted from 1) has {psus} PSUs; {method} needs {needed}")]
    WrongNumberOfPsus {
        /// The stratum, counted from 1.
        stratum: usize,
        /// Its PSUs.
        psus: usize,
        /// The method.
        method: &'static str,
        /// What the method needs, in words.
        needed: &'static str,
    },
    /// Factors whose shape does not fit the design.
    #[error("replicate factors must give one number per PSU and replicate")]
    WrongShape,
    /// All replicates lost the domain.
    #[error("no replicate has an estimate")]
    NoReplicates,
}
