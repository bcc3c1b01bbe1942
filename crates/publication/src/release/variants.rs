//! The indices of the whole under other rules about which forms count.

use std::collections::BTreeMap;

use super::content::{Hidden, Stream, Variant, VariantRule};
use super::estimate::Estimator;
use super::make::ReleaseError;
use super::rows::{Rows, Table};
use super::strata::weigh;
use super::stream::Making;
use super::suppression::{self, Account};

/// Fewest answers that make the same mark everywhere a straight line, as in `survey::Flags`.
const STRAIGHT_FROM: usize = 5;

/// Every rule that changes anything.
pub(super) fn variants(
    making: &Making<'_>,
    account: &mut Account,
) -> Result<Vec<Variant>, ReleaseError> {
    let input = making.input;
    let responses = &input.responses;
    let is_open = making.which == Stream::Open;
    let items = input.item_count();
    let own = |row: usize| responses.open[row] == is_open;
    let marks = |row: usize| &responses.marks[row * items..(row + 1) * items];
    let with_invalid = Rows::of(input, own);
    let without_lines = Rows::of(input, |row| {
        own(row) && responses.counted[row] && !is_straight(marks(row))
    });
    let mut variants = Vec::new();
    for (rule, rows) in [
        (VariantRule::WithInvalid, with_invalid),
        (VariantRule::WithoutStraightLines, without_lines),
    ] {
        let differing = rows.len().abs_diff(making.rows.len()) as u64;
        if differing > 0 && rows.len() > 0 {
            variants.extend(variant(making, rule, &rows, differing, account)?);
        }
    }
    Ok(variants)
}

fn variant(
    making: &Making<'_>,
    rule: VariantRule,
    rows: &Rows<'_>,
    differing: u64,
    account: &mut Account,
) -> Result<Option<Variant>, ReleaseError> {
    let n = rows.len() as u64;
    let mut variant = Variant {
        rule,
        n,
        differing,
        hidden: None,
        measures: Vec::new(),
    };
    // Told beside the published indices, the difference would be the figure of the forms left out.
    if differing < making.minimum() || n < making.minimum() {
        variant.hidden = Some(Hidden::Few);
        return Ok(Some(variant));
    }
    let weights = match making.weights {
        None => None,
        // Invalid forms may lie in cells without dossiers; such a variant cannot be weighted.
        Some(_) => match weigh(&rows.by_cell(), &making.input.frame) {
            Ok(strata) => Some(in_order(rows, &strata.weight)),
            Err(_) => return Ok(None),
        },
    };
    let estimator = Estimator::new(making.input, rows, weights.as_deref())?;
    let table = estimator.tabulate(Table::whole(rows))?;
    if let Some(whole) = making.members(&table)?.pop() {
        let told = suppression::of_partition(making, &whole, vec![whole.clone()], account)?;
        variant.measures = told.into_iter().flat_map(|group| group.measures).collect();
    }
    Ok(Some(variant))
}

/// The weights of the cells in their order.
pub(super) fn in_order(rows: &Rows<'_>, weight: &BTreeMap<(u32, u32), f64>) -> Vec<f64> {
    let cells = rows.cells.iter();
    cells
        .map(|cell| weight.get(cell).copied().unwrap_or(1.0))
        .collect()
}

fn is_straight(marks: &[u8]) -> bool {
    let mut answered = marks.iter().filter(|mark| matches!(mark, b'1'..=b'5'));
    let Some(first) = answered.next() else {
        return false;
    };
    let mut count = 1;
    for mark in answered {
        if mark != first {
            return false;
        }
        count += 1;
    }
    count >= STRAIGHT_FROM
}
