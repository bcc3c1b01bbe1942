//! `/static/{file}`: stylesheets and fonts, named after their content and kept for a year.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
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

/// A part of a script that another part names without its hash: asked for anew each time, sent only if it has changed.
pub(crate) async fn module(
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = pages::asset(&format!("keying/{file}")).ok_or_else(Problem::address_unknown)?;
    let tag = format!("\"{}\"", asset.hash);
    let known = headers.get(header::IF_NONE_MATCH);
    let named = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "public, no-cache".to_owned()),
    ];
    if known.is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, named).into_response());
    }
    let kind = [(header::CONTENT_TYPE, asset.content_type)];
    Ok((named, kind, asset.bytes).into_response())
}
