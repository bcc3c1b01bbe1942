//! A part of a plan as names and values: for the overview, and for comparing two versions.

use survey::round::{PlanPart, PostOffice, RoundPlan};
use survey::{Field, FieldCode, Language, Unit, UnitCode};

use super::wording::{
    combine_words, count, language_words, layout_words, moment, names, number_or_none, score_words,
};
use crate::office::parts::Fact;
use crate::office::{fill, words};

/// The units and fields that a round knows, for their names.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Units of its catalogue.
    pub units: &'a [Unit],
    /// Fields of its catalogue.
    pub fields: &'a [Field],
}

impl Known<'_> {
    /// The name of a unit; its code if the catalogue has none.
    pub fn unit(&self, code: &UnitCode) -> String {
        let unit = self.units.iter().find(|unit| unit.code == *code);
        unit.map_or_else(|| code.to_string(), |unit| unit.full_name.clone())
    }

    /// The name of a field; its code if the catalogue has none.
    pub fn field(&self, code: &FieldCode) -> String {
        let field = self.fields.iter().find(|field| field.code == *code);
        field.map_or_else(|| code.to_string(), |field| field.name.clone())
    }
}

/// What a plan says about one part.
pub fn facts(part: PlanPart, plan: &RoundPlan, known: &Known<'_>) -> Vec<Fact> {
    let round = &plan.round;
    let fact = |key: &str, value: String| Fact::new(words(&format!("rounds.{key}")), value);
    match part {
        PlanPart::Name => vec![
            fact("name_vi", own(round.name.get(Language::VI))),
            fact("name_en", {
                let has = round.name.has(Language::EN);
                own(if has {
                    round.name.get(Language::EN)
                } else {
                    ""
                })
            }),
            fact("province", own(&round.province_name)),
        ],
        PlanPart::Period => vec![
            fact("opens", moment(round.opens_ms)),
            fact("closes", moment(round.closes_ms)),
        ],
        PlanPart::Form => {
            let languages = round.languages.iter();
            let languages: Vec<String> = languages
                .map(|&language| language_words(language))
                .collect();
            vec![
                fact("layout", layout_words(round.layout)),
                fact("languages", languages.join(", ")),
            ]
        }
        PlanPart::Index => {
            let by_questionnaire = || words("rounds.by_questionnaire");
            let rule = round.index;
            vec![
                fact(
                    "score",
                    rule.map_or_else(by_questionnaire, |rule| score_words(rule.score)),
                ),
                fact(
                    "combine",
                    rule.map_or_else(by_questionnaire, |rule| combine_words(rule.combine)),
                ),
                fact("minimum_n", count(round.minimum_n)),
            ]
        }
        PlanPart::Units => unit_facts(plan, known),
        PlanPart::Fields => field_facts(plan, known),
        PlanPart::Quotas => quota_facts(plan, known),
        PlanPart::PostOffices => post_office_facts(plan, known),
        PlanPart::Sources => vec![fact(
            "questionnaire",
            format!(
                "{}, {}",
                round.questionnaire_code, round.questionnaire_version
            ),
        )],
        PlanPart::Links => Vec::new(),
    }
}

fn own(value: &str) -> String {
    if value.is_empty() {
        words("rounds.none")
    } else {
        value.to_owned()
    }
}

fn of_all(some: usize, all: usize) -> String {
    fill(
        "rounds.of_all",
        &[("some", &some.to_string()), ("all", &all.to_string())],
    )
}

fn unit_facts(plan: &RoundPlan, known: &Known<'_>) -> Vec<Fact> {
    let taking_part = plan.taking_part(known.units).count();
    let mut facts = vec![Fact::new(
        words("rounds.taking_part"),
        of_all(taking_part, known.units.len()),
    )];
    let left = plan.units.iter().filter_map(|(code, unit)| {
        let reason = unit.not_surveyed.as_ref()?;
        Some(format!("{} ({reason})", known.unit(code)))
    });
    let left: Vec<String> = left.collect();
    if !left.is_empty() {
        facts.push(Fact::new(words("rounds.not_surveyed"), names(left)));
    }
    facts
}

fn field_facts(plan: &RoundPlan, known: &Known<'_>) -> Vec<Fact> {
    let offered = known.fields.iter();
    let offered: Vec<String> = offered
        .filter(|field| plan.offers(&field.code))
        .map(|field| field.name.clone())
        .collect();
    let number = of_all(offered.len(), known.fields.len());
    vec![
        Fact::new(words("rounds.fields_offered"), number),
        Fact::new(words("rounds.fields_named"), names(offered)),
    ]
}

fn quota_facts(plan: &RoundPlan, known: &Known<'_>) -> Vec<Fact> {
    let of_blocks = plan.blocks.iter().map(|(block, &quota)| {
        let name = fill(
            "rounds.quota_of_block",
            &[("block", block.name(Language::VI))],
        );
        Fact::new(name, count(quota))
    });
    let of_units = plan.units.iter().filter_map(|(code, unit)| {
        let name = fill("rounds.quota_of", &[("name", &known.unit(code))]);
        Some(Fact::new(name, count(unit.quota?)))
    });
    let of_fields = plan.fields.iter().filter_map(|(code, field)| {
        let name = fill("rounds.minimum_of", &[("name", &known.field(code))]);
        Some(Fact::new(name, count(field.minimum?)))
    });
    let facts: Vec<Fact> = of_blocks.chain(of_units).chain(of_fields).collect();
    if facts.is_empty() {
        return vec![Fact::new(words("rounds.quotas"), number_or_none(None))];
    }
    facts
}

fn post_office_facts(plan: &RoundPlan, known: &Known<'_>) -> Vec<Fact> {
    if plan.post_offices.is_empty() {
        return vec![Fact::new(
            words("rounds.post_offices"),
            number_or_none(None),
        )];
    }
    plan.post_offices
        .iter()
        .map(|(code, office)| Fact::new(code.to_string(), post_office(office, known)))
        .collect()
}

/// A post office and the units that it serves.
pub(super) fn post_office(office: &PostOffice, known: &Known<'_>) -> String {
    let units = office.units.iter().map(|unit| known.unit(unit)).collect();
    fill(
        "rounds.post_office",
        &[("name", &office.name), ("units", &names(units))],
    )
}
