//! The columns of marks: by far the most cells of a file, so they have a way of their own.

use statistics::estimation::{BLANK, NOT_APPLICABLE};

use super::column::{CellFault, Special, is_in, shown};
use super::records::Records;

/// Rows that are gathered row by row before they are handed to their columns.
const BLOCK_ROWS: usize = 1 << 10;

/// In the table of single bytes: look at the whole cell.
const UNSETTLED: u8 = 254;

/// All columns of marks while they are filled.
#[derive(Debug)]
pub(super) struct MarkColumns {
    /// Position of each column in the file.
    positions: Vec<usize>,
    /// What a cell of one byte means.
    single: Box<[u8; 256]>,
    /// What an empty cell means.
    empty: u8,
    highest: u8,
    block: Vec<u8>,
    filled: usize,
    columns: Vec<Vec<u8>>,
}

impl MarkColumns {
    pub(super) fn new(positions: Vec<usize>, special: &Special, highest: u8) -> Self {
        let mut single = Box::new([UNSETTLED; 256]);
        for mark in 1..=highest.min(9) {
            single[usize::from(b'0' + mark)] = mark;
        }
        for (cells, meaning) in [
            (&special.not_applicable, NOT_APPLICABLE),
            (&special.missing, BLANK),
        ] {
            for cell in cells {
                if let [byte] = cell[..] {
                    single[usize::from(byte)] = meaning;
                }
            }
        }
        let named = |cells: &[Vec<u8>]| cells.iter().any(Vec::is_empty);
        let empty = if named(&special.missing) {
            BLANK
        } else if named(&special.not_applicable) {
            NOT_APPLICABLE
        } else {
            UNSETTLED
        };
        let width = positions.len();
        let columns = vec![Vec::new(); width];
        Self {
            positions,
            single,
            empty,
            highest,
            block: vec![0; width * BLOCK_ROWS],
            filled: 0,
            columns,
        }
    }

    /// Adds one record; on a fault also says which column it is.
    #[inline]
    pub(super) fn take(
        &mut self,
        record: &Records<'_>,
        special: &Special,
    ) -> Result<(), (usize, CellFault)> {
        let width = self.positions.len();
        let row = &mut self.block[self.filled * width..(self.filled + 1) * width];
        for (column, (slot, &position)) in row.iter_mut().zip(&self.positions).enumerate() {
            let (cell, _) = record.raw(position);
            let settled = match *cell {
                [byte] => self.single[usize::from(byte)],
                [] => self.empty,
                _ => UNSETTLED,
            };
            *slot = if settled == UNSETTLED {
                mark(cell, special, self.highest).map_err(|fault| (column, fault))?
            } else {
                settled
            };
        }
        self.filled += 1;
        if self.filled == BLOCK_ROWS {
            self.flush();
        }
        Ok(())
    }

    fn flush(&mut self) {
        let width = self.positions.len();
        for (column, marks) in self.columns.iter_mut().enumerate() {
            let cells = self.block[..self.filled * width]
                .iter()
                .skip(column)
                .step_by(width);
            marks.extend(cells);
        }
        self.filled = 0;
    }

    /// The columns, in the order of the positions given.
    pub(super) fn finish(mut self) -> Vec<Vec<u8>> {
        self.flush();
        self.columns
    }
}

/// A cell that isn't one settled byte.
fn mark(cell: &[u8], special: &Special, highest: u8) -> Result<u8, CellFault> {
    let trimmed = cell.trim_ascii();
    if is_in(trimmed, &special.missing) {
        return Ok(BLANK);
    }
    if is_in(trimmed, &special.not_applicable) {
        return Ok(NOT_APPLICABLE);
    }
    let number = std::str::from_utf8(trimmed)
        .ok()
        .and_then(|text| text.parse::<u8>().ok());
    match number {
        Some(mark) if (1..=highest).contains(&mark) => Ok(mark),
        _ => Err(CellFault::NotAMark(shown(trimmed))),
    }
}
