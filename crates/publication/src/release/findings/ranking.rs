//! Units ranked inside their block, as far as the sample tells them apart.

use statistics::comparison::{holm, rank_sets_of};
use statistics::element::Contrast;
use statistics::interval::critical_value;

use super::{difference, headline, overall, published};
use crate::release::content::{Band, Group, Key, Place, Ranking, StreamTables};
use crate::release::estimate::{Estimator, Tabulated, refused};
use crate::release::figure::Estimate;
use crate::release::make::ReleaseError;
use crate::release::stream::Making;

/// Least standard error of a ranked unit: one whose answers do not vary is not thereby certain.
const LEAST_SE: f64 = 1e-9;

/// One ranking a block whose own index is published.
pub(super) fn rankings(
    making: &Making<'_>,
    estimator: &Estimator,
    places: &[Tabulated],
    tables: &StreamTables,
) -> Result<Vec<Ranking>, ReleaseError> {
    let mut rankings = Vec::new();
    let Some(overall) = overall(making) else {
        return Ok(rankings);
    };
    for (at, block) in tables.blocks.iter().enumerate() {
        let Key::Block(code) = &block.key else {
            continue;
        };
        let mut ranking = Ranking {
            block: code.clone(),
            places: Vec::new(),
            unranked: Vec::new(),
        };
        let mut ranked: Vec<(usize, u32, &Estimate)> = Vec::new();
        for (row, unit) in units_of(making, tables, code) {
            match published(making, &tables.units[row], overall) {
                Some(estimate) if published(making, block, overall).is_some() => {
                    ranked.push((row, unit, estimate));
                }
                _ => ranking.unranked.push(unit),
            }
        }
        if !ranked.is_empty() {
            ranking.places = rank(making, estimator, places, (at, overall), &ranked)?;
        }
        rankings.push(ranking);
    }
    Ok(rankings)
}

/// Rows and positions of the units of a block.
pub(super) fn units_of<'t>(
    making: &'t Making<'_>,
    tables: &'t StreamTables,
    block: &'t str,
) -> impl Iterator<Item = (usize, u32)> + 't {
    let of_group = move |(row, group): (usize, &Group)| match group.key {
        Key::Unit(unit) if making.input.units[unit as usize].block == block => Some((row, unit)),
        _ => None,
    };
    tables.units.iter().enumerate().filter_map(of_group)
}

fn rank(
    making: &Making<'_>,
    estimator: &Estimator,
    places: &[Tabulated],
    (block, overall): (usize, usize),
    ranked: &[(usize, u32, &Estimate)],
) -> Result<Vec<Place>, ReleaseError> {
    let (blocks, units) = (&places[1], &places[2]);
    let (sample, level, score) = (&estimator.sample, making.parameters.level, headline(making));
    let df = sample.degrees_of_freedom() as f64;
    let index = std::slice::from_ref(&estimator.indices[overall]);
    let block_se = [
        blocks.figures.share(block, overall).se.unwrap_or(0.0),
        blocks.figures.mean(block, overall).se.unwrap_or(0.0),
    ];
    let mut differences = Vec::new();
    for &(row, ..) in ranked {
        let inner = (&units.groups, row);
        let outer = (&blocks.groups, block);
        let contrast =
            Contrast::nested(sample, inner, outer, &[block_se], index).map_err(refused)?;
        let own = contrast
            .first()
            .and_then(|one| Some((one.value?[score], one.se[score])));
        let (value, se) = own.unwrap_or((0.0, 0.0));
        differences.push(difference(value, se, df, level)?);
    }
    let adjusted = holm(
        &differences
            .iter()
            .map(|one| one.p_value)
            .collect::<Vec<_>>(),
    );
    let (ranks, best, worst) = sets(ranked, df, level)?;
    let mut all: Vec<Place> = (0..ranked.len())
        .map(|at| Place {
            unit: ranked[at].1,
            rank: ranks[at],
            best: best[at],
            worst: worst[at],
            band: band(differences[at].value, adjusted[at], 1.0 - level),
            from_block: differences[at],
        })
        .collect();
    all.sort_by_key(|place| (place.rank, place.unit));
    Ok(all)
}

fn band(difference: f64, p_value: f64, alpha: f64) -> Band {
    if p_value >= alpha {
        Band::Within
    } else if difference > 0.0 {
        Band::Above
    } else {
        Band::Below
    }
}

/// Ranks, best ranks, worst ranks.
type Sets = (Vec<u32>, Vec<u32>, Vec<u32>);

/// Rank sets by Holm over all pairs. Units are strata of their own, so that their estimates are independent.
fn sets(ranked: &[(usize, u32, &Estimate)], df: f64, level: f64) -> Result<Sets, ReleaseError> {
    if ranked.len() == 1 {
        return Ok((vec![1], vec![1], vec![1]));
    }
    let reach = critical_value(level, df.max(1.0)).map_err(refused)?;
    let variance = |estimate: &Estimate| {
        // Where nothing varies the interval (exact binomial) knows more than the standard error.
        let se = if estimate.se > 0.0 {
            estimate.se
        } else {
            (estimate.high - estimate.low) / 2.0 / reach
        };
        se.max(LEAST_SE).powi(2)
    };
    let values: Vec<f64> = ranked.iter().map(|(.., estimate)| estimate.value).collect();
    let covariance: Vec<Vec<f64>> = ranked
        .iter()
        .enumerate()
        .map(|(at, (.., estimate))| {
            let mut row = vec![0.0; ranked.len()];
            row[at] = variance(estimate);
            row
        })
        .collect();
    let sets = rank_sets_of(&values, &covariance, df, 1.0 - level).map_err(refused)?;
    let number = |rank: usize| u32::try_from(rank).unwrap_or(u32::MAX);
    Ok((
        sets.ranks.iter().map(|&rank| number(rank)).collect(),
        sets.holm.iter().map(|set| number(set.best)).collect(),
        sets.holm.iter().map(|set| number(set.worst)).collect(),
    ))
}
