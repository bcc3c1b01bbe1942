//! A two-way table of counts with its margins.

use thiserror::Error;

/// Counts from here on aren't accepted; it leaves room for sums in the flows.
pub(super) const LARGEST: u64 = 1 << 40;

/// What can be wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DisclosureError {
    /// Rows of unequal length, or none.
    #[error("row {row} has another number of columns")]
    Shape {
        /// Position of the row (from 0).
        row: usize,
    },
    /// A count of 2⁴⁰ or more.
    #[error("cell {cell} is too large")]
    TooLarge {
        /// The cell.
        cell: usize,
    },
    /// A cell that the table doesn't have.
    #[error("there is no cell {cell}")]
    NoCell {
        /// The cell.
        cell: usize,
    },
    /// The figures shown contradict each other: no table of counts has them.
    #[error("the figures shown contradict each other")]
    Contradiction,
    /// The linear program didn't come to an end within its limit of steps.
    #[error("the bounds of the linked tables could not be settled")]
    Unsettled,
    /// Hidden cells that no allowed pattern can protect.
    #[error("no allowed pattern protects {} cells", cells.len())]
    Unprotectable {
        /// The cells.
        cells: Vec<usize>,
    },
}

/// A table of counts with row, column and grand totals.
///
/// Cells are numbered row by row in the grid *with* margins: cell (i, j) is i·(columns + 1) + j, the total of
/// row i has j = columns, the total of column j has i = rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    rows: usize,
    columns: usize,
    values: Vec<u64>,
}

impl Table {
    /// A table from its inner counts.
    ///
    /// # Errors
    /// Rows of unequal length; counts of 2⁴⁰ or more.
    pub fn from_counts(counts: &[Vec<u64>]) -> Result<Self, DisclosureError> {
        let columns = counts.first().map_or(0, Vec::len);
        if let Some(row) = counts.iter().position(|row| row.len() != columns) {
            return Err(DisclosureError::Shape { row });
        }
        let (rows, width) = (counts.len(), columns + 1);
        let mut values = vec![0_u64; (rows + 1) * width];
        for (i, row) in counts.iter().enumerate() {
            for (j, &count) in row.iter().enumerate() {
                if count >= LARGEST {
                    return Err(DisclosureError::TooLarge {
                        cell: i * width + j,
                    });
                }
                for cell in [
                    i * width + j,
                    i * width + columns,
                    rows * width + j,
                    rows * width + columns,
                ] {
                    values[cell] += count;
                }
            }
        }
        match values.iter().position(|&value| value >= LARGEST) {
            Some(cell) => Err(DisclosureError::TooLarge { cell }),
            None => Ok(Self {
                rows,
                columns,
                values,
            }),
        }
    }

    /// Number of inner rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of inner columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number of cell (`row`, `column`); `row` = rows or `column` = columns is a margin.
    pub fn cell(&self, row: usize, column: usize) -> usize {
        row * (self.columns + 1) + column
    }

    /// All values, margins included, by cell number.
    pub fn values(&self) -> &[u64] {
        &self.values
    }

    /// Whether a cell is a margin.
    pub fn is_margin(&self, cell: usize) -> bool {
        cell / (self.columns + 1) == self.rows || cell % (self.columns + 1) == self.columns
    }
}
