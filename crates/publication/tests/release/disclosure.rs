//! A reader who knows everything that is published attacks what is hidden.

use std::collections::BTreeMap;

use crate::building::{Forms, parameters};
use publication::release::content::{Hidden, IndicatorKind, StreamTables};
use publication::release::{Group, Input, Key, Release, make_from};
use statistics::disclosure::{Figure, Interval, LinkedTables, Reason, Sum};

/// Cells of 0 to 60 forms in units of two blocks; every form answers every item and weighs 1, so that share × n
/// is a number of people.
pub(crate) fn world(seed: u64, units: u32, fields: u32) -> Input {
    let mut state = seed;
    let mut draw = move |bound: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let mut forms = Forms::new("dvhcc-2023", units, fields);
    let mut frame = Vec::new();
    for unit in 0..units {
        for field in 0..fields {
            let size = draw(4) * draw(21);
            for _ in 0..size {
                let marks: Vec<u8> = (0..16)
                    .map(|_| b"1233444445"[usize::try_from(draw(10)).unwrap()])
                    .collect();
                forms.add(unit, field, &marks);
            }
            if size > 0 {
                frame.push((unit, field, size));
            }
        }
    }
    let mut input = forms.input(&frame);
    for (at, unit) in input.units.iter_mut().enumerate() {
        let blocks = ["so_ban_nganh", "ubnd_cap_xa"];
        blocks[at % 2].clone_into(&mut unit.block);
    }
    input
}

pub(crate) fn groups(tables: &StreamTables) -> Vec<&Group> {
    let whole = tables.overall.iter();
    whole
        .chain(&tables.blocks)
        .chain(&tables.units)
        .chain(&tables.fields)
        .chain(&tables.cells)
        .collect()
}

/// Groups that a group lies in.
fn above(release: &Release, key: &Key) -> Vec<Key> {
    let block = |unit: u32| Key::Block(release.units[unit as usize].block.clone());
    match *key {
        Key::Unit(unit) => vec![Key::Whole, block(unit)],
        Key::Cell(unit, field) => {
            vec![Key::Whole, block(unit), Key::Unit(unit), Key::Field(field)]
        }
        Key::Block(_) | Key::Field(_) => vec![Key::Whole],
        _ => Vec::new(),
    }
}

/// Every sum that the tables are known to make, parts by total.
fn sums(release: &Release, groups: &[&Group], place: &BTreeMap<&Key, usize>) -> Vec<Sum> {
    let mut sums = Vec::new();
    for group in groups {
        // The parts of one level: blocks or fields of the whole, units of a block, cells of a unit or field.
        let mut levels: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
        for part in groups {
            let level = match (&group.key, &part.key) {
                (Key::Whole, Key::Block(_)) => 1,
                (Key::Whole, Key::Field(_)) => 2,
                (Key::Block(_), Key::Unit(_)) => 3,
                (Key::Unit(_) | Key::Field(_), Key::Cell(..)) => 4,
                _ => continue,
            };
            if above(release, &part.key).contains(&group.key) {
                levels.entry(level).or_default().push(place[&part.key]);
            }
        }
        let total = place[&group.key];
        sums.extend(levels.into_values().map(|parts| Sum { total, parts }));
    }
    sums
}

/// People satisfied with an indicator, if it is told; whole numbers, since every form weighs 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of people"
)]
pub(crate) fn told(group: &Group, indicator: usize) -> Option<u64> {
    let estimate = group.measures.get(indicator)?.share.estimate()?;
    let people = estimate.value * group.n as f64;
    assert!((people - people.round()).abs() < 1e-6);
    Some(people.round() as u64)
}

/// What a linear program over all published figures of an item, the sums that they make, and the numbers of
/// forms tells about every hidden one.
fn attack(release: &Release, indicator: usize) -> BTreeMap<Key, (u64, u64)> {
    attack_with(release, &|group| told(group, indicator))
}

/// The same for a reader who knows what `told` says of each group.
pub(crate) fn attack_with(
    release: &Release,
    told: &dyn Fn(&Group) -> Option<u64>,
) -> BTreeMap<Key, (u64, u64)> {
    let groups = groups(&release.sampled);
    let place: BTreeMap<&Key, usize> = groups.iter().map(|group| &group.key).zip(0..).collect();
    let mut sums = sums(release, &groups, &place);
    let count = groups.len();
    let mut figures: Vec<Figure<u64>> = groups
        .iter()
        .map(|group| told(group).map_or(Figure::Hidden(Reason::FewAnswers), Figure::Shown))
        .collect();
    // Satisfied and not satisfied add up to the forms, which are told.
    for (at, group) in groups.iter().enumerate() {
        let rest = told(group).map(|people| group.n - people);
        figures.push(rest.map_or(Figure::Hidden(Reason::FewAnswers), Figure::Shown));
        assert_eq!(figures.len(), count + at + 1);
    }
    for (at, group) in groups.iter().enumerate() {
        figures.push(Figure::Shown(group.n));
        sums.push(Sum {
            total: 2 * count + at,
            parts: vec![at, count + at],
        });
    }
    let tables = LinkedTables::new(figures.len(), sums).unwrap();
    let bounds = tables.audit(&figures).unwrap();
    let own = bounds.into_iter().filter(|bound| bound.cell < count);
    own.map(|Interval { cell, low, high }| (groups[cell].key.clone(), (low, high.unwrap())))
        .collect()
}

