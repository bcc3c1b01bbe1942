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

/// Sets `template` over `data` as an accessible PDF (PDF/UA-1: tagged, with a title and a language,
/// every glyph present). `identity` tells this document from others and goes into its id.
pub(super) fn pdf(
    template: &str,
    data: &impl Serialize,
    identity: &str,
) -> Result<Vec<u8>, PrintError> {
    let sheet = Sheet::new(template, serde_json::to_vec(data)?);
    let document = typst::compile::<PagedDocument>(&sheet)
        .output
        .map_err(|faults| refused(&faults))?;
    let options = PdfOptions {
        ident: Smart::Custom(identity.to_owned()),
        creator: Smart::Custom(Some("SIPAS".into())),
        standards: PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|why| PrintError::Setting(why.message().to_string()))?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|faults| refused(&faults));
    // What Typst remembers of a document is worth nothing to the next one, and would pile up.
    comemo::evict(0);
    bytes
}

fn refused(faults: &[SourceDiagnostic]) -> PrintError {
    let words: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    PrintError::Setting(words.join("; "))
}
