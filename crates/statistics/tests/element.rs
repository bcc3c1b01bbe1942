//! The two-pass tables of element samples against the general engine.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

use statistics::element::{Contrast, ElementSample, Figures, Groups, Index, Rule, spread};
use statistics::estimation::{
    BLANK, Breakdown, Combine, Composite, Influence, Item, Measure, Scale, Score, Variables,
    tabulate,
};
use statistics::{Category, Design, DesignSpec, LonelyPsu};

const ITEMS: usize = 4;

/// 13 strata of unequal size (one lonely) in 4 units; marks by a small congruential generator.
struct World {
    unit: Vec<u32>,
    sex: Vec<u32>,
    stratum: Vec<u32>,
    weights: Vec<f64>,
    marks: Vec<u8>,
}

fn world() -> World {
    let mut world = World {
        unit: Vec::new(),
        sex: Vec::new(),
        stratum: Vec::new(),
        weights: (0..13).map(|h| 1.5 + f64::from(h) * 0.7).collect(),
        marks: Vec::new(),
    };
    let mut state = 7_u64;
    let mut draw = |bound: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % bound
    };
    for stratum in 0..13_u32 {
        let size = if stratum == 5 { 1 } else { 12 + stratum * 3 };
        for _ in 0..size {
            world.unit.push(stratum / 4);
            world.sex.push(u32::from(draw(3) == 0));
            world.stratum.push(stratum);
            for _ in 0..ITEMS {
                let mark = [0, 1, 2, 3, 4, 4, 5, 5][usize::try_from(draw(8)).unwrap()];
                world.marks.push(mark);
            }
        }
    }
    world
}

fn sample(world: &World) -> ElementSample {
    let marks = world.marks.clone();
    ElementSample::new(
        ITEMS,
        (5, &[4, 5]),
        marks,
        world.stratum.clone(),
        &world.weights,
    )
    .unwrap()
}

fn design(world: &World) -> Design {
    let labels = world.stratum.iter().map(|h| format!("{h:02}"));
    let strata = Category::from_labels("stratum", labels);
    let weights = world.stratum.iter().map(|&h| world.weights[h as usize]);
    DesignSpec {
        strata: Some(&strata),
        lonely: LonelyPsu::Adjust,
        ..DesignSpec::of_weights(weights.collect())
    }
    .check()
    .unwrap()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-3)
}

fn columns(world: &World) -> Vec<Vec<u8>> {
    let blank = |mark: u8| if mark == 0 { BLANK } else { mark };
    (0..ITEMS)
        .map(|item| {
            let rows = world.marks.chunks_exact(ITEMS);
            rows.map(|row| blank(row[item])).collect()
        })
        .collect()
}

fn variables(columns: &[Vec<u8>]) -> Variables<'_> {
    let items = ["a", "b", "c", "d"];
    let rules = [
        Combine::MeanOfItems,
        Combine::Pooled,
        Combine::MeanOfRespondents,
    ];
    let composites = rules.map(|rule| Composite::new(format!("{rule:?}"), &items, rule));
    let items = items.iter().zip(columns);
    let items = items.map(|(code, marks)| Item::new(*code, marks)).collect();
    let scale = Scale::new(5, &[4, 5]).unwrap();
    Variables::of_items(columns[0].len(), scale, items, &composites).unwrap()
}

fn indices() -> Vec<Index> {
    let all: Vec<usize> = (0..ITEMS).collect();
    let mut indices: Vec<Index> = all.iter().map(|&item| Index::item(item)).collect();
    indices.push(Index::mean_of(all.clone()));
    for rule in [Rule::Pooled, Rule::OfRespondents] {
        let items = all.clone();
        indices.push(Index { items, rule });
    }
    indices
}

fn measure(at: usize, score: Score) -> Measure {
    if at < ITEMS {
        Measure::Item(at, score)
    } else {
        Measure::Composite(at - ITEMS, score)
    }
}

