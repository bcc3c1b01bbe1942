//! Steps in the life of a release.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::parts::Fault;
use pages::office::{fill, words};
use store::audit::{self, Act, Event};
use store::release_life::{self, Move, MoveRefused, ReleaseState};
use store::round::{plan, step};
use store::transaction::{Transaction, begin_write};
use store::{By, StoreError};

use super::show::{object, page, state_words};
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::office::rounds::moment;
use crate::policy::{ApproveRelease, MakeRelease, Right};
use crate::posted::Fields;
use crate::problem::Problem;

/// The checks were looked at.
pub(super) async fn check(
    permit: Permit<MakeRelease>,
    State(app): State<App>,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    take(&app, &permit, &number, Move::Check, &Fields::default()).await
}

/// Agreed, by another person than the one who made it.
pub(super) async fn approve(
    permit: Permit<ApproveRelease>,
    State(app): State<App>,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    take(&app, &permit, &number, Move::Approve, &Fields::default()).await
}

/// Shown to everybody now.
pub(super) async fn publish(
    permit: Permit<ApproveRelease>,
    State(app): State<App>,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    take(&app, &permit, &number, Move::Publish, &Fields::default()).await
}

/// Kept back until a time.
pub(super) async fn embargo(
    permit: Permit<ApproveRelease>,
    State(app): State<App>,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    // What cannot be read is as good as the past.
    let until_ms = moment::read(fields.one("until")).unwrap_or(i64::MIN);
    take(&app, &permit, &number, Move::Embargo(until_ms), &fields).await
}

/// Superseded, with a reason.
pub(super) async fn supersede(
    permit: Permit<ApproveRelease>,
    State(app): State<App>,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let reason = fields.one("reason");
    let fits = survey::text::length(reason) <= 1000;
    let reason = if fits { reason } else { "" };
    take(
        &app,
        &permit,
        &number,
        Move::Supersede(reason.to_owned()),
        &fields,
    )
    .await
}

const fn act(wanted: &Move) -> Act {
    match wanted {
        Move::Check => Act::ReleaseCheck,
        Move::Approve => Act::ReleaseApprove,
        Move::Embargo(_) => Act::ReleaseEmbargo,
        Move::Publish => Act::ReleasePublish,
        Move::Supersede(_) => Act::ReleaseSupersede,
    }
}

async fn take<R: Right>(
    app: &App,
    permit: &Permit<R>,
    number: &str,
    wanted: Move,
    fields: &Fields,
) -> Result<Response, Problem> {
    let (now_ms, actor) = (app.ambient().now_ms(), permit.actor());
    let event = Event::of(act(&wanted), &actor, &object(number), now_ms);
    let transaction = begin_write(app.database()).await?;
    let taken = release_life::take(&transaction, number, &wanted, &actor, now_ms).await;
    let fault = match taken {
        Ok(Ok(state)) => {
            audit::append_in(&transaction, &event).await?;
            if matches!(state, ReleaseState::Public | ReleaseState::Embargoed(_)) {
                publish_round(&transaction, number, &actor, now_ms).await?;
            }
            transaction.commit().await?;
            app.published().forget();
            return Ok(see_other(&format!("/quan-ly/cong-bo/{number}")));
        }
        Ok(Err(refused)) => {
            drop(transaction);
            store::refusal::note(app.database(), &event.refused()).await?;
            told(refused)
        }
        Err(StoreError::Conflict(..)) => {
            drop(transaction);
            Fault::new("main", words("releases.wrong_raced"))
        }
        Err(error) => return Err(error.into()),
    };
    let typed = (
        fields.one("until").to_owned(),
        fields.one("reason").to_owned(),
    );
    page(app, permit, number, typed, Some(fault)).await
}

/// The round is published with its first release, if it can be.
async fn publish_round(
    transaction: &Transaction,
    number: &str,
    actor: &str,
    at_ms: i64,
) -> Result<(), Problem> {
    let life = release_life::find(transaction, number).await?;
    let kept = plan::find(transaction, life.head.round).await?;
    if let Ok(step) = kept.plan.publish() {
        let by = By { actor, at_ms };
        step::take_in(transaction, &step, kept.revision, &by).await?;
    }
    Ok(())
}

fn told(refused: MoveRefused) -> Fault {
    match refused {
        MoveRefused::Order(state) => {
            let words = fill("releases.wrong_order", &[("state", &state_words(state))]);
            Fault::new("main", words)
        }
        MoveRefused::OwnRelease => Fault::new("main", words("releases.wrong_own")),
        MoveRefused::PastTime => Fault::new("until", words("releases.wrong_until")),
        MoveRefused::NoReason => Fault::new("reason", words("releases.wrong_reason")),
    }
}
