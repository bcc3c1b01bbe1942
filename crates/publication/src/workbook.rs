//! A workbook (.xlsx) as sparse cells of text, read with limits: what comes from outside may be
//! damaged, made to fill the memory, or no workbook at all.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};

use crate::archive::{self, Odd, Room};

/// Largest file that is read, in bytes.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// Most bytes of everything in the file once unpacked.
const MOST_UNPACKED: u64 = 120 * 1024 * 1024;
/// Most bytes of the texts of all sheets together, which are kept in memory.
const MOST_STRINGS: u64 = 64 * 1024 * 1024;
/// Most filled cells of all sheets together.
const MOST_CELLS: usize = 2_000_000;
/// How every ZIP archive with something in it begins.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// How a workbook of the old format (.xls), and one under a password, begins.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

/// A place of a cell: row and column, both from 0.
pub type Place = (u32, u32);

/// One sheet with its filled cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name as on its tab.
    pub name: String,
    /// Its filled cells as text, trimmed.
    pub cells: BTreeMap<Place, String>,
}

/// Why a file cannot be read as a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkbookError {
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// Not a ZIP archive at all.
    NotWorkbook,
    /// The old format, or under a password.
    OldOrLocked,
    /// Unpacks to more than a workbook of this use can need.
    UnpacksTooLarge,
    /// More filled cells than any list or form of this use has.
    TooManyCells,
    /// With macros.
    Macros,
    /// A spreadsheet of another format.
    OtherSpreadsheet,
    /// A ZIP archive that is damaged or holds no workbook.
    Damaged,
}

impl fmt::Display for WorkbookError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::TooLarge => "Tệp lớn hơn 20 MB; hãy bỏ bớt hình ảnh và các trang tính không dùng rồi lưu lại",
            Self::NotWorkbook => "Tệp không phải bảng tính .xlsx; hãy mở tệp bằng Excel hoặc LibreOffice và lưu lại dạng .xlsx",
            Self::OldOrLocked => "Tệp ở định dạng .xls cũ hoặc có mật khẩu; hãy bỏ mật khẩu và lưu lại dạng .xlsx",
            Self::UnpacksTooLarge => "Nội dung của tệp khi giải nén quá lớn nên không được đọc; hãy sao chép bảng sang một tệp .xlsx mới",
            Self::TooManyCells => "Tệp có quá nhiều ô (trên 2 triệu); hãy xóa các trang tính và các dòng không dùng",
            Self::Macros => "Tệp có macro nên không được nhận; hãy lưu lại dạng “Sổ làm việc Excel (.xlsx)”, không có macro",
            Self::OtherSpreadsheet => "Tệp là bảng tính ở định dạng khác (.ods hoặc .xlsb); hãy lưu lại dạng .xlsx",
            Self::Damaged => "Tệp .xlsx bị hỏng hoặc không đầy đủ; hãy mở bằng Excel hoặc LibreOffice, lưu lại và tải lên lần nữa",
        })
    }
}

impl std::error::Error for WorkbookError {}

impl From<Odd> for WorkbookError {
    fn from(odd: Odd) -> Self {
        match odd {
            Odd::Damaged => Self::Damaged,
            Odd::TooLarge => Self::UnpacksTooLarge,
            Odd::Macros => Self::Macros,
            Odd::OtherSpreadsheet => Self::OtherSpreadsheet,
        }
    }
}

/// Reads every sheet of a workbook, in the order of the tabs.
///
/// Formulas count as their last values; numbers are written without a decimal point where they are
/// whole, dates as `2026-09-02`.
///
/// # Errors
/// [`WorkbookError`], each with one sentence that says what to do. Memory stays bounded whatever
/// the file claims to hold.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, WorkbookError> {
    if bytes.len() > MOST_BYTES {
        return Err(WorkbookError::TooLarge);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(WorkbookError::OldOrLocked);
    }
    if !bytes.starts_with(ARCHIVE) {
        return Err(WorkbookError::NotWorkbook);
    }
    let room = Room {
        unpacked: MOST_UNPACKED,
        strings: MOST_STRINGS,
    };
    archive::look_at(Cursor::new(bytes), room)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Damaged)?;
    let names = book.sheet_names();
    let mut left = MOST_CELLS;
    names
        .into_iter()
        .map(|name| {
            let cells = cells_of(&mut book, &name, &mut left)?;
            Ok(Sheet { name, cells })
        })
        .collect()
}

