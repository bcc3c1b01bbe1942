use rstest::rstest;

use super::super::plan::tests::{round, unit};
use super::super::{FieldPlan, IndexRule, PostOffice};
use super::*;
use crate::code::{FieldCode, PostOfficeCode};
use crate::language::Text;
use crate::questionnaire::{Combine, ItemScore};
use crate::shipped_questionnaire;
use crate::unit::Block;

fn code(text: &str) -> UnitCode {
    UnitCode::parse(text).unwrap()
}

fn field(text: &str) -> FieldCode {
    FieldCode::parse(text).unwrap()
}

fn units() -> Vec<Unit> {
    vec![
        unit("so_tu_phap", Block::SoBanNganh),
        unit("00001", Block::CapXa),
        unit("00002", Block::CapXa),
    ]
}

fn fields() -> Vec<Field> {
    let field = |code: &str| Field {
        code: field(code),
        name: code.to_owned(),
        common: true,
        ministry: String::new(),
    };
    vec![field("ho_tich"), field("dat_dai")]
}

/// What is found in a plan that was fine before `change`.
fn problems(change: impl FnOnce(&mut RoundPlan)) -> Vec<PlanProblem> {
    let mut plan = RoundPlan::of(round());
    change(&mut plan);
    let (units, fields) = (units(), fields());
    let all: BTreeSet<UnitCode> = units.iter().map(|unit| unit.code.clone()).collect();
    plan.check(&Surroundings {
        questionnaire: shipped_questionnaire("dvhcc-2023"),
        units: &units,
        fields: &fields,
        linked: &all,
        counted: &all,
        now_ms: 500,
    })
}

type Change = fn(&mut RoundPlan);

fn post_office(plan: &mut RoundPlan, office: &str, name: &str, units: &[&str]) {
    let office_code = PostOfficeCode::parse(office).unwrap();
    let office = PostOffice {
        name: name.to_owned(),
        units: units.iter().map(|unit| code(unit)).collect(),
    };
    plan.post_offices.insert(office_code, office);
}

#[rstest]
#[case(|plan: &mut RoundPlan| plan.round.name = Text::vi("  ").with(Language::EN, "x"), PlanProblem::NameMissing)]
#[case(|plan: &mut RoundPlan| plan.round.name = Text::vi("Đợt 1"), PlanProblem::EnglishNameMissing)]
#[case(|plan: &mut RoundPlan| plan.round.province_name.clear(), PlanProblem::ProvinceMissing)]
#[case(|plan: &mut RoundPlan| plan.round.closes_ms = plan.round.opens_ms, PlanProblem::PeriodBackwards)]
#[case(|plan: &mut RoundPlan| { plan.round.opens_ms = 100; plan.round.closes_ms = 500; }, PlanProblem::PeriodOver)]
#[case(|plan: &mut RoundPlan| plan.round.closes_ms = 400 * 86_400_000, PlanProblem::PeriodLong)]
#[case(|plan: &mut RoundPlan| plan.round.languages = vec![Language::EN], PlanProblem::VietnameseMissing)]
#[case(|plan: &mut RoundPlan| { plan.units.entry(code("00001")).or_default().not_surveyed = Some(" ".into()); }, PlanProblem::ReasonsMissing(vec![code("00001")]))]
#[case(|plan: &mut RoundPlan| { plan.units.entry(code("99999")).or_default().quota = Some(50); }, PlanProblem::UnitsUnknown(vec![code("99999")]))]
#[case(|plan: &mut RoundPlan| { plan.fields.entry(field("khac")).or_default().left_out = true; }, PlanProblem::FieldsUnknown(vec![field("khac")]))]
#[case(|plan: &mut RoundPlan| { plan.blocks.insert(Block::NganhDoc, 0); }, PlanProblem::QuotaZero)]
#[case(|plan: &mut RoundPlan| plan.round.minimum_n = 0, PlanProblem::MinimumNZero)]
#[case(|plan: &mut RoundPlan| plan.round.minimum_n = 29, PlanProblem::MinimumNSmall)]
#[case(|plan: &mut RoundPlan| { plan.units.entry(code("00002")).or_default().quota = Some(20); }, PlanProblem::QuotaBelowMinimumN(vec![code("00002")]))]
#[case(|plan: &mut RoundPlan| post_office(plan, "bc1", "", &["so_tu_phap", "00001", "00002"]), PlanProblem::PostOfficesUnnamed(vec![PostOfficeCode::parse("bc1").unwrap()]))]
#[case(|plan: &mut RoundPlan| post_office(plan, "bc1", "Bưu cục 1", &["so_tu_phap", "00001"]), PlanProblem::UnitsNotServed(vec![code("00002")]))]
#[case(|plan: &mut RoundPlan| post_office(plan, "bc1", "Bưu cục 1", &["so_tu_phap", "00001", "00002", "x"]), PlanProblem::PostOfficeUnitsUnknown(vec![code("x")]))]
fn each_fault_is_named(#[case] change: Change, #[case] expected: PlanProblem) {
    assert_eq!(problems(change), vec![expected]);
}

