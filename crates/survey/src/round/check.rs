//! Looks for what is missing in a plan before its round can open.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::RoundPlan;
use super::problem::PlanProblem;
use crate::code::UnitCode;
use crate::language::Language;
use crate::questionnaire::Questionnaire;
use crate::unit::{Field, Unit};

/// Fewest valid answers that are usual behind a published figure.
const USUAL_MINIMUM_N: u32 = 30;
/// A round longer than this is odd: a year and a month.
const LONGEST_MS: i64 = 396 * 24 * 60 * 60 * 1000;

/// What a plan is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The questionnaire version that the round names, if it is kept.
    pub questionnaire: Option<&'a Questionnaire>,
    /// The units of its catalogue.
    pub units: &'a [Unit],
    /// The fields of its catalogue.
    pub fields: &'a [Field],
    /// Units that have a valid link.
    pub linked: &'a BTreeSet<UnitCode>,
    /// Units whose numbers of dossiers are known.
    pub counted: &'a BTreeSet<UnitCode>,
    /// The time now, Unix milliseconds UTC.
    pub now_ms: i64,
}

impl RoundPlan {
    /// What is missing or odd, in the order in which a person would mend it.
    pub fn check(&self, around: &Surroundings<'_>) -> Vec<PlanProblem> {
        let mut found = Vec::new();
        self.check_name(&mut found);
        self.check_period(around.now_ms, &mut found);
        self.check_form(around.questionnaire, &mut found);
        self.check_units(around.units, &mut found);
        self.check_fields(around.fields, &mut found);
        self.check_quotas(around, &mut found);
        self.check_index(&mut found);
        self.check_post_offices(around.units, &mut found);
        let without = |known: &BTreeSet<UnitCode>| {
            let taking_part = self.taking_part(around.units);
            taking_part
                .filter(|unit| !known.contains(&unit.code))
                .map(|unit| unit.code.clone())
                .collect::<Vec<_>>()
        };
        push_some(
            &mut found,
            without(around.linked),
            PlanProblem::UnitsWithoutLink,
        );
        push_some(
            &mut found,
            without(around.counted),
            PlanProblem::UnitsWithoutDossiers,
        );
        found
    }

    /// The units that take part, in the order of the catalogue.
    pub fn taking_part<'a>(&'a self, units: &'a [Unit]) -> impl Iterator<Item = &'a Unit> {
        units.iter().filter(|unit| self.takes_part(&unit.code))
    }

    fn check_name(&self, found: &mut Vec<PlanProblem>) {
        let name = &self.round.name;
        let is_blank = |language| !name.has(language) || name.get(language).trim().is_empty();
        if is_blank(Language::VI) {
            found.push(PlanProblem::NameMissing);
        }
        if self.round.languages.contains(&Language::EN) && is_blank(Language::EN) {
            found.push(PlanProblem::EnglishNameMissing);
        }
        if self.round.province_name.trim().is_empty() {
            found.push(PlanProblem::ProvinceMissing);
        }
    }

    fn check_period(&self, now_ms: i64, found: &mut Vec<PlanProblem>) {
        let (opens_ms, closes_ms) = (self.round.opens_ms, self.round.closes_ms);
        if closes_ms <= opens_ms {
            found.push(PlanProblem::PeriodBackwards);
        } else if closes_ms <= now_ms {
            found.push(PlanProblem::PeriodOver);
        } else if closes_ms.saturating_sub(opens_ms) > LONGEST_MS {
            found.push(PlanProblem::PeriodLong);
        }
    }

    fn check_form(&self, questionnaire: Option<&Questionnaire>, found: &mut Vec<PlanProblem>) {
        if !self.round.languages.contains(&Language::VI) {
            found.push(PlanProblem::VietnameseMissing);
        }
        let Some(questionnaire) = questionnaire else {
            found.push(PlanProblem::QuestionnaireMissing);
            return;
        };
        let not_worded = self
            .round
            .languages
            .iter()
            .filter(|language| !questionnaire.languages().contains(language))
            .copied()
            .collect();
        push_some(found, not_worded, PlanProblem::LanguagesNotWorded);
    }

