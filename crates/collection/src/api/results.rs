//! `GET /api/v1/results…`: published results for programs, without an account.
//!
//! Answers are JSON with an ETag; programs of other sites may ask too. What is wrong with a request is told
//! as `application/problem+json` (RFC 9457).

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
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

/// Danh sách các bản công bố, bản mới nhất trước.
#[utoipa::path(
    get, path = "/api/v1/results", tag = "results",
    responses((
        status = 200,
        description = "Mỗi bản công bố: số, tên, đợt khảo sát, số phiếu, chỉ số chung kèm khoảng tin cậy, địa chỉ các phần",
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
    for head in heads.iter() {
        let release = app.published().find(app.database(), &head.number).await?;
        releases.push(summary(app, &release));
    }
    made(move || written(&json!({ "releases": releases }))).await
}

/// Một bản công bố: đợt khảo sát, bộ câu hỏi, danh mục mã và địa chỉ các tệp dữ liệu mở.
#[utoipa::path(
    get, path = "/api/v1/results/{number}", tag = "results",
    params(("number" = String, Path, description = "Số công bố, ví dụ 2026-01")),
    responses(
        (status = 200, description = "Bản công bố", body = serde_json::Value),
        (status = 404, description = "Không có bản công bố mang số này, hoặc chưa đến giờ công bố", body = super::shapes::Problem),
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

/// Các con số của một bản công bố, lọc theo mã; cột và mã như trong tệp chi-so.csv.
#[utoipa::path(
    get, path = "/api/v1/results/{number}/figures", tag = "results",
    params(
        ("number" = String, Path, description = "Số công bố"),
        ("stream" = Option<String>, Query, description = "sampled hoặc open"),
        ("table" = Option<String>, Query, description = "whole, block, unit, field, unit-field, respondents, mode"),
        ("block" = Option<String>, Query, description = "Mã khối"),
        ("unit" = Option<String>, Query, description = "Mã đơn vị"),
        ("field" = Option<String>, Query, description = "Mã lĩnh vực"),
        ("group" = Option<String>, Query, description = "Mã câu hỏi chia nhóm người trả lời"),
        ("category" = Option<String>, Query, description = "Mã nhóm trong câu hỏi đó"),
        ("indicator" = Option<String>, Query, description = "Mã chỉ số; ALL là chỉ số chung"),
        ("indicator_kind" = Option<String>, Query, description = "item, factor, content, overall"),
        ("score" = Option<String>, Query, description = "share hoặc mean"),
        ("limit" = Option<u32>, Query, description = "Số dòng nhiều nhất, 1 đến 10000; mặc định 1000"),
        ("offset" = Option<u32>, Query, description = "Bỏ qua chừng này dòng đầu"),
    ),
    responses(
        (status = 200, description = "Các dòng; next_offset là chỗ bắt đầu của phần tiếp theo", body = serde_json::Value),
        (status = 400, description = "Bộ lọc không có nghĩa", body = super::shapes::Problem),
        (status = 404, description = "Không có bản công bố mang số này", body = super::shapes::Problem),
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
                number.map_err(|_| format!("{name} phải là số nguyên, không phải {value:?}"))
            };
            match name.as_str() {
                "limit" => {
                    part.limit = number()?;
                    if !(1..=MOST).contains(&part.limit) {
                        return Err(format!("limit phải từ 1 đến {MOST}"));
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
fn summary(app: &App, release: &Release) -> Value {
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
    let mut whole = summary(&making.app, release);
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
