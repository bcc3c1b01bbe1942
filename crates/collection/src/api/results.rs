//! `GET /api/v1/results…`: published results for programs, without an account.
//!
//! Answers are JSON with an ETag; programs of other sites may ask too. What is wrong with a request is told
//! as `application/problem+json` (RFC 9457).

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use pages::office::fill;
use publication::open_data::{self, File, Wanted};
use publication::release::{Figure, Release};
use serde_json::{Value, json};

use super::refused::Refused;
use crate::app::App;
use crate::problem::Problem;
use crate::public::asked::Asked;
use crate::public::reading::{Making, Reading, made};
use crate::public::shelf::Kept;

const JSON: &str = "application/json";
/// Rows of an answer, if nothing else is asked.
const USUAL: usize = 1_000;
/// Most rows of an answer.
const MOST: usize = 10_000;

/// The published releases, the latest first.
#[utoipa::path(
    get, path = "/api/v1/results", tag = "results",
    responses((
        status = 200,
        description = "Of each release: number, name, round, responses, the overall index with its interval, the reason if it was superseded, addresses of its parts",
        body = serde_json::Value,
    )),
    security(()),
)]
pub(crate) async fn releases(State(app): State<App>, headers: HeaderMap) -> Response {
    match list(&app).await {
        Ok(kept) => kept.answer(&headers),
        Err(problem) => told(&problem),
    }
}

async fn list(app: &App) -> Result<Kept, Problem> {
    let now_ms = app.ambient().now_ms();
    let heads = app.published().heads(app.database(), now_ms).await?;
    let mut releases = Vec::new();
    for life in heads.iter() {
        let release = app.published().find(app.database(), &life.head.number);
        releases.push(summary(app, &*release.await?, life.superseded()));
    }
    made(move || written(&json!({ "releases": releases }))).await
}

/// A release: round, questionnaire, lists of codes and addresses of the files of open data.
#[utoipa::path(
    get, path = "/api/v1/results/{number}", tag = "results",
    params(("number" = String, Path, description = "Number of the release, e.g. 2026-01")),
    responses(
        (status = 200, description = "The release", body = serde_json::Value),
        (status = 404, description = "There is no release of this number, or its time has not come", body = super::shapes::Problem),
    ),
    security(()),
)]
pub(crate) async fn release(
    State(app): State<App>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let found = async {
        let making = Reading::find(app, &number, None).await?.making().await?;
        made(move || written(&whole(&making))).await
    };
    match found.await {
        Ok(kept) => kept.answer(&headers),
        Err(problem) => told(&problem),
    }
}

/// The figures of a release, filtered by codes; columns and codes as in chi-so.csv.
#[utoipa::path(
    get, path = "/api/v1/results/{number}/figures", tag = "results",
    params(
        ("number" = String, Path, description = "Number of the release"),
        ("stream" = Option<String>, Query, description = "sampled or open"),
        ("table" = Option<String>, Query, description = "whole, block, unit, field, unit-field, respondents, mode"),
        ("block" = Option<String>, Query, description = "Code of the block"),
        ("unit" = Option<String>, Query, description = "Code of the unit"),
        ("field" = Option<String>, Query, description = "Code of the field"),
        ("group" = Option<String>, Query, description = "Code of the question that groups respondents"),
        ("category" = Option<String>, Query, description = "Code of the group in that question"),
        ("indicator" = Option<String>, Query, description = "Code of the indicator; ALL is the overall index"),
        ("indicator_kind" = Option<String>, Query, description = "item, factor, content, overall"),
        ("score" = Option<String>, Query, description = "share or mean"),
        ("limit" = Option<u32>, Query, description = "Most rows, 1 to 10000; 1000 if nothing is said"),
        ("offset" = Option<u32>, Query, description = "Rows to skip"),
    ),
    responses(
        (status = 200, description = "The rows; next_offset is where the next part begins", body = serde_json::Value),
        (status = 400, description = "A filter means nothing", body = super::shapes::Problem),
        (status = 404, description = "There is no release of this number", body = super::shapes::Problem),
    ),
    security(()),
)]
pub(crate) async fn figures(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let asked = match Part::of(query.as_deref()) {
        Ok(asked) => asked,
        Err(why) => return refused("filter-unknown", Some(why)),
    };
    let making = async { Reading::find(app, &number, None).await?.making().await };
    let making = match making.await {
        Ok(making) => making,
        Err(problem) => return told(&problem),
    };
    let filters = asked.filters.iter();
    let filters = filters.map(|(name, code)| (name.as_str(), code.as_str()));
    let wanted = match Wanted::read(&making.release, filters) {
        Ok(wanted) => wanted,
        Err(why) => return refused("filter-unknown", Some(why.to_string())),
    };
    match made(move || written(&part(&making.release, &wanted, &asked))).await {
        Ok(kept) => kept.answer(&headers),
        Err(problem) => told(&problem),
    }
}

/// Which part of the rows is asked for.
struct Part {
    filters: Vec<(String, String)>,
    limit: usize,
    offset: usize,
}

