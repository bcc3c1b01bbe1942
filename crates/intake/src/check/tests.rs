use std::collections::BTreeSet;

use rstest::rstest;

use super::*;
use crate::layout::Fault;
use crate::tests::{FIRST, keyed, small, values};

const WORDS: &str = include_str!("../../../../web/locales/office/intake.toml");

#[test]
fn every_check_has_its_own_code_and_words() {
    let codes: BTreeSet<&str> = CHECKS.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), CHECKS.len());
    for rule in CHECKS {
        let name = rule.words.strip_prefix("intake.").unwrap();
        assert!(WORDS.contains(&format!("\n{name} = ")), "{name}");
    }
}

#[test]
fn every_fault_of_a_field_is_a_hard_check() {
    for fault in [
        Fault::NotOffered,
        Fault::NotANumber,
        Fault::NumberOutOfRange,
        Fault::NotADate,
        Fault::DateOutOfRange,
        Fault::TooLong,
    ] {
        let rule = CHECKS.iter().find(|rule| rule.code == fault.code());
        assert_eq!(rule.unwrap().severity, Severity::Hard);
    }
}

/// All keys of a form with which nothing is wrong.
const FINE: &[(&str, &str)] = &[
    ("visits", "2"),
    ("channel", "1"),
    ("q1", "5"),
    ("q2", "4"),
    ("q3", "5"),
    ("wish.staff", "1"),
    ("wish.place", "2"),
];

#[rstest]
#[case::nothing(&[], &[])]
#[case::two_lines_with_two_marks(&[("wish.staff", "*"), ("wish.place", "*")], &[])]
#[case::three_of_them(
    &[("wish.staff", "*"), ("wish.place", "*"), ("met", "*")],
    &[("many-two-marks", "met wish.staff wish.place")],
)]
#[case::more_than_a_third_blank(&[("q1", "."), ("q3", ".")], &[("many-blank", "")])]
#[case::too_many_ticks(
    &[("q1", "1"), ("reasons", "123")],
    &[("contradicting-ticks", "reasons")],
)]
#[case::none_of_them_and_one(
    &[("q1", "1"), ("reasons", "14")],
    &[("contradicting-ticks", "reasons")],
)]
#[case::behind_a_closed_gate(&[("visits", "1")], &[("not-asked", "q2")])]
fn soft_checks_ask_about_what_is_odd(
    #[case] changed: &[(&str, &str)],
    #[case] expected: &[(&str, &str)],
) {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let mut keys = values(&layout, FINE);
    keys.extend(values(&layout, changed));
    let found = of_form(&questionnaire, &layout, &keys, &Settings::default());
    let told: Vec<(&str, String)> = found
        .iter()
        .map(|check| (check.code, check.inputs.join(" ")))
        .collect();
    let expected: Vec<(&str, String)> = expected
        .iter()
        .map(|(code, inputs)| (*code, (*inputs).to_owned()))
        .collect();
    assert_eq!(told, expected);
    assert!(found.iter().all(Check::is_soft));
}

#[test]
fn two_marks_stop_the_clerk_where_the_round_wants_such_forms_set_aside() {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let mut keys = values(&layout, FINE);
    keys.extend(values(&layout, &[("q1", "*")]));
    let settings = Settings {
        two_marks: TwoMarks::SetAside,
        ..Settings::default()
    };
    let found = of_form(&questionnaire, &layout, &keys, &settings);
    assert_eq!(found[0].code, "two-marks-set-aside");
    assert!(!found[0].is_soft());
}

#[test]
fn a_hard_check_is_found_in_values_that_were_never_typed_here() {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let keys = BTreeMap::from([("q2".to_owned(), Value::NotApplicable)]);
    let found = of_form(&questionnaire, &layout, &keys, &Settings::default());
    assert_eq!(found[0].code, "not-offered");
    assert_eq!(found[0].inputs, ["q2"]);
}

#[test]
fn the_confirmed_soft_checks_are_kept_with_the_form() {
    let form = keyed(&small(), FIRST, &[("visits", "2"), ("q3", "5")]);
    assert_eq!(form.accepted().iter().collect::<Vec<_>>(), [&"many-blank"]);
}