#[test]
fn a_whole_round_lacks_nothing() {
    assert_eq!(problems(|_| {}), vec![]);
}

#[test]
fn a_language_without_wording_is_named() {
    let khmer = Language::parse("km").unwrap();
    let found = problems(|plan| plan.round.languages.push(khmer));
    assert_eq!(found, vec![PlanProblem::LanguagesNotWorded(vec![khmer])]);
}

#[test]
fn a_round_without_units_or_fields_cannot_open() {
    let found = problems(|plan| {
        for unit in units() {
            plan.units.entry(unit.code).or_default().not_surveyed = Some("Đảo xa".into());
        }
        for known in fields() {
            plan.fields.entry(known.code).or_default().left_out = true;
        }
    });
    assert_eq!(found, vec![PlanProblem::NoUnits, PlanProblem::NoFields]);
    assert!(found.iter().all(PlanProblem::keeps_from_opening));
}

#[test]
fn the_minima_of_the_fields_have_to_fit_into_the_quota() {
    let found = problems(|plan| {
        plan.blocks.insert(Block::CapXa, 60);
        for (name, left_out) in [("ho_tich", false), ("dat_dai", false)] {
            let minimum = Some(40);
            plan.fields
                .insert(field(name), FieldPlan { left_out, minimum });
        }
    });
    let both = vec![code("00001"), code("00002")];
    assert_eq!(found, vec![PlanProblem::MinimaAboveQuota(both)]);
}

#[test]
fn a_unit_in_two_post_offices_is_named_once() {
    let found = problems(|plan| {
        post_office(plan, "bc1", "Một", &["so_tu_phap", "00001"]);
        post_office(plan, "bc2", "Hai", &["00001", "00002"]);
    });
    assert_eq!(
        found,
        vec![PlanProblem::UnitsServedTwice(vec![code("00001")])]
    );
}

#[test]
fn every_way_to_combine_items_can_open() {
    for &combine in Combine::ALL {
        let found = problems(|plan| {
            plan.round.index = Some(IndexRule {
                score: ItemScore::Mean,
                combine,
            });
        });
        assert_eq!(found, Vec::new(), "{combine:?}");
    }
}

#[test]
fn units_without_link_or_dossiers_are_only_advice() {
    let plan = RoundPlan::of(round());
    let (units, fields, nothing) = (units(), fields(), BTreeSet::new());
    let found = plan.check(&Surroundings {
        questionnaire: shipped_questionnaire("dvhcc-2023"),
        units: &units,
        fields: &fields,
        linked: &nothing,
        counted: &nothing,
        now_ms: 500,
    });
    let all: Vec<UnitCode> = units.into_iter().map(|unit| unit.code).collect();
    let expected = vec![
        PlanProblem::UnitsWithoutLink(all.clone()),
        PlanProblem::UnitsWithoutDossiers(all),
    ];
    assert_eq!(found, expected);
    assert!(!found.iter().any(PlanProblem::keeps_from_opening));
}
