//! The cases on the data sets of R package `survey`, read from outside the repository.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use statistics::replication::{Centre, ReplicateWeights};
use statistics::{Category, ClusterLabels, Design, DesignError, DesignSpec, LonelyPsu};

use super::case::Case;
use super::frame::{Frame, shared};
use super::package_calibration::calibrated;
use super::study::{Arm, Recipe, Replicates, Study};
use super::tally::Tally;
use super::{estimate_cases, quantile_cases, test_cases, weight_cases};

#[test]
fn package_data_cases_agree_with_r() {
    let Some(folder) = shared() else {
        println!(
            "not run: 513 cases on package data (no folder ../shared/oracle beside the checkout, \
             and SIPAS_ORACLE does not name one)"
        );
        return;
    };
    let text = std::fs::read_to_string(folder.join("cases_pkgdata.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let study = study(&folder, &cases["designs"]);
    let mut families: BTreeMap<String, Tally> = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in cases["cases"].as_array().unwrap() {
        let mut case = Case::of(value);
        let family = format!("package data, {}", case.operation);
        *counts.entry(family.clone()).or_default() += 1;
        let tally = families
            .entry(family.clone())
            .or_insert_with(|| Tally::of(&family));
        let reason = known_error(&case);
        case.precision = reason.is_none();
        let differences = run(&case, &study, tally);
        match reason {
            Some(reason) if differences.is_empty() => tally.known(&case.id, reason),
            // Nothing of a rank test on ties can agree, nor the limit R interpolates.
            Some(reason) if ["ranktest", "ciprop"].contains(&case.operation.as_str()) => {
                tally.known(&case.id, reason);
            }
            _ => tally.case(&case.id, &differences),
        }
    }
    assert_eq!(counts.values().sum::<usize>(), 513);
    let outcomes: Vec<Result<(), String>> = families
        .into_iter()
        .map(|(family, tally)| {
            let expected = counts[&family];
            std::panic::catch_unwind(move || tally.finish(expected)).map_err(|_| family)
        })
        .collect();
    let failed: Vec<String> = outcomes.into_iter().filter_map(Result::err).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

fn run(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    if let Some(reason) = case.expect.get("error") {
        let refused = refuses(study, &case.design);
        let differences = if refused {
            Vec::new()
        } else {
            vec![format!("not refused: {reason}")]
        };
        return differences;
    }
    match case.operation.as_str() {
        "weights" => weight_cases::weights(case, study, tally),
        "mean" | "total" | "ratio" => estimate_cases::whole(case, study, tally),
        "by" => estimate_cases::by(case, study, tally),
        "contrast" => estimate_cases::contrast(case, study, tally),
        "chisq" => test_cases::chi_squared(case, study, tally),
        "ttest" => test_cases::t_test(case, study, tally),
        "ranktest" => test_cases::rank(case, study, tally),
        "ciprop" => test_cases::share_interval(case, study, tally),
        "quantile" => quantile_cases::quantiles(case, study, tally),
        "degf" => weight_cases::degrees_of_freedom(case, study, tally),
        "replicate_scale" => weight_cases::scale(case, study, tally),
        "repweights" => weight_cases::factors(case, study, tally),
        other => vec![format!("operation {other} is not supported")],
    }
}

/// Where the reference errs (see the README of the oracle).
fn known_error(case: &Case) -> Option<&'static str> {
    let id = case.id.as_str();
    let raked = ["dclus1r/", "dclus1r_eps1/"]
        .iter()
        .any(|name| id.starts_with(name));
    if raked && case.operation != "weights" {
        return Some("SE of R's rake() projects with unweighted means; its estimates agree");
    }
    if id == "dclus2/ciprop_likelihood" {
        return Some(
            "R reads the limit off a coarse grid of the profile: with 100 times the steps it comes to \
             0.75984506, which is ours (a test of `interval::likelihood` holds that number)",
        );
    }
    let tied = ["dstrat/", "dstrat_wr/", "dclus2/", "dclus2_wr/"];
    if case.operation == "ranktest" && tied.iter().any(|name| id.starts_with(name)) {
        return Some("R's rank test on ties with unequal weights depends on the order of the rows");
    }
    None
}

/// Whether a design with a lonely PSU is refused under the rule "fail".
fn refuses(study: &Study, design: &str) -> bool {
    let frame = &study.frames["lonely.csv"];
    let population = frame.numbers("N");
    let (strata, psu) = (frame.category("h"), frame.category("psu"));
    let spec = DesignSpec {
        strata: Some(&strata),
        clusters: vec![&psu],
        population: if design.ends_with("fpc") {
            vec![&population]
        } else {
            Vec::new()
        },
        ..DesignSpec::of_weights(frame.numbers("w"))
    };
    matches!(spec.check(), Err(DesignError::LonelyPsu { group, .. }) if group == "h 3")
}

fn study(folder: &Path, designs: &Value) -> Study {
    let mut study = Study::default();
    for (name, description) in designs.as_object().unwrap() {
        let Some(data) = description["data"].as_str() else {
            continue;
        };
        let file = folder.join("data").join(data);
        let frame = study
            .frames
            .entry(data.to_owned())
            .or_insert_with(|| Frame::read(&file));
        let rules: &[(&str, LonelyPsu)] = if name.starts_with("dlonely") {
            &[
                (".remove", LonelyPsu::Certainty),
                (".certainty", LonelyPsu::Certainty),
                (".adjust", LonelyPsu::Adjust),
                (".average", LonelyPsu::Average),
            ]
        } else {
            &[("", LonelyPsu::Fail)]
        };
        for (suffix, rule) in rules {
            let design = design_of(frame, description, *rule, usize::MAX);
            let arm = Arm {
                data: data.to_owned(),
                design,
                replicates: None,
            };
            study.arms.insert(format!("{name}{suffix}"), arm);
        }
        if name == "dmu284" {
            let two = design_of(frame, description, LonelyPsu::Fail, usize::MAX);
            let one = design_of(frame, description, LonelyPsu::Fail, 1);
            let design = one.with_weights(two.expansion_weights().to_vec()).unwrap();
            let arm = Arm {
                data: data.to_owned(),
                design,
                replicates: None,
            };
            study.arms.insert("dmu284.ultimate".to_owned(), arm);
        }
    }
    add_calibrated(&mut study);
    add_replicates(&mut study, folder);
    study
}

/// A design from its description; `stages` limits the stages used.
fn design_of(frame: &Frame, description: &Value, lonely: LonelyPsu, stages: usize) -> Design {
    let names = |key: &str| -> Vec<&str> {
        let list = description[key].as_array();
        list.map(|names| names.iter().map(|name| name.as_str().unwrap()).collect())
            .unwrap_or_default()
    };
    let strata: Option<Category> = names("strata").first().map(|name| frame.category(name));
    let clusters: Vec<Category> = names("ids")
        .iter()
        .filter(|name| **name != "1")
        .map(|name| frame.category(name))
        .collect();
    let population: Vec<Vec<f64>> = names("fpc")
        .iter()
        .map(|name| frame.numbers(name))
        .collect();
    let weights = match (
        description["weights"].as_str(),
        description["probs"].as_str(),
    ) {
        (Some(name), _) => frame.numbers(name),
        (None, Some(name)) => frame.numbers(name).iter().map(|p| 1.0 / p).collect(),
        (None, None) => vec![1.0; frame.rows()],
    };
    let nested = description["nest"].as_bool() == Some(true);
    let design = DesignSpec {
        strata: strata.as_ref(),
        clusters: clusters.iter().take(stages).collect(),
        labels: if nested {
            ClusterLabels::WithinStratum
        } else {
            ClusterLabels::Unique
        },
        population: population.iter().take(stages).map(Vec::as_slice).collect(),
        lonely,
        ..DesignSpec::of_weights(weights)
    }
    .check()
    .unwrap();
    if description["weights"].is_null() && description["probs"].is_null() {
        let weights = design.expansion_weights().to_vec();
        return design.with_weights(weights).unwrap();
    }
    design
}

fn add_calibrated(study: &mut Study) {
    let names = [
        ("dclus1p", "dclus1"),
        ("dsrsp", "dsrs"),
        ("dclus1r", "dclus1"),
        ("dclus1r_eps1", "dclus1"),
        ("dclus1lin", "dclus1"),
        ("dclus1linb", "dclus1"),
        ("dclus1cr", "dclus1"),
        ("dclus1clg", "dclus1"),
        ("dclus1crk2", "dclus1"),
        ("dclus2cal", "dclus2"),
        ("dstratc", "dstrat"),
        ("dtrim", "dclus1"),
        ("dtrims", "dclus1"),
    ];
    for (name, from) in names {
        let arm = &study.arms[from];
        let data = arm.data.clone();
        let design = calibrated(name, &study.frames[&data], arm.design.clone());
        study.arms.insert(
            name.to_owned(),
            Arm {
                data,
                design,
                replicates: None,
            },
        );
    }
}

fn add_replicates(study: &mut Study, folder: &Path) {
    let names = [
        ("rclus1", "dclus1_wr"),
        ("rclus1fpc", "dclus1"),
        ("rstrat", "dstrat_wr"),
        ("rstratfpc", "dstrat"),
        ("rstratmse", "dstrat_wr"),
        ("rscdbrr", "dscd"),
        ("rscdfay", "dscd"),
        ("rscdjkn", "dscd"),
        ("rnhbrr", "dnhanes"),
        ("rnhfay", "dnhanes"),
        ("rclus1p", "dclus1_wr"),
        ("rclus1r", "dclus1_wr"),
        ("rclus1c", "dclus1_wr"),
    ];
    for (name, from) in names {
        let arm = &study.arms[from];
        let (data, base) = (arm.data.clone(), arm.design.clone());
        let weights = match name {
            "rstrat" | "rstratfpc" | "rscdjkn" => {
                ReplicateWeights::jackknife_stratified(&base).unwrap()
            }
            "rstratmse" => ReplicateWeights::jackknife_stratified(&base)
                .unwrap()
                .around(Centre::Estimate),
            "rscdbrr" => ReplicateWeights::balanced(&base, 0.0).unwrap(),
            "rscdfay" => ReplicateWeights::balanced(&base, 0.3).unwrap(),
            "rnhbrr" | "rnhfay" => given(name, folder, &study.frames[&data], &base),
            _ => ReplicateWeights::jackknife_one(&base).unwrap(),
        };
        let df = weights.degrees_of_freedom();
        let recipe: Option<Recipe> = match name {
            "rclus1p" | "rclus1r" | "rclus1c" => {
                let frame = study.frames[&data].clone();
                let step = match name {
                    "rclus1p" => "dclus1p",
                    "rclus1r" => "dclus1r",
                    _ => "dclus1lin",
                };
                Some(Box::new(move |design| calibrated(step, &frame, design)))
            }
            _ => None,
        };
        let design = recipe
            .as_ref()
            .map_or_else(|| base.clone(), |recipe| recipe(base.clone()));
        let replicates = Some(Replicates {
            weights,
            base,
            recipe,
            df,
        });
        study.arms.insert(
            name.to_owned(),
            Arm {
                data,
                design,
                replicates,
            },
        );
    }
}

/// Replicate factors per stratum and PSU, as exported.
fn given(name: &str, folder: &Path, frame: &Frame, design: &Design) -> ReplicateWeights {
    let file = Frame::read(&folder.join("data").join(format!("{name}_factors.csv")));
    let key = |frame: &Frame, row: usize| {
        (
            frame.text("SDMVSTRA")[row].clone(),
            frame.text("SDMVPSU")[row].clone(),
        )
    };
    let row_of: BTreeMap<(String, String), usize> =
        (0..file.rows()).map(|row| (key(&file, row), row)).collect();
    let factors: Vec<Vec<f64>> = (1..=16)
        .map(|replicate| {
            let column = file.numbers(&format!("r{replicate:02}"));
            let mut own = vec![0.0; design.psus()];
            for (row, &psu) in design.psu_of_row().iter().enumerate() {
                own[psu as usize] = column[row_of[&key(frame, row)]];
            }
            own
        })
        .collect();
    let rho: f64 = if name == "rnhfay" { 0.5 } else { 0.0 };
    let scale = 1.0 / (16.0 * (1.0 - rho).powi(2));
    ReplicateWeights::given(design, factors, scale, vec![1.0; 16]).unwrap()
}
