//! What is wrong with a file or a row, in words that name the place and say what to do.

use std::fmt;
use std::io;

use intake::Serial;
use intake::layout::{Fault, Field, FieldKind};
use store::paper::keying::Refusal;
use survey::{CodeError, PostOfficeCode};

use super::cell::CellKind;
use super::check::{Standing, standing_words};
use crate::archive::Odd;

/// Why a whole file is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// It cannot be read from where it lies.
    Unreadable(String),
    /// Nothing is in it.
    Empty,
    /// More bytes than this.
    TooLarge(u64),
    /// Unpacks to more than a file of forms can need.
    UnpacksTooLarge,
    /// The old format, or under a password.
    OldOrLocked,
    /// With macros.
    Macros,
    /// A spreadsheet of another format.
    OtherSpreadsheet,
    /// Neither a workbook nor a text.
    NotTable,
    /// A text whose encoding is not what it says.
    Encoding,
    /// Damaged or no workbook at all.
    Damaged,
    /// No sheet holds the table; the sheets that there are.
    WrongSheet(Vec<String>),
    /// Two sheets hold it.
    TwoSheets(String, String),
    /// No line of a text names the columns.
    NoHeading,
    /// A field has no column: the line of the names, the column.
    MissingColumn(u64, String),
    /// A column twice.
    DoubleColumn(u64, String),
    /// A column of no field: the line, its letters, its name.
    UnknownColumn(u64, String, String),
    /// Merged cells in the names of the columns, or all over the table.
    Merged(String),
    /// A cell far to the right: the line, its column.
    TooWide(u64, String),
    /// More forms than this.
    TooManyForms(u64),
    /// Column names and nothing below.
    NoForms,
}

