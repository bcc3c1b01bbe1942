//! What a handler returns when it cannot do what was asked: a code, a page in plain words, and the
//! cause for the log only.
//!
//! The page itself is made in [`crate::around`], where the request id is known.

use std::any::Any;
use std::error::Error;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use pages::PageError;
use pages::citizen::{Frame, ProblemKind};
use store::StoreError;
use survey::Language;

use crate::app::App;
use crate::html::html;

/// A problem on its way to becoming a page.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: ProblemKind,
    frame: Option<Arc<Frame>>,
    when: String,
    typed_code: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Problem {
    /// A problem that belongs to no link.
    pub(crate) fn new(kind: ProblemKind) -> Self {
        Self {
            kind,
            frame: None,
            when: String::new(),
            typed_code: String::new(),
            source: None,
        }
    }

    /// No route has this address.
    pub(crate) fn address_unknown() -> Self {
        Self::new(ProblemKind::NotFound)
    }

    /// The address exists, but not for this method.
    pub(crate) fn method_unknown() -> Response {
        Self::new(ProblemKind::MethodNotAllowed).into_response()
    }

    /// A handler panicked; the panic itself has been logged by its hook.
    pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
        Self::new(ProblemKind::Internal).into_response()
    }

    /// The problem behind an answer that is no page: what the framework itself refused, such as an
    /// address that is not UTF-8 or a body that took too long. Health checks speak plainly.
    pub(crate) fn of_bare(response: &Response, route: &str) -> Option<Self> {
        let status = response.status();
        let is_page = response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| {
                let kind = kind.as_bytes();
                // What a program asked for is told to the program.
                let told = [
                    b"text/html".as_slice(),
                    b"application/json",
                    b"application/problem+json",
                ];
                told.iter().any(|known| kind.starts_with(known))
            });
        let is_error = status.is_client_error() || status.is_server_error();
        if !is_error || is_page || matches!(route, "/livez" | "/readyz" | "/metrics") {
            return None;
        }
        Some(Self::new(match status {
            StatusCode::REQUEST_TIMEOUT => ProblemKind::Timeout,
            StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
            StatusCode::NOT_FOUND => ProblemKind::NotFound,
            _ if status.is_client_error() => ProblemKind::Unreadable,
            _ => ProblemKind::Internal,
        }))
    }

    /// Shows the page in these surroundings: the link's agency, telephone and language.
    pub(crate) fn within(mut self, frame: Frame) -> Self {
        self.frame = Some(Arc::new(frame));
        self
    }

    /// Names the day or the receipt that the text speaks of.
    pub(crate) fn when(mut self, when: String) -> Self {
        self.when = when;
        self
    }

    /// Repeats the code as it was typed, so that it can be mended.
    pub(crate) fn typed(mut self, code: &str) -> Self {
        self.typed_code = code.chars().take(40).collect();
        self
    }

    /// Something went wrong that is nobody's fault but ours.
    pub(crate) fn internal(source: impl Error + Send + Sync + 'static) -> Self {
        Self::new(ProblemKind::Internal).because(source)
    }

    fn because(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// Writes to the log what the page does not say.
    pub(crate) fn log(&self, request_id: &str, route: &str) {
        let code = self.kind.code();
        if let Some(source) = &self.source {
            let mut causes = source.to_string();
            let mut next = source.source();
            while let Some(cause) = next {
                causes = format!("{causes}: {cause}");
                next = cause.source();
            }
            tracing::error!(request = request_id, route, code, causes, "failed");
        } else {
            tracing::debug!(request = request_id, route, code, "refused");
        }
    }

    /// The page, with the status that goes with it.
    pub(crate) fn page(&self, app: &App, request_id: &str, language: Language) -> Response {
        let frame = self
            .frame
            .as_deref()
            .cloned()
            .unwrap_or_else(|| Frame::bare(language));
        let page = pages::citizen::Problem {
            frame,
            kind: self.kind,
            when: self.when.clone(),
            typed_code: self.typed_code.clone(),
            request_id: request_id.to_owned(),
        };
        let mut response = match app.pages().problem(&page) {
            Ok(page) => html(page),
            Err(error) => {
                tracing::error!(%error, "the problem page itself failed");
                self.status().into_response()
            }
        };
        *response.status_mut() = self.status();
        response
    }

    /// The same in the office's layout.
    pub(crate) fn office_page(&self, app: &App, request_id: &str) -> Response {
        let mut response = match app.pages().office_problem(self.kind, request_id) {
            Ok(page) => html(page),
            Err(error) => {
                tracing::error!(%error, "the problem page itself failed");
                self.status().into_response()
            }
        };
        *response.status_mut() = self.status();
        response
    }

    /// The status that goes with it.
    pub(crate) fn status(&self) -> StatusCode {
        // The database being away is worth another try; a fault of ours is not.
        if self.source.as_ref().is_some_and(|source| {
            source
                .downcast_ref::<StoreError>()
                .is_some_and(StoreError::is_away)
        }) {
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::NotFound { .. } => ProblemKind::NotFound,
            _ => ProblemKind::Internal,
        };
        Self::new(kind).because(error)
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        Self::new(ProblemKind::Internal).because(error)
    }
}

/// The language that an address asks for with `?lang=en`.
pub(crate) fn language_asked(request: &Request) -> Language {
    asked_in(request.uri().query()).unwrap_or(Language::VI)
}

/// The language named by `lang=` in a query, if it is one we know.
pub(crate) fn asked_in(query: Option<&str>) -> Option<Language> {
    query?
        .split('&')
        .find_map(|pair| Language::parse(pair.strip_prefix("lang=")?).ok())
}
