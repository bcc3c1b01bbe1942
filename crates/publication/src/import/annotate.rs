//! The file as it was sent, with a column that says what is wrong with each line.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};

use super::message::RowError;
use super::raw::Raw;

/// Name of the added column.
const COLUMN: &str = "Lỗi cần sửa";
/// Longest text of a cell in a workbook, in UTF-16 units.
const LONGEST: usize = 32_000;

/// A workbook of the same rows, in the same places, with the errors of each row in a column of its
/// own. Every cell is written as text, so that nothing in it is run as a formula. None if the file
/// cannot be read as a table at all.
///
/// # Errors
/// If the workbook cannot be written.
pub fn annotate(bytes: &[u8], errors: &[RowError]) -> Result<Option<Vec<u8>>, XlsxError> {
    let Ok(raw) = Raw::of(bytes) else {
        return Ok(None);
    };
    let mut told: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for error in errors {
        told.entry(error.line)
            .or_default()
            .push(error.in_its_line());
    }
    let width = raw.rows.iter().map(|(_, cells)| cells.len()).max();
    let last = u16::try_from(width.unwrap_or(0).min(16_000)).unwrap_or(u16::MAX);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let red = Format::new()
        .set_font_color(Color::RGB(0x00B0_0020))
        .set_bold();
    let header = told.remove(&0).unwrap_or_default();
    for (at, (line, cells)) in raw.rows.iter().enumerate() {
        let row = u32::try_from(line - 1).unwrap_or(u32::MAX);
        for (column, cell) in (0..last).zip(cells) {
            sheet.write_string(row, column, cut(cell))?;
        }
        let mut sentences = told.remove(line).unwrap_or_default();
        if at == 0 {
            sentences.splice(
                0..0,
                std::iter::once(COLUMN.to_owned()).chain(header.clone()),
            );
        }
        if !sentences.is_empty() {
            sheet.write_string_with_format(row, last, cut(&sentences.join("; ")), &red)?;
        }
    }
    book.save_to_buffer().map(Some)
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST / 2).collect()
}

#[cfg(test)]
mod tests {
    use super::super::message::Reason;
    use super::*;
    use crate::workbook;

    #[test]
    fn the_rows_come_back_in_their_places_with_what_is_wrong() {
        let text = "unit,field,dossiers\na,b,1\n\n=1+1,c,x\n";
        let errors = [
            RowError::cell(4, "dossiers", Reason::Number("x".to_owned())),
            RowError::cell(4, "unit", Reason::UnknownUnit("=1+1".to_owned())),
        ];
        let bytes = annotate(text.as_bytes(), &errors).unwrap().unwrap();
        let sheet = &workbook::read(&bytes).unwrap()[0];
        assert_eq!(sheet.cells[&(0, 3)], "Lỗi cần sửa");
        assert_eq!(sheet.cells[&(3, 0)], "=1+1");
        assert!(!sheet.cells.contains_key(&(1, 3)));
        let told = &sheet.cells[&(3, 3)];
        assert!(
            told.starts_with("cột dossiers: “x” không phải số"),
            "{told}"
        );
        assert!(told.contains("; cột unit: "), "{told}");
        assert_eq!(annotate(b"%PDF", &[]).unwrap(), None);
    }
}
