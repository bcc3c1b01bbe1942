//! `GET /ket-qua/{number}/van-ban/{file}`: the documents of a release, set once and then kept.

use axum::response::Response;
use pages::citizen::ProblemKind;
use publication::document::{self, Edition};
use publication::release::Release;

use super::reading::Reading;
use super::shelf::Kept;
use crate::problem::Problem;

/// Hands out one document. What everybody may see was approved, so it bears no mark of a draft.
pub(crate) async fn file(reading: Reading) -> Result<Response, Problem> {
    let name = reading.part("file");
    reading
        .file(&format!("van-ban {name}"), move |making| {
            let (kind, bytes) = written(&making.release, &name)
                .ok_or_else(|| Problem::new(ProblemKind::NotFound))??;
            Kept::new(kind, bytes)
        })
        .await
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