impl Part {
    fn of(query: Option<&str>) -> Result<Self, String> {
        let mut part = Self {
            filters: Vec::new(),
            limit: USUAL,
            offset: 0,
        };
        for (name, value) in Asked::of(query).pairs() {
            let number = || {
                let number = value.parse::<usize>();
                number.map_err(|_| {
                    fill(
                        "api.detail_number",
                        &[("name", name.as_str()), ("value", value.as_str())],
                    )
                })
            };
            match name.as_str() {
                "limit" => {
                    part.limit = number()?;
                    if !(1..=MOST).contains(&part.limit) {
                        return Err(fill("api.detail_limit", &[("most", &MOST.to_string())]));
                    }
                }
                "offset" => part.offset = number()?,
                _ => part.filters.push((name.clone(), value.clone())),
            }
        }
        Ok(part)
    }
}

fn part(release: &Release, wanted: &Wanted, asked: &Part) -> Value {
    let (mut total, mut figures) = (0, Vec::new());
    for row in open_data::rows(release).filter(|row| wanted.has(row)) {
        if total >= asked.offset && figures.len() < asked.limit {
            figures.push(open_data::object(&open_data::FIGURES, row.cells()));
        }
        total += 1;
    }
    let next = asked.offset.saturating_add(figures.len());
    json!({
        "release": release.parameters.number,
        "digest": release.digest,
        "total": total,
        "offset": asked.offset,
        "limit": asked.limit,
        "next_offset": (next < total && !figures.is_empty()).then_some(next),
        "figures": figures,
    })
}

/// What the list tells of a release.
fn summary(app: &App, release: &Release, superseded: Option<&str>) -> Value {
    let parameters = &release.parameters;
    let number = &parameters.number;
    let origin = app.settings().public_url.trim_end_matches('/');
    let score = release.questionnaire.score;
    let whole = release.sampled.overall.as_ref();
    let overall = whole.and_then(|whole| whole.measures.get(release.overall_position()?));
    json!({
        "number": number,
        "title": parameters.title,
        "digest": release.digest,
        "made_ms": parameters.made_ms,
        "synthetic": release.round.synthetic,
        "superseded": superseded.map(|reason| json!({ "reason": reason })),
        "province": release.round.province_name,
        "round": {
            "code": release.round.code,
            "name": release.round.name,
            "opens_ms": release.round.opens_ms,
            "closes_ms": release.round.closes_ms,
        },
        "forms": release.sampled.counted,
        "score": score,
        "overall": overall.map(|overall| figure(overall.figure(score))),
        "links": {
            "self": format!("{origin}/api/v1/results/{number}"),
            "figures": format!("{origin}/api/v1/results/{number}/figures"),
            "page": format!("{origin}/ket-qua/{number}"),
            "release": format!("{origin}/ket-qua/{number}/du-lieu.json"),
        },
    })
}

fn figure(figure: &Figure) -> Value {
    match figure.estimate() {
        Some(estimate) => json!({
            "status": "ok",
            "estimate": estimate.value,
            "se": estimate.se,
            "ci_low": estimate.low,
            "ci_high": estimate.high,
        }),
        None => json!({ "status": open_data::status(figure) }),
    }
}

fn whole(making: &Making) -> Value {
    let release = &making.release;
    let facts = &release.questionnaire;
    let origin = making.app.settings().public_url.trim_end_matches('/');
    let number = &release.parameters.number;
    let files = File::ALL.map(|file| {
        json!({
            "name": file.name(),
            "type": file.content_type(),
            "address": format!("{origin}/ket-qua/{number}/du-lieu/{}", file.name()),
        })
    });
    let life = making.heads.numbered(number);
    let superseded = life.and_then(|life| life.superseded());
    let mut whole = summary(&making.app, release, superseded);
    let more = json!({
        "level": release.parameters.level,
        "minimum_n": release.parameters.minimum_n,
        "program_version": release.parameters.program_version,
        "questionnaire": {
            "code": facts.code,
            "version": facts.version,
            "digest": facts.digest,
            "satisfied": facts.satisfied,
            "highest": facts.highest,
            "scale": facts.scale,
        },
        "indicators": facts.indicators,
        "units": release.units,
        "fields": release.fields,
        "filters": open_data::FILTERS,
        "files": files,
    });
    if let (Value::Object(whole), Value::Object(more)) = (&mut whole, more) {
        whole.extend(more);
    }
    whole
}

fn written(value: &Value) -> Result<Kept, Problem> {
    let mut bytes = serde_json::to_vec(value).map_err(Problem::internal)?;
    bytes.push(b'\n');
    Kept::new(JSON, bytes)
}

/// A problem of ours in the words of the interface.
fn told(problem: &Problem) -> Response {
    if problem.status() == StatusCode::NOT_FOUND {
        return refused("release-unknown", None);
    }
    problem.log("api", "/api/v1/results");
    let is_away = problem.status() == StatusCode::SERVICE_UNAVAILABLE;
    refused(if is_away { "away" } else { "internal" }, None)
}

/// A refusal that programs of other sites may read too.
fn refused(code: &'static str, detail: Option<String>) -> Response {
    let mut refused = Refused::new(code);
    if let Some(detail) = detail {
        refused = refused.detail(detail);
    }
    let mut response = refused.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
