//! `GET /ket-qua/{number}/van-ban/{file}`: the documents of a release, set once and then kept.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::citizen::ProblemKind;
use publication::document::{self, Edition};
use publication::release::Release;

use super::reading::{Reading, made};
use super::shelf::Kept;
use crate::app::App;
use crate::problem::Problem;

/// Hands out one document. What everybody may see was approved, so it bears no mark of a draft.
pub(crate) async fn file(
    State(app): State<App>,
    Path((number, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, None).await?;
    let shelf = reading.app.shelf();
    let kept = shelf
        .find_or_make(format!("{} van-ban {name}", reading.head.digest), async {
            let making = reading.making().await?;
            made(move || {
                let (kind, bytes) = written(&making.release, &name)
                    .ok_or_else(|| Problem::new(ProblemKind::NotFound))??;
                Kept::new(kind, bytes)
            })
            .await
        })
        .await?;
    Ok(kept.answer(&headers))
}

type Written = Result<(&'static str, Vec<u8>), Problem>;

/// The document of this name with its media type; none without such a document.
fn written(release: &Release, name: &str) -> Option<Written> {
    let set = |kind, made: Result<Vec<u8>, document::DocumentError>| -> Written {
        Ok((kind, made.map_err(Problem::internal)?))
    };
    match name {
        "bang-so-lieu.xlsx" => Some(set(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            document::workbook(release, Edition::Final),
        )),
        #[cfg(feature = "pdf")]
        "bao-cao.docx" => Some(set(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            document::report_docx(release, Edition::Final),
        )),
        #[cfg(feature = "pdf")]
        "bao-cao.pdf" => Some(set(
            "application/pdf",
            document::report_pdf(release, Edition::Final),
        )),
        #[cfg(feature = "pdf")]
        _ => {
            let unit = name.strip_prefix("don-vi-")?.strip_suffix(".pdf")?;
            let known = release.units.iter().any(|facts| facts.code == unit);
            known.then(|| {
                let sheet = document::unit_sheets_pdf(release, Edition::Final, Some(unit));
                set("application/pdf", sheet)
            })
        }
        #[cfg(not(feature = "pdf"))]
        _ => None,
    }
}