impl FileFault {
    pub(super) const fn of(odd: Odd) -> Self {
        match odd {
            Odd::Damaged => Self::Damaged,
            Odd::TooLarge => Self::UnpacksTooLarge,
            Odd::Macros => Self::Macros,
            Odd::OtherSpreadsheet => Self::OtherSpreadsheet,
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
    pub(super) fn of_io(cause: io::Error) -> Self {
        Self::Unreadable(cause.to_string())
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const AGAIN: &str = "hãy tải tệp mẫu của đợt khảo sát và nhập vào đó";
        match self {
            Self::Unreadable(cause) => write!(out, "Không đọc được tệp: {cause}."),
            Self::Empty => out.write_str("Tệp rỗng; xin chọn lại tệp."),
            Self::TooLarge(most) => write!(
                out,
                "Tệp lớn hơn {} MB; xin chia thành nhiều tệp, mỗi tệp một lô.",
                most / (1024 * 1024)
            ),
            Self::UnpacksTooLarge => out.write_str(
                "Nội dung của tệp khi giải nén quá lớn nên không được đọc; xin sao chép bảng sang một tệp .xlsx mới.",
            ),
            Self::OldOrLocked => out.write_str(
                "Tệp ở định dạng .xls cũ hoặc có mật khẩu; xin bỏ mật khẩu và lưu lại dạng .xlsx.",
            ),
            Self::Macros => out.write_str(
                "Tệp có macro nên không được nhận; xin lưu lại dạng “Sổ làm việc Excel (.xlsx)”, không có macro.",
            ),
            Self::OtherSpreadsheet => out.write_str(
                "Tệp là bảng tính ở định dạng khác (.ods hoặc .xlsb); xin lưu lại dạng .xlsx.",
            ),
            Self::NotTable => out.write_str(
                "Đây không phải tệp CSV hay bảng tính .xlsx; xin chọn lại tệp.",
            ),
            Self::Encoding => out.write_str(
                "Bảng mã của tệp không đúng như tệp ghi ở đầu; xin lưu lại dạng CSV UTF-8.",
            ),
            Self::Damaged => out.write_str(
                "Tệp .xlsx bị hỏng hoặc không đầy đủ; xin mở bằng Excel hoặc LibreOffice, lưu lại rồi gửi lần nữa.",
            ),
            Self::WrongSheet(sheets) => write!(
                out,
                "Không trang tính nào có dòng tên cột của phiếu (so_phieu và mã các câu hỏi); tệp có các trang tính: {}. Có thể Ông/Bà chọn nhầm tệp; {AGAIN}.",
                sheets.join(", ")
            ),
            Self::TwoSheets(one, other) => write!(
                out,
                "Hai trang tính “{one}” và “{other}” cùng có bảng phiếu; xin giữ lại một trang."
            ),
            Self::NoHeading => write!(
                out,
                "Tệp không có dòng tên cột của phiếu (so_phieu và mã các câu hỏi); {AGAIN}."
            ),
            Self::MissingColumn(line, name) => write!(
                out,
                "Dòng {line}: thiếu cột {name}. Nếu câu này để trống ở mọi phiếu, xin vẫn giữ cột."
            ),
            Self::DoubleColumn(line, name) => {
                write!(out, "Dòng {line}: cột {name} xuất hiện hai lần; xin giữ một cột.")
            }
            Self::UnknownColumn(line, letters, name) => write!(
                out,
                "Dòng {line}, cột {letters}: phiếu không có câu hỏi nào mang mã “{name}”; xin sửa mã hoặc bỏ cột."
            ),
            Self::Merged(region) => write!(
                out,
                "Các ô {region} bị gộp; xin bỏ gộp ô (Merge Cells) trong bảng rồi điền lại từng ô."
            ),
            Self::TooWide(line, column) => write!(
                out,
                "Dòng {line} có ô ở cột {column}, ngoài bảng phiếu; xin xóa các ô thừa ở bên phải."
            ),
            Self::TooManyForms(most) => write!(
                out,
                "Tệp có hơn {most} phiếu; xin chia thành nhiều tệp, hoặc nhập bằng lệnh sipas import paper trên máy chủ."
            ),
            Self::NoForms => out.write_str("Tệp chỉ có dòng tên cột, không có phiếu nào."),
        }
    }
}

impl std::error::Error for FileFault {}

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The name of its column; empty when the whole row is meant.
    pub column: String,
    /// What it is.
    pub reason: RowReason,
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowReason {
    /// A row with answers and no serial.
    SerialMissing,
    /// The serial cannot be read.
    SerialMistyped(String, CodeError),
    /// The serial as a number without its check character; how it is written.
    CheckLost(Serial),
    /// The serial is not of this batch.
    NotInBatch(Serial),
    /// The serial was printed for this other post office.
    OtherOffice(Serial, PostOfficeCode),
    /// No form with this serial was printed for the round.
    NotPrinted(Serial),
    /// The serial on an earlier line of the file.
    DoubleSerial(u64),
    /// The form cannot be keyed now.
    Standing(Standing),
    /// Nothing is keyed.
    NothingKeyed,
    /// Merged cells.
    Merged(String),
    /// A formula instead of a value.
    Formula(String),
    /// A fault of the spreadsheet.
    SheetError(String),
    /// A spreadsheet made a date of what was typed.
    BecameDate(String),
    /// A number with decimals where ticks are asked.
    TicksBecameDecimal(String),
    /// A number with decimals, or so long that a spreadsheet shortened it.
    NotWhole(String),
    /// A date that lost the 0 at its beginning.
    ZeroLost(String),
    /// Letters of no known encoding.
    Encoding,
    /// Something outside the columns of the table.
    OutsideTable,
    /// An answer to a field that the form does not have.
    UnknownField,
    /// A box beside a choice that is not ticked.
    BoxNotOpened(String),
    /// The field does not take it: what was typed, what it takes.
    Fault(String, Fault, String),
    /// A hard check of the whole form, in its own words.
    Check(String),
}

impl fmt::Display for RowFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.column.is_empty() {
            write!(out, "cột {}: ", self.column)?;
        }
        self.reason.fmt(out)
    }
}

impl RowFault {
    pub(super) fn new(column: &str, reason: RowReason) -> Self {
        Self {
            column: column.to_owned(),
            reason,
        }
    }

    /// Why this person must not key the form whatever they typed; who wants to all the same is written down.
    pub fn barred(&self) -> Option<Refusal> {
        match self.reason {
            RowReason::Standing(standing) => standing.recorded(),
            _ => None,
        }
    }

    /// The sentence with its line, for one who does not see the row.
    pub fn at(&self, line: u64) -> String {
        format!("Dòng {line}, {self}.")
    }
}

