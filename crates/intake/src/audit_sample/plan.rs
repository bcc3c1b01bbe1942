//! How many forms are drawn, which ones, and how many faulty ones are accepted.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::draw::Seed;
use crate::exact::hypergeometric_at_most;
use crate::serial::Serial;
use crate::settings::SettingsError;

/// Keeps the numbers of the audit apart from those of the second keying of the same batch.
const AUDIT: u64 = 0x6b69_656d_2074_7261;

/// The sampling plan of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// p: the share of faulty forms, of 1,000, that should hardly ever be accepted.
    pub limiting_per_mille: u32,
    /// β: the probability, of 1,000, with which it is accepted all the same.
    pub risk_per_mille: u32,
    /// c: the number of faulty forms in the sample up to which the batch is accepted.
    pub acceptance: u32,
    /// Confidence of the interval of the error rate, of 1,000.
    pub confidence_per_mille: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            limiting_per_mille: 100,
            risk_per_mille: 100,
            acceptance: 0,
            confidence_per_mille: 950,
        }
    }
}

impl Plan {
    /// Looks whether the plan can be followed.
    ///
    /// # Errors
    /// [`SettingsError::Probability`] for a share, risk or confidence outside of 0..1.
    pub fn check(&self) -> Result<(), SettingsError> {
        let shares = [
            self.limiting_per_mille,
            self.risk_per_mille,
            self.confidence_per_mille,
        ];
        if shares.iter().all(|share| (1..1000).contains(share)) {
            Ok(())
        } else {
            Err(SettingsError::Probability)
        }
    }

    /// D: the faulty forms of a lot of this size that should be found.
    pub fn limiting_forms(&self, lot: u32) -> u32 {
        let forms = (u64::from(lot) * u64::from(self.limiting_per_mille)).div_ceil(1000);
        u32::try_from(forms)
            .unwrap_or(u32::MAX)
            .max(self.acceptance.saturating_add(1))
            .min(lot)
    }

    /// The probability that a lot with so many faulty forms is accepted.
    ///
    /// *Range*: 0..=1.
    ///
    /// *Source*: the module's formula.
    pub fn acceptance_probability(&self, lot: u32, faulty: u32) -> f64 {
        hypergeometric_at_most(self.acceptance, lot, faulty, self.sample_size(lot))
    }

    /// n: the smallest sample that meets the consumer's risk; the whole lot if none does.
    pub fn sample_size(&self, lot: u32) -> u32 {
        let faulty = self.limiting_forms(lot);
        let risk = f64::from(self.risk_per_mille) / 1000.0;
        let suffices = |n: u32| hypergeometric_at_most(self.acceptance, lot, faulty, n) <= risk;
        // The probability falls with n, so halving finds the smallest one.
        let (mut least, mut most) = (0, lot);
        while least < most {
            let middle = least.midpoint(most);
            if suffices(middle) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        least
    }

    /// The forms to compare with their paper.
    pub fn draw(&self, seed: Seed, forms: &BTreeSet<Serial>) -> BTreeSet<Serial> {
        let lot = u32::try_from(forms.len()).unwrap_or(u32::MAX);
        let count = usize::try_from(self.sample_size(lot)).unwrap_or(usize::MAX);
        Seed::from_number(seed.number() ^ AUDIT).draw(forms, count)
    }
}
