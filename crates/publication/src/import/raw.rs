//! A file of any kind that offices send as numbered rows of cells: CSV in UTF-8, UTF-16 or an old
//! one-byte encoding, or a workbook.

use std::collections::BTreeMap;

use super::message::{Note, Reason, RowError};
use crate::workbook;

/// More rows than any list of this use has.
const MOST_ROWS: usize = 1_100_000;

/// The rows of a file that hold anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Raw {
    /// Rows with their number in the file, 1 is the first.
    pub(super) rows: Vec<(u64, Vec<String>)>,
    /// Whether the text came in one byte a letter, so that every letter with a mark is in doubt.
    pub(super) is_one_byte: bool,
}

impl Raw {
    /// Reads a workbook or CSV, whichever the bytes are.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, Vec<RowError>> {
        let raw = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            of_workbook(bytes)?
        } else {
            of_text(bytes)?
        };
        if raw.rows.is_empty() {
            return Err(vec![RowError::file(Reason::NoHeader)]);
        }
        Ok(raw)
    }

    /// Turns cells of old encodings into Unicode, and tells each.
    ///
    /// # Errors
    /// Cells of a one-byte file that no old encoding explains.
    pub(super) fn decode_legacy(&mut self) -> Result<Vec<Note>, Vec<RowError>> {
        let mut notes = Vec::new();
        let mut errors = Vec::new();
        for (line, cells) in &mut self.rows {
            for (place, cell) in cells.iter_mut().enumerate() {
                let column = workbook::column_letters(u32::try_from(place).unwrap_or(u32::MAX));
                if let Some(decoded) = survey::text::legacy::recognise(cell) {
                    notes.push(Note {
                        line: *line,
                        column,
                        before: std::mem::replace(cell, decoded.text.clone()),
                        after: decoded.text,
                        why: super::message::NoteReason::Legacy(decoded.from),
                    });
                } else if self.is_one_byte && !cell.is_ascii() {
                    errors.push(RowError::cell(*line, &column, Reason::Encoding));
                }
            }
        }
        if errors.is_empty() {
            Ok(notes)
        } else {
            Err(errors)
        }
    }
}

/// The first sheet with anything in it.
fn of_workbook(bytes: &[u8]) -> Result<Raw, Vec<RowError>> {
    let sheets =
        workbook::read(bytes).map_err(|error| vec![RowError::file(Reason::Workbook(error))])?;
    let Some(sheet) = sheets.into_iter().find(|sheet| !sheet.cells.is_empty()) else {
        return Ok(Raw::default());
    };
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for ((row, column), text) in sheet.cells {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            continue;
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }
    Ok(Raw {
        rows: rows
            .into_iter()
            .map(|(row, cells)| (u64::from(row) + 1, cells))
            .collect(),
        is_one_byte: false,
    })
}

/// Cells to the right of this belong to no list of this use.
const MOST_COLUMNS: usize = 500;

fn of_text(bytes: &[u8]) -> Result<Raw, Vec<RowError>> {
    let (text, is_one_byte) = text_within(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text.as_bytes()))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut lines = Lines::of(&text);
    for record in reader.records() {
        let record = record.map_err(|cause| {
            let line = cause.position().map_or(0, csv::Position::line);
            vec![RowError::cell(
                line,
                "",
                Reason::Unreadable(cause.to_string()),
            )]
        })?;
        if rows.len() >= MOST_ROWS {
            let error = workbook::WorkbookError::TooManyCells;
            return Err(vec![RowError::file(Reason::Workbook(error))]);
        }
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            let line = lines.at(record.position().map_or(0, csv::Position::byte));
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(Raw { rows, is_one_byte })
}

/// Numbers of lines by places in a text, asked for from the first to the last. The reader itself
/// counts a record to the empty lines before it.
pub(crate) struct Lines<'a> {
    rest: &'a [u8],
    passed: u64,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self {
            rest: text.as_bytes(),
            passed: 0,
            line: 1,
        }
    }

    /// The line of the first byte from here that ends no line.
    pub(crate) fn at(&mut self, byte: u64) -> u64 {
        while let Some((&first, rest)) = self.rest.split_first() {
            if self.passed >= byte && !matches!(first, b'\n' | b'\r') {
                break;
            }
            self.line += u64::from(first == b'\n');
            self.passed += 1;
            self.rest = rest;
        }
        self.line
    }
}

