//! `/ket-qua`: published results. They never change, so browsers and proxies may keep them.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pages::citizen::ProblemKind;
use publication::release::Release;
use publication::view;
use survey::Language;

use crate::app::App;
use crate::problem::{Problem, asked_in};

/// One request for a page of a release.
struct Reading {
    app: App,
    release: Arc<Release>,
    language: Language,
    known: Option<HeaderValue>,
}

impl Reading {
    async fn find(
        app: App,
        number: &str,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Self, Problem> {
        let release = app.published().find(app.database(), number).await?;
        let known = headers.get(header::IF_NONE_MATCH).cloned();
        Ok(Self {
            app,
            release,
            language: asked_in(query).unwrap_or(Language::VI),
            known,
        })
    }

    /// The page, or "not changed" for a browser that has it already.
    fn answer(
        self,
        page: &str,
        make: impl FnOnce(&Self) -> Result<String, Problem>,
    ) -> Result<Response, Problem> {
        // The digest names the figures, the version of the program their presentation.
        let digest = self.release.digest.get(..16).unwrap_or_default();
        let tag = format!(
            "W/\"{digest}-{}-{}-{page}\"",
            env!("CARGO_PKG_VERSION"),
            self.language.as_str()
        );
        let kept = [
            (header::ETAG, tag.clone()),
            (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
        ];
        if self
            .known
            .as_ref()
            .is_some_and(|known| known.as_bytes() == tag.as_bytes())
        {
            return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
        }
        let html = make(&self)?;
        let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        Ok((kind, kept, html).into_response())
    }
}

/// `GET /ket-qua`: all releases, the latest first.
pub(crate) async fn releases(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let language = asked_in(query.as_deref()).unwrap_or(Language::VI);
    let mut releases = Vec::new();
    for head in store::release::all(app.database()).await? {
        releases.push(app.published().find(app.database(), &head.number).await?);
    }
    let list = view::release_list(releases.iter().map(Arc::as_ref), language);
    let html = app.pages().results_list(&list)?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}

/// `GET /ket-qua/{number}`: the overall figures.
pub(crate) async fn release(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref(), &headers).await?;
    reading.answer("release", |reading| {
        Ok(reading
            .app
            .pages()
            .results_overview(&view::overview(&reading.release, reading.language))?)
    })
}

/// `GET /ket-qua/{number}/phuong-phap`: how the figures were made.
pub(crate) async fn method(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref(), &headers).await?;
    reading.answer("method", |reading| {
        Ok(reading
            .app
            .pages()
            .results_method(&view::method_page(&reading.release, reading.language))?)
    })
}

/// `GET /ket-qua/{number}/don-vi/{unit}`: one unit.
pub(crate) async fn unit(
    State(app): State<App>,
    Path((number, unit)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref(), &headers).await?;
    reading.answer(&unit, |reading| {
        let page = view::unit_page(&reading.release, &unit, reading.language)
            .ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        Ok(reading.app.pages().results_unit(&page)?)
    })
}

/// `GET /ket-qua/{number}/khoi/{block}`: the units of a block beside each other.
pub(crate) async fn block(
    State(app): State<App>,
    Path((number, block)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref(), &headers).await?;
    reading.answer(&block, |reading| {
        let page = view::block_page(&reading.release, &block, reading.language)
            .ok_or_else(|| Problem::new(ProblemKind::NotFound))?;
        Ok(reading.app.pages().results_block(&page)?)
    })
}

/// `GET /ket-qua/{number}/du-lieu.json`: the release itself, byte for byte what its digest is of.
pub(crate) async fn data(
    State(app): State<App>,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let stored = store::release::find(app.database(), &number).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
        (header::ETAG, format!("\"{}\"", stored.head.digest)),
    ];
    Ok((headers, stored.content).into_response())
}
