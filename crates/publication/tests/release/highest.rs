//! The highest and the lowest, and ways of answering compared: numbers that can be checked by hand.

use crate::building::{Forms, close, parameters};
use publication::release::{Key, make_from};
use survey::Mode;

#[test]
fn the_five_highest_and_lowest_are_those_of_the_headline_score() {
    // Item k is liked by 40 − k of 40 people; the first two by all.
    let mut forms = Forms::new("dvhcc-2023", 1, 1);
    for person in 0..40_usize {
        let likes = |item: usize| person < 41 - item.max(1);
        let marks: Vec<u8> = (0..16)
            .map(|item| if likes(item) { b'4' } else { b'2' })
            .collect();
        forms.add(0, 0, &marks);
    }
    let release = make_from(&forms.input(&[(0, 0, 500)]), &parameters()).unwrap();
    let extremes = release.sampled.extremes.unwrap();
    assert_eq!(
        extremes.items_highest,
        [0, 1, 2, 3, 4],
        "ties in the order of the form"
    );
    assert_eq!(extremes.items_lowest, [15, 14, 13, 12, 11]);
    assert_eq!(
        (extremes.units_highest, extremes.units_lowest),
        (vec![0], vec![0])
    );
    assert!(
        release.open.extremes.is_none(),
        "who answers by choice is not ranked"
    );
}

#[test]
fn units_of_all_blocks_stand_in_one_list_of_five() {
    let mut forms = Forms::new("dvhcc-2023", 7, 1);
    let mut frame = Vec::new();
    for (unit, liked) in (0..7).zip([10, 35, 30, 25, 35, 5, 20]) {
        forms
            .same(unit, 0, liked, b'4')
            .same(unit, 0, 40 - liked, b'2');
        frame.push((unit, 0, 400));
    }
    let release = make_from(&forms.input(&frame), &parameters()).unwrap();
    let extremes = release.sampled.extremes.unwrap();
    assert_eq!(extremes.units_highest, [1, 4, 2, 3, 6]);
    assert_eq!(extremes.units_lowest, [5, 0, 6, 3, 2]);
}

#[test]
fn ways_of_answering_are_compared_inside_the_fields_that_both_reached() {
    let mut forms = Forms::new("dvhcc-2023", 1, 2);
    let mut modes = Vec::new();
    // Weights of a form: 1,000/100 in the first field, 3,000/200 in the second.
    for (field, mode, liked, not) in [
        (0, Mode::Paper, 40, 10),
        (0, Mode::Phone, 30, 20),
        (1, Mode::Paper, 25, 25),
        (1, Mode::Phone, 105, 45),
    ] {
        forms.same(0, field, liked, b'4').same(0, field, not, b'2');
        modes.extend(std::iter::repeat_n(mode, liked + not));
    }
    let mut input = forms.input(&[(0, 0, 1000), (0, 1, 3000)]);
    input.responses.mode = modes;
    let release = make_from(&input, &parameters()).unwrap();
    let keys: Vec<(&Key, u64)> = release
        .sampled
        .by_mode
        .iter()
        .map(|group| (&group.key, group.n))
        .collect();
    let key = |mode: &str| Key::Mode(mode.to_owned());
    assert_eq!(keys, [(&key("paper"), 100), (&key("phone"), 200)]);
    let [effect] = release.sampled.mode_effects.as_slice() else {
        panic!("paper against phone");
    };
    assert_eq!(
        (effect.base.as_str(), effect.mode.as_str()),
        ("phone", "paper")
    );
    let observed = 775.0 / 1250.0 - 1875.0 / 2750.0;
    assert!(close(effect.observed.value, observed, 1e-12));
    // 0.8 − 0.6 in a quarter of the weight, 0.5 − 0.7 in three quarters.
    let within = effect.within_fields.unwrap();
    assert!(close(within.value, 0.25 * 0.2 - 0.75 * 0.2, 1e-12));
    assert!(close(effect.coverage, 1.0, 1e-12));
    // Both ways are independent inside a field: V = Σ π² (p(1−p)/n) × N/(N−1), N the forms of the field.
    let part = |p: f64, n: f64| p * (1.0 - p) / n;
    let first = (part(0.8, 50.0) + part(0.6, 50.0)) * 100.0 / 99.0;
    let second = (part(0.5, 50.0) + part(0.7, 150.0)) * 200.0 / 199.0;
    let se = (0.0625 * first + 0.5625 * second).sqrt();
    assert!(close(within.se, se, 1e-12), "{} and {se}", within.se);
}
