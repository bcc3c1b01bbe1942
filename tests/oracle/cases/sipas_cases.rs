//! The 65 cases on the invented survey: weighting, tests, reliability, standardisation, replication.

use std::collections::BTreeMap;

use serde_json::Value;
use statistics::estimation::Item;
use statistics::reliability::cronbach_alpha;
use statistics::replication::{Centre, ReplicateWeights};
use statistics::weighting::{
    Calibrate, Distance, Margin, NonresponseClasses, PostStratify, Trim, Weighting,
};
use statistics::{Category, Design};

use super::case::Case;
use super::estimate_cases::{self, Check, number};
use super::frame::{Frame, vectors};
use super::sipas::{FACTORS, Survey};
use super::study::{Arm, Recipe, Replicates, Study};
use super::tally::Tally;
use super::{test_cases, weight_cases};

const DATA: &str = "sipas_responses.csv";

#[test]
fn sipas_cases_agree_with_r() {
    let survey = Survey::read();
    let study = study(&survey);
    let text = std::fs::read_to_string(vectors().join("cases_sipas.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let mut tally = Tally::of("sipas cases");
    for value in cases["cases"].as_array().unwrap() {
        let mut case = Case::of(value);
        let reason = known_error(&case);
        case.precision = !reason.is_some_and(|(_, values)| values);
        if let Some((reason, false)) = reason {
            tally.known(&case.id, reason);
            continue;
        }
        let differences = match case.operation.as_str() {
            "weights" => weight_cases::weights(&case, &study, &mut tally),
            "mean" | "total" | "ratio" => estimate_cases::whole(&case, &study, &mut tally),
            "by" => estimate_cases::by(&case, &study, &mut tally),
            "chisq" => test_cases::chi_squared(&case, &study, &mut tally),
            "ttest" => test_cases::t_test(&case, &study, &mut tally),
            "ranktest" => test_cases::rank(&case, &study, &mut tally),
            "degf" => weight_cases::degrees_of_freedom(&case, &study, &mut tally),
            "replicate_scale" => weight_cases::scale(&case, &study, &mut tally),
            "cronbach_alpha" => alpha(&case, &survey, &mut tally),
            other => vec![format!("operation {other} is not supported")],
        };
        match reason {
            Some((reason, true)) if differences.is_empty() => tally.known(&case.id, reason),
            _ => tally.case(&case.id, &differences),
        }
    }
    tally.finish(65);
}

/// Where the reference errs: the reason, and whether its estimates (not standard errors) still hold.
fn known_error(case: &Case) -> Option<(&'static str, bool)> {
    let rake = "SE of R's rake() projects with unweighted means; its estimates agree";
    let ties = "R's rank test on ties depends on the order of the rows; see the midrank case";
    match case.id.as_str() {
        id if id.starts_with("w_rake/") && case.operation != "weights" => Some((rake, true)),
        "test/wilcoxon_q01_channel" | "test/kruskal_q01_field" => Some((ties, false)),
        _ => None,
    }
}

fn alpha(case: &Case, survey: &Survey, tally: &mut Tally) -> Vec<String> {
    let factor = case.id.rsplit('/').next().unwrap();
    let (_, from, to) = FACTORS.iter().find(|(code, ..)| *code == factor).unwrap();
    let items: Vec<Item<'_>> = (*from..=*to)
        .map(|item| Item::new("q", &survey.marks[item - 1]))
        .collect();
    let variables = survey.variables();
    let weights = survey.frame.numbers("w_nr");
    let ours = cronbach_alpha(&weights, variables.scale(), &items).unwrap();
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    check.near("alpha", ours.value, number(&case.expect["value"][0]), 0.0);
    check.differences
}

/// The survey with its derived columns and designs.
pub(super) fn study(survey: &Survey) -> Study {
    let mut study = Study::default();
    study.frames.insert(DATA.to_owned(), survey.frame.clone());
    study.derived.insert(DATA.to_owned(), derived(survey));
    add_weighted(&mut study, survey);
    add_replicates(&mut study, survey);
    study
}

fn add(study: &mut Study, name: &str, design: Design, replicates: Option<Replicates>) {
    let data = DATA.to_owned();
    let arm = Arm {
        data,
        design,
        replicates,
    };
    study.arms.insert(name.to_owned(), arm);
}

/// Designs after non-response, calibration, post-stratification and trimming.
fn add_weighted(study: &mut Study, survey: &Survey) {
    let base = survey.design();
    let margins = margins_of(survey);
    let step = |distance| Calibrate {
        tolerance: 1e-12,
        ..Calibrate::to_margins(margins.iter().map(margin).collect(), distance)
    };
    let start = || Weighting::start(base.clone());
    let (class, totals) = &margins[3];
    let cells = totals
        .iter()
        .map(|(level, total)| (vec![level.clone()], *total));
    let post = PostStratify {
        by: vec![class],
        totals: cells.collect(),
    };
    let (lower, upper) = (0.5, 2.0);
    let trim = Trim {
        lower: None,
        upper: Some(45.0),
        strict: true,
    };
    let weightings = [
        ("w_rakecal", start().calibrate(&step(Distance::Raking))),
        ("w_rake", start().calibrate(&step(Distance::Raking))),
        ("w_lin", start().calibrate(&step(Distance::Linear))),
        (
            "w_logit",
            start().calibrate(&step(Distance::Logit { lower, upper })),
        ),
        ("w_ps", start().post_stratify(&post)),
        (
            "w_trim",
            start()
                .calibrate(&step(Distance::Raking))
                .and_then(|w| w.trim(&trim)),
        ),
    ];
    add(study, "dwr", nonresponse(survey), None);
    add(study, "dtwo", survey.two_stage_design(), None);
    for (name, weighting) in weightings {
        add(study, name, weighting.unwrap().finish().0, None);
    }
}

/// Replicates of the design with its lonely stratum collapsed.
fn add_replicates(study: &mut Study, survey: &Survey) {
    let collapsed = survey.design_with(|spec| {
        spec.collapse = vec![("C3".to_owned(), "C1".to_owned())];
    });
    assert!(collapsed.lonely_strata().is_empty());
    let jackknife = ReplicateWeights::jackknife_stratified(&collapsed).unwrap();
    let known: &'static [KnownMargin] = Vec::leak(margins_of(survey));
    let recipe = move |design: Design| -> Design {
        let margins = known.iter().map(margin).collect();
        let step = Calibrate {
            tolerance: 1e-12,
            ..Calibrate::rake(margins)
        };
        Weighting::start(design)
            .calibrate(&step)
            .unwrap()
            .finish()
            .0
    };
    let arm = |weights: ReplicateWeights, df: u32, recipe: Option<Recipe>| {
        let base = collapsed.clone();
        Some(Replicates {
            weights,
            base,
            recipe,
            df,
        })
    };
    add(
        study,
        "rjkn",
        collapsed.clone(),
        arm(jackknife.clone(), 118, None),
    );
    let around = jackknife.clone().around(Centre::Estimate);
    add(study, "rjknm", collapsed.clone(), arm(around, 118, None));
    let whole = recipe(collapsed.clone());
    add(
        study,
        "rjkncal",
        whole,
        arm(jackknife, 118, Some(Box::new(recipe))),
    );
    let drawn = arm(bootstrap(survey, &collapsed), 39, None);
    add(study, "rboot", collapsed.clone(), drawn);
}

/// The design after the adjustment for non-response, from the full sample.
fn nonresponse(survey: &Survey) -> Design {
    let sample = Frame::read(&vectors().join("sipas_sample.csv"));
    let base = survey.frame.numbers("w_base");
    let design = survey.design_with(|spec| spec.weights.clone_from(&base));
    let (class, sample_class) = (
        survey.frame.category("nr_class"),
        sample.category("nr_class"),
    );
    let responded: Vec<Option<bool>> = sample
        .text("responded")
        .iter()
        .map(|r| Some(r == "1"))
        .collect();
    let weight = sample.numbers("w_base");
    let step = NonresponseClasses {
        class: &class,
        sample_class: &sample_class,
        sample_responded: &responded,
        sample_weight: &weight,
        minimum_respondents: 20,
    };
    Weighting::start(design)
        .nonresponse_classes(&step)
        .unwrap()
        .finish()
        .0
}

type KnownMargin = (Category, Vec<(String, f64)>);

fn margins_of(survey: &Survey) -> Vec<KnownMargin> {
    let file = Frame::read(&vectors().join("sipas_margins.csv"));
    let (levels, totals) = (file.text("level"), file.numbers("total"));
    ["sex", "age_group", "ethnicity", "dclass"]
        .iter()
        .map(|variable| {
            let rows = (0..file.rows()).filter(|&row| file.text("variable")[row] == *variable);
            let known = rows.map(|row| (levels[row].clone(), totals[row])).collect();
            (survey.frame.category(variable), known)
        })
        .collect()
}

fn margin(known: &KnownMargin) -> Margin<'_> {
    Margin::new(&known.0, &known.1).unwrap()
}

/// The bootstrap factors as exported, by PSU of the design.
fn bootstrap(survey: &Survey, design: &Design) -> ReplicateWeights {
    let file = Frame::read(&vectors().join("boot_factors.csv"));
    let row_of: BTreeMap<&String, usize> = file
        .text("psu")
        .iter()
        .enumerate()
        .map(|(row, psu)| (psu, row))
        .collect();
    let factors = (1..=40)
        .map(|replicate| {
            let column = file.numbers(&format!("r{replicate:02}"));
            let mut own = vec![0.0; design.psus()];
            for (psu, label) in design.psu_of_row().iter().zip(survey.frame.text("psu")) {
                own[*psu as usize] = column[row_of[label]];
            }
            own
        })
        .collect();
    ReplicateWeights::given(design, factors, 1.0 / 39.0, vec![1.0; 40]).unwrap()
}

/// The columns the reference scripts derive from the marks.
fn derived(survey: &Survey) -> BTreeMap<String, Vec<f64>> {
    let mut columns = BTreeMap::new();
    let rows = survey.frame.rows();
    for (item, marks) in survey.marks.iter().enumerate() {
        let item = format!("q{:02}", item + 1);
        let answered = |m: &u8| (1..=5).contains(m);
        let of = |value: fn(u8) -> f64| -> Vec<f64> {
            marks
                .iter()
                .map(|m| if answered(m) { value(*m) } else { 0.0 })
                .collect()
        };
        columns.insert(format!("a_{item}"), of(|_| 1.0));
        columns.insert(format!("s_{item}"), of(|m| f64::from(u8::from(m >= 4))));
        columns.insert(format!("v_{item}"), of(f64::from));
    }
    for (code, from, to) in FACTORS {
        let sum = |kind: char| -> Vec<f64> {
            (0..rows)
                .map(|row| {
                    (from..=to)
                        .map(|item| columns[&format!("{kind}_q{item:02}")][row])
                        .sum()
                })
                .collect()
        };
        let (answered, satisfied) = (sum('a'), sum('s'));
        let share = satisfied
            .iter()
            .zip(&answered)
            .map(|(s, a)| if *a > 0.0 { s / a } else { f64::NAN })
            .collect();
        columns.insert(format!("nA_{code}"), answered);
        columns.insert(format!("nS_{code}"), satisfied);
        columns.insert(format!("m_{code}"), share);
    }
    columns
}
