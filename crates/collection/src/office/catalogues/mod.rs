//! Catalogues of units and fields, and the dossier counts of a round.

mod dossiers;
mod draft;
mod new;
mod read;
mod shown;
mod unit;
mod version;
mod versions;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::catalogue::Catalogue;
use survey::catalogue::CatalogueState;
use survey::{CatalogueId, Scope};

use crate::access::Routes;
use crate::app::App;
use crate::problem::Problem;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/quan-ly/danh-muc", versions::list)
        .get("/quan-ly/danh-muc/moi", new::show)
        .upload("/quan-ly/danh-muc/moi", new::make)
        .get("/quan-ly/danh-muc/moi/tep/{upload}", new::annotated)
        .get("/quan-ly/danh-muc/{id}", version::show)
        .get("/quan-ly/danh-muc/{id}/linh-vuc", version::fields)
        .get("/quan-ly/danh-muc/{id}/don-vi/{code}", unit::show)
        .get("/quan-ly/danh-muc/{id}/doi-chieu", draft::show)
        .post("/quan-ly/danh-muc/{id}/xac-nhan", draft::confirm)
        .post("/quan-ly/danh-muc/{id}/bo", draft::discard)
        .get("/quan-ly/dot/{code}/ho-so", dossiers::show)
        .upload("/quan-ly/dot/{code}/ho-so", dossiers::upload)
        .get("/quan-ly/dot/{code}/ho-so/tep/{upload}", dossiers::preview)
        .post("/quan-ly/dot/{code}/ho-so/tep/{upload}", dossiers::confirm)
        .get(
            "/quan-ly/dot/{code}/ho-so/tep/{upload}/loi",
            dossiers::annotated,
        )
}

fn not_found() -> Problem {
    Problem::new(ProblemKind::NotFound)
}

/// The version of an address, if this person may see it: drafts are for those who see everything.
async fn seen_version(app: &App, scope: &Scope, id: &str) -> Result<Catalogue, Problem> {
    let id: CatalogueId = id.parse().map_err(|_| not_found())?;
    let version = store::catalogue::find(app.database(), id).await?;
    if version.state == CatalogueState::Draft && !scope.is_everything() {
        return Err(not_found());
    }
    Ok(version)
}

/// A workbook to be saved under a name.
fn workbook(bytes: Vec<u8>, file_name: &str) -> Response {
    let stem = file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem);
    let name = format!("{stem}-loi.xlsx");
    let encoded = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    (
        [
            (
                header::CONTENT_TYPE,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
            ),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename*=UTF-8''{encoded}"),
            ),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ],
        bytes,
    )
        .into_response()
}
