//! The figures as JSON: one object a row, with the names of the columns of the CSV.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::column::{Cell, Column};
use super::row::rows;
use super::tables::FIGURES;
use crate::release::Release;

/// Writes row by row, so that a large release never lies in memory a second time.
pub(super) fn write(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    let head = json!({
        "release": release.parameters.number,
        "digest": release.digest,
        "round": release.round.code,
        "synthetic": release.round.synthetic,
        "level": release.parameters.level,
        "minimum_n": release.parameters.minimum_n,
    });
    let head = head.to_string();
    // The object is left open for the rows.
    out.write_all(head.trim_end_matches('}').as_bytes())?;
    out.write_all(b",\"figures\":[")?;
    for (place, row) in rows(release).enumerate() {
        out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &object(&FIGURES, row.cells()))?;
    }
    out.write_all(b"\n]}\n")
}

/// A row as an object; a cell without value is `null`.
pub fn object(columns: &[Column], cells: Vec<Cell<'_>>) -> Map<String, Value> {
    let value = |cell| match cell {
        Cell::Text(text) => Value::from(text),
        Cell::Integer(count) => Value::from(count),
        Cell::Number(number) => Value::from(number),
        Cell::Boolean(yes) => Value::from(yes),
        Cell::Empty => Value::Null,
    };
    let names = columns.iter().map(|column| column.name.to_owned());
    names.zip(cells.into_iter().map(value)).collect()
}
