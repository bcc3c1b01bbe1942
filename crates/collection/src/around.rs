//! What surrounds every request: an id, a log line, a clock, the protective headers, and the page
//! for a problem that a handler returned.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use store::audit::{Act, Event};

use crate::access::signed_in;
use crate::api;
use crate::app::App;
use crate::headers::{self, Audience};
use crate::problem::{self, Problem};

/// The id of a request, shown on error pages and in every log line of the request.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

impl RequestId {
    /// Twelve symbols from the random end of a fresh id: short enough to read over the telephone.
    fn fresh(app: &App) -> Self {
        let id = app.ambient().fresh_id();
        let bytes = id.as_bytes();
        Self(data_encoding::BASE32_NOPAD.encode(bytes.get(8..).unwrap_or_default())[..12].into())
    }
}

/// Wraps a request. The log names the route, never the address with its codes and answers.
pub(crate) async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = RequestId::fresh(&app);
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let language = problem::language_asked(&request);
    let audience = Audience::of(request.uri().path());
    let is_program = request.uri().path().starts_with("/api/");
    request.extensions_mut().insert(id.clone());

    let mut response = next.run(request).await;
    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = problem.or_else(|| Problem::of_bare(&response, &route)) {
        problem.log(&id.0, &route);
        response = if is_program {
            api::Refused::of_status(response.status()).into_response()
        } else if audience == Audience::Office {
            problem.office_page(&app, &id.0)
        } else {
            problem.page(&app, &id.0, language)
        };
    }
    let status = response.status();
    let elapsed = begun.elapsed();
    metrics::histogram!("http_request_seconds", "route" => route.clone(), "status" => status.as_str().to_owned())
        .record(elapsed.as_secs_f64());
    tracing::info!(
        request = id.0,
        %method,
        route,
        status = status.as_u16(),
        elapsed_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert("x-request-id", value);
    }
    headers::protect(response, audience, app.settings().is_https())
}

/// An address that no route knows.
pub(crate) async fn unknown_address() -> Response {
    Problem::address_unknown().into_response()
}

/// A known address asked with a verb that it does not answer to. What a signed-in account tries on the
/// office is recorded.
pub(crate) async fn unknown_method(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if Audience::of(uri.path()) == Audience::Office
        && let Err(problem) = note_verb(&app, &method, &headers).await
    {
        return problem.into_response();
    }
    Problem::method_unknown()
}

async fn note_verb(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let now_ms = app.ambient().now_ms();
    let Some((_, account)) = signed_in(app, headers, now_ms).await? else {
        return Ok(());
    };
    // Only known verbs by name: the chain is no place for what a stranger makes up.
    let verb = match method.as_str() {
        verb @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE") => verb,
        _ => "other",
    };
    let object = format!("{verb} where the address has no such verb");
    let event = Event::of(Act::AccessRefused, &account.name, &object, now_ms).refused();
    Ok(store::refusal::note(app.database(), &event).await?)
}
