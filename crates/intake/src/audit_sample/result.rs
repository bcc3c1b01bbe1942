//! What an audit found, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::plan::Plan;
use crate::batch::AuditStanding;
use crate::exact::{Interval, clopper_pearson};
use crate::serial::Serial;
use survey::word_enum;

/// A drawn form compared with its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedForm {
    /// The form.
    pub serial: Serial,
    /// Inputs of the fields that were compared.
    pub compared: BTreeSet<String>,
    /// Those of them that differ from the paper.
    pub wrong: BTreeSet<String>,
}

word_enum!(
    /// What follows from an audit.
    Verdict {
        /// At most c faulty forms: the batch goes on.
        Accept = "accept",
        /// More: the batch is keyed again.
        Return = "return",
    }
);

/// Wrong fields among those compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FieldRate {
    /// Fields compared.
    pub compared: u32,
    /// Wrong ones.
    pub wrong: u32,
    /// wrong ÷ compared; 0 when nothing was compared.
    pub rate: f64,
    /// Its exact interval.
    pub interval: Interval,
}

/// The report of an audit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditResult {
    /// N: forms of the batch.
    pub lot: u32,
    /// n: forms drawn, all of which were compared.
    pub drawn: u32,
    /// c: faulty forms up to which the batch is accepted.
    pub acceptance: u32,
    /// Forms with a wrong field.
    pub faulty: BTreeSet<Serial>,
    /// All fields together.
    pub overall: FieldRate,
    /// By input.
    pub by_field: BTreeMap<String, FieldRate>,
    /// What follows.
    pub verdict: Verdict,
}

/// Why an audit has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// The batch has no forms.
    #[error("there is no form to audit")]
    Nothing,
    /// Drawn forms were not compared.
    #[error("{} drawn forms are not compared yet", .0.len())]
    Missing(BTreeSet<Serial>),
    /// A form was compared that was not drawn: nobody chooses the sample.
    #[error("the form {0} was not drawn")]
    NotDrawn(Serial),
    /// A form was compared twice.
    #[error("the form {0} is compared twice")]
    Twice(Serial),
    /// A wrong field that was not compared.
    #[error("the form {0} names a wrong field that was not compared")]
    NotCompared(Serial),
}

impl AuditError {
    /// The stable code of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "audit-nothing",
            Self::Missing(_) => "audit-missing",
            Self::NotDrawn(_) => "audit-not-drawn",
            Self::Twice(_) => "audit-twice",
            Self::NotCompared(_) => "audit-not-compared",
        }
    }
}

impl Verdict {
    /// How the batch stands after it.
    pub const fn standing(self) -> AuditStanding {
        match self {
            Self::Accept => AuditStanding::Accepted,
            Self::Return => AuditStanding::Returned,
        }
    }
}

impl FieldRate {
    fn of(wrong: u32, compared: u32, confidence: f64) -> Self {
        let rate = if compared == 0 {
            0.0
        } else {
            f64::from(wrong) / f64::from(compared)
        };
        Self {
            compared,
            wrong,
            rate,
            interval: clopper_pearson(wrong, compared, confidence),
        }
    }
}

/// Draws the conclusion from the compared forms.
///
/// `lot` is the number of forms of the batch, `drawn` what [`Plan::draw`] gave for it.
///
/// # Errors
/// [`AuditError`] unless exactly the drawn forms are there, each once.
pub fn conclude(
    plan: &Plan,
    lot: u32,
    drawn: &BTreeSet<Serial>,
    audited: &[AuditedForm],
) -> Result<AuditResult, AuditError> {
    if drawn.is_empty() {
        return Err(AuditError::Nothing);
    }
    let mut missing = drawn.clone();
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut faulty = BTreeSet::new();
    for form in audited {
        if !drawn.contains(&form.serial) {
            return Err(AuditError::NotDrawn(form.serial));
        }
        if !missing.remove(&form.serial) {
            return Err(AuditError::Twice(form.serial));
        }
        if !form.wrong.is_subset(&form.compared) {
            return Err(AuditError::NotCompared(form.serial));
        }
        for input in &form.compared {
            let (wrong, compared) = counts.entry(input).or_default();
            *compared += 1;
            *wrong += u32::from(form.wrong.contains(input));
        }
        if !form.wrong.is_empty() {
            faulty.insert(form.serial);
        }
    }
    if !missing.is_empty() {
        return Err(AuditError::Missing(missing));
    }
    let confidence = f64::from(plan.confidence_per_mille) / 1000.0;
    let (wrong, compared) = counts
        .values()
        .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let many = |forms: &BTreeSet<Serial>| u32::try_from(forms.len()).unwrap_or(u32::MAX);
    let verdict = if many(&faulty) <= plan.acceptance {
        Verdict::Accept
    } else {
        Verdict::Return
    };
    Ok(AuditResult {
        lot,
        drawn: many(drawn),
        acceptance: plan.acceptance,
        faulty,
        overall: FieldRate::of(wrong, compared, confidence),
        by_field: counts
            .into_iter()
            .map(|(input, (wrong, compared))| {
                (input.to_owned(), FieldRate::of(wrong, compared, confidence))
            })
            .collect(),
        verdict,
    })
}
