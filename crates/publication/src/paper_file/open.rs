//! What kind of file was sent, and where its table stands.

use std::io::{Read, Seek, SeekFrom};

use calamine::{Reader as _, Xlsx};
use intake::Layout;

use super::cell::Cell;
use super::columns::Columns;
use super::rows::{self, Region, Row};
use super::words::FileFault;
use crate::archive::{self, Room};

/// Lines that may stand above the line of column names.
pub(super) const MOST_TITLE_LINES: u64 = 20;
/// More merged cells than these are told once for the whole file.
const MOST_REGIONS: usize = 100;

/// How much of a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Most bytes of everything in a workbook once unpacked.
    pub unpacked: u64,
    /// Most bytes of its texts, which are all kept in memory.
    pub strings: u64,
    /// Most forms.
    pub forms: u64,
}

impl Limits {
    /// On the command line: a file of a province, read row by row.
    pub const COMMAND: Self = Self {
        bytes: 256 * 1024 * 1024,
        unpacked: 2 * 1024 * 1024 * 1024,
        strings: 64 * 1024 * 1024,
        forms: 1_000_000,
    };
    /// On a page, where a person waits.
    pub const PAGE: Self = Self {
        bytes: 20 * 1024 * 1024,
        unpacked: 200 * 1024 * 1024,
        strings: 32 * 1024 * 1024,
        forms: 10_000,
    };
}

/// Where the rows come from.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// One sheet of a workbook.
    Workbook {
        /// Its name.
        sheet: String,
        /// Cells that are merged below the column names.
        merged: Vec<Region>,
    },
    /// A text, decoded.
    Text {
        /// The text.
        text: String,
        /// Whether it came in one byte a letter, so that every letter with a mark is in doubt.
        is_one_byte: bool,
    },
}

/// A file whose table was found; its rows are read in [`mod@super::pass`].
#[derive(Debug, Clone)]
pub struct Opened {
    pub(super) kind: Kind,
    pub(super) limits: Limits,
    pub(super) columns: Columns,
    /// The line of the column names, 1 is the first.
    pub(super) heading: u64,
    /// How many rows the file says that it has; 0 if it says nothing.
    pub(super) rows: u64,
}

impl Opened {
    /// Looks at a file and finds the table of forms in it.
    ///
    /// # Errors
    /// What makes the whole file unreadable: kind, size, sheet, column names.
    pub fn of(
        file: &mut (impl Read + Seek),
        limits: Limits,
        layout: &Layout,
    ) -> Result<Self, Vec<FileFault>> {
        let one = |fault| vec![fault];
        let size = file
            .seek(SeekFrom::End(0))
            .map_err(FileFault::of_io)
            .map_err(one)?;
        file.rewind().map_err(FileFault::of_io).map_err(one)?;
        if size > limits.bytes {
            return Err(one(FileFault::TooLarge(limits.bytes)));
        }
        let mut beginning = [0; 4];
        let got = read_some(file, &mut beginning).map_err(one)?;
        file.rewind().map_err(FileFault::of_io).map_err(one)?;
        match &beginning[..got] {
            [] => Err(one(FileFault::Empty)),
            b"PK\x03\x04" => Self::of_workbook(file, limits, layout),
            b"\xD0\xCF\x11\xE0" => Err(one(FileFault::OldOrLocked)),
            _ => Self::of_text(file, limits, layout),
        }
    }

    /// How many rows the file says that it has below the column names, for a progress bar; not to
    /// be believed.
    pub const fn rows_said(&self) -> u64 {
        self.rows.saturating_sub(self.heading)
    }

