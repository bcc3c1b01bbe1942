//! What became of the items that pulled a unit down in the round before, beside what the unit planned then.

use pages::results::FollowUp;
use statistics::comparison::{Published, compare_published};
use survey::Language;

use super::tables::noted;
use crate::release::content::{Difference, Indicator, Pull, UnitFacts};
use crate::release::{Estimate, Group, Key, Release};
use crate::telling::{Cell, Column, Direction, Row, Table, Teller, direction};

/// Number of the release of the last earlier round that this one can be compared with.
pub fn comparable(release: &Release) -> Option<&str> {
    let mut earlier = release.earlier.iter();
    let found = earlier.find(|earlier| earlier.breaks.is_empty())?;
    Some(&found.number)
}

/// The items of a unit that pulled it down in `before`, then and now, with what it planned; none if the
/// release before told of none.
pub fn follow_up(
    release: &Release,
    before: &Release,
    (code, plan): (&str, &str),
    language: Language,
) -> Option<FollowUp> {
    let (teller, then) = (
        Teller::new(release, language),
        Teller::new(before, language),
    );
    let (own, own_then) = (unit(teller, code)?, unit(then, code)?);
    let pulls = &then.weakness(own_then.0)?.items;
    let row = |pull: &Pull| {
        let facts = before.questionnaire.indicators.get(pull.item as usize)?;
        let is_it = |one: &Indicator| one.code == facts.code;
        let item = release.questionnaire.indicators.iter().position(is_it)?;
        let first = then.estimate(own_then.1, pull.item as usize)?;
        let now = teller.estimate(own.1, item);
        let change = now.and_then(|now| difference(first, now, release.parameters.level));
        Some(cells(teller, item, first, now, change))
    };
    let rows: Vec<Row> = pulls.iter().filter_map(row).collect();
    if rows.is_empty() {
        return None;
    }
    let head = |key: &str| teller.text(key);
    let table = Table {
        sheet: String::new(),
        caption: head("results.follow_up"),
        language,
        columns: vec![
            Column::text(head("told.col_item"), 40),
            Column::index(head("told.col_then"), 10),
            Column::index(head("told.col_now"), 10),
            Column::index(head("told.col_change"), 12),
            Column::ends(head("told.col_change_interval"), 16),
            Column::text(head("results.follow_up_verdict"), 14),
        ],
        rows,
        notes: vec![teller.text("results.follow_up_note")],
    };
    Some(FollowUp {
        round: then.wording(&before.round.name),
        href: then.link(&format!("/don-vi/{code}")),
        plan: pages::results::paragraphs(plan),
        table: noted(&table),
    })
}

/// Position and figures of a unit.
fn unit<'a>(teller: Teller<'a>, code: &str) -> Option<(u32, &'a Group)> {
    let is_own = |unit: &UnitFacts| unit.code == code;
    let place = teller.release.units.iter().position(is_own)?;
    let place = u32::try_from(place).ok()?;
    let group = teller.unit_group(place)?;
    debug_assert_eq!(group.key, Key::Unit(place));
    Some((place, group))
}

/// Now less then; the two samples are independent. None where neither varies.
fn difference(then: &Estimate, now: &Estimate, level: f64) -> Option<Difference> {
    let published = |own: &Estimate| Published {
        value: own.value,
        se: own.se,
        df: own.df,
    };
    let found = compare_published(published(now), published(then), level).ok()?;
    Some(Difference {
        value: found.difference,
        se: found.se,
        low: found.interval.low,
        high: found.interval.high,
        df: found.df,
        p_value: found.p_value,
    })
}

fn cells(
    teller: Teller<'_>,
    item: usize,
    then: &Estimate,
    now: Option<&Estimate>,
    change: Option<Difference>,
) -> Row {
    let verdict = change.as_ref().map(|change| match direction(change) {
        Direction::Rise => "results.follow_up_better",
        Direction::Fall => "results.follow_up_worse",
        Direction::Same => "results.follow_up_same",
    });
    Row {
        cells: vec![
            Cell::Text(teller.indicator(item)),
            Cell::Share(then.value),
            now.map_or_else(
                || teller.reason("told.complement"),
                |now| Cell::Share(now.value),
            ),
            change.map_or(Cell::Empty, |change| Cell::Points(change.value)),
            change.map_or(Cell::Empty, |change| {
                Cell::PointsInterval(change.low, change.high)
            }),
            verdict.map_or(Cell::Empty, |verdict| Cell::Text(teller.text(verdict))),
        ],
        strong: false,
    }
}