/// The text of a file, and whether it came in one byte a letter.
fn text_within(bytes: &[u8]) -> Result<(String, bool), Vec<RowError>> {
    if bytes.len() > workbook::MOST_BYTES {
        let error = workbook::WorkbookError::TooLarge;
        return Err(vec![RowError::file(Reason::Workbook(error))]);
    }
    text_of(bytes).map_err(|cause| vec![RowError::file(cause.into())])
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoText {
    /// In an encoding that its own mark belies.
    Encoding,
    /// An image, a document, an archive.
    FileKind,
}

impl From<NoText> for Reason {
    fn from(cause: NoText) -> Self {
        match cause {
            NoText::Encoding => Self::Encoding,
            NoText::FileKind => Self::FileKind,
        }
    }
}

/// The text of bytes of any size, and whether it came in one byte a letter.
pub(crate) fn text_of(bytes: &[u8]) -> Result<(String, bool), NoText> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = std::str::from_utf8(rest).map_err(|_| NoText::Encoding)?;
        return Ok((text.to_owned(), false));
    }
    for (mark, pair) in [
        (b"\xFF\xFE", u16::from_le_bytes as fn([u8; 2]) -> u16),
        (b"\xFE\xFF", u16::from_be_bytes),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (pairs, _) = rest.as_chunks::<2>();
            let units: Vec<u16> = pairs.iter().map(|two| pair(*two)).collect();
            let text = String::from_utf16(&units).map_err(|_| NoText::Encoding)?;
            return Ok((text, false));
        }
    }
    // Images, documents and archives have a zero byte soon; a PDF says its name.
    if bytes.starts_with(b"%PDF") || bytes.contains(&0) {
        return Err(NoText::FileKind);
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (bytes.iter().map(|&byte| char::from(byte)).collect(), true),
    })
}

/// Whichever of comma, semicolon and tab the first line has most of.
pub(crate) fn separator(bytes: &[u8]) -> u8 {
    let first = bytes
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |wanted: u8| first.split(|&byte| byte == wanted).count();
    // The last of equals wins, so comma comes last.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|&candidate| count(candidate))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_encoding_are_read() {
        let utf16: Vec<u8> = std::iter::once(0xFEFF_u16)
            .chain("đơn vị\tsố\n".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [
            "đơn vị,số\n".as_bytes(),
            "\u{feff}đơn vị;số\r\n".as_bytes(),
            &utf16,
        ] {
            let raw = Raw::of(bytes).unwrap();
            assert_eq!(raw.rows, [(1, vec!["đơn vị".to_owned(), "số".to_owned()])]);
            assert!(!raw.is_one_byte);
        }
    }

    #[test]
    fn rows_keep_the_numbers_of_their_lines() {
        let raw = Raw::of("a,b\r\n\r\n\n\"x\n y\",1\nz,2\n".as_bytes()).unwrap();
        let lines: Vec<u64> = raw.rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 4, 6]);
    }

    #[test]
    fn an_old_file_is_decoded_and_a_strange_one_refused() {
        let mut raw = Raw::of(b"X\xB7 Kr\xABng N\xAB,5\n").unwrap();
        let notes = raw.decode_legacy().unwrap();
        assert_eq!(raw.rows[0].1[0], "Xã Krông Nô");
        assert_eq!(
            (notes[0].before.as_str(), notes[0].column.as_str()),
            ("X· Kr«ng N«", "A")
        );
        let mut raw = Raw::of(b"a,\xFF\xFE\xFD\n").unwrap();
        assert_eq!(raw.decode_legacy().unwrap_err()[0].reason, Reason::Encoding);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let reason = |bytes: &[u8]| Raw::of(bytes).unwrap_err()[0].reason.clone();
        assert_eq!(reason(b""), Reason::NoHeader);
        assert_eq!(reason(b" \n,,\n"), Reason::NoHeader);
        assert_eq!(reason(b"%PDF-1.7 ..."), Reason::FileKind);
        assert_eq!(reason(b"\x89PNG\r\n\x1a\n\0\0\0"), Reason::FileKind);
        assert!(matches!(reason(b"PK\x03\x04 broken"), Reason::Workbook(_)));
        assert!(matches!(
            reason(&vec![b'a'; workbook::MOST_BYTES + 1]),
            Reason::Workbook(_)
        ));
    }
}
