//! The OpenAPI document.
//!
//! **To add paths** (the public results among them): write `#[utoipa::path(get, path = …, tag = "results", …)]`
//! above the handler, name the handler under `paths(…)` and its types under `components(schemas(…))` below,
//! then run `cargo xtask openapi` and read the difference of `crates/collection/openapi.json`.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::refused::Refused;
use super::{batches, differences, forms, results, shapes, sheets, steps};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "SIPAS",
        version = "1",
        description = "The interface for other programs. A request that changes something carries a header \
                       Idempotency-Key; the same content sent again gets the same answer. A key may ask 120 times a \
                       minute."
    ),
    tags(
        (name = "batches", description = "Batches of paper forms of a post office; a key is needed"),
        (name = "results", description = "Published results; no key is needed"),
    ),
    paths(
        batches::create,
        batches::show,
        sheets::take,
        forms::send,
        differences::show,
        steps::take,
        results::releases,
        results::release,
        results::figures,
    ),
    components(schemas(
        shapes::Batch,
        shapes::NewBatch,
        shapes::Sheets,
        shapes::SheetsTaken,
        shapes::Forms,
        shapes::FormsKept,
        shapes::Differences,
        shapes::NewStep,
        shapes::Problem,
    )),
    modifiers(&Keys, &Codes),
)]
struct Document;

/// How a key is sent.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A key that the administrator gives out for one post office in one round; it is shown once.",
            ))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
    }
}

/// The codes of refusals, for whoever writes the other program.
struct Codes;

impl Modify for Codes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let lines: Vec<String> = Refused::codes()
            .map(|(code, status, words)| format!("- `{code}` ({status}): {words}."))
            .collect();
        let words = document.info.description.get_or_insert_default();
        words.push_str("\n\nCodes of refusals (`application/problem+json`) with the words that people are shown:\n");
        words.push_str(&lines.join("\n"));
    }
}

/// The document as JSON, as it is served and as it stands in `crates/collection/openapi.json`.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn openapi_json() -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&Document::openapi())?;
    text.push('\n');
    Ok(text)
}

/// Shows the document.
pub(super) async fn show() -> Result<Response, Refused> {
    let text = openapi_json().map_err(|_| Refused::new("internal"))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((headers, text).into_response())
}
