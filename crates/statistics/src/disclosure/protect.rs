//! The pattern of hidden cells while it grows and shrinks.

use super::{
    Protection, Table,
    flow::{Grid, Search, UNBOUNDED},
};

/// A set of hidden cells with what it costs to hide more.
#[derive(Debug)]
pub(super) struct Pattern<'a> {
    table: &'a Table,
    /// Cost of hiding each cell; `None`: must stay shown.
    costs: Vec<Option<u64>>,
    hidden: Vec<bool>,
    /// Edges of the hidden cells, at the true counts.
    grid: Grid,
    search: Search,
}

/// Which way a hidden count must be able to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Rise,
    Fall,
}

impl<'a> Pattern<'a> {
    pub(super) fn new(table: &'a Table, costs: Vec<Option<u64>>) -> Self {
        let grid = Grid::new(table.rows(), table.columns());
        let hidden = vec![false; table.values().len()];
        Self {
            table,
            costs,
            hidden,
            grid,
            search: Search::default(),
        }
    }

    pub(super) fn hide(&mut self, cell: usize) {
        self.hidden[cell] = true;
        self.grid
            .release(cell, UNBOUNDED, self.table.values()[cell]);
    }

    pub(super) fn show(&mut self, cell: usize) {
        self.hidden[cell] = false;
        self.grid.fix(cell);
    }

    pub(super) fn is_hidden(&self, cell: usize) -> bool {
        self.hidden[cell]
    }

    pub(super) fn cost(&self, cell: usize) -> Option<u64> {
        self.costs[cell]
    }

    /// Whether the reader's interval of a hidden cell reaches as far as asked.
    pub(super) fn protects(&mut self, cell: usize, protection: Protection) -> bool {
        let Protection { below, above } = protection;
        self.grid.rise(cell, above, &mut self.search) >= above
            && self.grid.fall(cell, below, &mut self.search) >= below
    }

    /// Hides the cheapest cells found that let `cell` move by `amount`; false when none can.
    ///
    /// Successive cheapest ways: first those that carry the whole amount at once, then any. A cell's cost
    /// is paid once; hidden cells are free.
    pub(super) fn widen(&mut self, cell: usize, direction: Move, amount: u64) -> bool {
        let mut all = self.grid.clone();
        for (other, cost) in self.costs.iter().enumerate() {
            if cost.is_some() && !self.hidden[other] {
                all.release(other, UNBOUNDED, self.table.values()[other]);
            }
        }
        let (row, column) = all.ends(cell);
        let edge_rises = (direction == Move::Rise) != all.reversed(cell);
        let own_room = if edge_rises {
            all.up[cell]
        } else {
            all.down[cell]
        };
        let (source, sink) = if edge_rises {
            (column, row)
        } else {
            (row, column)
        };
        all.fix(cell);
        if own_room < amount {
            return false;
        }
        let mut free = self.hidden.clone();
        let mut left = amount;
        while left > 0 {
            let way = self
                .cheapest_way(&all, source, sink, left, &free)
                .or_else(|| self.cheapest_way(&all, source, sink, 1, &free));
            let Some(way) = way else { return false };
            let room = way
                .iter()
                .map(|&(k, rises)| if rises { all.up[k] } else { all.down[k] });
            let amount = room.min().unwrap_or(0).min(left);
            for &(k, rises) in &way {
                all.shift(k, rises, amount);
                free[k] = true;
            }
            left -= amount;
        }
        for (other, &used) in free.iter().enumerate() {
            if used && !self.hidden[other] {
                self.hide(other);
            }
        }
        true
    }

    /// Dijkstra over the nodes; ties by node and cell number, so the way is always the same one.
    fn cheapest_way(
        &self,
        grid: &Grid,
        source: usize,
        sink: usize,
        room_needed: u64,
        free: &[bool],
    ) -> Option<Vec<(usize, bool)>> {
        let nodes = self.table.rows() + self.table.columns() + 2;
        let mut reached: Vec<Option<(u64, usize, usize)>> = vec![None; nodes];
        let mut done = vec![false; nodes];
        reached[source] = Some((0, source, usize::MAX));
        loop {
            let open = (0..nodes).filter(|&node| !done[node]);
            let node = open
                .filter(|&node| reached[node].is_some())
                .min_by_key(|&node| reached[node])?;
            if node == sink {
                break;
            }
            done[node] = true;
            let so_far = reached[node].map_or(0, |entry| entry.0);
            for (cell, next, room) in grid.exits(node) {
                if room < room_needed || done[next] {
                    continue;
                }
                let step = if free[cell] {
                    0
                } else {
                    self.costs[cell].unwrap_or(UNBOUNDED)
                };
                // One more for the length, so that of two free ways the shorter is taken.
                let entry = (so_far.saturating_add(step).saturating_add(1), node, cell);
                if reached[next].is_none_or(|known| entry < known) {
                    reached[next] = Some(entry);
                }
            }
        }
        let mut way = Vec::new();
        let mut node = sink;
        while node != source {
            let (_, before, cell) = reached[node]?;
            let (_, column) = grid.ends(cell);
            way.push((cell, node == column));
            node = before;
        }
        Some(way)
    }
}
