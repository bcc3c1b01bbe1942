//! The first line: delimiter and column names.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use super::scanner::{ScanFault, Scanner};
use crate::estimate::fault::Fault;

/// The column names of a file and what separates its cells.
#[derive(Debug, Clone)]
pub struct Header {
    /// The names, trimmed and in NFC.
    pub names: Vec<String>,
    /// The byte between cells.
    pub delimiter: u8,
    positions: BTreeMap<String, usize>,
}

impl Header {
    /// Reads the header and sets the scanner's delimiter.
    ///
    /// # Errors
    /// An empty file, UTF-16, text that isn't UTF-8, a name that is empty or used twice.
    pub fn read<R: Read>(scanner: &mut Scanner<R>, file: &Path) -> Result<Self, Fault> {
        let first = scanner.first_line().map_err(|fault| explain(file, fault))?;
        if first.starts_with(b"\xFF\xFE") || first.starts_with(b"\xFE\xFF") {
            let what = "tệp ở dạng UTF-16; mở bằng Excel và lưu lại kiểu “CSV UTF-8”";
            return Err(Fault::new(file, what).at_line(1));
        }
        if first.starts_with(b"PK\x03\x04") {
            let what = "đây là sổ tính Excel, không phải CSV; lưu lại kiểu “CSV UTF-8”";
            return Err(Fault::new(file, what).at_line(1));
        }
        let delimiter = delimiter_of(first);
        scanner.set_delimiter(delimiter);
        let empty = || {
            Fault::new(
                file,
                "tệp trống; cần một dòng tiêu đề và ít nhất một dòng số liệu",
            )
        };
        let record = scanner
            .next_record()
            .map_err(|fault| explain(file, fault))?
            .ok_or_else(empty)?;
        let mut names = Vec::with_capacity(record.len());
        let mut positions = BTreeMap::new();
        for position in 0..record.len() {
            let cell = record.cell(position);
            let name = std::str::from_utf8(&cell).map_err(|_| not_utf8(file).at_line(1))?;
            let name = survey::text::normalise_line(name);
            if positions.insert(name.clone(), position).is_some() && !name.is_empty() {
                let what = "tên cột xuất hiện hai lần ở dòng tiêu đề; mỗi cột cần một tên riêng";
                return Err(Fault::new(file, what).at_line(1).in_column(name));
            }
            names.push(name);
        }
        Ok(Self {
            names,
            delimiter,
            positions,
        })
    }

    /// The position of a column.
    ///
    /// # Errors
    /// There is no such column; the closest names are offered.
    pub fn position(&self, name: &str, file: &Path) -> Result<usize, Fault> {
        self.find(name).ok_or_else(|| {
            let hint = if let Some(near) = self.nearest(name) {
                format!("có phải là “{near}”?")
            } else {
                let shown: Vec<&str> = self.names.iter().take(12).map(String::as_str).collect();
                let more = if self.names.len() > 12 { "…" } else { "" };
                format!("tệp có các cột: {}{more}", shown.join(", "))
            };
            let what = format!("không có cột này ở dòng tiêu đề; {hint}");
            Fault::new(file, what).at_line(1).in_column(name)
        })
    }

    /// The position of a column, if there is one.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// A name that differs only in case or by one letter.
    fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = name.to_lowercase();
        let close = |known: &&String| {
            let known = known.to_lowercase();
            known == wanted || differs_by_one(&known, &wanted)
        };
        self.names.iter().find(close).map(String::as_str)
    }
}

fn differs_by_one(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let same_front = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let same_back = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (short, long) = (left.len().min(right.len()), left.len().max(right.len()));
    long > 2 && long - short <= 1 && same_front + same_back >= long - 1
}

/// The delimiter that splits the first line into the most cells; a comma when none does.
fn delimiter_of(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut inside = false;
    for &byte in line {
        if byte == b'"' {
            inside = !inside;
        } else if !inside {
            for (delimiter, count) in &mut counts {
                *count += u32::from(byte == *delimiter);
            }
        }
    }
    // The first of equal counts, so a comma before the others.
    let most = counts.iter().map(|entry| entry.1).max().unwrap_or(0);
    counts
        .iter()
        .find(|entry| entry.1 == most)
        .map_or(b',', |entry| entry.0)
}

/// Text that isn't UTF-8.
pub(super) fn not_utf8(file: &Path) -> Fault {
    Fault::new(
        file,
        "chữ không phải UTF-8; mở bằng Excel và lưu lại kiểu “CSV UTF-8”",
    )
}

/// A scan fault as a fault of the file.
pub(crate) fn explain(file: &Path, fault: ScanFault) -> Fault {
    match fault {
        ScanFault::Io(cause) => Fault::unreadable(file, &cause),
        ScanFault::Quote { line } => {
            let what = "dấu ngoặc kép mở mà không đóng, hoặc còn chữ sau dấu đóng; sửa lại ô đó";
            Fault::new(file, what).at_line(line)
        }
        ScanFault::TooLong { line } => {
            let what = "dòng dài quá 16 MB; kiểm tra dấu xuống dòng và dấu ngoặc kép";
            Fault::new(file, what).at_line(line)
        }
    }
}
