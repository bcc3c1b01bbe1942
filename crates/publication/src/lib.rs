//! What is told: a release is frozen inputs → estimates → tables → pages and documents.
//!
//! A [`release::Release`] is made once of a snapshot and never changes; pages and files show
//! releases only, never live answers. [`import`] reads what offices bring in files.

pub mod ddi;
pub mod draw;
pub mod estimate;
pub mod export;
pub mod import;
pub mod open_data;
#[cfg(feature = "pdf")]
pub mod print;
pub mod release;
pub mod view;
pub mod workbook;
pub mod xlsform;
