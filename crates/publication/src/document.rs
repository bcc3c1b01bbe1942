//! What an office signs and sends on, made of a release and nothing else: the report to edit (.docx) and
//! as PDF, a sheet of two pages per unit, a workbook of all tables.
//!
//! A document is first put together in words ([`paper`]): headings, sentences, tables, charts. The writers
//! only set it, so that every form of a document says the same, and the same release gives the same bytes.
//! Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I. Number, day, place, signature and seal stay open: they are
//! the office's.

mod findings;
mod paper;
#[cfg(feature = "pdf")]
mod picture;
mod report;
#[cfg(feature = "pdf")]
mod setting;
mod sheet;
#[cfg(feature = "pdf")]
mod word;
mod workbook;

pub use paper::{Letterhead, Paper, Piece};
pub use report::report;
#[cfg(feature = "pdf")]
pub use setting::{report_pdf, unit_sheets_pdf};
pub use sheet::{UnitSheet, unit_sheets};
#[cfg(feature = "pdf")]
pub use word::report_docx;
pub use workbook::workbook;

pub use crate::telling::{Cell, Column, Kind, Row, Table};

/// The language of documents.
const LANGUAGE: survey::Language = survey::Language::VI;

/// What a document is at the moment: part of how it looks, not of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Not yet approved: every page carries the mark DỰ THẢO.
    Draft,
    /// Approved.
    Final,
}

/// Why a document cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A page could not be set.
    #[cfg(feature = "pdf")]
    #[error(transparent)]
    Print(#[from] crate::print::PrintError),
    /// A chart could not be turned into a picture.
    #[error("a chart cannot be drawn as a picture: {0}")]
    Picture(String),
    /// A part of a file could not be packed.
    #[error("a file cannot be packed")]
    Packing(#[from] std::io::Error),
    /// The archive refused a part.
    #[error("a file cannot be packed")]
    Archive(#[from] zip::result::ZipError),
    /// The workbook refused a cell.
    #[error("the workbook cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The release has no unit of this code with valid forms.
    #[error("the release has no unit with the code {0}")]
    Unit(String),
}