impl fmt::Display for RowReason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SerialMissing => out.write_str("thiếu số phiếu"),
            Self::SerialMistyped(text, CodeError::Check) => write!(
                out,
                "số phiếu “{text}” sai ký tự kiểm tra; xin xem lại số in trên phiếu, ví dụ 260001-3"
            ),
            Self::SerialMistyped(text, CodeError::Symbol(symbol)) => {
                write!(
                    out,
                    "số phiếu “{text}” có ký tự lạ “{symbol}”; xin ghi đúng số in trên phiếu, ví dụ 260001-3"
                )
            }
            Self::SerialMistyped(text, CodeError::Length) => write!(
                out,
                "số phiếu “{text}” thiếu hoặc thừa chữ số; số phiếu không bắt đầu bằng 0"
            ),
            Self::CheckLost(serial) => write!(
                out,
                "số phiếu mất ký tự kiểm tra; nếu đúng là phiếu này, xin ghi {serial} (định dạng ô là Văn bản)"
            ),
            Self::NotInBatch(serial) => write!(
                out,
                "phiếu {serial} không thuộc lô này; xin xem lại số in trên phiếu, hoặc bỏ dòng này nếu tờ phiếu thuộc lô khác"
            ),
            Self::OtherOffice(serial, office) => write!(
                out,
                "phiếu {serial} được phát cho bưu cục {office}, không thuộc lô này; xin xem lại số in trên phiếu. Nếu đúng số, xin bỏ dòng này và báo giám sát"
            ),
            Self::NotPrinted(serial) => write!(
                out,
                "phiếu {serial} chưa từng được in cho đợt khảo sát này; xin xem lại số in trên phiếu"
            ),
            Self::DoubleSerial(line) => write!(
                out,
                "số phiếu này đã có ở dòng {line}; xin xem lại số in trên hai tờ phiếu"
            ),
            Self::Standing(standing) => out.write_str(standing_words(*standing)),
            Self::NothingKeyed => out.write_str(
                "không ô nào được điền; phiếu trắng thì ghi vào sổ phiếu loại, hoặc điền dấu chấm (.) vào ít nhất một ô",
            ),
            Self::Merged(region) => {
                write!(out, "các ô {region} bị gộp; xin bỏ gộp và điền lại từng ô")
            }
            Self::Formula(text) => write!(
                out,
                "ô có công thức “{text}”; công thức không được tính, xin ghi giá trị"
            ),
            Self::SheetError(text) => write!(out, "ô báo lỗi {text} của bảng tính; xin ghi lại giá trị"),
            Self::BecameDate(text) => write!(
                out,
                "bảng tính đã đổi giá trị thành ngày “{text}”; xin đặt định dạng ô là Văn bản và ghi lại"
            ),
            Self::TicksBecameDecimal(text) => write!(
                out,
                "bảng tính đã hiểu “{text}” là số thập phân; xin ghi các lựa chọn cách nhau bằng dấu cách, ví dụ 1 3"
            ),
            Self::NotWhole(text) => write!(out, "“{text}” không phải số nguyên"),
            Self::ZeroLost(text) => write!(
                out,
                "“{text}” mất số 0 ở đầu; xin ghi ngày dạng 02/9/2026 (định dạng ô là Văn bản)"
            ),
            Self::Encoding => out.write_str(
                "chữ không thuộc Unicode, TCVN3 hay VNI; xin lưu lại tệp dạng CSV UTF-8",
            ),
            Self::OutsideTable => out.write_str("ô nằm ngoài các cột của bảng; xin xóa hoặc đặt tên cột"),
            Self::UnknownField => out.write_str("phiếu không có câu hỏi nào mang mã này"),
            Self::BoxNotOpened(question) => write!(
                out,
                "có chữ ghi rõ nhưng lựa chọn tương ứng ở cột {question} không được đánh dấu"
            ),
            Self::Fault(text, fault, takes) => write!(out, "“{text}” {}", sentence(*fault, takes)),
            Self::Check(words) => out.write_str(words),
        }
    }
}

fn sentence(fault: Fault, takes: &str) -> String {
    match fault {
        Fault::NotOffered => {
            format!("không phải giá trị của câu này; các giá trị được dùng: {takes}")
        }
        Fault::NotANumber => "không phải số nguyên".to_owned(),
        Fault::NumberOutOfRange => format!("nằm ngoài giới hạn {takes}"),
        Fault::NotADate => "không phải ngày; xin ghi dạng 02/9/2026".to_owned(),
        Fault::DateOutOfRange => format!("nằm ngoài khoảng ngày {takes}"),
        Fault::TooLong => format!("dài hơn {takes} ký tự"),
    }
}

/// What a field takes, for people: keys, limits, letters.
pub(super) fn takes(field: &Field) -> String {
    match &field.kind {
        FieldKind::Number { least, most } => format!("{least} đến {most}"),
        FieldKind::Date { earliest, latest } => {
            let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
            format!("{} đến {}", day(earliest), day(latest))
        }
        FieldKind::Text { .. } | FieldKind::Box { .. } => {
            field.most_chars().unwrap_or_default().to_string()
        }
        _ => field.keys().join(", "),
    }
}

/// The fault of a cell that a spreadsheet has spoilt, whatever its field.
pub(super) fn spoilt(kind: CellKind, text: &str) -> Option<RowReason> {
    let text = text.chars().take(60).collect();
    match kind {
        CellKind::Formula => Some(RowReason::Formula(text)),
        CellKind::Error => Some(RowReason::SheetError(text)),
        CellKind::Unreadable => Some(RowReason::Encoding),
        CellKind::Text | CellKind::Number | CellKind::Date | CellKind::Boolean => None,
    }
}
