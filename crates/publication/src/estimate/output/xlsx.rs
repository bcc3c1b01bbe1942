//! Results as a workbook: a sheet of real numbers under a header that stays, and one that explains it.

use std::path::Path;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::cells::{self, Cell};
use super::notes;
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
    let header = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E6_EDF5))
        .set_border_bottom(FormatBorder::Thin);
    figures(workbook.add_worksheet(), results, &header)?;
    notes::write(workbook.add_worksheet(), results, &header)?;
    workbook.save_to_buffer()
}

/// How the numbers of a column are shown. A comma here is Excel's own sign for groups: a program set to
/// Vietnamese shows 1.234,5.
fn format_of(column: &str) -> Format {
    let pattern = match column {
        "weight_sum" => "#,##0.0",
        "estimate" | "se" | "ci_low" | "ci_high" => "0.0000",
        "deff" | "n_eff" => "#,##0.00",
        _ => "#,##0",
    };
    Format::new().set_num_format(pattern)
}

fn figures(sheet: &mut Worksheet, results: &Results, header: &Format) -> Result<(), XlsxError> {
    sheet.set_name("Kết quả")?;
    sheet.set_freeze_panes(1, 0)?;
    let names = cells::names(results);
    let labels = 1 + results.by.len();
    for (column, name) in (0_u16..).zip(&names) {
        sheet.write_string_with_format(0, column, name, header)?;
        let width = if usize::from(column) < labels { 22 } else { 12 };
        sheet.set_column_width(column, width)?;
    }
    let formats: Vec<Format> = names.iter().map(|name| format_of(name)).collect();
    let mut row_cells = Vec::with_capacity(names.len());
    for (line, row) in (1_u32..).zip(&results.rows) {
        cells::of_row(results, row, &mut row_cells);
        for ((column, cell), format) in (0_u16..).zip(&row_cells).zip(&formats) {
            let value = match *cell {
                Cell::Empty => continue,
                Cell::Text(text) => {
                    sheet.write_string(line, column, text)?;
                    continue;
                }
                Cell::Count(count) => count as f64,
                Cell::Number(value) => value,
            };
            sheet.write_number_with_format(line, column, value, format)?;
        }
    }
    let last_column = u16::try_from(names.len() - 1).unwrap_or(u16::MAX);
    let last_line = u32::try_from(results.rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last_line, last_column)?;
    Ok(())
}
