//! Results as a workbook: one sheet, a header that stays, real numbers.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::cells::{self, Cell};
use crate::estimate::{fault::Fault, rows::Results};

/// Lines a worksheet holds below its header.
const MOST_ROWS: usize = 1_048_575;

/// The workbook as the bytes of its file.
pub(super) fn bytes(results: &Results, name: &Path) -> Result<Vec<u8>, Fault> {
    if results.rows.len() > MOST_ROWS {
        let what = format!(
            "kết quả có {} dòng, nhiều hơn {MOST_ROWS} dòng của một trang Excel; chọn --format csv",
            results.rows.len()
        );
        return Err(Fault::new(name, what));
    }
    workbook(results).map_err(|cause| Fault::unwritable(name, &cause))
}

fn workbook(results: &Results) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date: the same results give the same bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name("Kết quả")?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    let names = cells::names(results);
    for (column, name) in (0_u16..).zip(&names) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    let mut row_cells = Vec::with_capacity(names.len());
    for (line, row) in (1_u32..).zip(&results.rows) {
        cells::of_row(results, row, &mut row_cells);
        for (column, cell) in (0_u16..).zip(&row_cells) {
            match *cell {
                Cell::Empty => {}
                Cell::Text(text) => drop(sheet.write_string(line, column, text)?),
                Cell::Count(count) => drop(sheet.write_number(line, column, count as f64)?),
                Cell::Number(value) => drop(sheet.write_number(line, column, value)?),
            }
        }
    }
    let last_column = u16::try_from(names.len() - 1).unwrap_or(u16::MAX);
    let last_line = u32::try_from(results.rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last_line, last_column)?;
    workbook.save_to_buffer()
}
