//! What follows from the tables of the sample: ranks, highest and lowest, what pulls a unit down.

mod modes;
mod ranking;
mod weakness;

use statistics::interval::wald;
use statistics::quantile::student_two_sided;

use super::content::{Difference, Extremes, Group, Key, Points, StreamTables};
use super::estimate::{Estimator, Tabulated, refused};
use super::figure::{Estimate, Score};
use super::make::ReleaseError;
use super::stream::Making;

pub(super) use modes::mode_effects;

/// How many are told as highest and as lowest.
const EXTREMES: usize = 5;

/// Rankings, extremes and weaknesses, out of published figures only.
pub(super) fn add(
    making: &Making<'_>,
    estimator: &Estimator,
    places: &[Tabulated],
    tables: &mut StreamTables,
) -> Result<(), ReleaseError> {
    tables.rankings = ranking::rankings(making, estimator, places, tables)?;
    tables.weaknesses = weakness::weaknesses(making, estimator, places, tables)?;
    tables.extremes = Some(extremes(making, tables));
    Ok(())
}

/// Position of the headline score in pairs of share and mean.
pub(super) fn headline(making: &Making<'_>) -> usize {
    match making.input.questionnaire.score {
        Score::Share => 0,
        Score::Mean => 1,
    }
}

/// The published headline estimate of an indicator of a group.
pub(super) fn published<'g>(
    making: &Making<'_>,
    group: &'g Group,
    indicator: usize,
) -> Option<&'g Estimate> {
    let measure = group.measures.get(indicator)?;
    measure.figure(making.input.questionnaire.score).estimate()
}

/// Position of the overall index.
pub(super) fn overall(making: &Making<'_>) -> Option<usize> {
    let indicators = making.input.questionnaire.indicators.iter();
    let codes = indicators.map(|indicator| indicator.code.as_str());
    codes
        .into_iter()
        .position(|code| code == survey::IndexDefinition::OVERALL)
}

/// Points of an index.
pub(super) fn points(making: &Making<'_>, estimate: &Estimate) -> Points {
    let most = making.parameters.rules.unwrap_or_default().points;
    Points {
        most,
        value: most * estimate.value,
        low: most * estimate.low,
        high: most * estimate.high,
    }
}

/// A difference with its interval and test; nothing varying, it is certain.
pub(super) fn difference(
    value: f64,
    se: f64,
    df: f64,
    level: f64,
) -> Result<Difference, ReleaseError> {
    let interval = wald(value, se, df.max(1.0), level).map_err(refused)?;
    let p_value = if se > 0.0 {
        student_two_sided(value / se, df.max(1.0)).map_err(refused)?
    } else {
        f64::from(u8::from(value.abs() <= 0.0))
    };
    Ok(Difference {
        value,
        se,
        low: interval.low,
        high: interval.high,
        df,
        p_value,
    })
}

fn extremes(making: &Making<'_>, tables: &StreamTables) -> Extremes {
    let items = making.input.item_count();
    let item = |at: usize| {
        let estimate = published(making, tables.overall.as_ref()?, at)?;
        Some((estimate.value, u32::try_from(at).ok()?))
    };
    let items: Vec<(f64, u32)> = (0..items).filter_map(item).collect();
    let overall = overall(making);
    let unit = |group: &Group| {
        let Key::Unit(unit) = group.key else {
            return None;
        };
        Some((published(making, group, overall?)?.value, unit))
    };
    let units: Vec<(f64, u32)> = tables.units.iter().filter_map(unit).collect();
    let [items_highest, items_lowest] = ends(items);
    let [units_highest, units_lowest] = ends(units);
    Extremes {
        items_highest,
        items_lowest,
        units_highest,
        units_lowest,
    }
}

/// The first and the last five, ties in their own order.
fn ends(mut values: Vec<(f64, u32)>) -> [Vec<u32>; 2] {
    let places = |values: &[(f64, u32)]| values.iter().take(EXTREMES).map(|one| one.1).collect();
    values.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let highest = places(&values);
    values.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    [highest, places(&values)]
}
