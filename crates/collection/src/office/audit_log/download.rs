//! The chain, or what was looked for in it, as a CSV file.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use pages::office::{AuditFilter, act_words, moment};
use publication::export::{file_mark, line};
use store::Database;
use store::audit::{self, Act, Event, Placed, Wanted};

use super::filter;
use crate::access::Permit;
use crate::app::App;
use crate::policy::SeeAudit;
use crate::posted::Fields;
use crate::problem::Problem;

/// Events read at a time.
const AT_A_TIME: u64 = 1000;

/// Hands the file out; that is an event too.
pub(super) async fn download(
    permit: Permit<SeeAudit>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let typed = AuditFilter {
        actor: fields.one("nguoi").to_owned(),
        act: fields.one("viec").to_owned(),
        object: fields.one("doi-tuong").to_owned(),
        from: fields.one("tu").to_owned(),
        until: fields.one("den").to_owned(),
    };
    let (wanted, _) = filter::read(&typed);
    let now_ms = app.ambient().now_ms();
    let event = Event::of(Act::AuditExport, &permit.actor(), "audit", now_ms);
    audit::append(app.database(), &event).await?;
    let standing = Standing {
        database: app.database().clone(),
        wanted,
        before: None,
        begun: false,
    };
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"nhat-ky.csv\"",
            ),
            (header::CACHE_CONTROL, "no-store"),
        ],
        Body::from_stream(stream::try_unfold(standing, next)),
    )
        .into_response())
}

/// Where the file stands.
struct Standing {
    database: Database,
    wanted: Wanted,
    before: Option<i64>,
    begun: bool,
}

async fn next(
    mut standing: Standing,
) -> Result<Option<(Bytes, Standing)>, Box<dyn std::error::Error + Send + Sync>> {
    let mut bytes = Vec::new();
    if !standing.begun {
        standing.begun = true;
        bytes.extend(file_mark().as_bytes());
        let columns = [
            "so",
            "thoi_diem",
            "nguoi",
            "viec",
            "viec_nhan",
            "doi_tuong",
            "ket_qua",
            "chi_tiet",
        ];
        bytes.extend(line(&columns.map(ToOwned::to_owned))?);
    }
    let found = audit::list(
        &standing.database,
        &standing.wanted,
        standing.before,
        AT_A_TIME,
    )
    .await?;
    if let Some(last) = found.last() {
        standing.before = Some(last.sequence);
    } else if bytes.is_empty() {
        return Ok(None);
    } else {
        // Nothing found: the names of the columns are the file.
        standing.before = Some(0);
    }
    for placed in &found {
        bytes.extend(line(&cells(placed))?);
    }
    Ok(Some((Bytes::from(bytes), standing)))
}

fn cells(placed: &Placed) -> [String; 8] {
    let event = &placed.event;
    [
        placed.sequence.to_string(),
        moment(event.at_ms),
        event.actor.clone(),
        event.action.clone(),
        act_words(&event.action),
        event.object.clone(),
        event.result.clone(),
        event.detail_json.clone(),
    ]
}
