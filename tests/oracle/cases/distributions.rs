//! Quantiles and tail probabilities against R.

use super::frame::{Frame, vectors};
use super::tally::Tally;
use statistics::quantile;

#[test]
fn distributions_agree_with_r() {
    let frame = Frame::read(&vectors().join("dist.csv"));
    let (a, b, x) = (frame.numbers("a"), frame.numbers("b"), frame.numbers("x"));
    let values = frame.numbers("value");
    let mut tally = Tally::of("distributions");
    for (row, function) in frame.text("fn").iter().enumerate() {
        let (a, b, x) = (a[row], b[row], x[row]);
        let ours = match function.as_str() {
            "qt" => quantile::student(x, a),
            "pt" => quantile::student_cdf(x, a),
            "qbeta" => quantile::beta(x, a, b),
            "pbeta" => quantile::beta_cdf(a, b, x),
            "qnorm" => quantile::normal(x),
            "pf_upper" => quantile::fisher_upper(x, a, b),
            "pchisq_upper" => quantile::chi_squared_upper(x, a),
            other => panic!("unknown function {other}"),
        };
        let id = format!("{function}({x}; {a}, {b})");
        let differences: Vec<String> = tally
            .near("value", ours.unwrap(), values[row], 1e-9, 1e-15)
            .into_iter()
            .collect();
        tally.case(&id, &differences);
    }
    tally.finish(1660);
}
