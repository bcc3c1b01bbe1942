//! `sipas estimate` from files to lines of its result, against the reference numbers.
//!
//! What the command prints is what this reads: the data file, a plan in words, the lines with their
//! intervals. (The command itself only adds arguments and formats, which its own tests cover.)

use std::path::PathBuf;

use publication::estimate::rows::{Results, Row};
use publication::estimate::run;
use statistics::estimation::Status;

use super::frame::{Frame, vectors};
use super::sipas::FACTORS;
use super::tally::Tally;

const WAYS: [(&str, &str); 3] = [
    ("respmean", "mean-of-respondents"),
    ("pooled", "pooled"),
    ("itemmean", "mean-of-items"),
];

const LEVELS: [&str; 4] = ["all", "unit", "field", "unit_field"];

/// The plan of the design `dwr` with every table and index.
fn plan(interval: &str) -> String {
    let items = |from: usize, to: usize| -> String {
        let codes: Vec<String> = (from..=to).map(|item| format!("\"q{item:02}\"")).collect();
        codes.join(", ")
    };
    let mut plan = format!(
        "[data]\nmissing = [\"\"]\nnot_applicable = [\"0\"]\n\
         [design]\nstrata = \"stratum\"\nclusters = [\"psu\"]\nweight = \"w_nr\"\nlonely_psu = \"adjust\"\n\
         [report]\nscores = [\"share\", \"mean\"]\ninterval = \"{interval}\"\nminimum_n = 1\n\
         [index]\nitems = [{}]\n",
        items(1, 22)
    );
    let composites = FACTORS.iter().flat_map(|&(code, from, to)| {
        WAYS.map(|(way, combine)| {
            let items = items(from, to);
            format!(
                "[[index.composite]]\ncode = \"{code}-{way}\"\nitems = [{items}]\n\
                 combine = \"{combine}\"\n"
            )
        })
    });
    plan.extend(composites);
    let by = ["", "\"unit\"", "\"field\"", "\"unit\", \"field\""];
    plan.extend(by.map(|by| format!("[[table]]\nby = [{by}]\n")));
    plan
}

/// Runs the plan in a folder of its own.
fn results(interval: &str) -> Results {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("oracle-{interval}"));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("plan.toml");
    std::fs::write(&path, plan(interval)).unwrap();
    let data = vectors().join("sipas_responses.csv");
    let outcome = run(&data, &path, &mut |_| {});
    outcome.unwrap_or_else(|fault| panic!("{fault}")).results
}

/// The line of a domain.
fn line<'a>(
    results: &'a Results,
    (level, unit, field): (&str, &str, &str),
    code: &str,
    score: &str,
) -> &'a Row {
    let table = LEVELS.iter().position(|name| *name == level).unwrap();
    let label = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let labels = [label(unit), label(field)];
    let found = results.rows.iter().find(|row| {
        row.table == table && row.code == code && row.score == score && row.labels == labels
    });
    found.unwrap_or_else(|| panic!("no line for {level} {unit} {field} {code} {score}"))
}

fn or_nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

/// A figure, its column in the reference, and by what to divide that.
type Figure<'a> = (&'a str, f64, f64);

fn compare(tally: &mut Tally, expected: &Frame, at: usize, figures: &[Figure<'_>]) -> Vec<String> {
    let figures = figures.iter();
    figures
        .filter_map(|&(column, ours, scale)| {
            let theirs = expected.number(column, at) / scale;
            tally.near(column, ours, theirs, 1e-9, 1e-12)
        })
        .collect()
}

#[test]
fn lines_of_items_agree_with_r() {
    let (logit, korn) = (results("logit"), results("korn-graubard"));
    let expected = Frame::read(&vectors().join("expected_items.csv"));
    let mut tally = Tally::of("sipas estimate, items");
    for at in 0..expected.rows() {
        let [level, unit, field, item] =
            ["level", "unit", "field", "item"].map(|name| expected.text(name)[at].as_str());
        let share = line(&logit, (level, unit, field), item, "share");
        let mean = line(&logit, (level, unit, field), item, "mean");
        let estimate = &share.estimate;
        let satisfied = share.counts.marks[3] + share.counts.marks[4];
        let mut figures = vec![
            ("n", estimate.n_answered as f64, 1.0),
            ("n_sat", satisfied as f64, 1.0),
            ("sum_w", estimate.weight_sum, 1.0),
            ("p", or_nan(estimate.value), 1.0),
            ("mean", or_nan(mean.estimate.value), 5.0),
            ("df_domain", f64::from(estimate.df), 1.0),
        ];
        if let Some(se) = estimate.se {
            figures.push(("se_wr", se, 1.0));
            figures.push(("se_mean", or_nan(mean.estimate.se), 5.0));
            if se > 0.0 {
                let deff = estimate.deff.map(|deff| deff.with_replacement);
                let exact = line(&korn, (level, unit, field), item, "share").interval;
                figures.extend([
                    ("deff_wr", or_nan(deff), 1.0),
                    ("logit_lo", or_nan(share.interval.map(|i| i.low)), 1.0),
                    ("logit_hi", or_nan(share.interval.map(|i| i.high)), 1.0),
                    ("kg_lo", or_nan(exact.map(|i| i.low)), 1.0),
                    ("kg_hi", or_nan(exact.map(|i| i.high)), 1.0),
                ]);
            }
        } else {
            assert_eq!((estimate.status, estimate.df), (Status::NoContrast, 0));
        }
        let differences = compare(&mut tally, &expected, at, &figures);
        tally.case(&format!("{level} {unit} {field} {item}"), &differences);
    }
    tally.finish(2542);
}

#[test]
fn lines_of_indices_agree_with_r() {
    let results = results("wald");
    let expected = Frame::read(&vectors().join("expected_indices.csv"));
    let mut tally = Tally::of("sipas estimate, indices");
    for at in 0..expected.rows() {
        let [level, unit, field, index, definition] =
            ["level", "unit", "field", "index", "definition"]
                .map(|name| expected.text(name)[at].as_str());
        let (way, score) = definition.split_once('_').unwrap();
        let code = format!("{index}-{way}");
        let share = score == "sat";
        let score = if share { "share" } else { "mean" };
        let row = line(&results, (level, unit, field), &code, score);
        let estimate = &row.estimate;
        // score100 = 25 (mark − 1), ours is mark/5.
        let (scale, shift) = if share { (1.0, 0.0) } else { (125.0, -25.0) };
        let limit = |limit: Option<f64>| or_nan(limit.map(|limit| scale * limit + shift));
        let mut figures = vec![
            ("n", estimate.n_answered as f64, 1.0),
            ("est", limit(estimate.value), 1.0),
            ("df_domain", f64::from(estimate.df), 1.0),
        ];
        if let Some(se) = estimate.se {
            figures.extend([
                ("se_wr", scale * se, 1.0),
                ("wald_lo", limit(row.interval.map(|i| i.low)), 1.0),
                ("wald_hi", limit(row.interval.map(|i| i.high)), 1.0),
            ]);
        }
        let differences = compare(&mut tally, &expected, at, &figures);
        tally.case(&format!("{level} {unit} {field} {code}"), &differences);
    }
    tally.finish(1896);
}
