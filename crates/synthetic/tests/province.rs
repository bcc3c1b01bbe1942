//! The invented province looks like a province, and its answers pass the one way in.

use std::collections::{BTreeMap, BTreeSet};

use survey::{Block, Standing, Stream, shipped_questionnaire, validate};
use synthetic::{Answered, Demo, Plan, SyntheticError};

/// 2026-11-22T02:00:00Z.
const BASE_MS: i64 = 1_795_312_800_000;

fn demo(plan: &Plan) -> (Demo, Vec<Answered>) {
    let questionnaire = shipped_questionnaire("dvhcc-2023").expect("it is shipped");
    let demo = Demo::invent(plan, questionnaire).expect("the province exists");
    let answers = demo.answers(questionnaire).collect();
    (demo, answers)
}

fn small() -> Plan {
    Plan {
        responses: 2_000,
        ..Plan::usual(BASE_MS)
    }
}

#[test]
fn every_answer_of_the_usual_demo_passes_validation() {
    let questionnaire = shipped_questionnaire("dvhcc-2023").unwrap();
    let (_, answers) = demo(&Plan::usual(BASE_MS));
    assert_eq!(answers.len(), 20_000);
    let mut invalid = 0;
    let mut straight = 0;
    let mut satisfied = [0u32; 2];
    let mut comments = BTreeSet::new();
    for Answered {
        answers, context, ..
    } in answers
    {
        let open = context.stream == Stream::Open;
        let response = validate(questionnaire, &answers, context).unwrap();
        invalid += u32::from(response.standing() == Standing::Invalid);
        straight += u32::from(response.flags().straight_line);
        comments.extend(response.comment().map(str::to_owned));
        if !open {
            for mark in response
                .marks()
                .bytes()
                .filter(|mark| (b'1'..=b'5').contains(mark))
            {
                satisfied[usize::from(mark >= b'4')] += 1;
            }
        }
    }
    let share = f64::from(satisfied[1]) / f64::from(satisfied[0] + satisfied[1]);
    assert!(
        (0.80..0.88).contains(&share),
        "share of satisfied answers {share}"
    );
    assert!((40..300).contains(&invalid), "{invalid} invalid forms");
    assert!(
        (600..4_000).contains(&straight),
        "{straight} straight-liners"
    );
    assert!(
        comments
            .iter()
            .all(|comment| comment.starts_with("[Giả lập]"))
    );
    assert!(comments.len() > 4);
}

#[test]
fn one_seed_gives_one_survey_and_another_gives_another() {
    let ((_, first), (_, second)) = (demo(&small()), demo(&small()));
    let (_, other) = demo(&Plan { seed: 7, ..small() });
    let text = |answers: &[Answered]| format!("{answers:?}");
    assert_eq!(text(&first), text(&second));
    assert_ne!(text(&first), text(&other));
}

#[test]
fn dossiers_and_quotas_have_believable_proportions() {
    let (demo, answers) = demo(&Plan::usual(BASE_MS));
    let communes = demo.units.iter().filter(|unit| unit.block == Block::CapXa);
    let communes: BTreeSet<_> = communes.map(|unit| unit.code.clone()).collect();
    assert_eq!(communes.len(), 102);
    let total: u64 = demo.frame.iter().map(|cell| cell.dossiers).sum();
    let of_communes = demo
        .frame
        .iter()
        .filter(|cell| communes.contains(&cell.unit));
    let certification = of_communes
        .clone()
        .filter(|cell| cell.field.as_str() == "chung_thuc");
    let of_communes: u64 = of_communes.map(|cell| cell.dossiers).sum();
    let certification: u64 = certification.map(|cell| cell.dossiers).sum();
    assert!((300_000..1_500_000).contains(&total), "{total} dossiers");
    assert!(
        of_communes * 10 > total * 6,
        "{of_communes} of {total} in communes"
    );
    assert!(
        certification * 10 > of_communes * 3,
        "{certification} of {of_communes}"
    );

    let mut forms: BTreeMap<&str, u32> = BTreeMap::new();
    for answered in answers
        .iter()
        .filter(|one| one.context.stream == Stream::Sampled)
    {
        *forms
            .entry(answered.context.decided_by.as_str())
            .or_default() += 1;
    }
    let commune_forms: Vec<u32> = communes.iter().map(|code| forms[code.as_str()]).collect();
    let (least, most) = (commune_forms.iter().min(), commune_forms.iter().max());
    assert!(
        least >= Some(&100) && most <= Some(&160),
        "{least:?} to {most:?} forms a commune"
    );
    assert!(forms.len() > 115, "{} units with forms", forms.len());
    let open = answers
        .iter()
        .filter(|one| one.context.stream == Stream::Open)
        .count();
    assert!((1_900..=2_500).contains(&open), "{open} open answers");
}

#[test]
fn answers_lie_in_the_finished_round_and_name_units_and_fields_of_the_catalogue() {
    let (demo, answers) = demo(&small());
    let units: BTreeSet<_> = demo.units.iter().map(|unit| &unit.code).collect();
    let fields: BTreeSet<_> = demo.fields.iter().map(|field| &field.code).collect();
    let framed: BTreeSet<_> = demo
        .frame
        .iter()
        .map(|cell| (&cell.unit, &cell.field))
        .collect();
    for one in &answers {
        assert!((demo.finished.opens_ms..demo.finished.closes_ms).contains(&one.submitted_ms));
        assert_eq!(one.context.round, demo.finished.id);
        assert!(units.contains(&one.context.received_by));
        assert!(framed.contains(&(&one.context.decided_by, &one.context.field)));
    }
    assert!(demo.open.opens_ms < BASE_MS && BASE_MS < demo.open.closes_ms);
    assert!(demo.finished.synthetic && demo.open.synthetic);
    let codes: BTreeSet<_> = demo.links.iter().map(|link| link.code).collect();
    assert_eq!(codes.len(), demo.links.len());
    assert!(demo.links[0].field.is_some() && demo.links.last().unwrap().field.is_none());
    for link in &demo.links {
        assert!(units.contains(&link.decided_by) && units.contains(&link.received_by));
        assert!(
            link.field
                .as_ref()
                .is_none_or(|field| fields.contains(field))
        );
    }
}

#[test]
fn every_province_can_be_invented_and_others_cannot() {
    let questionnaire = shipped_questionnaire("dvhcc-2023").unwrap();
    for province in survey::catalogue::provinces() {
        let plan = Plan {
            province: province.code.to_string(),
            responses: 500,
            ..small()
        };
        let demo = Demo::invent(&plan, questionnaire).unwrap();
        assert!(
            demo.answers(questionnaire).count() == 500,
            "{}",
            province.full_name
        );
    }
    let nowhere = Plan {
        province: "99".to_owned(),
        ..small()
    };
    let refused = Demo::invent(&nowhere, questionnaire).unwrap_err();
    assert_eq!(refused, SyntheticError::UnknownProvince("99".to_owned()));
}
