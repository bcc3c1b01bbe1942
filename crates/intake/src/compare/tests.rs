use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::keying::Keying;
use crate::tests::{FIRST, SECOND, keyed, serial, small};

fn differing(first: &[(&str, &str)], second: &[(&str, &str)]) -> Vec<String> {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let first = Sealed::of(keyed(&questionnaire, FIRST, first));
    match compare(&layout, first, keyed(&questionnaire, SECOND, second)).unwrap() {
        Comparison::Agreed(_) => Vec::new(),
        Comparison::Differing(differences) => {
            let inputs = differences.fields().iter();
            inputs.map(|field| field.input.clone()).collect()
        }
    }
}

#[rstest]
#[case::same(&[("q1", "4")], &[("q1", "4")], &[])]
#[case::capitals(&[("comment", "Rất tốt")], &[("comment", "RẤT TỐT")], &[])]
#[case::spaces(&[("comment", "rất  tốt ")], &[("comment", " rất tốt")], &[])]
#[case::composed(&[("comment", "Hòa")], &[("comment", "Ho\u{300}a")], &[])]
#[case::line_ends(&[("comment", "một\nhai")], &[("comment", "một hai")], &[])]
#[case::marks_on_letters(&[("comment", "hòa")], &[("comment", "hoa")], &["comment"])]
#[case::blank_is_not_two_marks(&[("q1", ".")], &[("q1", "*")], &["q1"])]
#[case::not_applicable_is_not_blank(&[("q3", "0")], &[("q3", ".")], &["q3"])]
#[case::ticks_in_any_order(&[("reasons", "13")], &[("reasons", "31")], &[])]
#[case::another_tick(&[("reasons", "1")], &[("reasons", "13")], &["reasons"])]
#[case::one_way_of_writing_a_date(&[("met", "02092026")], &[("met", "2/9/2026")], &[])]
#[case::in_the_order_of_the_paper(
    &[("q3", "1"), ("visits", "1")],
    &[("q3", "2"), ("visits", "2")],
    &["visits", "q3"],
)]
#[case::a_box_and_its_choice(
    &[("channel", "3"), ("channel.text", "bưu tá")],
    &[("channel", "1")],
    &["channel", "channel.text"],
)]
#[case::an_empty_box_is_no_difference(
    &[("channel", "3"), ("channel.text", ".")],
    &[("channel", "1")],
    &["channel"],
)]
fn only_the_fields_that_differ_are_listed(
    #[case] first: &[(&str, &str)],
    #[case] second: &[(&str, &str)],
    #[case] expected: &[&str],
) {
    assert_eq!(differing(first, second), expected);
    assert_eq!(differing(second, first), expected);
}

#[test]
fn one_person_cannot_key_twice_nor_two_forms_be_compared() {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let sealed = || Sealed::of(keyed(&questionnaire, FIRST, &[]));
    let again = keyed(&questionnaire, FIRST, &[]);
    assert_eq!(
        compare(&layout, sealed(), again),
        Err(CompareError::SamePerson)
    );
    let own = Keying::new(serial(260_001), FIRST);
    let refused = sealed().second_view(&layout, &own).unwrap_err();
    assert_eq!(refused.code(), "second-keying-same-person");
    let other = Keying::new(serial(260_002), SECOND);
    assert_eq!(
        sealed().second_view(&layout, &other).unwrap_err().code(),
        "second-keying-other-form"
    );
}

#[test]
fn the_second_view_shows_the_paper_and_the_own_keys_only() {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let sealed = Sealed::of(keyed(
        &questionnaire,
        FIRST,
        &[("q1", "4"), ("visits", "17")],
    ));
    let own = Keying::new(serial(260_001), SECOND);
    let view = sealed.second_view(&layout, &own).unwrap();
    assert_eq!(view.own_value("q1"), None);
    assert_eq!(view.resume_at().unwrap().input, "visits");
    assert_eq!(view.fields().len(), layout.fields().len());
    for printed in [format!("{sealed:?}"), format!("{view:?}")] {
        assert!(
            !printed.contains("17") && !printed.contains("Mark(4)"),
            "{printed}"
        );
    }
}

#[test]
fn an_agreed_form_keeps_the_first_spelling_and_charges_nobody() {
    let questionnaire = small();
    let layout = Layout::of(&questionnaire);
    let first = Sealed::of(keyed(&questionnaire, FIRST, &[("comment", "Rất tốt")]));
    let second = keyed(&questionnaire, SECOND, &[("comment", "rất tốt")]);
    let Comparison::Agreed(form) = compare(&layout, first, second).unwrap() else {
        panic!("they say the same")
    };
    assert_eq!(form.values()["comment"], Value::Text("Rất tốt".into()));
    assert_eq!(
        (form.errors_of(FIRST), form.errors_of(SECOND)),
        (Some(0), Some(0))
    );
    assert_eq!(form.second_clerk(), Some(SECOND));
}

#[test]
fn a_single_keying_says_nothing_about_its_clerk() {
    let form = Sealed::of(keyed(&small(), FIRST, &[])).into_single();
    assert_eq!((form.errors_of(FIRST), form.second_clerk()), (None, None));
}

fn any_keys() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    let key = |input: &'static str, keys: &'static [&'static str]| {
        prop::sample::select(keys).prop_map(move |typed| (input, typed))
    };
    (
        key("q1", &["1", "2", ".", "*"]),
        key("q3", &["1", "0"]),
        key("channel", &["1", "3"]),
        key("channel.text", &["a", "A", "b"]),
        key("comment", &["x y", "X  y", "z", "."]),
    )
        .prop_map(|(a, b, c, d, e)| vec![a, b, c, d, e])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn comparing_is_symmetric_and_a_form_agrees_with_itself(one in any_keys(), other in any_keys()) {
        prop_assert_eq!(differing(&one, &other), differing(&other, &one));
        prop_assert_eq!(differing(&one, &one), Vec::<String>::new());
    }
}
