//! The figures as Parquet, the table format of data programs.
//!
//! What a long table needs of Parquet is little: flat columns, plain values, definition levels for empty
//! cells, pages packed with gzip. That is written here, so that the build does not pay several minutes
//! for a library of which this is all we would use.
//!
//! *Source*: Apache Parquet format 2.10, parquet.thrift and Encodings.md.

mod column;
mod thrift;

use std::io::{self, Write};

use self::column::{Chunk, Values};
use self::thrift::Struct;
use super::column::Column;
use super::row::rows;
use super::tables::FIGURES;
use crate::release::Release;

const MARK: &[u8] = b"PAR1";
/// Rows of a row group: what lies in memory at a time.
const GROUP: usize = 65_536;

/// Writes the figures.
pub(super) fn write(release: &Release, out: &mut dyn Write) -> io::Result<()> {
    let mut file = File::begin(&FIGURES, out)?;
    let mut rows = rows(release).peekable();
    while rows.peek().is_some() {
        let mut columns: Vec<Values> = FIGURES.iter().map(Values::of).collect();
        let mut count = 0;
        for row in rows.by_ref().take(GROUP) {
            for (values, cell) in columns.iter_mut().zip(row.cells()) {
                values.push(cell);
            }
            count += 1;
        }
        file.group(&columns, count)?;
    }
    let told = [
        ("release", release.parameters.number.as_str()),
        ("digest", &release.digest),
    ];
    file.finish(&told)
}

/// A file that is being written.
struct File<'o> {
    columns: &'static [Column],
    out: &'o mut dyn Write,
    at: u64,
    rows: u64,
    groups: Vec<Struct>,
}

impl<'o> File<'o> {
    fn begin(columns: &'static [Column], out: &'o mut dyn Write) -> io::Result<Self> {
        let mut file = Self {
            columns,
            out,
            at: 0,
            rows: 0,
            groups: Vec::new(),
        };
        file.put(MARK)?;
        Ok(file)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// Writes a row group: one chunk of one page for each column.
    fn group(&mut self, columns: &[Values], rows: u64) -> io::Result<()> {
        let (mut chunks, mut size) = (Vec::new(), 0);
        for (column, values) in self.columns.iter().zip(columns) {
            let chunk = Chunk::of(values)?;
            let at = self.at;
            self.put(&chunk.bytes)?;
            size += chunk.uncompressed;
            let mut entry = Struct::default();
            entry.i64(2, at);
            entry.structure(3, chunk.about(column, at));
            chunks.push(entry);
        }
        let mut group = Struct::default();
        group.structures(1, chunks);
        group.i64(2, size);
        group.i64(3, rows);
        self.groups.push(group);
        self.rows += rows;
        Ok(())
    }

    /// Writes the description of the file at its end.
    fn finish(mut self, told: &[(&str, &str)]) -> io::Result<()> {
        let mut root = Struct::default();
        root.text(4, "figures");
        root.i32(5, self.columns.len() as u64);
        let mut schema = vec![root];
        schema.extend(self.columns.iter().map(column::schema));
        let pair = |(key, value): &(&str, &str)| {
            let mut pair = Struct::default();
            pair.text(1, key);
            pair.text(2, value);
            pair
        };
        let mut about = Struct::default();
        about.i32(1, 2);
        about.structures(2, schema);
        about.i64(3, self.rows);
        about.structures(4, std::mem::take(&mut self.groups));
        about.structures(5, told.iter().map(pair).collect());
        about.text(6, concat!("sipas version ", env!("CARGO_PKG_VERSION")));
        let about = about.finish();
        let length = u32::try_from(about.len()).map_err(io::Error::other)?;
        self.put(&about)?;
        self.put(&length.to_le_bytes())?;
        self.put(MARK)
    }
}
