//! PDF files that the office prints; setting a page takes a moment, so it is done beside the requests.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use pages::print::{BatchSlip, Card, FormNumber, PaperForm, SeriesCover};
use survey::{Questionnaire, Round};

use crate::problem::Problem;

/// A PDF file made by `make` under a name for saving it.
pub(super) async fn file(
    name: &str,
    make: impl FnOnce() -> Option<Vec<u8>> + Send + 'static,
) -> Result<Response, Problem> {
    let made = tokio::task::spawn_blocking(make).await.ok().flatten();
    let bytes = made.ok_or_else(|| Problem::new(ProblemKind::Internal))?;
    let disposition = format!("inline; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Forms of one unit and field.
pub(super) struct SeriesForms {
    pub(super) unit: String,
    pub(super) field: String,
    pub(super) numbers: Vec<FormNumber>,
}

/// What goes into one file for a post office.
pub(super) struct SeriesFile {
    pub(super) cover: SeriesCover,
    pub(super) forms: Vec<SeriesForms>,
    pub(super) both_sides: bool,
    pub(super) round: Round,
    pub(super) questionnaire: Questionnaire,
}

/// The cover and the forms of a post office.
#[cfg(feature = "pdf")]
pub(super) fn series(file: &SeriesFile) -> Option<Vec<u8>> {
    use publication::print::{SeriesPart, Sides};
    let parts: Vec<SeriesPart<'_>> = file
        .forms
        .iter()
        .map(|forms| SeriesPart {
            form: super::paper::print::paper_form(&file.round, &file.questionnaire, forms),
            numbers: forms.numbers.clone(),
        })
        .collect();
    let sides = if file.both_sides {
        Sides::Both
    } else {
        Sides::One
    };
    let made = publication::print::series(&file.cover, &parts, sides);
    made.inspect_err(|error| tracing::error!(%error, "the series could not be set"))
        .ok()
}

/// The slip of a batch.
#[cfg(feature = "pdf")]
pub(super) fn batch_slip(slip: &BatchSlip) -> Option<Vec<u8>> {
    let made = publication::print::batch_slip(slip);
    made.inspect_err(|error| tracing::error!(%error, "the slip could not be set"))
        .ok()
}

/// The cards, a page each.
#[cfg(feature = "pdf")]
pub(super) fn cards(cards: &[Card]) -> Option<Vec<u8>> {
    let made = publication::print::cards(cards);
    made.inspect_err(|error| tracing::error!(%error, "the cards could not be set"))
        .ok()
}

/// A specimen of the paper form.
#[cfg(feature = "pdf")]
pub(super) fn specimen(form: &PaperForm<'_>) -> Option<Vec<u8>> {
    let made = publication::print::paper_form(form);
    made.inspect_err(|error| tracing::error!(%error, "the form could not be set"))
        .ok()
}

/// This program was built without PDF.
#[cfg(not(feature = "pdf"))]
pub(super) fn cards(_: &[Card]) -> Option<Vec<u8>> {
    tracing::error!("this program was built without PDF");
    None
}

/// This program was built without PDF.
#[cfg(not(feature = "pdf"))]
pub(super) fn specimen(_: &PaperForm<'_>) -> Option<Vec<u8>> {
    tracing::error!("this program was built without PDF");
    None
}

/// This program was built without PDF.
#[cfg(not(feature = "pdf"))]
pub(super) fn series(file: &SeriesFile) -> Option<Vec<u8>> {
    let forms = file.forms.iter().map(|forms| {
        super::paper::print::paper_form(&file.round, &file.questionnaire, forms);
        forms.numbers.len()
    });
    let forms: usize = forms.sum();
    tracing::error!(
        forms,
        file.both_sides,
        file.cover.round,
        "this program was built without PDF"
    );
    None
}

/// This program was built without PDF.
#[cfg(not(feature = "pdf"))]
pub(super) fn batch_slip(_: &BatchSlip) -> Option<Vec<u8>> {
    tracing::error!("this program was built without PDF");
    None
}