#[test]
fn the_figures_are_those_of_the_general_engine() {
    let world = world();
    let (sample, design, columns) = (sample(&world), design(&world), columns(&world));
    let variables = variables(&columns);
    for (group, count) in [(&world.unit, 4), (&world.sex, 2), (&world.stratum, 13)] {
        let groups = Groups::of(&sample, group, count).unwrap();
        let figures = Figures::of(&sample, &groups, &indices()).unwrap();
        let labels = group.iter().map(|own| format!("{own:02}"));
        let category = Category::from_labels("group", labels);
        let tables = tabulate(&design, &variables, &[Breakdown::by([&category])]).unwrap();
        for domain in 0..count {
            for at in 0..indices().len() {
                for (score, ours) in [
                    (Score::Share, figures.share(domain, at)),
                    (Score::Mean, figures.mean(domain, at)),
                ] {
                    let theirs = tables[0].estimate(domain, measure(at, score));
                    let name = format!("group {domain} of {count}, index {at}, {score:?}");
                    assert_eq!(ours.answered, theirs.n_answered, "{name}");
                    assert_eq!(ours.df, u64::from(theirs.df), "{name}");
                    assert_eq!(ours.value.is_some(), theirs.value.is_some(), "{name}");
                    assert_eq!(ours.se.is_some(), theirs.se.is_some(), "{name}");
                    if let (Some(own), Some(other)) = (ours.value, theirs.value) {
                        assert!(close(own, other), "{name}: {own} {other}");
                    }
                    if let (Some(own), Some(other)) = (ours.se, theirs.se) {
                        assert!(close(own, other), "{name}: {own} {other}");
                    }
                    if let (Some(own), Some(other)) = (ours.deff, theirs.deff) {
                        assert!(
                            close(own, other.with_replacement),
                            "{name}: {own} {other:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn pooled_indices_and_means_of_items_have_a_design_effect() {
    // All rows of one stratum and weight: simple random sampling, design effect 1.
    let world = world();
    let stratum = vec![0; world.stratum.len()];
    let sample =
        ElementSample::new(ITEMS, (5, &[4, 5]), world.marks.clone(), stratum, &[2.0]).unwrap();
    let groups = Groups::of(&sample, &vec![0; sample.rows()], 1).unwrap();
    let figures = Figures::of(&sample, &groups, &indices()).unwrap();
    for at in 0..indices().len() {
        let deff = figures.share(0, at).deff.unwrap();
        assert!((deff - 1.0).abs() < 0.01, "index {at}: {deff}");
    }
}

#[test]
fn a_unit_against_the_whole_has_the_variance_of_the_general_engine() {
    let world = world();
    let (sample, design, columns) = (sample(&world), design(&world), columns(&world));
    let variables = variables(&columns);
    let units = Groups::of(&sample, &world.unit, 4).unwrap();
    let whole = Groups::of(&sample, &vec![0; sample.rows()], 1).unwrap();
    let whole_figures = Figures::of(&sample, &whole, &indices()).unwrap();
    let whole_se: Vec<[f64; 2]> = (0..indices().len())
        .map(|at| [whole_figures.share(0, at), whole_figures.mean(0, at)].map(|f| f.se.unwrap()))
        .collect();
    let labels = world.unit.iter().map(u32::to_string);
    let category = Category::from_labels("unit", labels);
    let breakdowns = [Breakdown::by([&category]), Breakdown::whole()];
    let tables = tabulate(&design, &variables, &breakdowns).unwrap();
    for unit in 0..4 {
        let ours =
            Contrast::nested(&sample, (&units, unit), (&whole, 0), &whole_se, &indices()).unwrap();
        for (at, ours) in ours.iter().enumerate() {
            for (s, score) in [Score::Share, Score::Mean].into_iter().enumerate() {
                let of = |table: usize, domain| {
                    tables[table].influence(domain, measure(at, score)).unwrap()
                };
                let (inner, outer) = (of(0, unit), of(1, 0));
                let theirs = Influence::combination(&[(1.0, &inner), (-1.0, &outer)]);
                assert!(close(ours.value.unwrap()[s], theirs.value()));
                assert!(
                    close(ours.se[s], theirs.variance().sqrt()),
                    "unit {unit}, index {at}"
                );
            }
        }
    }
}

#[test]
fn a_combination_of_groups_that_share_strata_has_their_covariance() {
    let world = world();
    let (sample, design, columns) = (sample(&world), design(&world), columns(&world));
    let variables = variables(&columns);
    let sexes = Groups::of(&sample, &world.sex, 2).unwrap();
    let labels = world.sex.iter().map(u32::to_string);
    let category = Category::from_labels("sex", labels);
    let tables = tabulate(&design, &variables, &[Breakdown::by([&category])]).unwrap();
    for (at, index) in indices().iter().enumerate() {
        let ours = Contrast::combination(&sample, &sexes, &[-1.0, 1.0], index).unwrap();
        let of = |domain| {
            tables[0]
                .influence(domain, measure(at, Score::Share))
                .unwrap()
        };
        let (first, second) = (of(0), of(1));
        let theirs = Influence::combination(&[(1.0, &second), (-1.0, &first)]);
        assert!(close(ours.value.unwrap()[0], theirs.value()));
        assert!(close(ours.se[0], theirs.variance().sqrt()), "index {at}");
    }
}

#[test]
fn the_spread_over_choices_is_that_of_items() {
    let world = world();
    let sample = sample(&world);
    let units = Groups::of(&sample, &world.unit, 4).unwrap();
    let codes: Vec<u8> = world.marks.chunks_exact(ITEMS).map(|row| row[1]).collect();
    let found = spread(&sample, &units, &codes, 5).unwrap();
    let figures = Figures::of(&sample, &units, &[Index::item(1)]).unwrap();
    for (unit, shares) in found.iter().enumerate() {
        let sum: f64 = shares.iter().map(|share| share.value.unwrap()).sum();
        assert!(close(sum, 1.0));
        // Satisfied or not are two choices: the share of 4 and 5 together has the item's error.
        let merged: Vec<u8> = codes
            .iter()
            .map(|&code| [0, 2, 2, 2, 1, 1][usize::from(code)])
            .collect();
        let both = spread(&sample, &units, &merged, 2).unwrap();
        let (own, item) = (&both[unit][0], figures.share(unit, 0));
        assert!(close(own.value.unwrap(), item.value.unwrap()));
        assert!(close(own.se.unwrap(), item.se.unwrap()));
        assert!(close(own.deff.unwrap(), item.deff.unwrap()));
        assert_eq!((own.answered, own.df), (item.answered, item.df));
    }
}

#[test]
fn one_mind_has_no_variance() {
    let marks = [[4_u8; ITEMS].repeat(10), [2_u8; ITEMS].repeat(10)].concat();
    let stratum = [[0_u32; 10], [1_u32; 10]].concat();
    let sample = ElementSample::new(ITEMS, (5, &[4, 5]), marks, stratum, &[0.3, 0.7]).unwrap();
    let groups = Groups::of(&sample, &[0; 20], 1).unwrap();
    let figures = Figures::of(&sample, &groups, &indices()).unwrap();
    for at in 0..indices().len() {
        assert!((figures.share(0, at).value.unwrap() - 0.3).abs() < 1e-12);
        assert!(figures.share(0, at).se.unwrap() < 1e-12, "index {at}");
    }
}
