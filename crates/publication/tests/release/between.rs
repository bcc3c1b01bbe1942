//! Two releases of one round side by side: nothing that the one hides follows from the other.

use std::collections::BTreeMap;

use crate::building::{Forms, parameters};
use crate::disclosure::{attack_with, groups, least_width, told, world};
use publication::release::content::Hidden;
use publication::release::{Group, Input, Key, Parameters, Release, make_from};

/// The parameters of a second release, an hour later.
fn later() -> Parameters {
    let first = parameters();
    Parameters {
        number: "2026-02".to_owned(),
        made_ms: first.made_ms + 3_600_000,
        ..first
    }
}

/// What a reader of both releases knows of a group of the first: forms that did not change are the same forms.
fn known(own: &Group, other: &Release, indicator: usize) -> Option<u64> {
    let same = |group: &&Group| group.key == own.key && group.n == own.n;
    let beside = || groups(&other.sampled).into_iter().find(same);
    told(own, indicator).or_else(|| told(beside()?, indicator))
}

/// The least interval of every figure of too few answers of `release`, to a reader who has `other` as well.
fn attacked(release: &Release, other: &Release, indicator: usize) -> BTreeMap<Key, (u64, u64)> {
    let both = |group: &Group| known(group, other, indicator);
    let mut intervals = attack_with(release, &both);
    let few = |key: &Key| {
        let mut all = groups(&release.sampled).into_iter();
        all.any(|group| group.key == *key && group.hidden == Some(Hidden::Few))
    };
    intervals.retain(|key, _| few(key));
    intervals
}

/// Four units in one block; the first has too few forms.
fn four_units(second: usize) -> Input {
    let mut forms = Forms::new("dvhcc-2023", 5, 1);
    for (unit, liked, not) in [(1, 5, 15), (2, second, 20), (3, 35, 25), (4, 40, 30)] {
        forms.same(unit, 0, liked, b'4').same(unit, 0, not, b'2');
    }
    let count = |unit: u32, forms: usize| (unit, 0, forms as u64);
    forms.input(&[
        count(1, 20),
        count(2, second + 20),
        count(3, 60),
        count(4, 70),
    ])
}

#[test]
fn a_correction_does_not_give_away_what_the_first_release_hid() {
    let first = make_from(&four_units(30), &parameters()).unwrap();
    let hidden = |release: &Release| -> Vec<Option<Hidden>> {
        release
            .sampled
            .units
            .iter()
            .map(|unit| unit.hidden)
            .collect()
    };
    let (few, complement) = (Some(Hidden::Few), Some(Hidden::Complement));
    assert_eq!(hidden(&first), [few, complement, None, None]);
    // Fifteen forms are added to the second unit, and the third is the cheapest to hide: the first release
    // tells of it, and the subtraction is complete.
    let careless = make_from(&four_units(45), &later()).unwrap();
    assert_eq!(hidden(&careless), [few, None, complement, None]);
    assert_eq!(careless.before, <[String; 0]>::default());
    let found = attacked(&careless, &first, 0);
    assert_eq!(
        found[&Key::Unit(1)],
        (5, 5),
        "the attack finds the five satisfied"
    );
    let found = attacked(&first, &careless, 0);
    assert_eq!(
        found[&Key::Unit(1)].0,
        0,
        "which the first release alone does not tell"
    );

    let mut input = four_units(45);
    input.earlier.push(first.clone());
    let careful = make_from(&input, &later()).unwrap();
    assert_eq!(careful.before, ["2026-01"]);
    assert_eq!(hidden(&careful), [few, complement, None, None]);
    for (own, other) in [(&careful, &first), (&first, &careful)] {
        let (low, high) = attacked(own, other, 0)[&Key::Unit(1)];
        assert!(high >= low + 2, "{low} to {high}");
    }
}

#[test]
fn the_same_answers_again_hide_the_same() {
    let input = world(3, 3, 6);
    let first = make_from(&input, &parameters()).unwrap();
    let mut again = input.clone();
    again.earlier.push(first.clone());
    let second = make_from(&again, &later()).unwrap();
    assert_eq!(second.sampled, first.sampled);
    let account = second.disclosure.unwrap();
    assert_eq!((account.told_before, account.nearly_the_same), (0, 0));
}

#[test]
fn few_new_forms_are_counted_for_who_approves() {
    let first = make_from(&four_units(30), &parameters()).unwrap();
    let mut input = four_units(31);
    input.earlier.push(first);
    let second = make_from(&input, &later()).unwrap();
    // The whole, its block, its field and its way of answering; the unit itself is hidden in both.
    assert_eq!(second.disclosure.unwrap().nearly_the_same, 4);
}

#[test]
fn what_an_earlier_release_told_of_too_few_cannot_be_taken_back() {
    let generous = Parameters {
        minimum_n: 10,
        ..parameters()
    };
    let first = make_from(&four_units(30), &generous).unwrap();
    assert_eq!(first.sampled.units[0].hidden, None);
    let mut input = four_units(30);
    input.earlier.push(first);
    let second = make_from(&input, &later()).unwrap();
    assert_eq!(second.sampled.units[0].hidden, Some(Hidden::Few));
    assert!(second.disclosure.unwrap().told_before > 0);
}

/// Another world, of which some cells have more forms than before.
fn grown(input: &Input, seed: u64) -> Input {
    let mut grown = input.clone();
    let items = input.item_count();
    let rows = input.responses.len();
    for row in 0..rows {
        let responses = &mut grown.responses;
        let (unit, field) = (responses.unit[row], responses.field[row]);
        let cell = u64::from(unit) * 31 + u64::from(field) * 17 + seed;
        if !cell.is_multiple_of(5) || row % 2 == 1 {
            continue;
        }
        let marks: Vec<u8> = responses.marks[row * items..(row + 1) * items].to_vec();
        responses.unit.push(unit);
        responses.field.push(field);
        responses.open.push(responses.open[row]);
        responses.mode.push(responses.mode[row]);
        responses.counted.push(true);
        responses.marks.extend(marks);
        let own =
            |one: &&mut publication::release::FrameCell| (one.unit, one.field) == (unit, field);
        grown.frame.iter_mut().find(own).unwrap().dossiers += 1;
    }
    grown
}

#[test]
fn no_hidden_figure_follows_from_two_releases_together() {
    let mut count = 0;
    for (seed, units, fields) in [(1, 5, 4), (2, 6, 3), (3, 3, 6), (4, 8, 2)] {
        let input = world(seed, units, fields);
        let first = make_from(&input, &parameters()).unwrap();
        let mut after = grown(&input, seed);
        after.earlier.push(first.clone());
        let second = make_from(&after, &later()).unwrap();
        assert_eq!(second.disclosure.as_ref().unwrap().told_before, 0);
        for indicator in [0, 7, 15] {
            for (own, other) in [(&first, &second), (&second, &first)] {
                let both = |group: &Group| known(group, other, indicator);
                for (key, (low, high)) in attacked(own, other, indicator) {
                    let all = groups(&own.sampled);
                    let group = all.iter().find(|group| group.key == key).unwrap();
                    assert_eq!(known(group, other, indicator), None, "{key:?}");
                    let least = least_width(own, group, &both);
                    count += 1;
                    assert!(
                        (high - low) as f64 + 1e-6 >= least,
                        "seed {seed}, item {indicator}, {key:?} of {}: {low} to {high}, least {least}",
                        group.n
                    );
                }
            }
        }
    }
    assert!(count > 100, "{count}");
}
