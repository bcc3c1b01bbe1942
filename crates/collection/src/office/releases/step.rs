//! Steps in the life of a release.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::office::parts::Fault;
use pages::office::{fill, words};
use store::release_life::{self, Move, MoveRefused};
use store::{By, StoreError};

use super::show::{page, state_words};
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

async fn take<R: Right>(
    app: &App,
    permit: &Permit<R>,
    number: &str,
    wanted: Move,
    fields: &Fields,
) -> Result<Response, Problem> {
    let actor = permit.actor();
    let by = By {
        actor: &actor,
        at_ms: app.ambient().now_ms(),
    };
    let fault = match release_life::advance(app.database(), number, &wanted, &by).await {
        Ok(Ok(_)) => {
            app.published().forget();
            return Ok(see_other(&format!("/quan-ly/cong-bo/{number}")));
        }
        Ok(Err(refused)) => told(refused),
        Err(StoreError::Conflict(..)) => Fault::new("main", words("releases.wrong_raced")),
        Err(error) => return Err(error.into()),
    };
    let typed = (
        fields.one("until").to_owned(),
        fields.one("reason").to_owned(),
    );
    page(app, permit, number, typed, Some(fault)).await
}

fn told(refused: MoveRefused) -> Fault {
    match refused {
        MoveRefused::Order(state) => {
            let words = fill("releases.wrong_order", &[("state", &state_words(state))]);
            Fault::new("main", words)
        }
        MoveRefused::OwnRelease => Fault::new("main", words("releases.wrong_own")),
        MoveRefused::MadeBefore => Fault::new("main", words("releases.wrong_before")),
        MoveRefused::PastTime => Fault::new("until", words("releases.wrong_until")),
        MoveRefused::NoReason => Fault::new("reason", words("releases.wrong_reason")),
    }
}
