//! How the sample was drawn: strata, clusters in any number of stages, finite populations, weights.
//!
//! A [`DesignSpec`] is what somebody claims; [`DesignSpec::check`] turns it into a [`Design`] or says which
//! rows make it impossible. A [`Design`] knows only rows, numbers and groups; it computes variances of
//! totals of any values given per row or per cluster (see [`Design::variance_of_rows`]).

mod error;
mod hierarchy;
mod spec;
mod variance;

pub use error::{DesignError, RowList};
pub use spec::{ClusterLabels, DesignSpec, LonelyPsu};

use crate::weighting::Projection;
pub(crate) use hierarchy::Run;
use hierarchy::Stage;

/// A checked sampling design of a fixed list of rows, with one weight a row.
///
/// *Invariants*: weights are finite; every row lies in one unit of every stage; units of a stage are
/// numbered so that units of one group (stratum or parent cluster) are neighbours; no group has more
/// sampled units than population.
#[derive(Debug, Clone)]
pub struct Design {
    pub(crate) weights: Vec<f64>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) strata: usize,
    pub(crate) lonely: LonelyPsu,
    pub(crate) lonely_strata: Vec<String>,
    pub(crate) expansion: Vec<f64>,
    /// Calibrations in the order they were applied; the variance works on residuals from them.
    pub(crate) projections: Vec<Projection>,
}

impl Design {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    /// The weight of each row.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Number of strata after collapsing.
    pub fn strata(&self) -> usize {
        self.strata
    }

    /// Number of primary sampling units.
    pub fn psus(&self) -> usize {
        self.stages[0].units()
    }

    /// Degrees of freedom of the whole design: PSUs − strata.
    ///
    /// *Source*: Korn and Graubard 1999, §5.2; R `survey::degf`.
    pub fn degrees_of_freedom(&self) -> u32 {
        crate::category::code(self.psus().saturating_sub(self.strata))
    }

    /// Degrees of freedom of a domain: PSUs − strata with rows of positive weight in it.
    ///
    /// *Source*: R `degf(subset(design, …))`; SUDAAN `atlev2 − atlev1`.
    pub fn df_of_rows(&self, included: impl Fn(usize) -> bool) -> u32 {
        let mut psus = vec![false; self.psus()];
        for (row, &psu) in self.psu_of_row().iter().enumerate() {
            psus[psu as usize] |= self.weights[row] != 0.0 && included(row);
        }
        let mut strata = vec![false; self.strata];
        let mut count = 0_u32;
        for (psu, _) in psus.iter().enumerate().filter(|(_, present)| **present) {
            strata[self.stratum_of_psu()[psu] as usize] = true;
            count += 1;
        }
        count - crate::category::code(strata.iter().filter(|&&present| present).count())
    }

    /// Strata with a single sampled PSU that is not a census, by label: for the report.
    pub fn lonely_strata(&self) -> &[String] {
        &self.lonely_strata
    }

    /// The rule applied to lonely PSUs.
    pub fn lonely_rule(&self) -> LonelyPsu {
        self.lonely
    }

    /// PSU of each row, numbered from 0, neighbours within a stratum.
    pub fn psu_of_row(&self) -> &[u32] {
        &self.stages[0].unit_of_row
    }

    /// Stratum of each PSU, numbered from 0.
    pub fn stratum_of_psu(&self) -> &[u32] {
        &self.stages[0].group_of_unit
    }

    /// First-stage sampling fraction n_h/N_h of each stratum; 0 where no population was given.
    pub fn sampling_fractions(&self) -> Vec<f64> {
        (0..self.strata)
            .map(|h| self.stages[0].fraction(h))
            .collect()
    }

    /// Weights N/n multiplied over the stages, as the populations of the design imply them; 1 where a
    /// stage has no population.
    ///
    /// *Source*: Särndal, Swensson and Wretman 1992, §4.3: π_k = Π n/N over the stages.
    pub fn expansion_weights(&self) -> &[f64] {
        &self.expansion
    }

    /// The same design with other weights, forgetting calibrations.
    ///
    /// # Errors
    /// [`DesignError`] for a wrong number of weights, or weights that are not finite or negative.
    pub fn with_weights(&self, weights: Vec<f64>) -> Result<Self, DesignError> {
        spec::check_weights(&weights, self.rows())?;
        Ok(Self {
            weights,
            projections: Vec::new(),
            ..self.clone()
        })
    }

    /// The units whose totals carry the variance: the last stage that contributes to it.
    pub(crate) fn leaves(&self) -> &Stage {
        &self.stages[self.stages.len() - 1]
    }

    /// PSU of each leaf.
    pub(crate) fn psu_of_leaf(&self) -> Vec<u32> {
        let mut above: Vec<u32> = (0..crate::category::code(self.leaves().units())).collect();
        for stage in self.stages.iter().skip(1).rev() {
            for unit in &mut above {
                *unit = stage.group_of_unit[*unit as usize];
            }
        }
        above
    }
}
