use std::collections::BTreeSet;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::batch::AuditStanding;
use crate::exact::hypergeometric_at_most;
use crate::tests::serial;
use crate::{Seed, Serial};

fn lot(count: u32) -> BTreeSet<Serial> {
    (260_000..260_000 + count).map(serial).collect()
}

fn audited(form: Serial, wrong: &[&str]) -> AuditedForm {
    let inputs = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    AuditedForm {
        serial: form,
        compared: inputs(&["q1", "q2", "q3", "q4"]),
        wrong: inputs(wrong),
    }
}

/// 200 forms: P(0 | D = 20, n = 20) = 0.1085, with n = 21 it is 0.0965. The others by the same formula
/// in R: `phyper(c, D, N - D, n)`. Of 10 forms with one faulty one 9 miss it with exactly 1 in 10.
#[rstest]
#[case(200, 100, 0, 21)]
#[case(50, 100, 0, 18)]
#[case(10, 100, 0, 9)]
#[case(1, 100, 0, 1)]
#[case(0, 100, 0, 0)]
#[case(200, 100, 1, 35)]
#[case(200, 50, 0, 41)]
fn the_sample_is_the_smallest_that_keeps_the_risk(
    #[case] forms: u32,
    #[case] limiting_per_mille: u32,
    #[case] acceptance: u32,
    #[case] size: u32,
) {
    let plan = Plan {
        limiting_per_mille,
        acceptance,
        ..Plan::default()
    };
    assert_eq!(plan.sample_size(forms), size);
}

#[test]
fn a_clean_batch_is_accepted_and_one_faulty_form_returns_it() {
    let plan = Plan::default();
    let drawn = plan.draw(Seed::from_number(1), &lot(200));
    assert_eq!(drawn.len(), 21);
    let clean: Vec<AuditedForm> = drawn.iter().map(|&form| audited(form, &[])).collect();
    let result = conclude(&plan, 200, &drawn, &clean).unwrap();
    assert_eq!(result.verdict.standing(), AuditStanding::Accepted);
    assert_eq!((result.overall.compared, result.overall.wrong), (84, 0));
    // 1 − 0.025^(1/84) = 0.04296.
    assert!((result.overall.interval.high - 0.042_96).abs() < 1e-4);
    let mut spoiled = clean;
    spoiled[3] = audited(spoiled[3].serial, &["q2", "q4"]);
    let result = conclude(&plan, 200, &drawn, &spoiled).unwrap();
    assert_eq!(result.verdict.standing(), AuditStanding::Returned);
    assert_eq!(result.faulty, BTreeSet::from([spoiled[3].serial]));
    assert_eq!((result.overall.wrong, result.by_field["q2"].wrong), (2, 1));
    assert_eq!(result.by_field["q1"].wrong, 0);
    assert!((result.overall.rate - 2.0 / 84.0).abs() < 1e-15);
}

#[test]
fn only_exactly_the_drawn_forms_have_a_result() {
    let plan = Plan::default();
    let all = lot(200);
    let drawn = plan.draw(Seed::from_number(1), &all);
    let clean: Vec<AuditedForm> = drawn.iter().map(|&form| audited(form, &[])).collect();
    let told = |forms: &[AuditedForm]| conclude(&plan, 200, &drawn, forms).unwrap_err();
    let last = clean[20].serial;
    assert_eq!(told(&clean[..20]), AuditError::Missing([last].into()));
    let twice = [clean.clone(), vec![clean[0].clone()]].concat();
    assert_eq!(told(&twice), AuditError::Twice(clean[0].serial));
    let chosen = *all.difference(&drawn).next().unwrap();
    let more = [clean.clone(), vec![audited(chosen, &[])]].concat();
    assert_eq!(told(&more), AuditError::NotDrawn(chosen));
    let mut foreign = clean.clone();
    foreign[0].wrong.insert("q9".into());
    assert_eq!(told(&foreign), AuditError::NotCompared(foreign[0].serial));
    let none = conclude(&plan, 0, &BTreeSet::new(), &[]);
    assert_eq!(none, Err(AuditError::Nothing));
}

#[test]
fn the_audit_does_not_draw_the_forms_that_the_second_keying_drew() {
    let seed = Seed::from_number(5);
    let forms = lot(200);
    assert_ne!(
        Plan::default().draw(seed, &forms),
        seed.draw(&forms, Plan::default().draw(seed, &forms).len())
    );
}

proptest! {
    #[test]
    fn no_smaller_sample_would_do_and_no_lot_at_the_limit_slips_through(
        forms in 1_u32..600, limiting in 20_u32..300, risk in 20_u32..200, acceptance in 0_u32..3,
    ) {
        let plan = Plan {
            limiting_per_mille: limiting,
            risk_per_mille: risk,
            acceptance,
            ..Plan::default()
        };
        let (size, faulty) = (plan.sample_size(forms), plan.limiting_forms(forms));
        let accepted = |size| hypergeometric_at_most(acceptance, forms, faulty, size);
        let risk = f64::from(risk) / 1000.0;
        prop_assert!(size <= forms);
        prop_assert!(size == forms || accepted(size) <= risk);
        prop_assert!(size == 0 || accepted(size - 1) > risk);
        prop_assert!(plan.acceptance_probability(forms, 0) > 0.999);
    }
}
