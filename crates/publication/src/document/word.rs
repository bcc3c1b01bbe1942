//! The report as a file for word processors (.docx, ECMA-376), to edit and to sign in the office's own
//! document system: real styles and headings, tables whose heads repeat, charts as pictures with a text.
//!
//! Decision 0012 says why this is written here and not taken from a library.

mod body;
mod furniture;
mod package;
mod picture;
mod styles;
mod table;
mod xml;

use super::paper::Paper;
use super::{DocumentError, Edition, report};
use crate::release::Release;

/// The report of a release as .docx.
///
/// # Errors
/// [`DocumentError::Picture`] if a chart cannot be drawn, [`DocumentError::Archive`] if the parts cannot be
/// packed.
pub fn report_docx(release: &Release, edition: Edition) -> Result<Vec<u8>, DocumentError> {
    write(&report(release, edition), release.parameters.made_ms)
}

/// Writes a paper, as made at this moment.
fn write(paper: &Paper, made_ms: i64) -> Result<Vec<u8>, DocumentError> {
    let mut pictures = picture::Pictures::default();
    let document = body::document(paper, &mut pictures)?;
    let mut parts = furniture::parts(paper, made_ms, pictures.len());
    parts.push(("word/styles.xml".to_owned(), styles::styles().into_bytes()));
    parts.push(("word/document.xml".to_owned(), document.into_bytes()));
    parts.extend(pictures.into_parts());
    package::pack(&parts)
}
