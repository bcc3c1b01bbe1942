//! A CSV file as lines of named cells.

use std::io::Read;

use super::message::{Reason, RowError};

/// All lines of a file under their column names.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Column names, trimmed.
    pub(super) columns: Vec<String>,
    /// Lines with their number in the file.
    pub(super) lines: Vec<(u64, csv::StringRecord)>,
}

impl Sheet {
    /// Reads a whole file; lines without any content are skipped.
    pub(super) fn read(mut reader: impl Read) -> Result<Self, Vec<RowError>> {
        let mut bytes = Vec::new();
        reader
            .read_to_end(&mut bytes)
            .map_err(|cause| vec![RowError::file(Reason::Unreadable(cause.to_string()))])?;
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Result<Self, Vec<RowError>> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator(bytes))
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let mut columns: Option<Vec<String>> = None;
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
        errors.extend(doubles(&columns));
        if errors.is_empty() {
            Ok(Self { columns, lines })
        } else {
            Err(errors)
        }
    }

    /// Position of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
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
            .map(|(name, _)| RowError::cell(1, name, Reason::MissingColumn))
            .collect();
        if missing.is_empty() {
            Ok(found.map(Option::unwrap_or_default))
        } else {
            Err(missing)
        }
    }
}

/// Whichever of comma, semicolon and tab the first line has most of.
fn separator(bytes: &[u8]) -> u8 {
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

fn doubles(columns: &[String]) -> Vec<RowError> {
    let is_double = |place: usize| columns[..place].contains(&columns[place]);
    (0..columns.len())
        .filter(|&place| is_double(place))
        .map(|place| RowError::cell(1, &columns[place], Reason::DoubleColumn))
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
