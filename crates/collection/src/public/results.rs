//! `/ket-qua`: published results. They never change, so browsers and proxies may keep them.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use pages::results::UnitReply;
use publication::view;
use survey::Language;

use super::asked::Asked;
use super::reading::{Reading, made};
use super::shelf::Kept;
use crate::app::App;
use crate::problem::{Problem, asked_in};

/// `GET /ket-qua`: all releases, the latest first.
pub(crate) async fn releases(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let language = asked_in(query.as_deref()).unwrap_or(Language::VI);
    let now_ms = app.ambient().now_ms();
    let heads = app.published().heads(app.database(), now_ms).await?;
    let digests: Vec<&str> = heads.iter().map(|head| head.digest.as_str()).collect();
    let name = format!("list {} {}", language.as_str(), digests.join(" "));
    let shelf = app.shelf();
    let kept = shelf
        .find_or_make(name, async {
            let mut releases = Vec::new();
            for head in heads.iter() {
                releases.push(app.published().find(app.database(), &head.number).await?);
            }
            let list = view::release_list(releases.iter().map(Arc::as_ref), language);
            let html = app.pages().results_list(&list)?;
            made(move || Kept::new("text/html; charset=utf-8", html.into_bytes())).await
        })
        .await?;
    Ok(kept.answer(&headers))
}

/// `GET /ket-qua/{number}`: the overall figures.
pub(crate) async fn release(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    reading
        .page("", &headers, |making| {
            let mut page = view::overview(&making.release, making.language);
            page.frame = making.within(page.frame);
            Some(making.pages().results_overview(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/phuong-phap`: how the figures were made.
pub(crate) async fn method(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    reading
        .page("/phuong-phap", &headers, |making| {
            let mut page = view::method_page(&making.release, making.language);
            page.frame = making.within(page.frame);
            Some(making.pages().results_method(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/tai-ve`: everything that can be taken along.
pub(crate) async fn downloads(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    reading
        .page("/tai-ve", &headers, |making| {
            let mut page = view::downloads_page(&making.release, making.language);
            page.frame = making.within(page.frame);
            Some(making.pages().results_downloads(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/don-vi/{unit}`: one unit.
pub(crate) async fn unit(
    State(app): State<App>,
    Path((number, unit)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    let reply = reading.reply(&unit).cloned();
    // Another wording makes it another page.
    let revision = reply.as_ref().map_or(0, |reply| reply.revision);
    reading
        .page(
            &format!("/don-vi/{unit} {revision}"),
            &headers,
            move |making| {
                let mut page = view::unit_page(&making.release, &unit, making.language)?;
                page.reply = reply.map(|reply| {
                    let at_ms = reply.published_ms.unwrap_or(reply.written_ms);
                    UnitReply::new(&reply.reply, &reply.plan, at_ms, making.language)
                });
                page.frame = making.within(page.frame);
                Some(making.pages().results_unit(&page))
            },
        )
        .await
}

/// `GET /ket-qua/{number}/linh-vuc/{field}`: one field.
pub(crate) async fn field(
    State(app): State<App>,
    Path((number, field)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    reading
        .page(&format!("/linh-vuc/{field}"), &headers, move |making| {
            let mut page = view::field_page(&making.release, &field, making.language)?;
            page.frame = making.within(page.frame);
            Some(making.pages().results_field(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/khoi/{block}`: the units of a block beside each other.
pub(crate) async fn block(
    State(app): State<App>,
    Path((number, block)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    reading
        .page(&format!("/khoi/{block}"), &headers, move |making| {
            let mut page = view::block_page(&making.release, &block, making.language)?;
            page.frame = making.within(page.frame);
            Some(making.pages().results_block(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/tim?q=`: units and fields by name.
pub(crate) async fn search(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    let asked = Asked::of(query.as_deref());
    reading
        .asked_page(&headers, move |making| {
            let typed = asked.first("q");
            let kept = asked.only(&["q"]);
            let mut page = view::search_page(&making.release, typed, kept, making.language);
            page.frame = making.within(page.frame);
            Some(making.pages().results_search(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/so-sanh?don-vi=&don-vi=`: a few units beside each other.
pub(crate) async fn compare(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, query.as_deref()).await?;
    let asked = Asked::of(query.as_deref());
    reading
        .asked_page(&headers, move |making| {
            let codes = asked.all("don-vi");
            let kept = asked.only(&["don-vi"]);
            let mut page = view::compare_page(&making.release, &codes, kept, making.language);
            page.frame = making.within(page.frame);
            Some(making.pages().results_compare(&page))
        })
        .await
}

/// `GET /ket-qua/{number}/du-lieu.json`: the release itself, byte for byte what its digest is of.
pub(crate) async fn data(
    State(app): State<App>,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let reading = Reading::find(app, &number, None).await?;
    let stored = store::release::find(reading.app.database(), &reading.head.number).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CACHE_CONTROL, "public, max-age=300".to_owned()),
        (header::ETAG, format!("\"{}\"", stored.head.digest)),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
    ];
    Ok((headers, stored.content).into_response())
}
