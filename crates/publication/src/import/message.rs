//! What is wrong with a line, in words for the person who made the file.

use std::fmt;

use survey::text::legacy::Legacy;

use crate::workbook::WorkbookError;

/// One thing to put right in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Line in the file, 1 is the first; 0 when the whole file is meant.
    pub line: u64,
    /// Column name; empty when the whole line is meant.
    pub column: String,
    /// What is wrong.
    pub reason: Reason,
}

/// Why a line or file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Not UTF-8.
    Encoding,
    /// The file cannot be read.
    Unreadable(String),
    /// There is no first line with column names.
    NoHeader,
    /// A column that is needed is not there.
    MissingColumn,
    /// A column twice.
    DoubleColumn,
    /// A column that nothing asks for.
    UnknownColumn,
    /// A line with another number of cells than the first: found, expected.
    Cells(u64, u64),
    /// The cell must not be empty.
    Empty,
    /// A unit that the catalogue of the round does not have.
    UnknownUnit(String),
    /// A field that the catalogue of the round does not have.
    UnknownField(String),
    /// A word that is none of those allowed.
    UnknownWord(String, &'static str),
    /// Not a moment.
    Moment(String),
    /// A moment outside the round.
    OutsideRound(String),
    /// Not a whole number of at least 0.
    Number(String),
    /// The same unit and field as on an earlier line.
    DoubleCell(u64),
    /// What the questionnaire says about the answer.
    Answer(String),
    /// Neither CSV nor a workbook.
    FileKind,
    /// The workbook cannot be read.
    Workbook(WorkbookError),
    /// A name that several units or fields have: the name, how many.
    Ambiguous(String, usize),
    /// No code of a unit or field.
    Code(String),
    /// The same code as on an earlier line.
    DoubleCode(u64),
    /// A unit above that the file does not list.
    UnknownParent(String),
    /// A unit of the version before that does not exist.
    UnknownPredecessor(String),
    /// Not a day.
    Day(String),
    /// A file with column names and nothing below.
    NoLines,
}

/// Something that was read otherwise than it was written, for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Line in the file, 1 is the first.
    pub line: u64,
    /// Column name or letters.
    pub column: String,
    /// What stands in the file.
    pub before: String,
    /// What it was taken for.
    pub after: String,
    /// Why.
    pub why: NoteReason,
}

/// Why a cell was read otherwise than it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteReason {
    /// It was written in an encoding of before Unicode.
    Legacy(Legacy),
    /// A code that a spreadsheet took for a number and cut the zeros of.
    LostZeros,
    /// A name without diacritics, or with another word for the kind of unit.
    CloseName,
    /// Another spelling of a name that is kept as it was.
    Spelling,
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (&self.before, &self.after);
        write!(out, "Dòng {}, cột {}: ", self.line, self.column)?;
        match self.why {
            NoteReason::Legacy(from) => {
                write!(out, "chữ {} “{before}” được đọc là “{after}”", from.name())
            }
            NoteReason::LostZeros => {
                write!(out, "mã “{before}” thiếu số 0 ở đầu, được đọc là “{after}”")
            }
            NoteReason::CloseName => write!(out, "“{before}” được đọc là “{after}”"),
            NoteReason::Spelling => {
                write!(out, "“{before}” chỉ khác cách viết, danh mục giữ “{after}”")
            }
        }?;
        out.write_str(".")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => {
                out.write_str("không phải văn bản UTF-8; hãy lưu lại tệp dạng CSV UTF-8")
            }
            Self::Unreadable(cause) => write!(out, "không đọc được tệp: {cause}"),
            Self::NoHeader => out.write_str("tệp không có dòng tên cột"),
            Self::MissingColumn => out.write_str("thiếu cột bắt buộc này"),
            Self::DoubleColumn => out.write_str("cột này xuất hiện hai lần"),
            Self::UnknownColumn => {
                out.write_str("phiếu khảo sát không có câu hỏi nào mang mã của cột này")
            }
            Self::Cells(found, expected) => {
                write!(out, "dòng có {found} ô, dòng tên cột có {expected} ô")
            }
            Self::Empty => out.write_str("không được để trống"),
            Self::UnknownUnit(code) => {
                write!(
                    out,
                    "“{code}” không phải mã đơn vị trong danh mục của đợt khảo sát"
                )
            }
            Self::UnknownField(code) => {
                write!(
                    out,
                    "“{code}” không phải mã lĩnh vực trong danh mục của đợt khảo sát"
                )
            }
            Self::UnknownWord(word, allowed) => {
                write!(
                    out,
                    "“{word}” không hợp lệ; các giá trị được dùng: {allowed}"
                )
            }
            Self::Moment(text) => write!(
                out,
                "“{text}” không phải thời điểm; hãy viết 2026-10-05 14:30 hoặc 05/10/2026 14:30"
            ),
            Self::OutsideRound(text) => {
                write!(out, "“{text}” nằm ngoài thời gian của đợt khảo sát")
            }
            Self::Number(text) => write!(out, "“{text}” không phải số nguyên từ 0 trở lên"),
            Self::DoubleCell(line) => {
                write!(out, "đơn vị và lĩnh vực này đã có ở dòng {line}")
            }
            Self::Answer(sentence) => out.write_str(sentence),
            Self::FileKind => {
                out.write_str("đây không phải tệp CSV hay bảng tính .xlsx; hãy chọn lại tệp")
            }
            Self::Workbook(error) => write!(out, "{error}"),
            Self::Ambiguous(name, count) => write!(
                out,
                "“{name}” là tên của {count} mục trong danh mục; hãy ghi mã thay cho tên"
            ),
            Self::Code(text) => write!(
                out,
                "“{text}” không dùng làm mã được; mã gồm chữ thường không dấu, chữ số và các dấu _ . -"
            ),
            Self::DoubleCode(line) => write!(out, "mã này đã có ở dòng {line}"),
            Self::UnknownParent(code) => {
                write!(out, "“{code}” không phải mã của đơn vị nào trong tệp")
            }
            Self::UnknownPredecessor(code) => write!(
                out,
                "“{code}” không phải mã của đơn vị nào trong phiên bản trước"
            ),
            Self::Day(text) => {
                write!(out, "“{text}” không phải ngày; hãy viết 20/9/2026")
            }
            Self::NoLines => out.write_str("tệp chỉ có dòng tên cột, không có dòng số liệu nào"),
        }
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(out, "Dòng {}", self.line)?;
        } else {
            out.write_str("Cả tệp")?;
        }
        if !self.column.is_empty() {
            write!(out, ", cột {}", self.column)?;
        }
        write!(out, ": {}.", self.reason)
    }
}

impl RowError {
    /// What is wrong, for one who sees the line.
    pub(super) fn in_its_line(&self) -> String {
        if self.column.is_empty() {
            self.reason.to_string()
        } else {
            format!("cột {}: {}", self.column, self.reason)
        }
    }

    /// An error of one cell.
    pub(super) fn cell(line: u64, column: &str, reason: Reason) -> Self {
        Self {
            line,
            column: column.to_owned(),
            reason,
        }
    }

    /// An error of the whole file.
    pub(super) fn file(reason: Reason) -> Self {
        Self {
            line: 0,
            column: String::new(),
            reason,
        }
    }
}
