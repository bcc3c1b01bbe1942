//! What scripts send and get: JSON, with a code and a sentence for every refusal.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pages::office::words;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::paper::keying::Refusal;

/// Reads a body.
///
/// # Errors
/// The answer to a body that is no such thing.
#[expect(
    clippy::result_large_err,
    reason = "the error is the answer, made once a request"
)]
pub(super) fn read<Body: DeserializeOwned>(body: &[u8]) -> Result<Body, Response> {
    serde_json::from_slice(body).map_err(|_| unreadable())
}

/// Answers what is no such thing.
pub(super) fn unreadable() -> Response {
    told(StatusCode::BAD_REQUEST, "keying-unreadable")
}

/// Answers with a value.
pub(super) fn answer(value: &impl Serialize) -> Response {
    with_status(StatusCode::OK, value)
}

/// Answers with a refusal: its code and what a person reads.
pub(super) fn refused(refusal: Refusal) -> Response {
    told(StatusCode::CONFLICT, refusal.code())
}

/// A code with what a person reads about it.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    code: &'a str,
    words: String,
}

impl<'a> Told<'a> {
    /// What is told under this code.
    pub(super) fn of(code: &'a str) -> Self {
        let words = refusal_words(code);
        Self { code, words }
    }
}

fn told(status: StatusCode, code: &str) -> Response {
    with_status(status, &Told::of(code))
}

/// What a person reads about a refusal.
pub(super) fn refusal_words(code: &str) -> String {
    words(&format!("desk_refusal.{code}"))
}

fn with_status(status: StatusCode, value: &impl Serialize) -> Response {
    let Ok(text) = serde_json::to_string(value) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text).into_response()
}
