//! The file as it was sent, with a column of what to put right.

use std::collections::BTreeMap;
use std::io::{Read, Seek, Write};

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use super::columns::{FAULTS, WARNINGS};
use super::open::Opened;
use super::rows::Row;
use super::words::FileFault;

/// Longest text of a cell, in characters.
const LONGEST: usize = 16_000;

/// What is said of the lines of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What to put right, by line.
    pub faults: BTreeMap<u64, String>,
    /// What to look at again, by line.
    pub warnings: BTreeMap<u64, String>,
}

enum Stop {
    File(FileFault),
    Sheet(XlsxError),
}

impl From<FileFault> for Stop {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Self {
        Self::Sheet(error)
    }
}

/// Writes a workbook of the same rows in the same places, with the faults and warnings of each line
/// in columns of their own. Every cell is text, so that nothing in it is run as a formula. Rows go
/// through a file of the system's folder for temporary files, so that memory stays bounded.
///
/// # Errors
/// If the workbook cannot be written, or the file cannot be read any more.
pub fn annotate(
    opened: &Opened,
    file: &mut (impl Read + Seek),
    told: &Told,
    out: impl Write + Seek + Send,
) -> Result<(), XlsxError> {
    let ended = |stop| match stop {
        Stop::Sheet(error) => error,
        Stop::File(fault) => XlsxError::ParameterError(fault.to_string()),
    };
    let mut widest = opened.columns.width();
    opened
        .rows(file, &mut |row: Row| {
            let filled = (0..row.cells.len()).rev();
            let mut filled = filled.filter(|&at| !row.cells[at].is_empty());
            let last = filled.find(|&at| !opened.columns.is_own(at));
            widest = widest.max(last.map_or(0, |at| at + 1));
            Ok::<bool, Stop>(true)
        })
        .map_err(ended)?;
    let mut book = Workbook::new();
    let mut page = Page {
        opened,
        told,
        beside: u16::try_from(widest).unwrap_or(u16::MAX - 2),
        loud: Format::new()
            .set_font_color(Color::RGB(0x00B0_0020))
            .set_bold(),
        plain: Format::new().set_num_format("@"),
        sheet: book.add_worksheet_with_constant_memory()?,
    };
    page.sheet.set_name("Phiếu")?;
    opened
        .rows(file, &mut |row: Row| {
            page.write(&row)?;
            Ok::<bool, Stop>(true)
        })
        .map_err(ended)?;
    book.save_to_writer(out)
}

struct Page<'a> {
    opened: &'a Opened,
    told: &'a Told,
    /// The column of the faults.
    beside: u16,
    loud: Format,
    plain: Format,
    sheet: &'a mut Worksheet,
}

impl Page<'_> {
    fn write(&mut self, row: &Row) -> Result<(), XlsxError> {
        let line = u32::try_from(row.line - 1).unwrap_or(u32::MAX);
        for (column, cell) in (0_u16..).zip(&row.cells) {
            if !cell.is_empty() && !self.opened.columns.is_own(usize::from(column)) {
                let text = cut(&cell.text);
                self.sheet
                    .write_string_with_format(line, column, text, &self.plain)?;
            }
        }
        if row.line == self.opened.heading {
            return self.beside(line, Some(FAULTS), Some(WARNINGS));
        }
        let told = self.told;
        let of = |words: &'_ BTreeMap<u64, String>| words.get(&row.line).cloned();
        self.beside(
            line,
            of(&told.faults).as_deref(),
            of(&told.warnings).as_deref(),
        )
    }

    fn beside(
        &mut self,
        line: u32,
        fault: Option<&str>,
        warning: Option<&str>,
    ) -> Result<(), XlsxError> {
        let column = self.beside;
        if let Some(words) = fault {
            self.sheet
                .write_string_with_format(line, column, cut(words), &self.loud)?;
        }
        if let Some(words) = warning {
            self.sheet
                .write_string_with_format(line, column + 1, cut(words), &self.plain)?;
        }
        Ok(())
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
