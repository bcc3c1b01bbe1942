//! What is wrong with a workbook, by sheet, row and column.

use std::fmt;

use crate::workbook::column_letters;

/// One thing to put right in a workbook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellProblem {
    /// Name of the sheet; empty when the whole file is meant.
    pub sheet: String,
    /// Row as spreadsheets count, from 1; 0 when the whole sheet is meant.
    pub row: u32,
    /// Letters of the column, with its heading in brackets; empty when the whole row is meant.
    pub column: String,
    /// Stable code, e.g. `unknown-type`.
    pub code: &'static str,
    /// A sentence in Vietnamese that says what to change.
    pub message_vi: String,
}

impl CellProblem {
    /// The place in words: `trang “survey”, dòng 4, cột C (label)`; empty for the whole file.
    pub fn place_vi(&self) -> String {
        let mut parts = Vec::new();
        if !self.sheet.is_empty() {
            parts.push(format!("trang “{}”", self.sheet));
        }
        if self.row > 0 {
            parts.push(format!("dòng {}", self.row));
        }
        if !self.column.is_empty() {
            parts.push(format!("cột {}", self.column));
        }
        parts.join(", ")
    }
}

impl fmt::Display for CellProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place_vi();
        if place.is_empty() {
            write!(out, "{} [{}]", self.message_vi, self.code)
        } else {
            write!(out, "{place}: {} [{}]", self.message_vi, self.code)
        }
    }
}

/// Where something stands: sheet, row from 0 if it has one, column from 0 with its heading if it has
/// one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spot {
    pub(super) sheet: String,
    pub(super) row: Option<u32>,
    pub(super) column: Option<(u32, String)>,
}

impl Spot {
    pub(super) fn sheet(name: &str) -> Self {
        Self {
            sheet: name.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn problem(&self, code: &'static str, message_vi: impl Into<String>) -> CellProblem {
        CellProblem {
            sheet: self.sheet.clone(),
            row: self.row.map_or(0, |row| row + 1),
            column: self
                .column
                .as_ref()
                .map(|(column, heading)| format!("{} ({heading})", column_letters(*column)))
                .unwrap_or_default(),
            code,
            message_vi: message_vi.into(),
        }
    }
}
