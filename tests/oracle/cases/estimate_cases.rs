//! Cases of means, totals, ratios, breakdowns and contrasts.

use serde_json::Value;
use statistics::estimation::{Breakdown, Influence, Measure, Number, Variables, tabulate};
use statistics::interval::wald;
use statistics::quantile::normal;

use super::answers::{Answer, Answers, Question};
use super::case::Case;
use super::r_expression::Expression;
use super::study::Study;
use super::tally::Tally;

/// Differences found in a case of a whole-sample mean, total or ratio.
pub(super) fn whole(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let call = &case.call;
    let arguments = call.arguments();
    let question = |part| match call.function() {
        "svymean" => Question::of_terms(study, part, arguments[0], Measure::Mean),
        "svytotal" => Question::of_terms(study, part, arguments[0], Measure::Total),
        "svyratio" => Question::of_ratio(study, part, arguments[0], arguments[1]),
        other => panic!("function {other}"),
    };
    let part = study.part(arguments[arguments.len() - 1]);
    let Answers {
        answers,
        covariance,
    } = question(&part).ask(&part);
    let expect = &case.expect;
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    let df = part
        .arm
        .replicates
        .as_ref()
        .map_or(part.arm.design.degrees_of_freedom(), |r| r.df);
    check.near("df", f64::from(df), expect["df"].as_f64().unwrap(), 0.0);
    for (at, answer) in answers.iter().enumerate() {
        check.near("est", answer.value, number(&expect["est"][at]), 1e-12);
        let theirs = number(&expect["se"][at]);
        // A calibrated margin has no variance; both sides show rounding noise.
        let noise = if theirs < 1e-3 && answer.value > 1e3 {
            1e-3
        } else {
            1e-12
        };
        let se = answer.se.expect("estimable");
        if case.precision {
            check.near("se", se, theirs, noise);
            let z = normal(0.975).unwrap();
            let t = wald(answer.value, se, f64::from(df), 0.95).unwrap();
            check.near(
                "ci_normal",
                answer.value - z * se,
                number(&expect["ci_normal"][at][0]),
                noise * 2.0,
            );
            check.near("ci_t", t.low, number(&expect["ci_t"][at][0]), noise * 3.0);
            check.near("ci_t", t.high, number(&expect["ci_t"][at][1]), noise * 3.0);
        }
        if let Some(theirs) = expect.get("deff") {
            let replace = call
                .named("deff")
                .is_some_and(|d| matches!(d, Expression::Text(_)));
            let (with, without) = answer.deff.unwrap();
            let ours = if replace { with } else { without };
            check.near("deff", ours, number(&theirs[at]), 1e-12);
        }
    }
    if let (Some(theirs), true) = (expect.get("vcov"), case.precision) {
        check.matrix(&covariance, theirs);
    }
    check.differences
}

/// Differences found in a case of estimates by domain.
pub(super) fn by(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let arguments = case.call.arguments();
    let mut part_expression = arguments[2];
    let mut mix = None;
    if part_expression.function() == "svystandardize" {
        mix = Some(part_expression);
        part_expression = part_expression.arguments()[0];
    }
    let part = study.part(part_expression);
    let data = &part.arm.data;
    let mut question = match arguments.get(3).map(|f| f.text()) {
        Some("svymean" | "svyciprop") => {
            Question::of_terms(study, &part, arguments[0], Measure::Mean)
        }
        Some("svytotal") => Question::of_terms(study, &part, arguments[0], Measure::Total),
        Some("svyratio") => {
            let below = case.call.named("denominator").unwrap();
            Question::of_ratio(study, &part, arguments[0], below)
        }
        other => panic!("function {other:?}"),
    };
    question.by = arguments[1]
        .terms()
        .iter()
        .map(|term| study.category(data, term))
        .collect();
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    if let Some(mix) = mix {
        standardised(&mut check, study, &part, &question, mix);
        return check.differences;
    }
    let Answers {
        answers,
        covariance,
    } = question.ask(&part);
    let table = Listing::of(&case.expect);
    for (name_at, (name, _, _)) in question.columns.iter().enumerate() {
        let own: Vec<&Answer> = answers
            .iter()
            .filter(|answer| answer.name == *name)
            .collect();
        for answer in own {
            let Some(row) = table.row(&answer.domain) else {
                check
                    .differences
                    .push(format!("{:?} is not in the reference", answer.domain));
                continue;
            };
            check_row(&mut check, answer, &table, row, name_at);
        }
    }
    if answers.len() != table.rows * question.columns.len() {
        check
            .differences
            .push(format!("{} estimates", answers.len()));
    }
    if let (Some(theirs), true) = (case.expect.get("vcov"), case.precision) {
        check.matrix(&covariance, theirs);
    }
    check.differences
}

