//! What is told: a release is frozen inputs → estimates → tables → pages and documents.
//!
//! A [`release::Release`] is made once of a snapshot and never changes; pages and files show
//! releases only, never live answers. [`import`] reads what offices bring in files, [`paper_file`] the
//! keyed forms among them.

mod archive;
pub mod bundle;
pub mod ddi;
pub mod document;
pub mod draw;
pub mod estimate;
pub mod export;
pub mod import;
pub mod open_data;
pub mod paper_file;
#[cfg(feature = "pdf")]
pub mod print;
pub mod release;
mod telling;
pub mod transfer;
pub mod view;
pub mod workbook;
pub mod xlsform;
