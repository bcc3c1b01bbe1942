//! The releases, and making one.

use axum::extract::State;
use axum::response::Response;
use pages::office::{ReleaseList, ReleaseRow, Section, moment, words};
use store::{By, StoreError, release_life};
use survey::{Language, RoundState};

use super::{compute, show};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{MakeRelease, Right, SeeReleases};
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows them.
pub(super) async fn list(
    permit: Permit<SeeReleases>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    page(&app, &permit, "", None).await
}

async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    chosen: &str,
    fault: Option<String>,
) -> Result<Response, Problem> {
    let rounds = store::round::all(app.database()).await?;
    let lives = release_life::all(app.database()).await?;
    let row = |life: &release_life::ReleaseLife| {
        let round = rounds.iter().find(|round| round.id == life.head.round);
        ReleaseRow {
            href: format!("/quan-ly/cong-bo/{}", life.head.number),
            number: life.head.number.clone(),
            round: round.map_or_else(String::new, |round| round.name.get(Language::VI).to_owned()),
            made: moment(life.head.made_ms),
            state: show::state_words(life.state()),
        }
    };
    let closed =
        |round: &&survey::Round| matches!(round.state, RoundState::Closed | RoundState::Published);
    let choices = rounds.iter().filter(closed);
    let page = ReleaseList {
        frame: permit.frame(Section::Releases, words("releases.title")),
        rows: lives.iter().map(row).collect(),
        may_make: permit.may::<MakeRelease>(),
        rounds: choices
            .map(|round| (round.code.clone(), round.name.get(Language::VI).to_owned()))
            .collect(),
        chosen: chosen.to_owned(),
        fault,
    };
    Ok(html(app.pages().release_list(&page)?))
}

/// Makes a draft of a closed round.
pub(super) async fn make(
    permit: Permit<MakeRelease>,
    State(app): State<App>,
    fields: Fields,
) -> Result<Response, Problem> {
    let code = fields.one("round");
    let rounds = store::round::all(app.database()).await?;
    let round = rounds.iter().find(|round| {
        round.code == code && matches!(round.state, RoundState::Closed | RoundState::Published)
    });
    let Some(round) = round else {
        return page(&app, &permit, code, Some(words("releases.wrong_round"))).await;
    };
    let prepared = match compute(&app, round.id).await? {
        Ok(prepared) => prepared,
        Err(why) => return page(&app, &permit, code, Some(why)).await,
    };
    let actor = permit.actor();
    let by = By {
        actor: &actor,
        at_ms: app.ambient().now_ms(),
    };
    let (head, content) = (&prepared.head, &prepared.content);
    match release_life::keep_draft(app.database(), head, content, &by).await {
        Err(StoreError::Conflict(..)) => {
            page(&app, &permit, code, Some(words("releases.wrong_raced"))).await
        }
        Err(error) => Err(error.into()),
        Ok(()) => Ok(see_other(&format!("/quan-ly/cong-bo/{}", head.number))),
    }
}
