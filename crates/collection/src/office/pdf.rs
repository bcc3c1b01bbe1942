//! PDF files that the office prints; setting a page takes a moment, so it is done beside the requests.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use pages::print::{BatchSlip, Card, FormPlace, PaperForm, SeriesCover, SeriesPart};
use survey::{Language, Questionnaire, Round};

use crate::app::App;
use crate::problem::Problem;

/// A PDF file made by `make` under a name for saving it.
pub(super) async fn file(
    name: &str,
    make: impl FnOnce() -> Option<Vec<u8>> + Send + 'static,
) -> Result<Response, Problem> {
    let made = tokio::task::spawn_blocking(make).await.ok().flatten();
    let bytes = made.ok_or_else(|| Problem::new(ProblemKind::Internal))?;
    Ok(sent(name, bytes))
}

/// The same for a series, which takes seconds and memory: one after the other, however many ask at once, and
/// whoever went away meanwhile keeps the place until the work is done.
pub(super) async fn series_file(app: &App, file: SeriesFile) -> Result<Vec<u8>, Problem> {
    let turn = app.press().acquire_owned().await;
    let turn = turn.map_err(Problem::internal)?;
    let make = move || {
        let made = series(&file);
        drop(turn);
        made
    };
    let made = tokio::task::spawn_blocking(make).await.ok().flatten();
    made.ok_or_else(|| Problem::new(ProblemKind::Internal))
}

/// A PDF file under a name for saving it.
pub(super) fn sent(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("inline; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// What goes into one file for a post office.
pub(super) struct SeriesFile {
    pub(super) cover: SeriesCover,
    pub(super) places: Vec<FormPlace>,
    pub(super) parts: Vec<SeriesPart>,
    pub(super) both_sides: bool,
    pub(super) round: Round,
    pub(super) questionnaire: Questionnaire,
}

impl SeriesFile {
    /// The form of the series.
    fn form(&self) -> PaperForm<'_> {
        PaperForm {
            questionnaire: &self.questionnaire,
            language: Language::VI,
            province: self.round.province_name.clone(),
            round: self.round.name.get(Language::VI).to_owned(),
            places: self.places.clone(),
            specimen: false,
            synthetic: self.round.synthetic,
        }
    }
}

/// The cover and the forms of a post office.
#[cfg(feature = "pdf")]
fn series(file: &SeriesFile) -> Option<Vec<u8>> {
    use publication::print::Sides;
    let sides = if file.both_sides {
        Sides::Both
    } else {
        Sides::One
    };
    let made = publication::print::series(&file.cover, &file.form(), &file.parts, sides);
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
fn series(file: &SeriesFile) -> Option<Vec<u8>> {
    tracing::error!(
        parts = file.parts.len(),
        places = file.form().places.len(),
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
