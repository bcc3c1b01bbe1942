//! Responses grouped for one table, and the counts of marks that everything else follows from.
//!
//! *Source*: groups as domains of the sample: Särndal, Swensson and Wretman 1992, §5.8.

use rayon::prelude::*;

use super::sample::{ElementError, ElementSample};

/// A group that no row belongs to: rows of this number are outside the table.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// The responses of one group in one stratum.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) stratum: u32,
    /// Its place among all cells.
    at: usize,
    /// Positions in the order of the groups.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The groups of a table and their counts of marks.
#[derive(Debug, Clone)]
pub struct Groups {
    /// Rows in the order of the groups, inside a group in their own order.
    pub(super) order: Vec<u32>,
    /// Cells of each group: positions in `cells`.
    pub(super) cells_of: Vec<(usize, usize)>,
    pub(super) cells: Vec<Cell>,
    items: usize,
    slots: usize,
    /// Weighted number of each mark by group and item; slot 0 is "no answer".
    weights: Vec<f64>,
    /// Number of each mark by group and item.
    counts: Vec<u64>,
    /// Number of each mark by cell and item.
    counts_of: Vec<u32>,
}

impl Groups {
    /// Groups the rows by `group`, of `count` groups; [`u32::MAX`] leaves a row out.
    ///
    /// # Errors
    /// [`ElementError::WrongLength`] unless there is a group for every row.
    pub fn of(sample: &ElementSample, group: &[u32], count: usize) -> Result<Self, ElementError> {
        if group.len() != sample.rows() {
            return Err(ElementError::WrongLength {
                column: "group",
                found: group.len(),
                expected: sample.rows(),
            });
        }
        let mut first = vec![0_usize; count + 1];
        for &own in group.iter().filter(|&&own| own != OUTSIDE) {
            first[own as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = first.clone();
        let mut order = vec![0_u32; first[count]];
        for (row, &own) in (0_u32..).zip(group) {
            if own != OUTSIDE {
                order[next[own as usize]] = row;
                next[own as usize] += 1;
            }
        }
        let (cells, cells_of) = cut(sample, &order, &first);
        let mut groups = Self {
            order,
            cells_of,
            cells,
            items: sample.items,
            slots: usize::from(sample.highest) + 1,
            weights: Vec::new(),
            counts: Vec::new(),
            counts_of: Vec::new(),
        };
        groups.count(sample);
        Ok(groups)
    }

    /// Counts every cell by itself, then adds the cells of a group in their order: the same bits for any
    /// number of threads.
    fn count(&mut self, sample: &ElementSample) {
        let width = self.items * self.slots;
        let mut counts_of = vec![0_u32; self.cells.len() * width];
        let of_cells = counts_of.par_chunks_mut(width.max(1));
        of_cells.zip(&self.cells).for_each(|(counts, cell)| {
            for &row in &self.order[cell.from..cell.to] {
                let own = counts.chunks_exact_mut(self.slots);
                for (counts, &mark) in own.zip(sample.marks_of(row)) {
                    counts[usize::from(mark)] += 1;
                }
            }
        });
        self.weights = vec![0.0; self.cells_of.len() * width];
        self.counts = vec![0; self.cells_of.len() * width];
        for (group, &(from, to)) in self.cells_of.iter().enumerate() {
            let weights = &mut self.weights[group * width..][..width];
            let counts = &mut self.counts[group * width..][..width];
            for cell in &self.cells[from..to] {
                let weight = sample.strata[cell.stratum as usize].0;
                let own = &counts_of[cell.at * width..][..width];
                for (at, &count) in own.iter().enumerate() {
                    weights[at] += weight * f64::from(count);
                    counts[at] += u64::from(count);
                }
            }
        }
        self.counts_of = counts_of;
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.cells_of.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cells_of.is_empty()
    }

    /// Number of responses of a group.
    pub fn rows(&self, group: usize) -> u64 {
        let (from, to) = self.cells_of[group];
        let cells = &self.cells[from..to];
        cells.iter().map(|cell| (cell.to - cell.from) as u64).sum()
    }

    /// Weighted number of each mark of an item in a group, mark 1 first.
    pub fn weights(&self, group: usize, item: usize) -> &[f64] {
        let from = (group * self.items + item) * self.slots;
        &self.weights[from + 1..from + self.slots]
    }

    /// Number of each mark of an item in a group, mark 1 first.
    pub fn counts(&self, group: usize, item: usize) -> &[u64] {
        let from = (group * self.items + item) * self.slots;
        &self.counts[from + 1..from + self.slots]
    }

    /// Weight of the responses of a group, whatever they answered.
    pub fn weight(&self, sample: &ElementSample, group: usize) -> f64 {
        let (from, to) = self.cells_of[group];
        let cells = self.cells[from..to].iter();
        cells
            .map(|cell| sample.strata[cell.stratum as usize].0 * (cell.to - cell.from) as f64)
            .sum()
    }

    pub(super) fn cells(&self, group: usize) -> &[Cell] {
        let (from, to) = self.cells_of[group];
        &self.cells[from..to]
    }

    /// Number of each mark of an item in a cell, "no answer" first.
    pub(super) fn counts_of(&self, cell: &Cell, item: usize) -> &[u32] {
        let from = (cell.at * self.items + item) * self.slots;
        &self.counts_of[from..from + self.slots]
    }

    pub(super) fn rows_of(&self, cell: &Cell) -> &[u32] {
        &self.order[cell.from..cell.to]
    }
}

/// Cuts the groups at the borders of strata.
fn cut(sample: &ElementSample, order: &[u32], first: &[usize]) -> (Vec<Cell>, Vec<(usize, usize)>) {
    let mut cells: Vec<Cell> = Vec::new();
    let mut cells_of = Vec::with_capacity(first.len() - 1);
    for bounds in first.windows(2) {
        let begin = cells.len();
        for (at, &row) in order.iter().enumerate().take(bounds[1]).skip(bounds[0]) {
            let stratum = sample.stratum[row as usize];
            match cells[begin..].last_mut() {
                Some(cell) if cell.stratum == stratum => cell.to = at + 1,
                _ => cells.push(Cell {
                    stratum,
                    at: cells.len(),
                    from: at,
                    to: at + 1,
                }),
            }
        }
        cells_of.push((begin, cells.len()));
    }
    (cells, cells_of)
}
