//! Rows on their way from the file to the sums of their cells.

use super::cells::Layout;
use super::matrix::MarkMatrix;

/// Rows gathered at a time: small enough for the second cache, many enough that their fetches overlap.
pub(super) const WINDOW: usize = 4096;

/// Weights and marks of the next rows in the order of the cells.
///
/// The rows of a cell lie anywhere in the file. Fetching a few thousand of them in one short loop lets the
/// processor wait for many at once; summing them straight from the file would wait for each.
pub(super) struct Window {
    /// Positions in the order of the cells.
    pub(super) positions: std::ops::Range<usize>,
    items: usize,
    weights: Vec<f64>,
    slots: Vec<u8>,
}

/// Some gathered rows of one cell.
pub(super) struct Part<'a> {
    /// Their numbers in the file.
    pub(super) rows: &'a [u32],
    pub(super) weights: &'a [f64],
    slots: &'a [u8],
    items: usize,
}

impl Window {
    /// An empty window before a position.
    pub(super) fn at(position: usize, items: usize) -> Self {
        Self {
            positions: position..position,
            items,
            weights: Vec::new(),
            slots: Vec::new(),
        }
    }

    pub(super) fn fill(
        &mut self,
        matrix: &MarkMatrix,
        order: &[u32],
        weights: &[f64],
        positions: std::ops::Range<usize>,
    ) {
        let rows = &order[positions.clone()];
        self.positions = positions;
        self.weights.clear();
        self.weights
            .extend(rows.iter().map(|&row| weights[row as usize]));
        self.slots.clear();
        for &row in rows {
            self.slots.extend_from_slice(matrix.row(row));
        }
    }

    pub(super) fn part<'a>(
        &'a self,
        layout: &'a Layout,
        positions: std::ops::Range<usize>,
    ) -> Part<'a> {
        let (from, to) = (
            positions.start - self.positions.start,
            positions.end - self.positions.start,
        );
        Part {
            rows: &layout.order[positions],
            weights: &self.weights[from..to],
            slots: &self.slots[from * self.items..to * self.items],
            items: self.items,
        }
    }
}

impl Part<'_> {
    /// The slots of one row's marks.
    pub(super) fn marks(&self, position: usize) -> &[u8] {
        &self.slots[position * self.items..(position + 1) * self.items]
    }
}
