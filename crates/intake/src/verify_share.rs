//! Which forms are keyed a second time: all, or a share that the clerk's own record decides.
//!
//! A clerk starts with all forms. When the record is long and clean enough that the upper limit of
//! the error rate is at or below what the round allows, only a share is keyed again; when it passes
//! the limit, all are, until it falls again. Since it is the upper limit and not the rate, somebody
//! of whom little is known is checked like somebody who errs. Same seed, same record, same answer.

use serde::{Deserialize, Serialize};

use crate::draw::Seed;
use crate::exact::upper_bound;
use crate::serial::Serial;
use crate::settings::SettingsError;
use survey::word_enum;

/// The rule of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecondKeying {
    /// Forms of 1,000 that are keyed again when the clerk's record is good; 100 to 1,000.
    pub share_per_mille: u32,
    /// Wrong fields of 1,000 that a record may have at most, taken at its upper limit.
    pub limit_per_mille: u32,
    /// Confidence of that upper limit, of 1,000.
    pub confidence_per_mille: u32,
    /// By how many of the last forms keyed twice a clerk is judged.
    pub window: u32,
}

impl Default for SecondKeying {
    /// Every form. Where a round asks for less: at most 1 % wrong fields with 95 % confidence over the
    /// last 50 forms keyed twice.
    fn default() -> Self {
        Self {
            share_per_mille: 1000,
            limit_per_mille: 10,
            confidence_per_mille: 950,
            window: 50,
        }
    }
}

/// One form of a clerk that somebody else keyed too, and what came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Fields keyed.
    pub fields: u32,
    /// Fields that came out otherwise than this clerk had keyed them.
    pub wrong: u32,
}

word_enum!(
    /// How much of a clerk's work is keyed again.
    Level {
        /// Every form.
        All = "all",
        /// The share of the round.
        Share = "share",
    }
);

/// What is known of a clerk, for the decision and for the clerk's own page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Record {
    /// Forms that count.
    pub forms: u32,
    /// Fields of these.
    pub fields: u32,
    /// Wrong ones among them.
    pub wrong: u32,
    /// Upper limit of the rate of wrong fields, 0..=1; 1 when nothing is known.
    pub upper: f64,
    /// What follows from it.
    pub level: Level,
}

impl SecondKeying {
    /// Looks whether the rule can be followed.
    ///
    /// # Errors
    /// The first of [`SettingsError`] that holds.
    pub fn check(&self) -> Result<(), SettingsError> {
        if !(100..=1000).contains(&self.share_per_mille) {
            return Err(SettingsError::Share);
        }
        if !(1..1000).contains(&self.limit_per_mille) {
            return Err(SettingsError::Limit);
        }
        if !(1..1000).contains(&self.confidence_per_mille) {
            return Err(SettingsError::Probability);
        }
        if !(5..=500).contains(&self.window) {
            return Err(SettingsError::Window);
        }
        Ok(())
    }

    /// Judges a clerk by the forms keyed twice so far, oldest first; the last [`Self::window`] count.
    pub fn record(&self, history: &[Verified]) -> Record {
        let window = usize::try_from(self.window).unwrap_or(usize::MAX);
        let counted = &history[history.len().saturating_sub(window)..];
        let sum = |count: fn(&Verified) -> u32| {
            counted
                .iter()
                .fold(0_u32, |sum, form| sum.saturating_add(count(form)))
        };
        let fields = sum(|form| form.fields);
        let wrong = sum(|form| form.wrong.min(form.fields));
        let upper = upper_bound(wrong, fields, f64::from(self.confidence_per_mille) / 1000.0);
        let is_good = upper <= f64::from(self.limit_per_mille) / 1000.0;
        Record {
            forms: u32::try_from(counted.len()).unwrap_or(u32::MAX),
            fields,
            wrong,
            upper,
            level: if is_good { Level::Share } else { Level::All },
        }
    }

    /// Whether a form that this clerk has just keyed is keyed a second time.
    pub fn is_due(&self, seed: Seed, serial: Serial, history: &[Verified]) -> bool {
        match self.record(history).level {
            Level::All => true,
            Level::Share => seed.draws(serial, self.share_per_mille),
        }
    }
}

#[cfg(test)]
mod tests;
