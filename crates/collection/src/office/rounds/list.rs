//! `/quan-ly/dot`.

use axum::extract::State;
use axum::response::Response;
use pages::office::rounds::{RoundLine, RoundList};
use pages::office::{Section, words};

use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{ManageRounds, SeeRounds};
use crate::problem::Problem;

/// The rounds that concern the person, the latest first.
pub(super) async fn list(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let rounds = store::round::seen_by(app.database(), permit.scope()).await?;
    Ok(html(app.pages().round_list(&RoundList {
        frame: permit.frame(Section::Rounds, words("rounds.title")),
        rounds: rounds.iter().rev().map(RoundLine::of).collect(),
        may_create: permit.may::<ManageRounds>(),
    })?))
}