fn check_row(check: &mut Check<'_>, answer: &Answer, table: &Listing<'_>, row: usize, at: usize) {
    check.near("est", answer.value, table.value(at, row), 1e-12);
    let interval = check.case.call.named("method").map(Expression::text);
    if interval == Some("beta") {
        let (se, df) = (answer.se.unwrap(), f64::from(answer.df));
        let size = statistics::interval::EffectiveSize::Free;
        let ours = statistics::interval::korn_graubard(answer.value, se, answer.n, df, 0.95, size)
            .unwrap();
        check.near(
            "ci_l",
            ours.low,
            table.column("ci_l", at, row).unwrap(),
            1e-12,
        );
        check.near(
            "ci_u",
            ours.high,
            table.column("ci_u", at, row).unwrap(),
            1e-12,
        );
        return;
    }
    // Where the crate says "not estimable", R reports 0 or rounding noise.
    let Some(se) = answer.se.filter(|_| check.case.precision) else {
        return;
    };
    let z = normal(0.975).unwrap();
    let theirs = [
        ("se", se),
        ("ci_l", answer.value - z * se),
        ("ci_u", answer.value + z * se),
        ("cv", se / answer.value),
        ("DEff", answer.deff.map_or(f64::NAN, |(_, without)| without)),
    ];
    for (kind, ours) in theirs {
        if let Some(theirs) = table.column(kind, at, row) {
            check.near(kind, ours, theirs, 1e-12);
        }
    }
}

/// Domains brought to one mix of classes.
fn standardised(
    check: &mut Check<'_>,
    study: &Study,
    part: &super::study::Part<'_>,
    question: &Question,
    mix: &Expression,
) {
    let class = study.category(&part.arm.data, mix.named("by").unwrap().terms()[0]);
    let sizes: Vec<(u32, f64)> = (0..)
        .zip(mix.named("population").unwrap().arguments())
        .map(|(code, size)| (code, size.number()))
        .collect();
    assert_eq!(sizes.len(), class.levels().len());
    let values: Vec<f64> = question.columns[0]
        .1
        .iter()
        .zip(&part.included)
        .map(|(v, included)| if *included { *v } else { f64::NAN })
        .collect();
    let numbers = vec![Number::new("y", &values)];
    let variables = Variables::of_numbers(values.len(), numbers).unwrap();
    let cells = Breakdown::by(question.by.iter().chain(std::iter::once(&class)));
    let table = tabulate(&part.arm.design, &variables, &[cells])
        .unwrap()
        .remove(0);
    let listing = Listing::of(&check.case.expect);
    for row in 0..listing.rows {
        let key: Vec<u32> = question
            .by
            .iter()
            .enumerate()
            .map(|(at, by)| by.code_of(&listing.labels[at][row]).unwrap())
            .collect();
        let outcome = statistics::standardise::standardise(&table, &key, &sizes, Measure::Mean(0));
        let statistics::standardise::Standardised::Complete(influence) = outcome else {
            check.differences.push(format!("{key:?} lacks a class"));
            continue;
        };
        check.near("est", influence.value(), listing.value(0, row), 1e-12);
        let se = influence.variance().sqrt();
        check.near("se", se, listing.column("se", 0, row).unwrap(), 1e-12);
    }
}

