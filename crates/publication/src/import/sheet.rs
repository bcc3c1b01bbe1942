//! A file as lines of named cells.

use std::io::Read;

use survey::text::fold;

use super::message::{Note, Reason, RowError};
use super::raw::{Raw, separator};

/// Title lines that may stand above the line of column names.
const MOST_TITLE_LINES: usize = 20;

/// All lines of a file under their column names.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Column names, trimmed.
    pub(super) columns: Vec<String>,
    /// Lines with their number in the file.
    pub(super) lines: Vec<(u64, csv::StringRecord)>,
    /// The line of the column names.
    pub(super) header: u64,
}

impl Sheet {
    /// Reads a whole CSV file; lines without any content are skipped.
    pub(super) fn read(mut reader: impl Read) -> Result<Self, Vec<RowError>> {
        let mut bytes = Vec::new();
        reader
            .read_to_end(&mut bytes)
            .map_err(|cause| vec![RowError::file(Reason::Unreadable(cause.to_string()))])?;
        Self::of(&bytes)
    }

    /// Reads a workbook or CSV whose line of column names may stand below a title; it is the first
    /// that has all of `wanted`, each under one of several names. Cells of old encodings come back
    /// decoded, with a note each.
    pub(super) fn of_list(
        bytes: &[u8],
        wanted: &[&[&str]],
    ) -> Result<(Self, Vec<Note>), Vec<RowError>> {
        let mut raw = Raw::of(bytes)?;
        let notes = raw.decode_legacy()?;
        let fits = |cells: &[String]| {
            wanted
                .iter()
                .all(|names| cells.iter().any(|cell| is_one_of(cell, names)))
        };
        let at = raw
            .rows
            .iter()
            .take(MOST_TITLE_LINES)
            .position(|(_, cells)| fits(cells))
            .unwrap_or(0);
        let mut rows = raw.rows.into_iter().skip(at);
        let Some((header, mut names)) = rows.next() else {
            return Err(vec![RowError::file(Reason::NoHeader)]);
        };
        while names.last().is_some_and(|name| name.trim().is_empty()) {
            names.pop();
        }
        let columns: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        let mut lines = Vec::new();
        let mut errors = doubles(&columns, header);
        for (line, mut cells) in rows {
            while cells.len() > columns.len()
                && cells.last().is_some_and(|cell| cell.trim().is_empty())
            {
                cells.pop();
            }
            if cells.len() > columns.len() {
                let reason = Reason::Cells(cells.len() as u64, columns.len() as u64);
                errors.push(RowError::cell(line, "", reason));
                continue;
            }
            cells.resize(columns.len(), String::new());
            lines.push((line, csv::StringRecord::from(cells)));
        }
        if errors.is_empty() {
            Ok((
                Self {
                    columns,
                    lines,
                    header,
                },
                notes,
            ))
        } else {
            Err(errors)
        }
    }

    fn of(bytes: &[u8]) -> Result<Self, Vec<RowError>> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(bytes))
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut columns: Option<Vec<String>> = None;
        let mut header = 1;
        let mut lines = Vec::new();
        let mut errors = Vec::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(cause) => {
                    errors.push(unreadable(&cause));
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let Some(columns) = &columns else {
                header = line;
                columns = Some(record.iter().map(|cell| cell.trim().to_owned()).collect());
                continue;
            };
            if record.len() == columns.len() {
                lines.push((line, record));
            } else {
                let reason = Reason::Cells(record.len() as u64, columns.len() as u64);
                errors.push(RowError::cell(line, "", reason));
            }
        }
        let Some(columns) = columns else {
            return Err(vec![RowError::file(Reason::NoHeader)]);
        };
        errors.extend(doubles(&columns, header));
        if errors.is_empty() {
            Ok(Self {
                columns,
                lines,
                header,
            })
        } else {
            Err(errors)
        }
    }

    /// Position of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Position of a column under any of its names, however they are written.
    pub(super) fn named(&self, names: &[&str]) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| is_one_of(column, names))
    }

    /// Positions of columns that must be there, each under one of several names; the first is told.
    pub(super) fn required_named<const COUNT: usize>(
        &self,
        wanted: [&[&str]; COUNT],
    ) -> Result<[usize; COUNT], Vec<RowError>> {
        let found = wanted.map(|names| self.named(names));
        let missing: Vec<RowError> = wanted
            .iter()
            .zip(found)
            .filter(|(_, place)| place.is_none())
            .map(|(names, _)| {
                let name = names.first().copied().unwrap_or_default();
                RowError::cell(self.header, name, Reason::MissingColumn)
            })
            .collect();
        if missing.is_empty() {
            Ok(found.map(Option::unwrap_or_default))
        } else {
            Err(missing)
        }
    }

    /// Positions of columns that must be there.
    pub(super) fn required<const COUNT: usize>(
        &self,
        names: [&str; COUNT],
    ) -> Result<[usize; COUNT], Vec<RowError>> {
        let found = names.map(|name| self.column(name));
        let missing: Vec<RowError> = names
            .iter()
            .zip(found)
            .filter(|(_, place)| place.is_none())
            .map(|(name, _)| RowError::cell(self.header, name, Reason::MissingColumn))
            .collect();
        if missing.is_empty() {
            Ok(found.map(Option::unwrap_or_default))
        } else {
            Err(missing)
        }
    }
}

fn is_one_of(cell: &str, names: &[&str]) -> bool {
    let cell = fold(cell);
    names.iter().any(|name| fold(name) == cell)
}

fn doubles(columns: &[String], header: u64) -> Vec<RowError> {
    let is_double =
        |place: usize| !columns[place].is_empty() && columns[..place].contains(&columns[place]);
    (0..columns.len())
        .filter(|&place| is_double(place))
        .map(|place| RowError::cell(header, &columns[place], Reason::DoubleColumn))
        .collect()
}

fn unreadable(cause: &csv::Error) -> RowError {
    let line = cause.position().map_or(0, csv::Position::line);
    let reason = match cause.kind() {
        csv::ErrorKind::Utf8 { .. } => Reason::Encoding,
        _ => Reason::Unreadable(cause.to_string()),
    };
    RowError::cell(line, "", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_marks_and_line_ends_of_spreadsheets_are_read() {
        for text in [
            "unit,field\na,b\n",
            "\u{feff}unit;field\r\na;b\r\n",
            "unit\tfield\na\tb",
            "unit,field\n\n ,\na,b\n",
        ] {
            let sheet = Sheet::of(text.as_bytes()).unwrap();
            assert_eq!(sheet.columns, ["unit", "field"], "{text:?}");
            assert_eq!(sheet.lines.len(), 1, "{text:?}");
            assert_eq!(sheet.lines[0].1.iter().collect::<Vec<_>>(), ["a", "b"]);
        }
    }

    #[test]
    fn faults_name_their_line() {
        let errors = Sheet::of(b"a,b\n1,2\n1,2,3\n\xff,4\n").unwrap_err();
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(told[0], "Dòng 3: dòng có 3 ô, dòng tên cột có 2 ô.");
        assert!(
            told[1].starts_with("Dòng 4: không phải văn bản UTF-8"),
            "{told:?}"
        );
        assert_eq!(
            Sheet::of(b"a,a\n").unwrap_err()[0].reason,
            Reason::DoubleColumn
        );
        assert_eq!(Sheet::of(b"").unwrap_err()[0].reason, Reason::NoHeader);
    }
}
