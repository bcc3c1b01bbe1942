//! Complementary suppression in a two-way table with margins.

use serde::{Deserialize, Serialize};

use super::{
    DisclosureError, Protection, Reason, Table,
    protect::{Move, Pattern},
    search,
};

/// A cell that must be hidden, and how well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Primary {
    /// The cell.
    pub cell: usize,
    /// Why.
    pub reason: Reason,
    /// How far the reader's interval must reach.
    pub protection: Protection,
}

/// What a good pattern spares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objective {
    /// Fewest further cells; of equal numbers the least sum of counts.
    FewestCells,
    /// Least sum of hidden counts; of equal sums the fewest cells.
    LeastCount,
}

/// How to choose further cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// What to spare.
    pub objective: Objective,
    /// Totals may be hidden too, as a last resort.
    pub hide_margins: bool,
    /// Patterns to try in looking for a better one than the flows find; small tables are settled exactly
    /// with some ten thousand. 0: take the first.
    pub search_limit: u32,
}

impl Default for Suppression {
    fn default() -> Self {
        Self {
            objective: Objective::FewestCells,
            hide_margins: true,
            search_limit: 20_000,
        }
    }
}

/// A pattern that protects every primary cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// All hidden cells with their reasons, by cell number.
    pub hidden: Vec<(usize, Reason)>,
    /// Further cells hidden.
    pub extra_cells: usize,
    /// Sum of the counts in them.
    pub extra_count: u64,
}

/// Hides further cells until every primary cell has its protection.
///
/// 1. Cheapest alternating ways (minimum-cost flows with fixed charges) widen each primary cell in turn,
///    the most demanding first.
/// 2. Cells that turn out not to be needed are shown again, the costliest first.
/// 3. In a small table a bounded exhaustive search looks for a cheaper pattern.
///
/// Cells with a count of 0 are never hidden as complements: that they are empty is often known.
///
/// # Errors
/// [`DisclosureError::Unprotectable`] names the cells that no allowed pattern protects; with
/// `hide_margins` this can't happen for counts in a table of at least two cells each way.
///
/// *Source*: Castro (2007), *A shortest-paths heuristic for statistical data protection in positive
/// tables*, INFORMS J. Comput. 19; Willenborg and de Waal (2001), chapter 8.
pub fn suppress(
    table: &Table,
    primaries: &[Primary],
    rules: &Suppression,
) -> Result<Suppressed, DisclosureError> {
    let cells = table.values().len();
    if let Some(primary) = primaries.iter().find(|primary| primary.cell >= cells) {
        return Err(DisclosureError::NoCell { cell: primary.cell });
    }
    let mut pattern = Pattern::new(table, costs(table, *rules));
    for primary in primaries {
        pattern.hide(primary.cell);
    }
    let mut order: Vec<&Primary> = primaries.iter().collect();
    order.sort_by_key(|primary| (std::cmp::Reverse(primary.protection.above), primary.cell));
    let mut lost = Vec::new();
    for primary in &order {
        let Protection { below, above } = primary.protection;
        let cell = primary.cell;
        let done = pattern.protects(cell, primary.protection)
            || (pattern.widen(cell, Move::Rise, above) && pattern.widen(cell, Move::Fall, below));
        if !done {
            lost.push(cell);
        }
    }
    if !lost.is_empty() {
        lost.sort_unstable();
        return Err(DisclosureError::Unprotectable { cells: lost });
    }
    show_what_isnt_needed(&mut pattern, primaries, cells);
    search::improve(&mut pattern, table, primaries, rules.search_limit);
    Ok(result(&pattern, table, primaries))
}

/// Cost of hiding each cell, scaled so that the second criterion never outweighs the first.
fn costs(table: &Table, rules: Suppression) -> Vec<Option<u64>> {
    let cost = |(cell, &value): (usize, &u64)| {
        if table.is_margin(cell) {
            return rules.hide_margins.then_some((1 << 54) + value);
        }
        (value > 0).then_some(match rules.objective {
            Objective::FewestCells => (1 << 42) + value,
            Objective::LeastCount => (value << 12) + 1,
        })
    };
    table.values().iter().enumerate().map(cost).collect()
}

/// Shows complements again while everything stays protected, the costliest first.
fn show_what_isnt_needed(pattern: &mut Pattern<'_>, primaries: &[Primary], cells: usize) {
    let is_primary = |cell: usize| primaries.iter().any(|primary| primary.cell == cell);
    let mut extra: Vec<usize> = (0..cells)
        .filter(|&cell| pattern.is_hidden(cell) && !is_primary(cell))
        .collect();
    extra.sort_by_key(|&cell| (std::cmp::Reverse(pattern.cost(cell)), cell));
    for cell in extra {
        pattern.show(cell);
        if !primaries
            .iter()
            .all(|primary| pattern.protects(primary.cell, primary.protection))
        {
            pattern.hide(cell);
        }
    }
}

fn result(pattern: &Pattern<'_>, table: &Table, primaries: &[Primary]) -> Suppressed {
    let reason = |cell: usize| {
        let own = primaries
            .iter()
            .filter(|primary| primary.cell == cell)
            .map(|primary| primary.reason);
        own.min().unwrap_or(Reason::Complementary)
    };
    let cells = (0..table.values().len()).filter(|&cell| pattern.is_hidden(cell));
    let hidden: Vec<(usize, Reason)> = cells.map(|cell| (cell, reason(cell))).collect();
    let extra = hidden
        .iter()
        .filter(|entry| entry.1 == Reason::Complementary);
    Suppressed {
        extra_cells: extra.clone().count(),
        extra_count: extra.map(|&(cell, _)| table.values()[cell]).sum(),
        hidden,
    }
}
