//! Maximum flow between the rows and columns of a table with margins.

use std::collections::VecDeque;

/// "No bound": far above any count, far below overflow.
pub(super) const UNBOUNDED: u64 = 1 << 60;

/// The grid's edges: one per cell, from its row node to its column node.
///
/// Nodes are the rows 0..=R (R: the margin row) and then the columns 0..=C. Edge k can still rise by `up[k]`
/// and fall by `down[k]`. Edges of row and column totals run backwards: they rise when the total falls.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    rows: usize,
    columns: usize,
    pub(super) up: Vec<u64>,
    pub(super) down: Vec<u64>,
}

/// A search over the grid's nodes; memory kept between searches.
#[derive(Debug, Default)]
pub(super) struct Search {
    from: Vec<Option<usize>>,
    queue: VecDeque<usize>,
}

impl Grid {
    /// A grid of `rows` × `columns` inner cells whose edges can't move yet.
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        let cells = (rows + 1) * (columns + 1);
        Self {
            rows,
            columns,
            up: vec![0; cells],
            down: vec![0; cells],
        }
    }

    /// Whether the edge of a cell runs backwards (row and column totals, not the grand total).
    pub(super) fn reversed(&self, cell: usize) -> bool {
        let (row, column) = self.place(cell);
        (row == self.rows) != (column == self.columns)
    }

    pub(super) fn place(&self, cell: usize) -> (usize, usize) {
        (cell / (self.columns + 1), cell % (self.columns + 1))
    }

    /// Lets the cell's *count* rise and fall by these amounts.
    pub(super) fn release(&mut self, cell: usize, rise: u64, fall: u64) {
        let (up, down) = if self.reversed(cell) {
            (fall, rise)
        } else {
            (rise, fall)
        };
        self.up[cell] = up;
        self.down[cell] = down;
    }

    /// Fixes the cell.
    pub(super) fn fix(&mut self, cell: usize) {
        self.up[cell] = 0;
        self.down[cell] = 0;
    }

    /// How far the cell's count can rise, looking no further than `limit`.
    pub(super) fn rise(&self, cell: usize, limit: u64, search: &mut Search) -> u64 {
        if self.reversed(cell) {
            self.edge_fall(cell, limit, search)
        } else {
            self.edge_rise(cell, limit, search)
        }
    }

    /// How far the cell's count can fall, looking no further than `limit`.
    pub(super) fn fall(&self, cell: usize, limit: u64, search: &mut Search) -> u64 {
        if self.reversed(cell) {
            self.edge_rise(cell, limit, search)
        } else {
            self.edge_fall(cell, limit, search)
        }
    }

    fn edge_rise(&self, cell: usize, limit: u64, search: &mut Search) -> u64 {
        let (row, column) = self.ends(cell);
        let mut rest = self.clone();
        rest.fix(cell);
        rest.push(column, row, limit.min(self.up[cell]), search)
    }

    fn edge_fall(&self, cell: usize, limit: u64, search: &mut Search) -> u64 {
        let (row, column) = self.ends(cell);
        let mut rest = self.clone();
        rest.fix(cell);
        rest.push(row, column, limit.min(self.down[cell]), search)
    }

    /// The row node and the column node of a cell.
    pub(super) fn ends(&self, cell: usize) -> (usize, usize) {
        let (row, column) = self.place(cell);
        (row, self.rows + 1 + column)
    }

    /// The edges at a node with the node at their other end and the room to leave the node by them.
    pub(super) fn exits(&self, node: usize) -> impl Iterator<Item = (usize, usize, u64)> + '_ {
        let width = self.columns + 1;
        let is_row = node <= self.rows;
        let count = if is_row { width } else { self.rows + 1 };
        (0..count).map(move |k| {
            if is_row {
                let cell = node * width + k;
                (cell, self.rows + 1 + k, self.up[cell])
            } else {
                let cell = k * width + (node - self.rows - 1);
                (cell, k, self.down[cell])
            }
        })
    }

    /// Pushes up to `limit` from one node to another along shortest ways; returns how much went through.
    pub(super) fn push(
        &mut self,
        source: usize,
        sink: usize,
        limit: u64,
        search: &mut Search,
    ) -> u64 {
        let mut sent = 0;
        while sent < limit && self.find_way(source, sink, search) {
            let mut room = limit - sent;
            let way = self.way(source, sink, search);
            for &(cell, rising) in &way {
                room = room.min(if rising {
                    self.up[cell]
                } else {
                    self.down[cell]
                });
            }
            for (cell, rising) in way {
                self.shift(cell, rising, room);
            }
            sent += room;
        }
        sent
    }

    /// Moves an edge's value by `amount`.
    pub(super) fn shift(&mut self, cell: usize, rising: bool, amount: u64) {
        let (less, more) = if rising {
            (&mut self.up[cell], &mut self.down[cell])
        } else {
            (&mut self.down[cell], &mut self.up[cell])
        };
        *less = if *less >= UNBOUNDED {
            UNBOUNDED
        } else {
            *less - amount
        };
        *more = (*more + amount).min(UNBOUNDED);
    }

    fn find_way(&self, source: usize, sink: usize, search: &mut Search) -> bool {
        search.from.clear();
        search.from.resize(self.rows + self.columns + 2, None);
        search.queue.clear();
        search.queue.push_back(source);
        while let Some(node) = search.queue.pop_front() {
            for (cell, next, room) in self.exits(node) {
                if room > 0 && next != source && search.from[next].is_none() {
                    search.from[next] = Some(cell);
                    if next == sink {
                        return true;
                    }
                    search.queue.push_back(next);
                }
            }
        }
        false
    }

    /// The way found, from sink back to source: cells and whether their edge rises.
    fn way(&self, source: usize, sink: usize, search: &Search) -> Vec<(usize, bool)> {
        let mut way = Vec::new();
        let mut node = sink;
        while node != source {
            let cell = search.from[node].expect("every node on a way was reached by a cell");
            let (row, column) = self.ends(cell);
            // Reached a column from its row: the edge rises.
            let rising = node == column;
            way.push((cell, rising));
            node = if rising { row } else { column };
        }
        way
    }
}
