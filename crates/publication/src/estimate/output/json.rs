//! Results as JSON: a list of objects with the columns of the contract in their order.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::cells::{self, Cell};
use crate::estimate::rows::Results;

pub(super) fn write(results: &Results, out: &mut impl Write) -> io::Result<()> {
    let names = cells::names(results);
    let mut serializer = serde_json::Serializer::new(&mut *out);
    let mut list = serializer
        .serialize_seq(Some(results.rows.len()))
        .map_err(io::Error::from)?;
    let mut row_cells = Vec::with_capacity(names.len());
    for row in &results.rows {
        cells::of_row(results, row, &mut row_cells);
        list.serialize_element(&Object {
            names: &names,
            cells: &row_cells,
        })
        .map_err(io::Error::from)?;
    }
    SerializeSeq::end(list).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// A line as an object.
struct Object<'a> {
    names: &'a [String],
    cells: &'a [Cell<'a>],
}

impl serde::Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (name, cell) in self.names.iter().zip(self.cells) {
            match cell {
                Cell::Empty => map.serialize_entry(name, &None::<f64>)?,
                Cell::Text(text) => map.serialize_entry(name, text)?,
                Cell::Count(count) => map.serialize_entry(name, count)?,
                Cell::Number(value) => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}
