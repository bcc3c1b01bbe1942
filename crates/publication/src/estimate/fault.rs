//! What is wrong with a file, where, and what to do about it.

use std::fmt;
use std::path::Path;

/// A fault in a file, told to a person in one sentence with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// Line in the file (from 1), if the fault has one.
    pub line: Option<u64>,
    /// Column by name, if the fault has one.
    pub column: Option<String>,
    /// What is wrong and what to do, in Vietnamese.
    pub what: String,
}

impl Fault {
    /// A fault of the file as a whole.
    pub fn new(file: &Path, what: impl Into<String>) -> Self {
        Self {
            file: file.display().to_string(),
            line: None,
            column: None,
            what: what.into(),
        }
    }

    /// The same fault at a line (from 1).
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same fault in a column.
    #[must_use]
    pub fn in_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// A file that can't be read.
    pub fn unreadable(file: &Path, cause: &std::io::Error) -> Self {
        let what = match cause.kind() {
            std::io::ErrorKind::NotFound => {
                "không tìm thấy tệp; kiểm tra lại tên và thư mục".to_owned()
            }
            std::io::ErrorKind::PermissionDenied => {
                "không có quyền đọc tệp; kiểm tra quyền truy cập".to_owned()
            }
            _ => format!("không đọc được tệp ({cause})"),
        };
        Self::new(file, what)
    }

    /// A file that can't be written.
    pub fn unwritable(file: &Path, cause: &dyn fmt::Display) -> Self {
        Self::new(
            file,
            format!("không ghi được tệp ({cause}); kiểm tra thư mục và dung lượng đĩa"),
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(out, ", dòng {line}")?;
        }
        if let Some(column) = &self.column {
            write!(out, ", cột “{column}”")?;
        }
        write!(out, ": {}", self.what)
    }
}

impl std::error::Error for Fault {}
