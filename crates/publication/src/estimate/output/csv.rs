//! Results as CSV: comma, decimal point, all digits that distinguish a number.

use std::io::{self, Write};

use super::cells::{self, Cell};
use crate::estimate::rows::Results;
use crate::export::harmless;

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

/// A text cell, quoted when it has to be, with an apostrophe before what a spreadsheet would run.
pub(crate) fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    let text = harmless(text);
    if text.contains(['"', ',', '\n', '\r', ';']) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_quoted_where_it_has_to_be_and_never_run() {
        let written = |text: &str| {
            let mut out = Vec::new();
            write_text(&mut out, text).expect("memory takes it");
            String::from_utf8_lossy(&out).into_owned()
        };
        assert_eq!(written("Sở Y tế, cơ sở 2"), "\"Sở Y tế, cơ sở 2\"");
        assert_eq!(written("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(written("-1"), "-1");
    }
}
