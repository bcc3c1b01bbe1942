//! The requests, and one of them.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::{
    RequestList, RequestPage, RequestRow, RequestStanding, Section, moment, words,
};
use store::account;
use store::approval::{self, Act4Eyes, Request};
use survey::{Language, RoundId};
use uuid::Uuid;

use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{DecideRequests, Right, SeeRequests};
use crate::problem::Problem;

/// Older ones are in the audit chain.
const MOST: u64 = 200;

/// Shows the newest requests.
pub(super) async fn list(
    permit: Permit<SeeRequests>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let names = names(&app).await?;
    let mut rows = Vec::new();
    for request in approval::newest(app.database(), MOST).await? {
        rows.push(row(&app, &request, &names).await?);
    }
    let page = RequestList {
        frame: permit.frame(Section::Requests, words("requests.title")),
        rows,
    };
    Ok(html(app.pages().request_list(&page)?))
}

/// Shows one request.
pub(super) async fn show(
    permit: Permit<SeeRequests>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let request = find(&app, &id).await?;
    page(&app, &permit, &request, None, None).await
}

/// The request that an address names.
pub(super) async fn find(app: &App, id: &str) -> Result<Request, Problem> {
    let id = Uuid::parse_str(id).map_err(|_| Problem::new(ProblemKind::NotFound))?;
    Ok(approval::find(app.database(), id).await?)
}

/// The page of a request, with what is wrong or what was just done.
pub(super) async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    request: &Request,
    fault: Option<String>,
    notice: Option<String>,
) -> Result<Response, Problem> {
    let names = names(app).await?;
    let now_ms = app.ambient().now_ms();
    let is_own = request.requested_by == permit.account_id();
    let row = row(app, request, &names).await?;
    let title = row.what.clone();
    let mut frame = permit.frame(Section::Requests, title);
    if let Some(notice) = notice {
        frame = frame.with_notice(notice);
    }
    let decided = request.decided_by.map(|by| name(&names, by));
    let page = RequestPage {
        frame,
        path: format!("/quan-ly/yeu-cau/{}", request.id),
        reason: request.reason.clone(),
        closes: closing(request).map(|closes_ms| moment(closes_ms - 1)),
        decided,
        decided_at: request.decided_ms.map(moment),
        decision_reason: request.decision_reason.clone(),
        may_decide: permit.may::<DecideRequests>() && request.is_open(now_ms) && !is_own,
        waits_for_another: request.is_open(now_ms) && is_own,
        may_download: request.act == Act4Eyes::ExportResponses
            && request.state == approval::State::Approved
            && request.used_ms.is_none()
            && now_ms < request.expires_ms
            && is_own,
        fault,
        row,
    };
    Ok(html(app.pages().request_page(&page)?))
}

/// The new closing time that a request to open again names.
pub(super) fn closing(request: &Request) -> Option<i64> {
    let parameters: serde_json::Value = serde_json::from_str(&request.parameters).ok()?;
    parameters.get("closes_ms")?.as_i64()
}

async fn row(
    app: &App,
    request: &Request,
    names: &BTreeMap<Uuid, String>,
) -> Result<RequestRow, Problem> {
    let now_ms = app.ambient().now_ms();
    let round = request.object.parse::<RoundId>().ok();
    let round = match round {
        Some(id) => store::round::find(app.database(), id).await.ok(),
        None => None,
    };
    let round = round.map_or_else(String::new, |round| round.name.get(Language::VI).to_owned());
    let standing = match request.state {
        approval::State::Approved if request.used_ms.is_some() => RequestStanding::Used,
        approval::State::Approved => RequestStanding::Approved,
        approval::State::Refused => RequestStanding::Refused,
        approval::State::Open if request.is_open(now_ms) => RequestStanding::Open,
        approval::State::Open => RequestStanding::Expired,
    };
    let what = pages::office::fill(
        &format!("requests.what_{}", request.act.as_str()),
        &[("round", &round)],
    );
    Ok(RequestRow {
        href: format!("/quan-ly/yeu-cau/{}", request.id),
        what,
        by: name(names, request.requested_by),
        at: moment(request.requested_ms),
        until: moment(request.expires_ms),
        standing,
    })
}

fn name(names: &BTreeMap<Uuid, String>, id: Uuid) -> String {
    names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

async fn names(app: &App) -> Result<BTreeMap<Uuid, String>, Problem> {
    let accounts = account::all(app.database()).await?.into_iter();
    Ok(accounts
        .map(|account| (account.id, account.display_name))
        .collect())
}