/// Differences found in a case of a contrast.
pub(super) fn contrast(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let arguments = case.call.arguments();
    let inner = arguments[0].arguments();
    let by = arguments[0].function() == "svyby";
    let part = study.part(if by { inner[2] } else { inner[1] });
    let data = &part.arm.data;
    let mut question = Question::of_terms(study, &part, inner[0], Measure::Mean);
    if by {
        question.by = vec![study.category(data, inner[1].terms()[0])];
    }
    let values: Vec<Vec<f64>> = question.columns.iter().map(|(_, v, _)| v.clone()).collect();
    let numbers = values
        .iter()
        .map(|values| Number::new("y", values))
        .collect();
    let variables = Variables::of_numbers(part.included.len(), numbers).unwrap();
    let table = tabulate(&part.arm.design, &variables, &[Breakdown::by(&question.by)])
        .unwrap()
        .remove(0);
    let mut parts: Vec<(String, Influence<'_>)> = Vec::new();
    for domain in 0..table.domains() {
        for (at, term) in inner[0].terms().iter().enumerate() {
            let name = match question.by.first() {
                Some(by) => by.levels()[table.key(domain)[0] as usize].clone(),
                None => term.text().to_owned(),
            };
            parts.push((name, table.influence(domain, Measure::Mean(at)).unwrap()));
        }
    }
    let wanted: Vec<&Expression> = match arguments[1].function() {
        "list" => arguments[1]
            .all()
            .iter()
            .map(|(_, contrast)| contrast)
            .collect(),
        _ => vec![arguments[1]],
    };
    let ours: Vec<Influence<'_>> = wanted.iter().map(|c| combine(c, &parts)).collect();
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    for (at, influence) in ours.iter().enumerate() {
        check.near(
            "est",
            influence.value(),
            number(&case.expect["est"][at]),
            1e-12,
        );
        let se = influence.variance().sqrt();
        check.near("se", se, number(&case.expect["se"][at]), 1e-12);
    }
    if let Some(theirs) = case.expect.get("vcov") {
        check.matrix(&statistics::estimation::covariance_matrix(&ours), theirs);
    }
    check.differences
}

fn combine<'a>(contrast: &Expression, parts: &[(String, Influence<'a>)]) -> Influence<'a> {
    let find = |name: &str| parts.iter().position(|(own, _)| own == name).unwrap();
    if contrast.function() == "quote" {
        let (value, gradient) = differentiate(contrast.arguments()[0], parts, &find);
        let slopes: Vec<(f64, &Influence<'a>)> = gradient
            .iter()
            .zip(parts)
            .map(|(slope, (_, part))| (*slope, part))
            .collect();
        return Influence::function(value, &slopes);
    }
    let terms: Vec<(f64, &Influence<'a>)> = contrast
        .all()
        .iter()
        .map(|(name, weight)| (weight.number(), &parts[find(name.as_ref().unwrap())].1))
        .collect();
    Influence::combination(&terms)
}

/// Value and gradient of an expression in the estimates.
fn differentiate(
    expression: &Expression,
    parts: &[(String, Influence<'_>)],
    find: &impl Fn(&str) -> usize,
) -> (f64, Vec<f64>) {
    let arguments = expression.arguments();
    let side = |at: usize| differentiate(arguments[at], parts, find);
    match expression {
        Expression::Name(name) => {
            let at = find(name);
            let gradient = (0..parts.len())
                .map(|k| f64::from(u8::from(k == at)))
                .collect();
            (parts[at].1.value(), gradient)
        }
        Expression::Call(function, _) => match function.as_str() {
            "log" => {
                let (value, slopes) = side(0);
                (
                    value.ln(),
                    slopes.iter().map(|slope| slope / value).collect(),
                )
            }
            "-" => {
                let ((a, da), (b, db)) = (side(0), side(1));
                (a - b, da.iter().zip(db).map(|(x, y)| x - y).collect())
            }
            "/" => {
                let ((a, da), (b, db)) = (side(0), side(1));
                (
                    a / b,
                    da.iter()
                        .zip(db)
                        .map(|(x, y)| x / b - a * y / (b * b))
                        .collect(),
                )
            }
            other => panic!("function {other}"),
        },
        other => panic!("{other:?}"),
    }
}

/// A number of the reference; R writes NA as null and infinities as text.
pub(super) fn number(value: &Value) -> f64 {
    match value {
        Value::Null => f64::NAN,
        Value::String(text) if text == "Inf" => f64::INFINITY,
        Value::String(text) if text == "-Inf" => f64::NEG_INFINITY,
        other => other.as_f64().unwrap(),
    }
}

/// Collects the differences of a case.
pub(super) struct Check<'a> {
    pub(super) case: &'a Case,
    pub(super) tally: &'a mut Tally,
    pub(super) differences: Vec<String>,
}

impl Check<'_> {
    pub(super) fn near(&mut self, what: &str, ours: f64, theirs: f64, absolute: f64) {
        let found = self
            .tally
            .near(what, ours, theirs, self.case.tolerance, absolute);
        self.differences.extend(found);
    }

    fn matrix(&mut self, ours: &[Vec<f64>], theirs: &Value) {
        let largest = ours
            .iter()
            .enumerate()
            .map(|(i, row)| row[i])
            .fold(0.0, f64::max);
        // The variance of a calibrated margin is rounding noise on both sides.
        let noise = (largest * 1e-12).max(if largest < 1e-9 { 1e-9 } else { 0.0 });
        for (i, row) in ours.iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                self.near("vcov", *value, number(&theirs[i][j]), noise);
            }
        }
    }
}

/// A table of R: label columns, estimate columns, precision columns.
struct Listing<'a> {
    table: &'a Value,
    labels: Vec<Vec<String>>,
    estimates: Vec<&'a str>,
    rows: usize,
}

impl<'a> Listing<'a> {
    fn of(expect: &'a Value) -> Self {
        let table = &expect["table"];
        let by: Vec<&str> = expect["by"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap())
            .collect();
        let label = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.as_f64().unwrap().to_string(),
        };
        let labels: Vec<Vec<String>> = by
            .iter()
            .map(|name| table[*name].as_array().unwrap().iter().map(label).collect())
            .collect();
        let precision = ["se", "ci_l", "ci_u", "cv", "DEff"];
        let is_precision = |name: &str| {
            precision.iter().any(|kind| {
                name == *kind
                    || name
                        .strip_prefix(kind)
                        .is_some_and(|rest| rest.starts_with('.'))
            })
        };
        let estimates = table
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .filter(|name| !by.contains(name) && !is_precision(name))
            .collect();
        let rows = labels[0].len();
        Self {
            table,
            labels,
            estimates,
            rows,
        }
    }

    fn row(&self, domain: &[String]) -> Option<usize> {
        (0..self.rows).find(|&row| {
            self.labels
                .iter()
                .zip(domain)
                .all(|(all, own)| all[row] == *own)
        })
    }

    fn value(&self, at: usize, row: usize) -> f64 {
        number(&self.table[self.estimates[at]][row])
    }

    fn column(&self, kind: &str, at: usize, row: usize) -> Option<f64> {
        let own = self.table.get(format!("{kind}.{}", self.estimates[at]));
        own.or_else(|| self.table.get(kind))
            .map(|column| number(&column[row]))
    }
}
