//! Columns of a Parquet file: values, levels, pages.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::column::{Cell, Column, Kind};
use super::thrift::{Struct, varint};

const PLAIN: u64 = 0;
const RLE: u64 = 3;
const GZIP: u64 = 2;

/// Physical type of a kind of cell, as Parquet numbers them.
const fn physical(kind: Kind) -> u64 {
    match kind {
        Kind::Boolean => 0,
        Kind::Integer => 2,
        Kind::Number => 5,
        Kind::Code(_) | Kind::Text => 6,
    }
}

/// The entry of a column in the schema.
pub(super) fn schema(column: &Column) -> Struct {
    let mut entry = Struct::default();
    entry.i32(1, physical(column.kind));
    entry.i32(3, u64::from(!column.required));
    entry.text(4, column.name);
    if matches!(column.kind, Kind::Code(_) | Kind::Text) {
        // UTF-8, once for old readers and once for new ones.
        entry.i32(6, 0);
        let mut logical = Struct::default();
        logical.structure(1, Struct::default());
        entry.structure(10, logical);
    }
    entry
}

/// The values of a column in one row group.
#[derive(Debug)]
pub(super) struct Values {
    kind: Kind,
    /// Whether each row has a value; none for a column that always has.
    present: Option<Vec<bool>>,
    /// Plain values one after the other; of booleans the bits, see `bits`.
    bytes: Vec<u8>,
    bits: Vec<bool>,
    rows: u64,
}

impl Values {
    pub(super) fn of(column: &Column) -> Self {
        Self {
            kind: column.kind,
            present: (!column.required).then(Vec::new),
            bytes: Vec::new(),
            bits: Vec::new(),
            rows: 0,
        }
    }

    /// Appends a cell. An empty one in a column that must not be empty is written as an empty text or 0.
    pub(super) fn push(&mut self, cell: Cell<'_>) {
        self.rows += 1;
        if let Some(present) = &mut self.present {
            present.push(cell != Cell::Empty);
            if cell == Cell::Empty {
                return;
            }
        }
        match (self.kind, cell) {
            (Kind::Boolean, cell) => self.bits.push(cell == Cell::Boolean(true)),
            (Kind::Integer, Cell::Integer(count)) => self.bytes.extend(count.to_le_bytes()),
            (Kind::Integer, _) => self.bytes.extend(0_u64.to_le_bytes()),
            (Kind::Number, Cell::Number(number)) => self.bytes.extend(number.to_le_bytes()),
            (Kind::Number, _) => self.bytes.extend(0_f64.to_le_bytes()),
            (Kind::Code(_) | Kind::Text, Cell::Text(text)) => {
                let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
                self.bytes.extend(length.to_le_bytes());
                self.bytes.extend(text.as_bytes());
            }
            (Kind::Code(_) | Kind::Text, _) => self.bytes.extend(0_u32.to_le_bytes()),
        }
    }

    /// The content of a page: levels, if any, then values.
    fn page(&self) -> Vec<u8> {
        let mut page = Vec::new();
        if let Some(present) = &self.present {
            let levels = levels(present);
            let length = u32::try_from(levels.len()).unwrap_or(u32::MAX);
            page.extend(length.to_le_bytes());
            page.extend(levels);
        }
        page.extend(packed(&self.bits));
        page.extend(&self.bytes);
        page
    }
}

/// Levels of one bit as runs of equal values: length × 2, then the value in one byte.
fn levels(present: &[bool]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for run in present.chunk_by(|one, next| one == next) {
        varint(&mut bytes, (run.len() as u64) << 1);
        bytes.push(u8::from(run[0]));
    }
    bytes
}

/// Bits, eight a byte, the first one lowest.
fn packed(bits: &[bool]) -> Vec<u8> {
    let byte = |eight: &[bool]| {
        let set = eight.iter().zip(0..).filter(|(bit, _)| **bit);
        set.fold(0, |byte, (_, place)| byte | 1 << place)
    };
    bits.chunks(8).map(byte).collect()
}

/// A column in one row group, ready to be written: one page with its header.
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) uncompressed: u64,
    rows: u64,
}

impl Chunk {
    pub(super) fn of(values: &Values) -> io::Result<Self> {
        let page = values.page();
        let mut packer = GzEncoder::new(Vec::new(), Compression::new(6));
        packer.write_all(&page)?;
        let packed = packer.finish()?;
        let mut data = Struct::default();
        data.i32(1, values.rows);
        data.i32(2, PLAIN);
        data.i32(3, RLE);
        data.i32(4, RLE);
        let mut header = Struct::default();
        header.i32(1, 0);
        header.i32(2, page.len() as u64);
        header.i32(3, packed.len() as u64);
        header.structure(5, data);
        let mut bytes = header.finish();
        let uncompressed = (bytes.len() + page.len()) as u64;
        bytes.extend(packed);
        Ok(Self {
            bytes,
            uncompressed,
            rows: values.rows,
        })
    }

    /// What the end of the file says about the chunk that begins at `at`.
    pub(super) fn about(&self, column: &Column, at: u64) -> Struct {
        let mut about = Struct::default();
        about.i32(1, physical(column.kind));
        about.numbers(2, &[PLAIN, RLE]);
        about.texts(3, &[column.name]);
        about.i32(4, GZIP);
        about.i64(5, self.rows);
        about.i64(6, self.uncompressed);
        about.i64(7, self.bytes.len() as u64);
        about.i64(9, at);
        about
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_runs_and_bits_are_packed() {
        assert_eq!(levels(&[true, true, false]), [4, 1, 2, 0]);
        assert_eq!(packed(&[true, false, true]), [0b101]);
        assert_eq!(packed(&[false; 9]), [0, 0]);
    }
}
