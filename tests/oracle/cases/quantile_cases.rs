//! Cases of percentiles.

use statistics::percentile::{PercentileRule, ShareInterval, percentile};

use super::case::Case;
use super::estimate_cases::{Check, number};
use super::r_expression::Expression;
use super::study::Study;
use super::tally::Tally;

/// `svyquantile(~x, design, c(…), qrule, interval.type)`.
pub(super) fn quantiles(case: &Case, study: &Study, tally: &mut Tally) -> Vec<String> {
    let arguments = case.call.arguments();
    let part = study.part(arguments[1]);
    let term = arguments[0].terms()[0];
    let values = study.numbers(&part.arm.data, term);
    let rule = match case.call.named("qrule").map_or("math", Expression::text) {
        "math" => PercentileRule::Mathematical,
        "school" => PercentileRule::School,
        "hf5" => PercentileRule::Midpoint,
        "hf6" => PercentileRule::Exceedance,
        "hf7" => PercentileRule::Interior,
        other => panic!("rule {other}"),
    };
    let share = match case
        .call
        .named("interval.type")
        .map_or("mean", Expression::text)
    {
        "mean" => ShareInterval::Wald,
        "xlogit" => ShareInterval::Logit,
        "asin" => ShareInterval::Arcsine,
        "beta" => ShareInterval::KornGraubard,
        other => panic!("interval {other}"),
    };
    let mut check = Check {
        case,
        tally,
        differences: Vec::new(),
    };
    let expect = &case.expect[term.text()];
    for (at, p) in expect["p"].as_array().unwrap().iter().enumerate() {
        let ours = percentile(&part.arm.design, &values, number(p), rule, share, 0.95);
        let ours = ours.unwrap().unwrap();
        let interval = ours.interval.unwrap();
        check.near("quantile", ours.value, number(&expect["quantile"][at]), 0.0);
        check.near("ci_l", interval.low, number(&expect["ci_l"][at]), 0.0);
        check.near("ci_u", interval.high, number(&expect["ci_u"][at]), 0.0);
        check.near("se", ours.se.unwrap(), number(&expect["se"][at]), 0.0);
    }
    check.differences
}
