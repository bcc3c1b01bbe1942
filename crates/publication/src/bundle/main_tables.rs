//! What the script for R reads: the indices by their items, and the published main tables.

use std::io;

use crate::release::content::IndicatorKind;
use crate::release::figure::Figure;
use crate::release::{Group, Key, Release};

/// One line an item of an indicator: code, kind, item, weight, how items are combined.
pub(super) fn indicators(release: &Release) -> io::Result<Vec<u8>> {
    let facts = &release.questionnaire;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "indicator",
        "kind",
        "item",
        "weight",
        "combine",
        "satisfied",
        "highest",
    ])?;
    let satisfied: Vec<String> = facts.satisfied.iter().map(ToString::to_string).collect();
    for indicator in &facts.indicators {
        let kind = match indicator.kind {
            IndicatorKind::Item => "item",
            IndicatorKind::Factor => "factor",
            IndicatorKind::Content => "content",
            IndicatorKind::Overall => "overall",
        };
        let weighted = !indicator.weights.is_empty();
        let combine = if weighted {
            "mean-of-items"
        } else {
            facts.combine.as_str()
        };
        let equal = 1.0 / indicator.items.len() as f64;
        for (at, &item) in indicator.items.iter().enumerate() {
            let item = &facts.indicators[item as usize].code;
            let weight = indicator.weights.get(at).copied().unwrap_or(equal);
            let (weight, highest) = (weight.to_string(), facts.highest.to_string());
            let words = [&indicator.code, kind, item, &weight, combine];
            let scale = [satisfied.join(" "), highest];
            writer.write_record(words.into_iter().chain(scale.iter().map(String::as_str)))?;
        }
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// One line a unit: code and block.
pub(super) fn units(release: &Release) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["unit", "block"])?;
    for unit in &release.units {
        writer.write_record([&unit.code, &unit.block])?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// One line a published figure of the sample by whole, block, unit and field.
pub(super) fn published(release: &Release) -> io::Result<Vec<u8>> {
    let tables = &release.sampled;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["table", "group", "indicator", "score", "value", "se"])?;
    let groups = tables.overall.iter();
    let groups = groups
        .chain(&tables.blocks)
        .chain(&tables.units)
        .chain(&tables.fields);
    for group in groups {
        let (table, code) = name(release, group);
        let indicators = release.questionnaire.indicators.iter();
        for (indicator, measure) in indicators.zip(&group.measures) {
            for (score, figure) in [("share", &measure.share), ("mean", &measure.mean)] {
                if let Figure::Ok(estimate) = figure {
                    let (value, se) = (estimate.value.to_string(), estimate.se.to_string());
                    writer.write_record([table, code, &indicator.code, score, &value, &se])?;
                }
            }
        }
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

fn name<'a>(release: &'a Release, group: &'a Group) -> (&'static str, &'a str) {
    match &group.key {
        Key::Whole => ("whole", "all"),
        Key::Block(code) => ("block", code),
        Key::Unit(unit) => ("unit", &release.units[*unit as usize].code),
        Key::Field(field) => ("field", &release.fields[*field as usize].code),
        Key::Cell(..) | Key::Respondent(..) | Key::Mode(_) => ("other", ""),
    }
}
