//! A refusal as `application/problem+json` (RFC 9457): a stable code for the program, words for people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use intake::batch::BatchState;
use pages::office::paper::state_words;
use pages::office::{fill, words};
use serde::Serialize;
use serde_json::Value as Json;
use store::{Constraint, StoreError};

/// Every code with its status; its words are `api.title_` and the code.
const CODES: &[(&str, u16)] = &[
    ("key-missing", 401),
    ("key-unknown", 401),
    ("right-missing", 403),
    ("batch-unknown", 404),
    ("release-unknown", 404),
    ("filter-unknown", 400),
    ("address-unknown", 404),
    ("verb-unknown", 405),
    ("body-unreadable", 400),
    ("body-too-large", 413),
    ("timeout", 408),
    ("idempotency-missing", 400),
    ("idempotency-reused", 409),
    ("too-many-requests", 429),
    ("header-faulty", 422),
    ("serial-not-issued", 422),
    ("batch-not-keyed", 409),
    ("batch-stale", 409),
    ("step-refused", 409),
    ("step-unknown", 422),
    ("forms-faulty", 422),
    ("forms-too-many", 422),
    ("sheets-refused", 409),
    ("away", 503),
    ("internal", 500),
];

/// The words of a code.
fn title(code: &str) -> String {
    words(&format!("api.title_{code}"))
}

/// In which state a batch is, as a detail.
pub(super) fn in_state(state: BatchState) -> String {
    fill(
        "api.detail_state",
        &[
            ("state", &state_words(state.as_str())),
            ("code", state.as_str()),
        ],
    )
}

/// Why a request is not done.
#[derive(Debug)]
pub(crate) struct Refused {
    code: &'static str,
    detail: Option<String>,
    more: Option<(&'static str, Json)>,
    retry_after: Option<i64>,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: String,
    status: u16,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    #[serde(flatten)]
    more: serde_json::Map<String, Json>,
}

impl Refused {
    /// A refusal of one of [`CODES`].
    pub(crate) const fn new(code: &'static str) -> Self {
        Self {
            code,
            detail: None,
            more: None,
            retry_after: None,
        }
    }

    /// What exactly is wrong.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A further member of the answer.
    pub(crate) fn with(mut self, name: &'static str, value: Json) -> Self {
        self.more = Some((name, value));
        self
    }

    /// In how many seconds it may be tried again.
    pub(crate) const fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The refusal of what the framework itself has refused.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        Self::new(match status {
            StatusCode::NOT_FOUND => "address-unknown",
            StatusCode::METHOD_NOT_ALLOWED => "verb-unknown",
            StatusCode::REQUEST_TIMEOUT => "timeout",
            StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
            StatusCode::SERVICE_UNAVAILABLE => "away",
            status if status.is_client_error() => "body-unreadable",
            _ => "internal",
        })
    }

    /// The codes with their words, for the document.
    pub(crate) fn codes() -> impl Iterator<Item = (&'static str, u16, String)> {
        CODES
            .iter()
            .map(|&(code, status)| (code, status, title(code)))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let known = CODES.iter().find(|(code, _)| *code == self.code);
        let (code, status) = known.copied().unwrap_or(("internal", 500));
        let body = Body {
            r#type: format!("urn:sipas:problem:{code}"),
            title: title(code),
            status,
            code,
            detail: self.detail.as_deref(),
            more: self
                .more
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        };
        let body = serde_json::to_string(&body).unwrap_or_default();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        let mut response = (status, headers, body).into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::NotFound { what, .. } if *what == "batch" => Self::new("batch-unknown"),
            StoreError::NotFound { .. } => Self::new("address-unknown"),
            error if error.is_away() => Self::new("away").retry_after(5),
            // Somebody else was first at the same moment; the same request once more is told what is there now.
            StoreError::Conflict(
                Constraint::LiveSheet
                | Constraint::Sheet
                | Constraint::Keying
                | Constraint::BatchNumber,
                _,
            ) => Self::new("away").retry_after(1),
            error => {
                tracing::error!(%error, "a request of a program failed");
                Self::new("internal")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_stands_once_with_a_status_of_its_kind() {
        let codes: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), CODES.len());
        for (code, status) in CODES {
            assert!((400..=503).contains(status), "{code}");
            let title = title(code);
            assert!(
                title.contains(' ') && !title.ends_with('.'),
                "{code}: {title}"
            );
            assert_eq!(
                Refused::new(code).into_response().status().as_u16(),
                *status
            );
        }
    }
}
