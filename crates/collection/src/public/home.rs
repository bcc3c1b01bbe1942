//! `GET /`: leads to the results.

use axum::response::Redirect;

/// The results are what a visitor without a code comes for.
pub(crate) async fn home() -> Redirect {
    Redirect::to("/ket-qua")
}
