//! Deciding a request: by somebody else, once, and what it allows happens with the decision.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::words;
use serde_json::json;
use store::By;
use store::approval::{self, Act4Eyes, Request, Undecided};
use store::audit::{self, Act, Event};
use store::round::{plan, step};
use store::transaction::{Transaction, begin_write};
use survey::RoundId;
use survey::round::Reason;

use super::{list, make};
use crate::access::Permit;
use crate::app::App;
use crate::policy::DecideRequests;
use crate::posted::Fields;
use crate::problem::Problem;

/// Approves; what was asked for is done in the same transaction.
pub(super) async fn approve(
    permit: Permit<DecideRequests>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let request = list::find(&app, &id).await?;
    let fault = if request.requested_by == permit.account_id() {
        // The database refuses it too.
        note_own(&app, &permit, &request).await?;
        Some(words("requests.wrong_own"))
    } else {
        carry_out(&app, &permit, &request).await?
    };
    let done = fault.is_none().then(|| words("requests.approved"));
    let now = list::find(&app, &id).await?;
    list::page(&app, &permit, &now, fault, done).await
}

/// Refuses, with a reason.
pub(super) async fn refuse(
    permit: Permit<DecideRequests>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let request = list::find(&app, &id).await?;
    let reason = fields.one("reason");
    if reason.is_empty() || survey::text::length(reason) > 1000 {
        let fault = Some(words("requests.wrong_refusal"));
        return list::page(&app, &permit, &request, fault, None).await;
    }
    let (now_ms, by) = (app.ambient().now_ms(), permit.account_id());
    let transaction = begin_write(app.database()).await?;
    let decided = approval::decide(&transaction, request.id, by, now_ms, Some(reason)).await?;
    let fault = match decided {
        Err(undecided) => {
            drop(transaction);
            Some(told(undecided))
        }
        Ok(request) => {
            let object = make::object(&request);
            let event = Event::of(Act::RequestRefuse, &permit.actor(), &object, now_ms)
                .with(&json!({ "act": request.act.as_str() }));
            audit::append_in(&transaction, &event).await?;
            transaction.commit().await?;
            None
        }
    };
    let done = fault.is_none().then(|| words("requests.refused"));
    let now = list::find(&app, &id).await?;
    list::page(&app, &permit, &now, fault, done).await
}

/// What stands in the way, or nothing if it is done.
async fn carry_out(
    app: &App,
    permit: &Permit<DecideRequests>,
    request: &Request,
) -> Result<Option<String>, Problem> {
    let (now_ms, by) = (app.ambient().now_ms(), permit.account_id());
    let transaction = begin_write(app.database()).await?;
    let approved = match approval::decide(&transaction, request.id, by, now_ms, None).await? {
        Ok(approved) => approved,
        Err(undecided) => return Ok(Some(told(undecided))),
    };
    match approved.act {
        Act4Eyes::ExportResponses => {}
        Act4Eyes::ReopenRound => {
            if !reopen(&transaction, &approved, &permit.actor(), now_ms).await? {
                return Ok(Some(words("requests.wrong_round")));
            }
        }
        Act4Eyes::PublishRound => return Ok(Some(words("requests.wrong_publish"))),
    }
    let object = make::object(&approved);
    let event = Event::of(Act::RequestApprove, &permit.actor(), &object, now_ms)
        .with(&json!({ "act": approved.act.as_str() }));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(None)
}

/// Whether the round could be opened again as it was asked for.
async fn reopen(
    transaction: &Transaction,
    request: &Request,
    actor: &str,
    now_ms: i64,
) -> Result<bool, Problem> {
    let Ok(id) = request.object.parse::<RoundId>() else {
        return Ok(false);
    };
    let kept = plan::find(transaction, id).await?;
    let (closes_ms, reason) = (list::closing(request), Reason::parse(&request.reason));
    let (Some(closes_ms), Some(reason)) = (closes_ms, reason) else {
        return Ok(false);
    };
    let Ok(step) = kept.plan.reopen(closes_ms, reason, now_ms) else {
        return Ok(false);
    };
    let by = By {
        actor,
        at_ms: now_ms,
    };
    Ok(step::take_in(transaction, &step, kept.revision, &by).await?)
}

async fn note_own(
    app: &App,
    permit: &Permit<DecideRequests>,
    request: &Request,
) -> Result<(), Problem> {
    let now_ms = app.ambient().now_ms();
    let object = make::object(request);
    let event = Event::of(Act::RequestApprove, &permit.actor(), &object, now_ms).refused();
    Ok(store::refusal::note(app.database(), &event).await?)
}

fn told(undecided: Undecided) -> String {
    words(match undecided {
        Undecided::Own => "requests.wrong_own",
        Undecided::Decided => "requests.wrong_decided",
        Undecided::Expired => "requests.wrong_expired",
    })
}
