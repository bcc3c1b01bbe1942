//! The rows of a file, one at a time.

use std::fmt;
use std::io::{Read, Seek};

use calamine::{Dimensions, Reader as _, Xlsx, XlsxCellReader};

use super::cell::{Cell, CellKind};
use super::open::{Kind, Opened};
use super::words::FileFault;
use crate::import::{Lines, NoText, separator, text_of};
use crate::workbook::column_letters;

/// Cells to the right of this belong to no form.
const MOST_COLUMNS: usize = 1_000;

/// A row that holds anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its line in the file, 1 is the first.
    pub(super) line: u64,
    /// Its cells from the first column on.
    pub(super) cells: Vec<Cell>,
}

/// Cells that were merged into one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) first_line: u64,
    pub(super) last_line: u64,
    first_column: u32,
    last_column: u32,
}

impl Region {
    pub(super) fn of(cells: &Dimensions) -> Self {
        Self {
            first_line: u64::from(cells.start.0) + 1,
            last_line: u64::from(cells.end.0) + 1,
            first_column: cells.start.1,
            last_column: cells.end.1,
        }
    }

    /// The letters of its first column.
    pub(super) fn column(&self) -> String {
        column_letters(self.first_column)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}{}:{}{}",
            column_letters(self.first_column),
            self.first_line,
            column_letters(self.last_column),
            self.last_line
        )
    }
}

impl Opened {
    /// Shows every row that holds anything, from the first line of the file on, until `visit` says
    /// that it has seen enough.
    pub(super) fn rows<Stop: From<FileFault>>(
        &self,
        file: &mut (impl Read + Seek),
        visit: &mut dyn FnMut(Row) -> Result<bool, Stop>,
    ) -> Result<(), Stop> {
        match &self.kind {
            Kind::Text { text, is_one_byte } => of_text(text, *is_one_byte, visit),
            Kind::Workbook { sheet, .. } => {
                file.rewind().map_err(FileFault::of_io)?;
                let mut book: Xlsx<_> = Xlsx::new(file).map_err(|_| FileFault::Damaged)?;
                let mut reader = book
                    .worksheet_cells_reader(sheet)
                    .map_err(|_| FileFault::Damaged)?;
                of_cells(&mut reader, visit)
            }
        }
    }

    /// The merged cells that a line is part of.
    pub(super) fn merged_at(&self, line: u64) -> Option<&Region> {
        let Kind::Workbook { merged, .. } = &self.kind else {
            return None;
        };
        merged
            .iter()
            .find(|region| (region.first_line..=region.last_line).contains(&line))
    }
}

/// The rows of a sheet.
pub(super) fn of_cells<File: Read + Seek, Stop: From<FileFault>>(
    reader: &mut XlsxCellReader<'_, File>,
    visit: &mut dyn FnMut(Row) -> Result<bool, Stop>,
) -> Result<(), Stop> {
    let mut row = Row {
        line: 0,
        cells: Vec::new(),
    };
    while let Some(found) = reader
        .next_cell_with_formula_metadata()
        .map_err(|_| FileFault::Damaged)?
    {
        let line = u64::from(found.pos.0) + 1;
        if line < row.line {
            return Err(FileFault::Damaged.into());
        }
        if line > row.line {
            let width = row.cells.len();
            let full = std::mem::replace(
                &mut row,
                Row {
                    line,
                    cells: Vec::with_capacity(width),
                },
            );
            if has_anything(&full) && !visit(full)? {
                return Ok(());
            }
        }
        let cell = Cell::of_workbook(&found.value, found.formula.as_ref());
        if cell.is_empty() {
            continue;
        }
        let column = usize::try_from(found.pos.1).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(FileFault::TooWide(line, column_letters(found.pos.1)).into());
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::default());
        }
        row.cells[column] = cell;
    }
    if has_anything(&row) {
        visit(row)?;
    }
    Ok(())
}

/// The rows of a text with separators.
pub(super) fn of_text<Stop: From<FileFault>>(
    text: &str,
    is_one_byte: bool,
    visit: &mut dyn FnMut(Row) -> Result<bool, Stop>,
) -> Result<(), Stop> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text.as_bytes()))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Lines::of(text);
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|cause| FileFault::Unreadable(cause.to_string()))?
    {
        let line = lines.at(record.position().map_or(0, csv::Position::byte));
        if record.len() > MOST_COLUMNS {
            let column = column_letters(u32::try_from(MOST_COLUMNS).unwrap_or(u32::MAX));
            return Err(FileFault::TooWide(line, column).into());
        }
        let cells = record
            .iter()
            .map(|text| {
                let mut cell = Cell::text(text);
                if is_one_byte && !cell.text.is_ascii() {
                    cell.kind = CellKind::Unreadable;
                }
                cell
            })
            .collect();
        let row = Row { line, cells };
        if has_anything(&row) && !visit(row)? {
            return Ok(());
        }
    }
    Ok(())
}

fn has_anything(row: &Row) -> bool {
    row.cells.iter().any(|cell| !cell.is_empty())
}

/// The text of a file, and whether it came in one byte a letter.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, bool), FileFault> {
    text_of(bytes).map_err(|cause| match cause {
        NoText::Encoding => FileFault::Encoding,
        NoText::FileKind => FileFault::NotTable,
    })
}
