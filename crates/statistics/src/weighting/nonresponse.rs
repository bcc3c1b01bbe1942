//! Non-response: weight of those who did not answer, handed to those like them who did.

use std::collections::BTreeMap;

use super::auxiliaries::check_length;
use super::{StepRecord, Weighting, WeightingError};
use crate::category::Category;
use crate::design::RowList;

/// Weighting-class adjustment for non-response.
///
/// Within class c every respondent's weight is multiplied by Σ_{sample in c} w / Σ_{respondents in c} w, sums
/// over the sample as drawn. The factors are treated as known in variances.
///
/// *Source*: Oh and Scheuren 1983.
#[derive(Debug, Clone)]
pub struct NonresponseClasses<'a> {
    /// Class of each row of the design (the respondents).
    pub class: &'a Category,
    /// Class of each member of the sample as drawn; labels as in `class`.
    pub sample_class: &'a Category,
    /// Whether the member responded; unknown is refused, never taken for a response.
    pub sample_responded: &'a [Option<bool>],
    /// Weight of each member before adjustment.
    pub sample_weight: &'a [f64],
    /// Classes with fewer respondents than this are noted in the record.
    pub minimum_respondents: u64,
}

/// Sums of one class over the sample.
#[derive(Default)]
struct ClassSums {
    all: f64,
    responding: f64,
    respondents: u64,
}

impl NonresponseClasses<'_> {
    pub(super) fn apply(&self, weighting: Weighting) -> Result<Weighting, WeightingError> {
        let design = &weighting.design;
        check_length(self.class.name(), self.class.len(), design.rows())?;
        let classes = self.sum_classes()?;
        let mut record = StepRecord::of("nonresponse-class", vec![self.class.name().to_owned()]);
        for (class, sums) in &classes {
            if sums.respondents < self.minimum_respondents {
                record.notes.push(format!(
                    "class {class} has {} respondents",
                    sums.respondents
                ));
            }
        }
        let factors = self.factors(&classes)?;
        let rows = design.weights().iter().zip(self.class.codes());
        let after = rows
            .map(|(weight, &code)| weight * factors[code as usize])
            .collect();
        Ok(weighting.advance(after, None, record))
    }

    fn sum_classes(&self) -> Result<BTreeMap<&str, ClassSums>, WeightingError> {
        let sample = self.sample_class.len();
        check_length("response status", self.sample_responded.len(), sample)?;
        check_length("sample weight", self.sample_weight.len(), sample)?;
        let unknown = |row: usize| self.sample_responded[row].is_none();
        if let Some(rows) = RowList::of(sample, unknown) {
            return Err(WeightingError::ResponseUnknown(rows));
        }
        let invalid =
            |row: usize| !(self.sample_weight[row].is_finite() && self.sample_weight[row] >= 0.0);
        if let Some(rows) = RowList::of(sample, invalid) {
            return Err(crate::design::DesignError::InvalidWeights(rows).into());
        }
        let mut classes: BTreeMap<&str, ClassSums> = BTreeMap::new();
        for row in 0..sample {
            let sums = classes
                .entry(self.sample_class.label_of_row(row))
                .or_default();
            let weight = self.sample_weight[row];
            sums.all += weight;
            if self.sample_responded[row] == Some(true) {
                sums.responding += weight;
                sums.respondents += 1;
            }
        }
        Ok(classes)
    }

    /// Factor of each level of the design's class column.
    fn factors(&self, classes: &BTreeMap<&str, ClassSums>) -> Result<Vec<f64>, WeightingError> {
        let error = |class: &str, reason| {
            Err(WeightingError::Class {
                class: class.to_owned(),
                reason,
            })
        };
        let silent = |sums: &ClassSums| sums.responding <= 0.0 && sums.all > 0.0;
        if let Some((class, _)) = classes.iter().find(|&(_, sums)| silent(sums)) {
            return error(class, "nobody responded; merge it with another class");
        }
        let mut occurs = vec![false; self.class.levels().len()];
        for &code in self.class.codes() {
            occurs[code as usize] = true;
        }
        let mut factors = vec![1.0; occurs.len()];
        for (code, level) in self
            .class
            .levels()
            .iter()
            .enumerate()
            .filter(|&(c, _)| occurs[c])
        {
            match classes.get(level.as_str()) {
                Some(sums) if sums.responding > 0.0 => factors[code] = sums.all / sums.responding,
                _ => return error(level, "has responses but no respondents in the sample list"),
            }
        }
        Ok(factors)
    }
}
