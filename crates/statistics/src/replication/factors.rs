//! How replicates multiply the weights of PSUs.

use super::ReplicationError;
use crate::design::Design;

/// Around what the replicates are taken to vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Centre {
    /// Their own mean.
    #[default]
    Mean,
    /// The estimate from the full sample; more conservative.
    Estimate,
}

/// Factors by replicate and PSU with the constants of the variance.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicateWeights {
    /// One factor per PSU, for each replicate.
    pub(super) factors: Vec<Vec<f64>>,
    pub(super) scale: f64,
    /// c_r.
    pub(super) coefficients: Vec<f64>,
    pub(super) centre: Centre,
    pub(super) df: u32,
}

impl ReplicateWeights {
    /// The delete-one jackknife for a design without strata (JK1).
    ///
    /// *Source*: Wolter 2007, §4.2; R `as.svrepdesign(type = "JK1")`.
    ///
    /// # Errors
    /// [`ReplicationError::WrongNumberOfPsus`] for fewer than two PSUs.
    pub fn jackknife_one(design: &Design) -> Result<Self, ReplicationError> {
        let psus = design.psus();
        if psus < 2 {
            return Err(too_few(0, psus, "the jackknife"));
        }
        let n = psus as f64;
        let fraction = if design.strata() == 1 {
            design.sampling_fractions()[0]
        } else {
            0.0
        };
        let factors = (0..psus)
            .map(|deleted| {
                let mut factors = vec![n / (n - 1.0); psus];
                factors[deleted] = 0.0;
                factors
            })
            .collect();
        let scale = (n - 1.0) / n * (1.0 - fraction);
        let df = crate::category::code(psus - 1);
        Ok(Self {
            factors,
            scale,
            coefficients: vec![1.0; psus],
            centre: Centre::Mean,
            df,
        })
    }

    /// The delete-one jackknife within strata (JKn).
    ///
    /// *Source*: Wolter 2007, §4.5; R `as.svrepdesign(type = "JKn")`.
    ///
    /// # Errors
    /// [`ReplicationError::WrongNumberOfPsus`] for a stratum with one PSU; collapse it first.
    pub fn jackknife_stratified(design: &Design) -> Result<Self, ReplicationError> {
        let strata = psus_by_stratum(design);
        let fractions = design.sampling_fractions();
        let mut factors = Vec::with_capacity(design.psus());
        let mut coefficients = Vec::with_capacity(design.psus());
        for (stratum, members) in strata.iter().enumerate() {
            if members.len() < 2 {
                return Err(too_few(stratum, members.len(), "the jackknife"));
            }
            let n = members.len() as f64;
            for &deleted in members {
                let mut own = vec![1.0; design.psus()];
                for &psu in members {
                    own[psu] = n / (n - 1.0);
                }
                own[deleted] = 0.0;
                factors.push(own);
                coefficients.push((n - 1.0) / n * (1.0 - fractions[stratum]));
            }
        }
        let df = design.degrees_of_freedom();
        Ok(Self {
            factors,
            scale: 1.0,
            coefficients,
            centre: Centre::Mean,
            df,
        })
    }

    /// Balanced repeated replication with Fay's factor ρ in `[0, 1)`; ρ = 0 is plain BRR.
    ///
    /// Replicate r keeps the first or the second PSU of stratum h by the sign of the Hadamard matrix
    /// H_rh = (−1)^(ones in r AND h+1), of the smallest power of two above the number of strata.
    ///
    /// *Source*: McCarthy 1969; Judkins 1990; Wolter 2007, ch. 3.
    ///
    /// # Errors
    /// [`ReplicationError::WrongNumberOfPsus`] unless every stratum has two PSUs.
    pub fn balanced(design: &Design, rho: f64) -> Result<Self, ReplicationError> {
        let strata = psus_by_stratum(design);
        for (stratum, members) in strata.iter().enumerate() {
            if members.len() != 2 {
                return Err(ReplicationError::WrongNumberOfPsus {
                    stratum: stratum + 1,
                    psus: members.len(),
                    method: "balanced replication",
                    needed: "exactly two",
                });
            }
        }
        let replicates = (strata.len() + 1).next_power_of_two();
        let factors = (0..replicates)
            .map(|replicate| {
                let mut own = vec![1.0; design.psus()];
                for (stratum, members) in strata.iter().enumerate() {
                    let first = (replicate & (stratum + 1)).count_ones() % 2 == 0;
                    let (kept, left) = if first {
                        (members[0], members[1])
                    } else {
                        (members[1], members[0])
                    };
                    own[kept] = 2.0 - rho;
                    own[left] = rho;
                }
                own
            })
            .collect();
        let scale = 1.0 / (replicates as f64 * (1.0 - rho) * (1.0 - rho));
        let coefficients = vec![1.0; replicates];
        let df = crate::category::code(strata.len());
        Ok(Self {
            factors,
            scale,
            coefficients,
            centre: Centre::Mean,
            df,
        })
    }

    /// Factors made elsewhere, by replicate and PSU (numbered as [`Design::psu_of_row`]), with the constants
    /// of their variance.
    ///
    /// # Errors
    /// [`ReplicationError::WrongShape`] if a replicate lacks factors or there are not as many coefficients.
    pub fn given(
        design: &Design,
        factors: Vec<Vec<f64>>,
        scale: f64,
        coefficients: Vec<f64>,
    ) -> Result<Self, ReplicationError> {
        let fits = factors.iter().all(|own| own.len() == design.psus());
        if !fits || factors.is_empty() || coefficients.len() != factors.len() {
            return Err(ReplicationError::WrongShape);
        }
        let df = design
            .degrees_of_freedom()
            .min(crate::category::code(factors.len() - 1));
        Ok(Self {
            factors,
            scale,
            coefficients,
            centre: Centre::Mean,
            df,
        })
    }

    /// The same replicates around another centre.
    #[must_use]
    pub fn around(self, centre: Centre) -> Self {
        Self { centre, ..self }
    }

    /// Number of replicates.
    pub fn replicates(&self) -> usize {
        self.factors.len()
    }

    /// The common factor of the variance.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The factor c_r of each replicate.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// Around what the replicates are taken to vary.
    pub fn centre(&self) -> Centre {
        self.centre
    }

    /// Degrees of freedom: those of the design, at most replicates − 1.
    pub fn degrees_of_freedom(&self) -> u32 {
        self.df
    }

    /// Factor of each PSU in one replicate.
    pub fn factors(&self, replicate: usize) -> &[f64] {
        &self.factors[replicate]
    }

    /// Weights of one replicate, for statistics that need rows: recalibration, tests.
    pub fn weights(&self, design: &Design, replicate: usize) -> Vec<f64> {
        let own = &self.factors[replicate];
        let rows = design.weights().iter().zip(design.psu_of_row());
        rows.map(|(weight, &psu)| weight * own[psu as usize])
            .collect()
    }
}

pub(super) fn too_few(stratum: usize, psus: usize, method: &'static str) -> ReplicationError {
    let stratum = stratum + 1;
    ReplicationError::WrongNumberOfPsus {
        stratum,
        psus,
        method,
        needed: "at least two",
    }
}

pub(super) fn psus_by_stratum(design: &Design) -> Vec<Vec<usize>> {
    let mut strata = vec![Vec::new(); design.strata()];
    for (psu, &stratum) in design.stratum_of_psu().iter().enumerate() {
        strata[stratum as usize].push(psu);
    }
    strata
}