    fn check_units(&self, units: &[Unit], found: &mut Vec<PlanProblem>) {
        let known: BTreeSet<&UnitCode> = units.iter().map(|unit| &unit.code).collect();
        if self.taking_part(units).next().is_none() {
            found.push(PlanProblem::NoUnits);
        }
        let unknown = self.units.keys().filter(|code| !known.contains(code));
        push_some(found, unknown.cloned().collect(), PlanProblem::UnitsUnknown);
        let without_reason = self.units.iter().filter(|(_, unit)| {
            let reason = unit.not_surveyed.as_deref();
            reason.is_some_and(|reason| reason.trim().is_empty())
        });
        let without_reason = without_reason.map(|(code, _)| code.clone()).collect();
        push_some(found, without_reason, PlanProblem::ReasonsMissing);
    }

    fn check_fields(&self, fields: &[Field], found: &mut Vec<PlanProblem>) {
        if !fields.iter().any(|field| self.offers(&field.code)) {
            found.push(PlanProblem::NoFields);
        }
        let unknown = self
            .fields
            .keys()
            .filter(|code| !fields.iter().any(|field| field.code == **code));
        push_some(
            found,
            unknown.cloned().collect(),
            PlanProblem::FieldsUnknown,
        );
    }

    fn check_quotas(&self, around: &Surroundings<'_>, found: &mut Vec<PlanProblem>) {
        let of_units = self.units.values().filter_map(|unit| unit.quota);
        let of_fields = self.fields.values().filter_map(|field| field.minimum);
        let mut numbers = of_units
            .chain(of_fields)
            .chain(self.blocks.values().copied());
        if numbers.any(|number| number == 0) {
            found.push(PlanProblem::QuotaZero);
        }
        let minima: u64 = self
            .fields
            .values()
            .filter(|field| !field.left_out)
            .filter_map(|field| field.minimum)
            .map(u64::from)
            .sum();
        let with_quota = |is_odd: &dyn Fn(u32) -> bool| {
            self.taking_part(around.units)
                .filter(|unit| self.quota(unit).is_some_and(is_odd))
                .map(|unit| unit.code.clone())
                .collect::<Vec<_>>()
        };
        let above = with_quota(&|quota| minima > u64::from(quota));
        push_some(found, above, PlanProblem::MinimaAboveQuota);
        let below = with_quota(&|quota| quota < self.round.minimum_n);
        push_some(found, below, PlanProblem::QuotaBelowMinimumN);
    }

    fn check_index(&self, found: &mut Vec<PlanProblem>) {
        match self.round.minimum_n {
            0 => found.push(PlanProblem::MinimumNZero),
            small if small < USUAL_MINIMUM_N => found.push(PlanProblem::MinimumNSmall),
            _ => {}
        }
    }

    fn check_post_offices(&self, units: &[Unit], found: &mut Vec<PlanProblem>) {
        let unnamed = self.post_offices.iter();
        let unnamed = unnamed.filter(|(_, office)| office.name.trim().is_empty());
        let unnamed = unnamed.map(|(code, _)| code.clone()).collect();
        push_some(found, unnamed, PlanProblem::PostOfficesUnnamed);
        let mut served: BTreeMap<&UnitCode, usize> = BTreeMap::new();
        for unit in self.post_offices.values().flat_map(|office| &office.units) {
            *served.entry(unit).or_default() += 1;
        }
        let unknown = served
            .keys()
            .filter(|code| !units.iter().any(|unit| unit.code == ***code));
        push_some(
            found,
            unknown.map(|&code| code.clone()).collect(),
            PlanProblem::PostOfficeUnitsUnknown,
        );
        let twice = served.iter().filter(|&(_, &times)| times > 1);
        push_some(
            found,
            twice.map(|(&code, _)| code.clone()).collect(),
            PlanProblem::UnitsServedTwice,
        );
        if !self.post_offices.is_empty() {
            let alone = self
                .taking_part(units)
                .filter(|unit| !served.contains_key(&unit.code));
            push_some(
                found,
                alone.map(|unit| unit.code.clone()).collect(),
                PlanProblem::UnitsNotServed,
            );
        }
    }
}

/// Adds a problem about these things, if there are any.
fn push_some<Thing>(
    found: &mut Vec<PlanProblem>,
    things: Vec<Thing>,
    problem: impl FnOnce(Vec<Thing>) -> PlanProblem,
) {
    if !things.is_empty() {
        found.push(problem(things));
    }
}

#[cfg(test)]
mod tests;
