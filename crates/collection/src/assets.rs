//! `/static/{file}`: stylesheets and fonts, named after their content and kept for a year.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;

/// A file of `web/static`. Its address changes with its content, so browsers never ask again.
pub(crate) async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    let asset = pages::asset(&file).ok_or_else(Problem::address_unknown)?;
    Ok((
        [
            (header::CONTENT_TYPE, asset.content_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        asset.bytes,
    )
        .into_response())
}
