//! From a template and its data to the bytes of a PDF.

use serde::Serialize;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::world::Sheet;

/// Why something could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The data cannot be written down for the template.
    #[error("the data of a printed page cannot be written as JSON")]
    Data(#[from] serde_json::Error),
    /// A card's QR code cannot be drawn, or one of its words is missing.
    #[error("a printed page lacks something")]
    Page(#[from] pages::PageError),
    /// The template refuses the data: a letter without a glyph, most likely.
    #[error("a printed page cannot be set: {0}")]
    Setting(String),
}

/// A template with all that it needs.
pub(super) struct Setting {
    sheet: Sheet,
    identity: String,
    accessible: bool,
}

/// What has been set.
pub(super) struct Work {
    /// The PDF.
    pub(super) bytes: Vec<u8>,
    /// Its pages.
    pub(super) pages: usize,
}

impl Setting {
    /// `template` over `data` as an accessible PDF (PDF/UA-1: tagged, with a title and a language,
    /// every glyph present). `identity` tells this document from others and goes into its id.
    pub(super) fn accessible(
        template: &str,
        data: &impl Serialize,
        identity: String,
    ) -> Result<Self, PrintError> {
        Ok(Self {
            sheet: Sheet::new(template, serde_json::to_vec(data)?),
            identity,
            accessible: true,
        })
    }

    /// `template` over `data`, not tagged: pages that are put over others.
    pub(super) fn overlay(
        template: &str,
        data: &impl Serialize,
        identity: String,
    ) -> Result<Self, PrintError> {
        Ok(Self {
            accessible: false,
            ..Self::accessible(template, data, identity)?
        })
    }

    /// Sets the pages and writes them down.
    pub(super) fn set(self) -> Result<Work, PrintError> {
        let document = typst::compile::<PagedDocument>(&self.sheet)
            .output
            .map_err(|faults| refused(&faults))?;
        let standards: &[PdfStandard] = if self.accessible {
            &[PdfStandard::Ua_1]
        } else {
            &[]
        };
        let options = PdfOptions {
            ident: Smart::Custom(self.identity),
            creator: Smart::Custom(Some("SIPAS".into())),
            standards: PdfStandards::new(standards)
                .map_err(|why| PrintError::Setting(why.message().to_string()))?,
            tagged: self.accessible,
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(&document, &options).map_err(|faults| refused(&faults));
        let pages = document.pages().len();
        // What Typst remembers of a document is worth nothing to the next one, and would pile up.
        comemo::evict(0);
        Ok(Work {
            bytes: bytes?,
            pages,
        })
    }
}

/// Sets `template` over `data` as an accessible PDF.
///
/// # Errors
/// As [`Setting::set`].
pub(crate) fn accessible_pdf(
    template: &str,
    data: &impl Serialize,
    identity: String,
) -> Result<Vec<u8>, PrintError> {
    Ok(Setting::accessible(template, data, identity)?.set()?.bytes)
}

fn refused(faults: &[SourceDiagnostic]) -> PrintError {
    let words: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    PrintError::Setting(words.join("; "))
}
