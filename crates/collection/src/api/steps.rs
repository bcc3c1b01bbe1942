//! `/api/v1/batches/{id}/steps`: from state to state, closing among them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use intake::batch::{Refusal, Step};
use pages::office::paper::refusal_words;
use store::paper::batch::{Advanced, advance_in};

use super::caller::Caller;
use super::refused::Refused;
use super::request::{Begun, Sent};
use super::shapes::{Batch, NewStep, Problem};
use crate::app::App;
use crate::policy;

/// Takes a step with the batch, closing among them.
#[utoipa::path(
    post, path = "/api/v1/batches/{id}/steps", tag = "batches",
    params(
        ("id" = String, Path, description = "Id of the batch"),
        ("Idempotency-Key" = String, Header, description = "A name of the request's own"),
    ),
    request_body = NewStep,
    responses(
        (status = 200, description = "The batch after the step", body = Batch),
        (status = 409, description = "The batch has changed, or the step cannot be taken yet; the member refusal has the code of the reason", body = Problem),
    ),
    security(("key" = [])),
)]
pub(super) async fn take(
    caller: Caller,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Sent<NewStep>,
) -> Result<Response, Refused> {
    let batch = caller.batch(&app, &id).await?;
    let asked = &sent.asked;
    let step = Step::parse(&asked.step).map_err(|_| Refused::new("step-unknown"))?;
    caller.allowed(policy::of_step(step))?;
    let transaction = match sent.begin(&app, &caller).await? {
        Begun::Before(response) => return Ok(response),
        Begun::Now(transaction) => transaction,
    };
    let reason = asked.reason.as_deref().map(str::trim);
    let reason = reason.filter(|reason| !reason.is_empty());
    let advanced = advance_in(
        &transaction,
        batch.id,
        step,
        asked.revision,
        reason,
        &caller.who(),
    )
    .await?;
    match advanced {
        Advanced::Taken(batch) => {
            let answer = Batch::of(&batch);
            sent.end(&app, &caller, transaction, StatusCode::OK, &answer)
                .await
        }
        Advanced::Stale(batch) => {
            let batch = serde_json::to_value(Batch::of(&batch)).unwrap_or_default();
            Err(Refused::new("batch-stale").with("batch", batch))
        }
        Advanced::Refused(refusal) => {
            // What was written down about somebody who wanted to judge their own work has to last.
            transaction.commit().await?;
            Err(refused(refusal))
        }
    }
}

fn refused(refusal: Refusal) -> Refused {
    let more = serde_json::json!({ "code": refusal.code(), "left": refusal.left() });
    Refused::new("step-refused")
        .detail(refusal_words(refusal.code(), refusal.left()))
        .with("refusal", more)
}