    fn of_workbook(
        file: &mut (impl Read + Seek),
        limits: Limits,
        layout: &Layout,
    ) -> Result<Self, Vec<FileFault>> {
        let room = Room {
            unpacked: limits.unpacked,
            strings: limits.strings,
        };
        archive::look_at(&mut *file, room).map_err(|odd| vec![FileFault::of(odd)])?;
        file.rewind()
            .map_err(|cause| vec![FileFault::of_io(cause)])?;
        let mut book: Xlsx<_> = Xlsx::new(file).map_err(|_| vec![FileFault::Damaged])?;
        let names = book.sheet_names();
        let mut found: Vec<(String, u64, Vec<Cell>, u64)> = Vec::new();
        for name in &names {
            if let Some((line, cells, rows)) = heading_of(&mut book, name, layout)? {
                found.push((name.clone(), line, cells, rows));
            }
        }
        let mut found = found.into_iter();
        let Some((sheet, heading, cells, rows)) = found.next() else {
            return Err(vec![FileFault::WrongSheet(names)]);
        };
        if let Some((other, ..)) = found.next() {
            return Err(vec![FileFault::TwoSheets(sheet, other)]);
        }
        let merged = merged_of(&mut book, &sheet, heading)?;
        Ok(Self {
            columns: Columns::of(heading, &cells, layout)?,
            kind: Kind::Workbook { sheet, merged },
            limits,
            heading,
            rows,
        })
    }

    fn of_text(
        file: &mut impl Read,
        limits: Limits,
        layout: &Layout,
    ) -> Result<Self, Vec<FileFault>> {
        let mut bytes = Vec::new();
        file.take(limits.bytes)
            .read_to_end(&mut bytes)
            .map_err(|cause| vec![FileFault::of_io(cause)])?;
        let (text, is_one_byte) = rows::decode(&bytes).map_err(|fault| vec![fault])?;
        drop(bytes);
        let lines = text.bytes().filter(|&byte| byte == b'\n').count() as u64;
        let mut heading = None;
        rows::of_text(&text, is_one_byte, &mut |row: Row| {
            if Columns::is_heading(&row.cells, layout) {
                heading = Some(row);
                return Ok::<bool, FileFault>(false);
            }
            Ok(row.line < MOST_TITLE_LINES)
        })
        .map_err(|fault| vec![fault])?;
        let heading = heading.ok_or_else(|| vec![FileFault::NoHeading])?;
        Ok(Self {
            columns: Columns::of(heading.line, &heading.cells, layout)?,
            kind: Kind::Text { text, is_one_byte },
            limits,
            heading: heading.line,
            rows: lines,
        })
    }
}

/// Line of the names, the names, and rows of the sheet.
type Heading = (u64, Vec<Cell>, u64);

/// The line that names the columns, if this sheet has one, and how many rows it says that it has.
fn heading_of<File: Read + Seek>(
    book: &mut Xlsx<File>,
    name: &str,
    layout: &Layout,
) -> Result<Option<Heading>, Vec<FileFault>> {
    // A tab with a chart instead of cells has nothing to read.
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return Ok(None);
    };
    let rows = u64::from(reader.dimensions().end.0) + 1;
    let mut found = None;
    rows::of_cells(&mut reader, &mut |row: Row| {
        if Columns::is_heading(&row.cells, layout) {
            found = Some((row.line, row.cells, rows));
            return Ok::<bool, FileFault>(false);
        }
        Ok(row.line < MOST_TITLE_LINES)
    })
    .map_err(|fault| vec![fault])?;
    Ok(found)
}

fn merged_of<File: Read + Seek>(
    book: &mut Xlsx<File>,
    sheet: &str,
    heading: u64,
) -> Result<Vec<Region>, Vec<FileFault>> {
    let regions = book
        .merge_cells_by_sheet_name(sheet)
        .map_err(|_| vec![FileFault::Damaged])?;
    let merged: Vec<Region> = regions
        .iter()
        .map(Region::of)
        .filter(|region| region.last_line >= heading)
        .collect();
    let in_heading = merged.iter().find(|region| region.first_line <= heading);
    let one = in_heading.or_else(|| merged.first().filter(|_| merged.len() > MOST_REGIONS));
    match one {
        Some(region) => Err(vec![FileFault::Merged(region.to_string())]),
        None => Ok(merged),
    }
}

/// Fills as much of a buffer as there is.
fn read_some(file: &mut impl Read, buffer: &mut [u8]) -> Result<usize, FileFault> {
    let mut got = 0;
    while got < buffer.len() {
        match file.read(&mut buffer[got..]).map_err(FileFault::of_io)? {
            0 => break,
            count => got += count,
        }
    }
    Ok(got)
}
