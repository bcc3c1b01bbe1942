//! The answer that carries a page.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// An HTML page with the usual headers: private, and kept by the browser only for Back.
pub(crate) fn html(page: String) -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "private, no-cache"),
        ],
        page,
    )
        .into_response()
}

/// Sends the browser on to an address of this server, with a GET.
pub(crate) fn see_other(address: &str) -> Response {
    (
        StatusCode::SEE_OTHER,
        [
            (header::LOCATION, address),
            (header::CACHE_CONTROL, "private, no-cache"),
        ],
    )
        .into_response()
}
