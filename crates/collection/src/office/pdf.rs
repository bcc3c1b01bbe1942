//! PDF files that the office prints; setting a page takes a moment, so it is done beside the requests.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use pages::print::{Card, PaperForm};

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
