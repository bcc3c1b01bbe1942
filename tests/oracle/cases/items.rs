//! Item tables: shares, means, standard errors, design effects, intervals at every level.

use super::frame::{Frame, vectors};
use super::tally::Tally;
use statistics::estimation::{Breakdown, Estimate, Measure, Score, Status, Table, tabulate};
use statistics::interval::{self, EffectiveSize};
use statistics::presentation::{Presentation, PresentationRule};

use super::sipas::Survey;

/// Position of a level's table in [`tables`].
pub(crate) fn level_position(level: &str) -> usize {
    ["unit_field", "unit", "field", "all"]
        .iter()
        .position(|name| *name == level)
        .unwrap()
}

pub(crate) fn breakdowns(survey: &Survey) -> [Breakdown<'_>; 4] {
    [
        Breakdown::by([&survey.unit, &survey.field]),
        Breakdown::by([&survey.unit]),
        Breakdown::by([&survey.field]),
        Breakdown::whole(),
    ]
}

/// The domain of a row of a reference file.
pub(crate) fn domain_of(
    survey: &Survey,
    tables: &[Table<'_>],
    level: &str,
    unit: &str,
    field: &str,
) -> usize {
    let key: Vec<u32> = [(unit, &survey.unit), (field, &survey.field)]
        .iter()
        .filter(|(label, _)| !label.is_empty())
        .map(|(label, category)| category.code_of(label).unwrap())
        .collect();
    tables[level_position(level)].domain_of(&key).unwrap()
}

/// Number of a row of the reference in a column, and what we get.
type Pair<'a> = (&'a str, f64);

fn or_nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

/// What does not need a standard error.
fn point_columns<'a>(table: &Table<'_>, domain: usize, item: usize) -> Vec<Pair<'a>> {
    let share = table.estimate(domain, Measure::Item(item, Score::Share));
    let mark = table.estimate(domain, Measure::Item(item, Score::Mark));
    let counts = table.counts(domain, item);
    assert_eq!(share.n_answered, counts.answered());
    let judgement = PresentationRule::default().judge(&share).unwrap();
    vec![
        ("n", share.n_answered as f64),
        ("n_sat", (counts.marks[3] + counts.marks[4]) as f64),
        ("sum_w", share.weight_sum),
        ("p", or_nan(share.value)),
        ("mean", or_nan(mark.value)),
        ("df_domain", f64::from(share.df)),
        ("nchs_neff", or_nan(judgement.n_eff)),
        ("nchs_lo", judgement.interval.low),
        ("nchs_hi", judgement.interval.high),
    ]
}

/// Standard errors, design effects and intervals.
fn precision_columns<'a>(share: &Estimate, mark: &Estimate, two: &Estimate) -> Vec<Pair<'a>> {
    let (p, se) = (share.value.unwrap(), share.se.unwrap());
    let df = f64::from(share.df_design);
    let deff = share.deff.filter(|_| se > 0.0);
    let wald = interval::wald(p, se, df, 0.95).unwrap();
    let logit = interval::logit(p, se, df, 0.95)
        .unwrap()
        .filter(|_| se > 0.0);
    let korn = (se > 0.0).then(|| {
        let df = f64::from(share.df);
        let size = EffectiveSize::Free;
        interval::korn_graubard(p, se, share.n_answered, df, 0.95, size).unwrap()
    });
    vec![
        ("se_wr", se),
        ("se_mean", mark.se.unwrap()),
        ("se_two", two.se.unwrap()),
        ("deff_wor", or_nan(deff.and_then(|d| d.without_replacement))),
        ("deff_wr", or_nan(deff.map(|d| d.with_replacement))),
        ("wald_lo", wald.low),
        ("wald_hi", wald.high),
        ("logit_lo", or_nan(logit.map(|i| i.low))),
        ("logit_hi", or_nan(logit.map(|i| i.high))),
        ("kg_lo", or_nan(korn.map(|i| i.low))),
        ("kg_hi", or_nan(korn.map(|i| i.high))),
    ]
}

/// Our verdict in the words of the reference: status, and whether the complement has a footnote.
fn verdict(share: &Estimate) -> (&'static str, &'static str) {
    match PresentationRule::default()
        .judge(share)
        .unwrap()
        .presentation
    {
        Presentation::Present => ("present", "0"),
        Presentation::PresentWithNote => ("present", "1"),
        Presentation::Review => ("review", "0"),
        Presentation::Suppress => ("suppress", "0"),
    }
}

#[test]
fn item_tables_agree_with_r() {
    let survey = Survey::read();
    let variables = survey.variables();
    let (one, two) = (survey.design(), survey.two_stage_design());
    let tables = tabulate(&one, &variables, &breakdowns(&survey)).unwrap();
    let tables_two = tabulate(&two, &variables, &breakdowns(&survey)).unwrap();
    let expected = Frame::read(&vectors().join("expected_items.csv"));
    let mut tally = Tally::of("items");
    for row in 0..expected.rows() {
        let (level, unit) = (&expected.text("level")[row], &expected.text("unit")[row]);
        let (field, item) = (&expected.text("field")[row], &expected.text("item")[row]);
        let id = format!("{level} {unit} {field} {item}");
        let item: usize = item[1..].parse::<usize>().unwrap() - 1;
        let domain = domain_of(&survey, &tables, level, unit, field);
        let (table, second) = (
            &tables[level_position(level)],
            &tables_two[level_position(level)],
        );
        let share = table.estimate(domain, Measure::Item(item, Score::Share));
        let mark = table.estimate(domain, Measure::Item(item, Score::Mark));
        let two = second.estimate(domain, Measure::Item(item, Score::Share));
        let mut ours = point_columns(table, domain, item);
        if share.se.is_some() {
            ours.extend(precision_columns(&share, &mark, &two));
        } else {
            assert_eq!((share.status, share.df), (Status::NoContrast, 0), "{id}");
        }
        let mut differences: Vec<String> = ours
            .iter()
            .filter_map(|(name, value)| {
                tally.near(name, *value, expected.number(name, row), 1e-9, 1e-12)
            })
            .collect();
        let note = &expected.text("nchs_complement_note")[row];
        if verdict(&share) != (expected.text("nchs_status")[row].as_str(), note.as_str()) {
            differences.push(format!("presentation {:?}", verdict(&share)));
        }
        tally.case(&id, &differences);
    }
    tally.finish(2542);
}
