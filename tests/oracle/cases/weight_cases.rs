//! Cases of weights, replicate weights and their constants.

use serde_json::Value;

use super::case::Case;
use super::estimate_cases::{Check, number};
use super::study::Study;
use super::tally::Tally;
use statistics::replication::Centre;
use statistics::weighting::kish_effect;

/// Sums and the first weights of a design.
pub(super) fn weights(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let weights = study.arms[&case.design].design.weights();
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    let expect = &case.expect;
    let smallest = weights.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let squares = weights.iter().map(|w| w * w).sum::<f64>();
    check.near("n", weights.len() as f64, number(&expect["n"]), 0.0);
    check.near("sum", weights.iter().sum(), number(&expect["sum"]), 0.0);
    check.near("sumsq", squares, number(&expect["sumsq"]), 0.0);
    check.near("min", smallest, number(&expect["min"]), 0.0);
    check.near("max", largest, number(&expect["max"]), 0.0);
    check.near(
        "kish",
        kish_effect(weights),
        number(&expect["kish_deff"]),
        0.0,
    );
    for (ours, theirs) in weights.iter().zip(expect["head"].as_array().unwrap()) {
        check.near("weight", *ours, number(theirs), 0.0);
    }
    check.differences
}

/// Degrees of freedom of a replicate design.
pub(super) fn degrees_of_freedom(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let replicates = study.arms[&case.design].replicates.as_ref().unwrap();
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    let ours = f64::from(replicates.weights.degrees_of_freedom());
    check.near("df", ours, number(&case.expect["value"][0]), 0.0);
    check.differences
}

/// Constants of the replicate variance.
pub(super) fn scale(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let replicates = &study.arms[&case.design]
        .replicates
        .as_ref()
        .unwrap()
        .weights;
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    let expect = &case.expect;
    check.near(
        "scale",
        replicates.scale(),
        number(&expect["scale"][0]),
        0.0,
    );
    let theirs = expect["rscales"].as_array().unwrap();
    // R lists the PSUs in the order of its file.
    let sorted = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values
    };
    let ours = sorted(replicates.coefficients().to_vec());
    let theirs = sorted(theirs.iter().map(number).collect());
    check.near("number", ours.len() as f64, theirs.len() as f64, 0.0);
    for (ours, theirs) in ours.iter().zip(theirs) {
        check.near("rscale", *ours, theirs, 0.0);
    }
    let around = f64::from(u8::from(replicates.centre() == Centre::Estimate));
    check.near("mse", around, number(&expect["mse"][0]), 0.0);
    check.differences
}

/// Replicate factors row by row; the order of replicates is free.
pub(super) fn factors(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let arm = &study.arms[&case.design];
    let replicates = &arm.replicates.as_ref().unwrap().weights;
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    let psu_of_row = arm.design.psu_of_row();
    let expect: Vec<&Vec<Value>> = case
        .expect
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row.as_array().unwrap())
        .collect();
    let text = |values: Vec<f64>| {
        values
            .iter()
            .map(|v| format!("{v:.12}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut ours: Vec<String> = (0..replicates.replicates())
        .map(|r| {
            let own = replicates.factors(r);
            text(psu_of_row.iter().map(|&psu| own[psu as usize]).collect())
        })
        .collect();
    let mut theirs: Vec<String> = (0..expect[0].len())
        .map(|r| text(expect.iter().map(|row| number(&row[r])).collect()))
        .collect();
    ours.sort();
    theirs.sort();
    check.near(
        "same factors",
        f64::from(u8::from(ours == theirs)),
        1.0,
        0.0,
    );
    check.differences
}
