//! Cases of tests, reliability and intervals for shares.

use statistics::comparison::{RankTest, TwoWayTable, compare_groups, rank_test};
use statistics::estimation::Measure;
use statistics::interval::{self, EffectiveSize, Interval};

use super::answers::{Answers, Question};
use super::case::Case;
use super::estimate_cases::{Check, number};
use super::r_expression::Expression;
use super::study::Study;
use super::tally::Tally;

/// `svychisq(~a + b, design, statistic)`.
pub(super) fn chi_squared(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let arguments = case.call.arguments();
    let part = study.part(arguments[1]);
    let data = &part.arm.data;
    let terms = arguments[0].terms();
    let (rows, columns) = (
        study.category(data, terms[0]),
        study.category(data, terms[1]),
    );
    let included = |row: usize| part.included[row];
    let table = TwoWayTable::new(&part.arm.design, &rows, &columns, included).unwrap();
    let statistic = case.call.named("statistic").map_or("F", Expression::text);
    let (value, parameters, p) = match statistic {
        "F" => {
            let test = table.rao_scott().unwrap();
            (
                test.f,
                vec![test.numerator_df, test.denominator_df],
                test.p_value,
            )
        }
        "Chisq" => {
            let test = table.rao_scott().unwrap();
            let df = number(&case.expect["parameter"][0]);
            (test.pearson, vec![df], test.p_first_order)
        }
        "Wald" | "adjWald" => {
            let test = table.wald(statistic == "adjWald").unwrap();
            (
                test.f,
                vec![test.numerator_df, test.denominator_df],
                test.p_value,
            )
        }
        other => panic!("statistic {other}"),
    };
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    check.near("statistic", value, number(&case.expect["statistic"]), 1e-12);
    for (at, parameter) in parameters.iter().enumerate() {
        check.near(
            "parameter",
            *parameter,
            number(&case.expect["parameter"][at]),
            1e-9,
        );
    }
    check.near("p", p, number(&case.expect["p_value"]), 1e-15);
    check.differences
}

/// `svyttest(y ~ group, design)`.
pub(super) fn t_test(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let arguments = case.call.arguments();
    let part = study.part(arguments[1]);
    let data = &part.arm.data;
    let sides = arguments[0].arguments();
    let values = study.numbers(data, sides[0]);
    let category = study.category(data, sides[1]);
    assert_eq!(category.levels().len(), 2, "{:?}", category.levels());
    let groups: Vec<Option<bool>> = category
        .codes()
        .iter()
        .zip(&part.included)
        .map(|(&code, &included)| included.then_some(code == 1))
        .collect();
    let test = compare_groups(&part.arm.design, &values, &groups, 0.95).unwrap();
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    check.near(
        "statistic",
        test.t,
        number(&case.expect["statistic"]),
        1e-12,
    );
    check.near("df", test.df, number(&case.expect["parameter"][0]), 1e-12);
    check.near("p", test.p_value, number(&case.expect["p_value"]), 1e-15);
    check.near(
        "estimate",
        test.difference,
        number(&case.expect["estimate"][0]),
        1e-12,
    );
    check.near(
        "low",
        test.interval.low,
        number(&case.expect["conf_int"][0]),
        1e-12,
    );
    check.near(
        "high",
        test.interval.high,
        number(&case.expect["conf_int"][1]),
        1e-12,
    );
    check.differences
}

/// `svyranktest(y ~ group, design)`, or the order-free form of it.
pub(super) fn rank(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let midrank = case.call.function().is_empty();
    let rewritten = Expression::parse("svyranktest(v_q01~channel, subset(dwr, a_q01==1))");
    let call = if midrank { &rewritten } else { &case.call };
    let arguments = call.arguments();
    let part = study.part(arguments[1]);
    let data = &part.arm.data;
    let sides = arguments[0].arguments();
    let values = study.numbers(data, sides[0]);
    let groups = study.category(data, sides[1]);
    let test = rank_test(&part.arm.design, &values, &groups, |row| part.included[row]).unwrap();
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    let expect = &case.expect;
    match test {
        RankTest::TwoGroups(test) => {
            let theirs = |name: &str| {
                if expect[name].is_array() {
                    number(&expect[name][0])
                } else {
                    number(&expect[name])
                }
            };
            check.near("statistic", test.t, theirs("statistic"), 1e-12);
            check.near("df", test.df, theirs("parameter"), 1e-12);
            check.near("estimate", test.difference, theirs("estimate"), 1e-12);
            check.near("p", test.p_value, theirs("p_value"), 1e-15);
        }
        // R puts the degrees of freedom in "statistic" and the statistic in "parameter".
        RankTest::ManyGroups {
            chi_squared,
            numerator_df,
            p_value,
            ..
        } => {
            check.near("df", numerator_df, number(&expect["statistic"]), 1e-12);
            check.near(
                "chi-squared",
                chi_squared,
                number(&expect["parameter"][0]),
                1e-12,
            );
            check.near("p", p_value, number(&expect["p_value"]), 1e-15);
        }
    }
    check.differences
}

/// `svyciprop(~I(condition), design, method)`.
pub(super) fn share_interval(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let arguments = case.call.arguments();
    let part = study.part(arguments[1]);
    let term = arguments[0].terms()[0];
    let values = study.numbers(&part.arm.data, term);
    let columns = vec![("p".to_owned(), values, None)];
    let question = Question {
        columns,
        measure: Measure::Mean,
        by: Vec::new(),
    };
    let Answers { answers, .. } = question.ask(&part);
    let answer = &answers[0];
    let (p, se) = (answer.value, answer.se.unwrap());
    let df = f64::from(part.arm.design.df_of_rows(|row| part.included[row]));
    let n_eff = p * (1.0 - p) / (se * se);
    let Interval { low, high } = match case.call.named("method").unwrap().text() {
        "logit" | "xlogit" => interval::logit(p, se, df, 0.95).unwrap().unwrap(),
        "mean" => interval::wald(p, se, df, 0.95).unwrap(),
        "wilson" => interval::wilson(p, n_eff, df, 0.95).unwrap(),
        "asin" => interval::arcsine(p, se, df, 0.95).unwrap(),
        "likelihood" => interval::likelihood(p, se, answer.n, df, 0.95).unwrap(),
        "beta" => {
            let df = f64::from(answer.df);
            interval::korn_graubard(p, se, answer.n, df, 0.95, EffectiveSize::Free).unwrap()
        }
        other => panic!("method {other}"),
    };
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    check.near("est", p, number(&case.expect["est"]), 1e-12);
    check.near("se", se, number(&case.expect["se"]), 1e-12);
    check.near("low", low, number(&case.expect["ci"][0]), 1e-12);
    check.near("high", high, number(&case.expect["ci"][1]), 1e-12);
    check.differences
}