/// The filled cells of one sheet, cell by cell: a table over the whole used area could be made to
/// need more memory than there is.
fn cells_of(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    left: &mut usize,
) -> Result<BTreeMap<Place, String>, WorkbookError> {
    let mut cells = BTreeMap::new();
    // A tab with a chart instead of cells has nothing to read.
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        return Ok(cells);
    };
    while let Some(cell) = reader.next_cell().map_err(|_| WorkbookError::Damaged)? {
        let place = cell.get_position();
        let Some(text) = text_of(cell.get_value()) else {
            continue;
        };
        *left = left.checked_sub(1).ok_or(WorkbookError::TooManyCells)?;
        cells.insert(place, text);
    }
    Ok(cells)
}

fn text_of(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Int(number) => number.to_string(),
        // `Display` of a whole f64 has no decimal point.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.trim().to_owned()
        }
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(fault) => format!("{fault:?}"),
    };
    (!text.is_empty()).then_some(text)
}

/// The letters of a column as spreadsheets show them: `A`, `Z`, `AA`; columns count from 0.
pub fn column_letters(column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let place = (rest - 1) % 26;
        letters.insert(0, char::from_u32(u32::from('A') + place).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::{Format, Workbook};
    use zip::write::SimpleFileOptions;

    use super::*;

    fn workbook() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Bảng").unwrap();
        sheet.write(0, 0, " Hài lòng ").unwrap();
        sheet.write(2, 27, 12.0).unwrap();
        sheet.write(3, 0, 0.5).unwrap();
        sheet.write(3, 1, true).unwrap();
        // A cell in the last corner: a dense table of this sheet would not fit any memory.
        sheet.write(1_048_575, 16_383, "cuối").unwrap();
        let date = Format::new().set_num_format("yyyy-mm-dd");
        sheet
            .write_number_with_format(4, 0, 46_267.0, &date)
            .unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn cells_come_as_text_at_their_places() {
        let sheets = read(&workbook()).unwrap();
        assert_eq!(sheets.len(), 1);
        assert_eq!(sheets[0].name, "Bảng");
        let cells: Vec<(Place, &str)> = sheets[0]
            .cells
            .iter()
            .map(|(&place, text)| (place, text.as_str()))
            .collect();
        assert_eq!(
            cells,
            [
                ((0, 0), "Hài lòng"),
                ((2, 27), "12"),
                ((3, 0), "0.5"),
                ((3, 1), "TRUE"),
                ((4, 0), "2026-09-02"),
                ((1_048_575, 16_383), "cuối"),
            ]
        );
    }

    #[test]
    fn what_is_no_workbook_is_one_clear_sentence() {
        let cut = &workbook()[..2_000];
        assert_eq!(read(b"type,name\n"), Err(WorkbookError::NotWorkbook));
        assert_eq!(read(b""), Err(WorkbookError::NotWorkbook));
        assert_eq!(
            read(b"\xD0\xCF\x11\xE0\xA1\xB1"),
            Err(WorkbookError::OldOrLocked)
        );
        assert_eq!(read(cut), Err(WorkbookError::Damaged));
        assert_eq!(
            read(&vec![b'P'; MOST_BYTES + 1]),
            Err(WorkbookError::TooLarge)
        );
        let mut plain = zip::ZipWriter::new(Cursor::new(Vec::new()));
        plain
            .start_file("a.txt", SimpleFileOptions::default())
            .unwrap();
        plain.write_all(b"a").unwrap();
        let plain = plain.finish().unwrap().into_inner();
        assert_eq!(read(&plain), Err(WorkbookError::Damaged));
    }

    #[test]
    fn an_archive_that_unpacks_to_very_much_is_refused_before_it_is_read() {
        let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
        bomb.start_file("xl/workbook.xml", SimpleFileOptions::default())
            .unwrap();
        let zeros = vec![0; 1024 * 1024];
        for _ in 0..=MOST_UNPACKED / (1024 * 1024) {
            bomb.write_all(&zeros).unwrap();
        }
        let bomb = bomb.finish().unwrap().into_inner();
        assert!(bomb.len() < 1024 * 1024);
        assert_eq!(read(&bomb), Err(WorkbookError::UnpacksTooLarge));
    }

    #[test]
    fn an_archive_that_lies_or_is_another_kind_of_file_is_refused_before_it_is_read() {
        // The reader would make room for as many texts as are claimed, and the program would end.
        let lie = b"<sst uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
        for (part, content, error) in [
            ("xl/sharedStrings.xml", &lie[..], WorkbookError::Damaged),
            ("xl/vbaProject.bin", b"x", WorkbookError::Macros),
            ("content.xml", b"x", WorkbookError::OtherSpreadsheet),
        ] {
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default();
            archive.start_file(part, options).unwrap();
            archive.write_all(content).unwrap();
            let bytes = archive.finish().unwrap().into_inner();
            assert_eq!(read(&bytes), Err(error), "{part}");
        }
    }

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        let letters: Vec<String> = [0, 25, 26, 701, 702].map(column_letters).into();
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
