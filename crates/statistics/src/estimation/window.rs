//! A window of rows, gathered in the order of the cells.

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
    words: usize,
    weights: Vec<f64>,
    slots: Vec<u64>,
}

/// Some gathered rows of one cell.
pub(super) struct Part<'a> {
    /// Their numbers in the file.
    pub(super) rows: &'a [u32],
    pub(super) weights: &'a [f64],
    slots: &'a [u64],
    words: usize,
}

impl Window {
    /// An empty window before a position.
    pub(super) fn at(position: usize, words: usize) -> Self {
        Self {
            positions: position..position,
            words,
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
        self.slots.resize(rows.len() * self.words, 0);
        match self.words {
            1 => self.gather::<1>(matrix, rows),
            2 => self.gather::<2>(matrix, rows),
            3 => self.gather::<3>(matrix, rows),
            4 => self.gather::<4>(matrix, rows),
            0 => {}
            words => {
                for (target, &row) in self.slots.chunks_exact_mut(words).zip(rows) {
                    target.copy_from_slice(matrix.row(row));
                }
            }
        }
    }

    fn gather<const WORDS: usize>(&mut self, matrix: &MarkMatrix, rows: &[u32]) {
        let source = matrix.rows_of::<WORDS>();
        let target = self.slots.as_chunks_mut::<WORDS>().0;
        for (words, &row) in target.iter_mut().zip(rows) {
            *words = source[row as usize];
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
            slots: &self.slots[from * self.words..to * self.words],
            words: self.words,
        }
    }
}

impl Part<'_> {
    /// The marks of one row, eight to a word.
    pub(super) fn marks(&self, position: usize) -> &[u64] {
        &self.slots[position * self.words..(position + 1) * self.words]
    }
}
