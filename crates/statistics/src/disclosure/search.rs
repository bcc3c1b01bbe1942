//! A bounded exhaustive search for a cheaper pattern, for small tables.

use super::{Primary, Table, protect::Pattern};

/// More candidates than this aren't searched: the limit would be used up near the start.
const MOST_CANDIDATES: usize = 48;

/// Branch and bound over sets of further cells in order of cost.
struct Branching<'p, 't> {
    pattern: &'p mut Pattern<'t>,
    table: &'t Table,
    primaries: &'p [Primary],
    candidates: Vec<(u64, usize)>,
    best: Option<Vec<usize>>,
    best_cost: u64,
    chosen: Vec<usize>,
    left: u32,
}

/// Replaces the complements of `pattern` by a cheaper set, if one is found within `limit` tries.
pub(super) fn improve<'t>(
    pattern: &mut Pattern<'t>,
    table: &'t Table,
    primaries: &[Primary],
    limit: u32,
) {
    let is_primary = |cell: usize| primaries.iter().any(|primary| primary.cell == cell);
    let cells = 0..table.values().len();
    let extra: Vec<usize> = cells
        .clone()
        .filter(|&cell| pattern.is_hidden(cell) && !is_primary(cell))
        .collect();
    let mut candidates: Vec<(u64, usize)> = cells
        .filter(|&cell| !is_primary(cell))
        .filter_map(|cell| pattern.cost(cell).map(|cost| (cost, cell)))
        .collect();
    if extra.is_empty() || candidates.len() > MOST_CANDIDATES || limit == 0 {
        return;
    }
    candidates.sort_unstable();
    let best_cost = extra
        .iter()
        .filter_map(|&cell| pattern.cost(cell))
        .fold(0, u64::saturating_add);
    for &cell in &extra {
        pattern.show(cell);
    }
    let mut branching = Branching {
        pattern,
        table,
        primaries,
        candidates,
        best: None,
        best_cost,
        chosen: Vec::new(),
        left: limit,
    };
    branching.extend(0, 0);
    let found = branching.best.unwrap_or(extra);
    for cell in found {
        pattern.hide(cell);
    }
}

impl Branching<'_, '_> {
    /// Tries every set that adds candidates from `first` on to those chosen.
    fn extend(&mut self, first: usize, cost: u64) {
        for next in first..self.candidates.len() {
            let (own, cell) = self.candidates[next];
            let total = cost.saturating_add(own);
            // Candidates are in order of cost: none further on is cheaper.
            if total >= self.best_cost || self.left == 0 {
                return;
            }
            self.chosen.push(cell);
            self.pattern.hide(cell);
            if self.no_line_gives_away() {
                self.left -= 1;
                if self
                    .primaries
                    .iter()
                    .all(|p| self.pattern.protects(p.cell, p.protection))
                {
                    self.best_cost = total;
                    self.best = Some(self.chosen.clone());
                }
            }
            self.extend(next + 1, total);
            self.pattern.show(cell);
            self.chosen.pop();
        }
    }

    /// Whether every row and column of a primary cell hides another cell too (necessary, quick to see).
    fn no_line_gives_away(&self) -> bool {
        let (rows, columns) = (self.table.rows() + 1, self.table.columns() + 1);
        let hidden = |row: usize, column: usize| self.pattern.is_hidden(row * columns + column);
        self.primaries.iter().all(|primary| {
            let (row, column) = (primary.cell / columns, primary.cell % columns);
            (0..columns).filter(|&other| hidden(row, other)).count() > 1
                && (0..rows).filter(|&other| hidden(other, column)).count() > 1
        })
    }
}