/// The least width of a reader's interval: a tenth of the forms and two, but no more than half of what one
/// figure that is known leaves open.
pub(crate) fn least_width(
    release: &Release,
    group: &Group,
    told: &dyn Fn(&Group) -> Option<u64>,
) -> f64 {
    let groups = groups(&release.sampled);
    let mut single = group.n as f64;
    for key in above(release, &group.key) {
        let holder = groups.iter().find(|group| group.key == key).unwrap();
        if let Some(people) = told(holder) {
            let low = group.n.saturating_sub(holder.n - people);
            single = single.min((group.n.min(people) - low) as f64);
        }
    }
    let wanted = (0.1 * group.n as f64).max(2.0);
    wanted.min((single / 2.0).max(single.min(2.0)))
}

#[test]
fn no_hidden_figure_can_be_worked_out_from_all_tables_together() {
    let (mut attacked, mut complements) = (0, 0);
    for (seed, units, fields) in [(1, 5, 4), (2, 6, 3), (3, 3, 6), (4, 8, 2)] {
        let input = world(seed, units, fields);
        let release = make_from(&input, &parameters()).unwrap();
        for indicator in [0, 7, 15] {
            let intervals = attack(&release, indicator);
            for group in groups(&release.sampled) {
                if group.hidden == Some(Hidden::Complement) {
                    complements += 1;
                }
                if group.hidden != Some(Hidden::Few) {
                    continue;
                }
                let (low, high) = intervals[&group.key];
                let least = least_width(&release, group, &|group| told(group, indicator));
                attacked += 1;
                assert!(
                    (high - low) as f64 + 1e-6 >= least,
                    "seed {seed}, item {indicator}, {:?} of {}: {low} to {high}, least {least}",
                    group.key,
                    group.n
                );
            }
        }
    }
    assert!(attacked > 100, "{attacked}");
    assert!(complements > 0, "{complements}");
}

#[test]
fn without_complements_the_same_attack_finds_figures() {
    // The attack can fail: what a unit's only small field answered follows from the others.
    let mut forms = Forms::new("dvhcc-2023", 2, 2);
    forms
        .same(0, 0, 20, b'4')
        .same(0, 0, 20, b'2')
        .same(0, 1, 6, b'2');
    for field in 0..2 {
        forms.same(1, field, 25, b'4').same(1, field, 25, b'2');
    }
    let frame = [(0, 0, 40), (0, 1, 6), (1, 0, 50), (1, 1, 50)];
    let mut parameters = parameters();
    parameters.minimum_n = 2;
    let mut open = make_from(&forms.input(&frame), &parameters).unwrap();
    let cell = open.sampled.cells[1].clone();
    assert_eq!((&cell.key, told(&cell, 0)), (&Key::Cell(0, 1), Some(0)));
    open.sampled.cells[1].measures.clear();
    assert_eq!(attack(&open, 0)[&Key::Cell(0, 1)], (0, 0));
    parameters.minimum_n = 30;
    let closed = make_from(&forms.input(&frame), &parameters).unwrap();
    let (low, high) = attack(&closed, 0)[&Key::Cell(0, 1)];
    assert!(high >= low + 2, "{low} to {high}");
}

#[test]
fn no_index_gives_one_of_its_items_away() {
    let mut state = 5_u64;
    let mut forms = Forms::new("dvhcc-2023", 6, 1);
    for unit in 0..6 {
        for _ in 0..60 {
            let marks: Vec<u8> = (0..16_u64)
                .map(|item| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(item);
                    // The later the item, the more leave it out.
                    if (state >> 33) % 40 < item * 2 {
                        b'0'
                    } else {
                        b"2345"[usize::try_from((state >> 40) % 4).unwrap()]
                    }
                })
                .collect();
            forms.add(unit, 0, &marks);
        }
    }
    let frame: Vec<(u32, u32, u64)> = (0..6).map(|unit| (unit, 0, 500)).collect();
    let release = make_from(&forms.input(&frame), &parameters()).unwrap();
    let indicators = &release.questionnaire.indicators;
    let mut hidden_items = 0;
    for group in groups(&release.sampled) {
        let is_told = |at: usize| group.measures[at].share.estimate().is_some();
        if group.measures.is_empty() {
            continue;
        }
        for (at, indicator) in indicators.iter().enumerate() {
            let items = indicator.items.iter();
            let hidden = items.filter(|&&item| !is_told(item as usize)).count();
            if indicator.kind == IndicatorKind::Item {
                hidden_items += hidden;
            } else if is_told(at) {
                assert_ne!(hidden, 1, "{} of {:?}", indicator.code, group.key);
            } else {
                assert!(hidden > 1, "{} of {:?}", indicator.code, group.key);
            }
        }
    }
    assert!(hidden_items > 0);
}
