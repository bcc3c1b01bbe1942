//! Which items pull a unit down most against its block.

use statistics::element::Contrast;

use super::{difference, headline, overall, points, published};
use crate::release::content::{Group, Key, Pull, StreamTables, Weakness};
use crate::release::estimate::{Estimator, Tabulated, refused};
use crate::release::make::ReleaseError;
use crate::release::stream::Making;

/// Most items told of a unit.
const MOST_ITEMS: usize = 5;

/// One entry a unit that is told of, in catalogue order.
pub(super) fn weaknesses(
    making: &Making<'_>,
    estimator: &Estimator,
    places: &[Tabulated],
    tables: &StreamTables,
) -> Result<Vec<Weakness>, ReleaseError> {
    let Some(overall) = overall(making) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for (row, group) in tables.units.iter().enumerate() {
        let Key::Unit(unit) = group.key else { continue };
        if group.measures.is_empty() {
            continue;
        }
        let code = &making.input.units[unit as usize].block;
        let is_own = |block: &Group| matches!(&block.key, Key::Block(own) if own == code);
        let block = tables.blocks.iter().position(is_own);
        let items = match block {
            Some(at) => pulls(
                making,
                estimator,
                places,
                (row, group),
                (at, &tables.blocks[at]),
            )?,
            None => Vec::new(),
        };
        all.push(Weakness {
            unit,
            items,
            points: published(making, group, overall).map(|estimate| points(making, estimate)),
        });
    }
    Ok(all)
}

fn pulls(
    making: &Making<'_>,
    estimator: &Estimator,
    places: &[Tabulated],
    (row, unit): (usize, &Group),
    (at, block): (usize, &Group),
) -> Result<Vec<Pull>, ReleaseError> {
    let below = |item: &usize| {
        let own = published(making, unit, *item).map(|estimate| estimate.value);
        let around = published(making, block, *item).map(|estimate| estimate.value);
        own.zip(around).is_some_and(|(own, around)| own < around)
    };
    let items: Vec<usize> = (0..making.input.item_count()).filter(below).collect();
    let (blocks, units) = (&places[1], &places[2]);
    let figures = &blocks.figures;
    let se = |&item: &usize| {
        [figures.share(at, item), figures.mean(at, item)].map(|figure| figure.se.unwrap_or(0.0))
    };
    let block_se: Vec<[f64; 2]> = items.iter().map(se).collect();
    let indices: Vec<_> = items
        .iter()
        .map(|&item| estimator.indices[item].clone())
        .collect();
    let (inner, outer) = ((&units.groups, row), (&blocks.groups, at));
    let contrasts = Contrast::nested(&estimator.sample, inner, outer, &block_se, &indices);
    let df = estimator.sample.degrees_of_freedom() as f64;
    let score = headline(making);
    let mut pulls = Vec::new();
    for (&item, contrast) in items.iter().zip(contrasts.map_err(refused)?) {
        let found = (
            contrast.value,
            published(making, unit, item),
            published(making, block, item),
        );
        let (Some(value), Some(own), Some(around)) = found else {
            continue;
        };
        let gap = difference(
            value[score],
            contrast.se[score],
            df,
            making.parameters.level,
        )?;
        let weight = weight(making, item);
        pulls.push(Pull {
            item: u32::try_from(item).unwrap_or(u32::MAX),
            weight,
            unit: own.value,
            block: around.value,
            gap,
            pull: weight * -gap.value,
            pull_se: weight * gap.se,
        });
    }
    pulls.sort_by(|a, b| b.pull.total_cmp(&a.pull).then(a.item.cmp(&b.item)));
    pulls.truncate(MOST_ITEMS);
    Ok(pulls)
}

/// Weight of an item in the overall index; for indices that pool answers the weight that it would have if
/// everybody answered everything.
fn weight(making: &Making<'_>, item: usize) -> f64 {
    let Some(overall) = overall(making) else {
        return 0.0;
    };
    let index = &making.input.questionnaire.indicators[overall];
    let place = index.items.iter().position(|&own| own as usize == item);
    let equal = 1.0 / index.items.len() as f64;
    place.map_or(0.0, |place| {
        index.weights.get(place).copied().unwrap_or(equal)
    })
}
