//! The register of rejected forms (sổ phiếu bị loại): paper that is not keyed, and why.
//!
//! A rejected form is an answer of its own to the question what became of a form that was sent out.
//! The register says how each reason counts in the response rates, so that nobody has to guess it
//! from a total. The letters are those of `statistics::rates`.
//!
//! *Source*: American Association for Public Opinion Research (2023), *Standard Definitions*, 10th
//! edition, final dispositions of mail surveys of named persons: 2.1 refusal (a questionnaire that
//! comes back blank is an implicit refusal), 2.3 other eligible, 4.1 not in the sample.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::serial::Serial;
use survey::word_enum;

word_enum!(
    /// Why a form is not keyed.
    Reason {
        /// Nothing is answered.
        Blank = "blank",
        /// Torn, wet, pages missing: what was answered cannot be known.
        Spoiled = "spoiled",
        /// The person wrote or said that they will not answer.
        Refused = "refused",
        /// The person, the unit or the period is not in the sample.
        OutsideSample = "outside-sample",
        /// Another paper, or an answer by phone, with the same serial counts.
        Duplicate = "duplicate",
        /// There are answers, but nobody can read them, or the serial.
        Unreadable = "unreadable",
        /// What stands on it as its serial was never printed in the round, or does not fit its check
        /// character.
        WrongSerial = "wrong-serial",
    }
);

word_enum!(
    /// How a rejected form counts among the forms sent out.
    Disposition {
        /// R: refused or broken off.
        Refusal = "refusal",
        /// O: eligible and reached, no answer for another reason.
        Other = "other",
        /// Not eligible; in no rate, but it informs the share e of the eligible.
        NotEligible = "not-eligible",
        /// No case of its own: the same serial counts elsewhere, or it is no form that was sent out.
        NoCase = "no-case",
    }
);

impl Reason {
    /// How it counts in the response rates.
    pub const fn disposition(self) -> Disposition {
        match self {
            Self::Blank | Self::Refused => Disposition::Refusal,
            Self::Spoiled | Self::Unreadable => Disposition::Other,
            Self::OutsideSample => Disposition::NotEligible,
            Self::Duplicate | Self::WrongSerial => Disposition::NoCase,
        }
    }

    /// Whether a form that is rejected so must have a serial: not if nothing on it can be read, and not if
    /// what stands there is none.
    pub const fn needs_serial(self) -> bool {
        !matches!(self, Self::Spoiled | Self::Unreadable | Self::WrongSerial)
    }

    /// Whether a form that has a serial can be rejected so.
    pub const fn takes_serial(self) -> bool {
        !matches!(self, Self::WrongSerial)
    }

    /// The key of its words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Blank => "intake.rejected_blank",
            Self::Spoiled => "intake.rejected_spoiled",
            Self::Refused => "intake.rejected_refused",
            Self::OutsideSample => "intake.rejected_outside_sample",
            Self::Duplicate => "intake.rejected_duplicate",
            Self::Unreadable => "intake.rejected_unreadable",
            Self::WrongSerial => "intake.rejected_wrong_serial",
        }
    }
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The serial; none when it cannot be read.
    pub serial: Option<Serial>,
    /// Why.
    pub reason: Reason,
    /// Who decided it.
    pub by: PersonId,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
    /// What else is to say.
    pub note: Option<String>,
}

/// Why a line is not entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// This reason needs the serial.
    #[error("a form that is rejected as {0} needs its serial")]
    SerialMissing(Reason),
    /// This reason is for papers without a serial of the round.
    #[error("the form {0} has a serial, so it is not rejected as a wrong one")]
    SerialRight(Serial),
    /// The serial is in the register with a reason of its own.
    #[error("the form {serial} is in the register as {reason}")]
    Twice {
        /// The serial.
        serial: Serial,
        /// The reason that stands there.
        reason: Reason,
    },
}

impl RegisterError {
    /// The stable code of the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SerialMissing(_) => "rejected-serial-missing",
            Self::SerialRight(_) => "rejected-serial-right",
            Self::Twice { .. } => "rejected-twice",
        }
    }
}

/// The register of a batch, in the order of entering.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Register(Vec<Rejection>);

/// How many forms of a register count as what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// R.
    pub refusal: u64,
    /// O.
    pub other: u64,
    /// Not eligible.
    pub not_eligible: u64,
    /// Papers that are no case of their own.
    pub no_case: u64,
}

impl Register {
    /// Enters a form. Several papers may be rejected as duplicates of one serial; any other reason
    /// stands once.
    ///
    /// # Errors
    /// [`RegisterError`]; the register then stays as it is.
    pub fn enter(&mut self, rejection: Rejection) -> Result<(), RegisterError> {
        let reason = rejection.reason;
        let Some(serial) = rejection.serial else {
            if reason.needs_serial() {
                return Err(RegisterError::SerialMissing(reason));
            }
            self.0.push(rejection);
            return Ok(());
        };
        if !reason.takes_serial() {
            return Err(RegisterError::SerialRight(serial));
        }
        let standing = self.reason_of(serial);
        if let Some(standing) = standing.filter(|_| reason != Reason::Duplicate) {
            return Err(RegisterError::Twice {
                serial,
                reason: standing,
            });
        }
        self.0.push(rejection);
        Ok(())
    }

    /// Takes a form out again, because it can be keyed after all.
    pub fn withdraw(&mut self, serial: Serial) -> Option<Rejection> {
        let at = self
            .0
            .iter()
            .position(|line| line.serial == Some(serial) && line.reason != Reason::Duplicate)?;
        Some(self.0.remove(at))
    }

    /// The reason for which a serial is not keyed; a duplicate paper does not stop the other one.
    pub fn reason_of(&self, serial: Serial) -> Option<Reason> {
        self.0
            .iter()
            .find(|line| line.serial == Some(serial) && line.reason != Reason::Duplicate)
            .map(|line| line.reason)
    }

    /// Every line, in the order of entering.
    pub fn lines(&self) -> &[Rejection] {
        &self.0
    }

    /// The serials that are not keyed.
    pub fn serials(&self) -> BTreeSet<Serial> {
        let lines = self
            .0
            .iter()
            .filter(|line| line.reason != Reason::Duplicate);
        lines.filter_map(|line| line.serial).collect()
    }

    /// Forms by reason.
    pub fn by_reason(&self) -> BTreeMap<Reason, u64> {
        let mut counts = BTreeMap::new();
        for line in &self.0 {
            *counts.entry(line.reason).or_default() += 1;
        }
        counts
    }

    /// Forms by how they count.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for line in &self.0 {
            let count = match line.reason.disposition() {
                Disposition::Refusal => &mut tally.refusal,
                Disposition::Other => &mut tally.other,
                Disposition::NotEligible => &mut tally.not_eligible,
                Disposition::NoCase => &mut tally.no_case,
            };
            *count += 1;
        }
        tally
    }
}

#[cfg(test)]
mod tests;
