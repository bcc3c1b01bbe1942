//! Factor and overall indices under the three definitions.

use super::frame::{Frame, vectors};
use super::tally::Tally;
use statistics::estimation::{Measure, Score, Status, tabulate};

use super::items::{breakdowns, domain_of, level_position};
use super::sipas::{FACTORS, Survey};

#[test]
fn indices_agree_with_r() {
    let survey = Survey::read();
    let variables = survey.variables();
    let (one, two) = (survey.design(), survey.two_stage_design());
    let tables = tabulate(&one, &variables, &breakdowns(&survey)).unwrap();
    let tables_two = tabulate(&two, &variables, &breakdowns(&survey)).unwrap();
    let expected = Frame::read(&vectors().join("expected_indices.csv"));
    let mut tally = Tally::of("indices");
    for row in 0..expected.rows() {
        let (level, unit) = (&expected.text("level")[row], &expected.text("unit")[row]);
        let (field, index) = (&expected.text("field")[row], &expected.text("index")[row]);
        let (way, score) = expected.text("definition")[row].split_once('_').unwrap();
        let factor = FACTORS.iter().position(|(code, ..)| code == index).unwrap();
        let way_position = ["respmean", "pooled", "itemmean"]
            .iter()
            .position(|w| *w == way);
        let composite = 3 * factor + way_position.unwrap();
        // score100 = 25 (mark − 1)
        let (score, scale, shift) = if score == "sat" {
            (Score::Share, 1.0, 0.0)
        } else {
            (Score::Mark, 25.0, -25.0)
        };
        let domain = domain_of(&survey, &tables, level, unit, field);
        let measure = Measure::Composite(composite, score);
        let estimate = tables[level_position(level)].estimate(domain, measure);
        let two = tables_two[level_position(level)].estimate(domain, measure);
        let id = format!("{level} {unit} {field} {index} {way}");
        let mut differences = Vec::new();
        let n = estimate.n_answered as f64;
        differences.extend(tally.near("n", n, expected.number("n", row), 0.0, 0.0));
        let value = estimate.value.map_or(f64::NAN, |v| scale * v + shift);
        differences.extend(tally.near("est", value, expected.number("est", row), 1e-9, 1e-12));
        differences.extend(tally.near(
            "df",
            f64::from(estimate.df),
            expected.number("df_domain", row),
            0.0,
            0.0,
        ));
        match estimate.status {
            Status::Estimated => {
                let se = scale * estimate.se.unwrap();
                differences.extend(tally.near(
                    "se",
                    se,
                    expected.number("se_wr", row),
                    1e-9,
                    1e-12,
                ));
                let se = scale * two.se.unwrap();
                differences.extend(tally.near(
                    "se_two",
                    se,
                    expected.number("se_two", row),
                    1e-9,
                    1e-12,
                ));
            }
            Status::NoContrast => assert!(estimate.df == 0 && estimate.se.is_none()),
            Status::NoAnswers => assert!(expected.number("est", row).is_nan(), "{id} has a value"),
        }
        tally.case(&id, &differences);
    }
    tally.finish(1896);
}
