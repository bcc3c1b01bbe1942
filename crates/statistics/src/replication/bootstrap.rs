//! The rescaled bootstrap from a recorded seed.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;

use super::factors::{psus_by_stratum, too_few};
use super::{Centre, ReplicateWeights, ReplicationError};
use crate::design::Design;

impl ReplicateWeights {
    /// Rao and Wu's rescaled bootstrap: n_h − 1 of the n_h PSUs of every stratum drawn with replacement, factor
    /// n_h/(n_h − 1) times the number of times drawn.
    ///
    /// The generator is ChaCha20 with the 32-byte seed; replicate after replicate, stratum after stratum,
    /// each draw takes one 64-bit number x and the PSU ⌊x·n_h / 2⁶⁴⌋ (its bias is below n_h/2⁶⁴).
    ///
    /// *Source*: Rao and Wu 1988; Rao, Wu and Yue 1992; R `as.svrepdesign(type = "subbootstrap")`.
    ///
    /// # Errors
    /// [`ReplicationError::WrongNumberOfPsus`] for a stratum with one PSU; [`ReplicationError::WrongShape`] for
    /// fewer than two replicates.
    pub fn bootstrap(
        design: &Design,
        replicates: usize,
        seed: [u8; 32],
    ) -> Result<Self, ReplicationError> {
        if replicates < 2 {
            return Err(ReplicationError::WrongShape);
        }
        let strata = psus_by_stratum(design);
        if let Some(stratum) = strata.iter().position(|members| members.len() < 2) {
            return Err(too_few(stratum, strata[stratum].len(), "the bootstrap"));
        }
        let mut generator = ChaCha20Rng::from_seed(seed);
        let factors = (0..replicates)
            .map(|_| {
                let mut own = vec![0.0; design.psus()];
                for members in &strata {
                    let n = members.len() as f64;
                    for _ in 1..members.len() {
                        let drawn = members[pick(generator.next_u64(), members.len())];
                        own[drawn] += n / (n - 1.0);
                    }
                }
                own
            })
            .collect();
        let scale = 1.0 / (replicates as f64 - 1.0);
        let df = design
            .degrees_of_freedom()
            .min(crate::category::code(replicates - 1));
        let coefficients = vec![1.0; replicates];
        Ok(Self {
            factors,
            scale,
            coefficients,
            centre: Centre::Mean,
            df,
        })
    }
}

/// ⌊x·n / 2⁶⁴⌋.
fn pick(x: u64, n: usize) -> usize {
    let product = u128::from(x) * n as u128;
    usize::try_from(product >> 64).expect("below n")
}
