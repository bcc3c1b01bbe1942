//! Does the way of answering change the answers?

use statistics::element::{Contrast, Figures, Groups};

use super::{difference, headline, overall, published};
use crate::release::content::{Difference, Group, Key, ModeEffect, StreamTables};
use crate::release::estimate::{Estimator, Tabulated, refused};
use crate::release::make::ReleaseError;
use crate::release::stream::Making;

/// Every published way of answering against the most frequent one.
///
/// Within fields: Σ_f π_f (θ̂_f,mode − θ̂_f,base), π_f the weighted share of field f among the fields that both
/// reached. *Source*: direct standardisation; Vannieuwenhuyze and Loosveldt 2013 on what it cannot separate.
pub(in crate::release) fn mode_effects(
    making: &Making<'_>,
    estimator: &Estimator,
    by_mode: &Tabulated,
    tables: &StreamTables,
) -> Result<Vec<ModeEffect>, ReleaseError> {
    let Some(overall) = overall(making) else {
        return Ok(Vec::new());
    };
    let is_told = |(_, group): &(usize, &Group)| published(making, group, overall).is_some();
    let told: Vec<(usize, &Group)> = tables.by_mode.iter().enumerate().filter(is_told).collect();
    let most = told
        .iter()
        .max_by_key(|(at, group)| (group.n, std::cmp::Reverse(*at)));
    let Some(&(base, base_group)) = most else {
        return Ok(Vec::new());
    };
    let mut effects = Vec::new();
    for &(mode, group) in told.iter().filter(|(at, _)| *at != base) {
        let mut coefficients = vec![0.0; by_mode.groups.len()];
        coefficients[mode] = 1.0;
        coefficients[base] = -1.0;
        let observed = contrast(making, estimator, &by_mode.groups, &coefficients, overall)?;
        let Some(observed) = observed else { continue };
        let (within_fields, coverage) =
            within_fields(making, estimator, by_mode, (base, mode), overall)?;
        effects.push(ModeEffect {
            base: word(base_group),
            mode: word(group),
            observed,
            within_fields,
            coverage,
        });
    }
    Ok(effects)
}

fn word(group: &Group) -> String {
    match &group.key {
        Key::Mode(mode) => mode.clone(),
        _ => String::new(),
    }
}

fn contrast(
    making: &Making<'_>,
    estimator: &Estimator,
    groups: &Groups,
    coefficients: &[f64],
    overall: usize,
) -> Result<Option<Difference>, ReleaseError> {
    let index = &estimator.indices[overall];
    let found = Contrast::combination(&estimator.sample, groups, coefficients, index);
    let found = found.map_err(refused)?;
    let df = estimator.sample.degrees_of_freedom() as f64 - 1.0;
    let score = headline(making);
    let one =
        |value: [f64; 2]| difference(value[score], found.se[score], df, making.parameters.level);
    found.value.map(one).transpose()
}

/// The difference within fields, and the share of the weight in fields that both ways reached.
fn within_fields(
    making: &Making<'_>,
    estimator: &Estimator,
    by_mode: &Tabulated,
    (base, mode): (usize, usize),
    overall: usize,
) -> Result<(Option<Difference>, f64), ReleaseError> {
    let rows = making.rows;
    let fields = making.input.fields.len();
    // Group 2f is the base in field f, group 2f + 1 the other way.
    let group = |(row, &own): (usize, &u32)| {
        let field = rows.cells[rows.cell[row] as usize].1;
        match own as usize {
            own if own == base => 2 * field,
            own if own == mode => 2 * field + 1,
            _ => u32::MAX,
        }
    };
    let codes: Vec<u32> = by_mode.table.group.iter().enumerate().map(group).collect();
    let groups = Groups::of(&estimator.sample, &codes, 2 * fields).map_err(refused)?;
    let index = std::slice::from_ref(&estimator.indices[overall]);
    let figures = Figures::of(&estimator.sample, &groups, index).map_err(refused)?;
    let weight = |group: usize| groups.weight(&estimator.sample, group);
    let both = |field: &usize| {
        (2 * field..2 * field + 2).all(|group| figures.share(group, 0).value.is_some())
    };
    let all: f64 = (0..2 * fields).map(weight).sum();
    let matched: Vec<usize> = (0..fields).filter(both).collect();
    let of_field = |field: usize| weight(2 * field) + weight(2 * field + 1);
    let reached: f64 = matched.iter().map(|&field| of_field(field)).sum();
    if reached <= 0.0 || all <= 0.0 {
        return Ok((None, 0.0));
    }
    let mut coefficients = vec![0.0; 2 * fields];
    for &field in &matched {
        let share = of_field(field) / reached;
        coefficients[2 * field] = -share;
        coefficients[2 * field + 1] = share;
    }
    let difference = contrast(making, estimator, &groups, &coefficients, overall)?;
    Ok((difference, reached / all))
}
