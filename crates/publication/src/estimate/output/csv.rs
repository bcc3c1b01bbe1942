//! Results as CSV: comma, decimal point, all digits that distinguish a number.

use std::io::{self, Write};

use super::cells::{self, Cell};
use crate::estimate::rows::Results;

pub(super) fn write(results: &Results, out: &mut impl Write) -> io::Result<()> {
    let names = cells::names(results);
    line(out, names.iter().map(|name| Cell::Text(name)))?;
    let mut row_cells = Vec::with_capacity(names.len());
    for row in &results.rows {
        cells::of_row(results, row, &mut row_cells);
        line(out, row_cells.iter().copied())?;
    }
    Ok(())
}

fn line<'a>(out: &mut impl Write, cells: impl Iterator<Item = Cell<'a>>) -> io::Result<()> {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => write_text(out, text)?,
            Cell::Count(count) => write!(out, "{count}")?,
            Cell::Number(value) => write!(out, "{value}")?,
        }
    }
    out.write_all(b"\n")
}

/// A text cell, quoted when it has to be.
pub(crate) fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.contains(['"', ',', '\n', '\r', ';']) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}
