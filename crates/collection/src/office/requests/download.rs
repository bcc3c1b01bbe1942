//! The responses of a round as a file, once, for the person whose request was approved.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use pages::citizen::ProblemKind;
use pages::office::words;
use publication::export::Exporter;
use store::approval::{self, Act4Eyes};
use store::audit::{self, Act, Event};
use store::transaction::begin_write;
use store::{Database, catalogue, questionnaire, response, round};
use survey::{Questionnaire, Round, RoundId};
use uuid::Uuid;

use super::{list, make};
use crate::access::Permit;
use crate::app::App;
use crate::policy::RequestExport;
use crate::problem::Problem;

/// Responses read at a time: a few hundred kilobytes.
const AT_A_TIME: u64 = 2000;

/// Hands the file out and uses the request up.
pub(super) async fn download(
    permit: Permit<RequestExport>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let request = list::find(&app, &id).await?;
    let now_ms = app.ambient().now_ms();
    if request.act != Act4Eyes::ExportResponses {
        return Err(Problem::new(ProblemKind::NotFound));
    }
    let round: RoundId = request
        .object
        .parse()
        .map_err(|_| Problem::new(ProblemKind::Internal))?;
    let round = round::find(app.database(), round).await?;
    // Everything that can fail comes before the request is used up.
    let exporter = exporter(app.database(), &round).await?;
    let head = exporter.head().map_err(|error| broken(&error))?;
    let transaction = begin_write(app.database()).await?;
    if !approval::use_once(&transaction, request.id, permit.account_id(), now_ms).await? {
        drop(transaction);
        let fault = Some(words("requests.wrong_download"));
        return list::page(&app, &permit, &request, fault, None).await;
    }
    let event = Event::of(
        Act::ResponsesExport,
        &permit.actor(),
        &format!("round {}", round.id),
        now_ms,
    )
    .with(&serde_json::json!({ "request": make::object(&request) }));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    let name = format!("attachment; filename=\"phieu-{}.csv\"", round.code);
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ],
        body(app.database().clone(), round.id, exporter, head),
    )
        .into_response())
}

/// Where the file stands.
struct Standing {
    database: Database,
    round: RoundId,
    exporter: Arc<Exporter>,
    head: Option<Vec<u8>>,
    after: Option<Uuid>,
}

/// The file, read while it is sent: a million responses take no more memory than two thousand.
fn body(database: Database, round: RoundId, exporter: Exporter, head: Vec<u8>) -> Body {
    let standing = Standing {
        database,
        round,
        exporter: Arc::new(exporter),
        head: Some(head),
        after: None,
    };
    Body::from_stream(stream::try_unfold(standing, next))
}

async fn next(
    mut standing: Standing,
) -> Result<Option<(Bytes, Standing)>, Box<dyn std::error::Error + Send + Sync>> {
    if let Some(head) = standing.head.take() {
        return Ok(Some((Bytes::from(head), standing)));
    }
    let (database, round) = (&standing.database, standing.round);
    let page = response::page(database, round, standing.after, AT_A_TIME).await?;
    let Some(last) = page.last() else {
        return Ok(None);
    };
    standing.after = Some(last.id);
    let exporter = Arc::clone(&standing.exporter);
    let lines = tokio::task::spawn_blocking(move || exporter.lines(&page)).await??;
    Ok(Some((Bytes::from(lines), standing)))
}

async fn exporter(database: &Database, round: &Round) -> Result<Exporter, Problem> {
    let (code, version) = (&round.questionnaire_code, round.questionnaire_version);
    let source = questionnaire::find(database, code, version).await?;
    let asked = Questionnaire::parse(&source).map_err(|_| Problem::new(ProblemKind::Internal))?;
    let units = catalogue::units(database, round.catalogue)
        .await?
        .into_iter();
    let fields = catalogue::fields(database, round.catalogue)
        .await?
        .into_iter();
    let units: BTreeMap<String, String> = units
        .map(|unit| (unit.code.to_string(), unit.full_name))
        .collect();
    let fields = fields
        .map(|field| (field.code.to_string(), field.name))
        .collect();
    Ok(Exporter::new(asked, units, fields))
}

fn broken(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "a line of the file cannot be written");
    Problem::new(ProblemKind::Internal)
}
