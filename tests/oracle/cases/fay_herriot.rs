//! The Fay–Herriot fits on the milk data (`cases_fh_milk.json`; they agree with R package sae 1.3).

use std::path::Path;

use serde_json::Value;
use statistics::small_area::{Areas, Method, fit};

fn vector(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name);
    std::fs::read_to_string(path).expect("the vectors are beside this test")
}

/// Direct figures, variances and the design matrix: an intercept and dummies of the major area.
fn areas() -> Areas {
    let text = vector("fh_milk.csv");
    let rows: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| {
            line.split(',')
                .map(|field| field.parse().expect("a number"))
                .collect()
        })
        .collect();
    let dummies = |major: f64| {
        let dummy = |level: f64| {
            if (major - level).abs() < 0.5 {
                1.0
            } else {
                0.0
            }
        };
        vec![1.0, dummy(2.0), dummy(3.0), dummy(4.0)]
    };
    Areas::new(
        rows.iter().map(|row| row[3]).collect(),
        rows.iter().map(|row| row[4] * row[4]).collect(),
        rows.iter().map(|row| dummies(row[0])).collect(),
    )
    .expect("usable areas")
}

fn agree(name: &str, found: &[f64], expected: &Value) {
    let expected: Vec<f64> = match expected {
        Value::Array(values) => values
            .iter()
            .map(|value| value.as_f64().expect("a number"))
            .collect(),
        value => vec![value.as_f64().expect("a number")],
    };
    assert_eq!(found.len(), expected.len(), "{name}");
    for (found, expected) in found.iter().zip(expected) {
        let error = (found - expected).abs() / expected.abs();
        assert!(error < 1e-6, "{name}: {found} ≠ {expected} ({error:e})");
    }
}

#[test]
fn milk_fits_agree() {
    let areas = areas();
    let case: Value = serde_json::from_str(&vector("cases_fh_milk.json")).expect("JSON");
    for expected in case["fits"].as_array().expect("fits") {
        let name = expected["method"].as_str().expect("a method");
        let method = match name {
            "REML" => Method::Reml,
            "ML" => Method::Ml,
            "FH" => Method::FayHerriot,
            other => unreachable!("unknown method {other}"),
        };
        let fit = fit(&areas, method).expect("a fit");
        agree(&format!("{name} A"), &[fit.between], &expected["A"]);
        agree(
            &format!("{name} beta"),
            &fit.coefficients,
            &expected["beta"],
        );
        agree(
            &format!("{name} se_beta"),
            &fit.coefficient_errors,
            &expected["se_beta"],
        );
        let column = |of: fn(&statistics::small_area::AreaEstimate) -> f64| {
            fit.areas.iter().map(of).collect::<Vec<f64>>()
        };
        agree(
            &format!("{name} gamma"),
            &column(|area| area.direct_weight),
            &expected["gamma"],
        );
        agree(
            &format!("{name} eblup"),
            &column(|area| area.estimate),
            &expected["eblup"],
        );
        agree(
            &format!("{name} mse"),
            &column(|area| area.mse),
            &expected["mse"],
        );
    }
}
