//! Unit indices with their covariance, pairwise tests, rank sets; weights row by row.

use serde_json::Value;
use statistics::comparison::{RankSet, benjamini_hochberg, bonferroni, rank_sets};
use statistics::estimation::{Influence, Measure, Score, Table, covariance_matrix, tabulate};

use super::estimate_cases::number;
use super::frame::{Frame, vectors};
use super::items::{breakdowns, level_position};
use super::sipas::Survey;
use super::sipas_cases;
use super::tally::Tally;

/// The pooled overall index: factor ALL, combined by pooling.
const INDEX: Measure = Measure::Composite(3 * 5 + 1, Score::Share);

/// The units that can be ranked, by label, with the index of each.
fn ranked<'a>(survey: &Survey, table: &Table<'a>) -> Vec<(String, Influence<'a>)> {
    (0..table.domains())
        .map(|domain| (domain, table.influence(domain, INDEX).unwrap()))
        .filter(|(_, influence)| influence.df() > 0)
        .map(|(domain, influence)| {
            let unit = survey.unit.levels()[table.key(domain)[0] as usize].clone();
            (unit, influence)
        })
        .collect()
}

#[test]
fn unit_covariances_agree_with_r() {
    let survey = Survey::read();
    let (variables, design) = (survey.variables(), survey.design());
    let tables = tabulate(&design, &variables, &breakdowns(&survey)).unwrap();
    let units = ranked(&survey, &tables[level_position("unit")]);
    let text = std::fs::read_to_string(vectors().join("expected_unit_vcov.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let mut tally = Tally::of("unit covariances");
    let influences: Vec<Influence<'_>> = units.iter().map(|(_, i)| i.clone()).collect();
    let covariance = covariance_matrix(&influences);
    for (i, (unit, influence)) in units.iter().enumerate() {
        let mut differences = Vec::new();
        assert_eq!(expected["units"][i], unit.as_str());
        let theirs = number(&expected["theta"][i]);
        differences.extend(tally.near("theta", influence.value(), theirs, 1e-9, 0.0));
        for (j, ours) in covariance[i].iter().enumerate() {
            let theirs = number(&expected["vcov"][i][j]);
            differences.extend(tally.near("covariance", *ours, theirs, 1e-9, 1e-18));
        }
        tally.case(unit, &differences);
    }
    tally.finish(11);
}

#[test]
fn pairwise_tests_and_rank_sets_agree_with_r() {
    let survey = Survey::read();
    let (variables, design) = (survey.variables(), survey.design());
    let tables = tabulate(&design, &variables, &breakdowns(&survey)).unwrap();
    let units = ranked(&survey, &tables[level_position("unit")]);
    let influences: Vec<Influence<'_>> = units.iter().map(|(_, i)| i.clone()).collect();
    let sets = rank_sets(&influences, f64::from(design.degrees_of_freedom()), 0.05).unwrap();
    let pairs = Frame::read(&vectors().join("expected_unit_pairs.csv"));
    let p_values: Vec<f64> = sets.pairs.iter().map(|pair| pair.p_value).collect();
    let (adjusted, step_up) = (bonferroni(&p_values), benjamini_hochberg(&p_values));
    let mut tally = Tally::of("unit pairs");
    for (row, pair) in sets.pairs.iter().enumerate() {
        assert_eq!(pairs.text("unit_a")[row], units[pair.first].0);
        let ours = [
            ("diff", pair.difference),
            ("se", pair.se),
            ("p", pair.p_value),
            ("p_holm", pair.p_holm),
            ("p_bonf", adjusted[row]),
            ("p_bh", step_up[row]),
        ];
        let compare = |(name, value): &(&str, f64)| {
            tally.near(name, *value, pairs.number(name, row), 1e-9, 1e-15)
        };
        let differences: Vec<String> = ours.iter().filter_map(compare).collect();
        tally.case(&format!("pair {row}"), &differences);
    }
    tally.finish(55);
    let ranks = Frame::read(&vectors().join("expected_unit_ranks.csv"));
    let whole = tables[level_position("all")].influence(0, INDEX).unwrap();
    let mut tally = Tally::of("unit ranks");
    for (row, (unit, influence)) in units.iter().enumerate() {
        let from_all = Influence::combination(&[(1.0, influence), (-1.0, &whole)]);
        let bounds = |name: &str, set: &RankSet| {
            [
                (format!("{name}_lo"), set.best),
                (format!("{name}_hi"), set.worst),
            ]
        };
        let mut ours = vec![("rank".to_owned(), sets.ranks[row])];
        ours.extend(bounds("marg_bonf", &sets.marginal[row]));
        ours.extend(bounds("simul_bonf", &sets.simultaneous[row]));
        ours.extend(bounds("simul_holm", &sets.holm[row]));
        ours.extend(bounds("kww_sidak", &sets.klein_wright_wieczorek[row]));
        let mut numbers: Vec<(String, f64)> = ours
            .into_iter()
            .map(|(name, rank)| (name, rank as f64))
            .collect();
        numbers.push(("diff_from_all".to_owned(), from_all.value()));
        numbers.push(("se_diff_from_all".to_owned(), from_all.variance().sqrt()));
        let compare = |(name, value): &(String, f64)| {
            tally.near(name, *value, ranks.number(name, row), 1e-9, 1e-15)
        };
        let differences: Vec<String> = numbers.iter().filter_map(compare).collect();
        tally.case(unit, &differences);
    }
    tally.finish(11);
}

#[test]
fn weights_agree_with_r_row_by_row() {
    let survey = Survey::read();
    let study = sipas_cases::study(&survey);
    let expected = Frame::read(&vectors().join("expected_weights.csv"));
    let mut tally = Tally::of("weights, one case a column");
    let tolerances = [
        ("w_rakecal", 1e-7),
        ("w_ps", 1e-9),
        ("w_lin", 1e-9),
        ("w_logit", 1e-7),
        ("w_trim", 1e-7),
    ];
    for (name, tolerance) in tolerances {
        let theirs = expected.numbers(name);
        let ours = study.arms[name].design.weights();
        let differences: Vec<String> = ours
            .iter()
            .zip(theirs)
            .filter_map(|(ours, theirs)| tally.near(name, *ours, theirs, tolerance, 0.0))
            .collect();
        tally.case(name, &differences);
    }
    tally.finish(5);
}
