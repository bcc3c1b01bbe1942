//! `GET /ket-qua/{number}/du-lieu/{file}`: open data, written once for each release and then kept.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::citizen::ProblemKind;
use publication::open_data::{self, File, Place};

use super::reading::{Reading, made};
use super::shelf::Kept;
use crate::app::App;
use crate::problem::Problem;

/// Hands out one file.
pub(crate) async fn file(
    State(app): State<App>,
    Path((number, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = File::named(&name).ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
    let reading = Reading::find(app, &number, None).await?;
    let shelf = reading.app.shelf();
    let kept = shelf
        .find_or_make(format!("{} {name}", reading.head.digest), async {
            let making = reading.making().await?;
            made(move || {
                let origin = making.app.settings().public_url.trim_end_matches('/');
                let mut bytes = Vec::new();
                open_data::write(file, &making.release, &Place { origin }, &mut bytes)
                    .map_err(Problem::internal)?;
                Kept::new(file.content_type(), bytes)
            })
            .await
        })
        .await?;
    Ok(kept.answer(&headers))
}
