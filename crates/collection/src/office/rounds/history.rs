//! `/quan-ly/dot/{round}/sua-doi`: what changed after the draft.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::office::rounds::{HistoryLine, RoundHistory, amendment_words, part_words, state_words};
use pages::office::{Section, fill, words};
use pages::words::date_time;
use store::round::history::{self, Entry, Recorded};
use survey::round::PlanPart;
use survey::{Language, RoundState};

use super::view::{RoundView, slug_of};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{OpenRound, SeeRounds};
use crate::problem::Problem;

/// Shows the history, to people who see the whole round.
pub(super) async fn history(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    if !view.is_whole() {
        return Err(Problem::new(ProblemKind::NotFound));
    }
    let round = &view.kept.plan.round;
    let entries = history::of_round(app.database(), round.id).await?;
    let amendable: &[PlanPart] = match round.state {
        _ if !permit.may::<OpenRound>() => &[],
        RoundState::Open => &[
            PlanPart::Name,
            PlanPart::Period,
            PlanPart::Form,
            PlanPart::Index,
            PlanPart::Units,
            PlanPart::Quotas,
            PlanPart::PostOffices,
        ],
        RoundState::Closed => &[
            PlanPart::Name,
            PlanPart::Index,
            PlanPart::Units,
            PlanPart::PostOffices,
        ],
        RoundState::Draft | RoundState::Published | RoundState::Archived => &[],
    };
    let amendable = amendable.iter().filter_map(|&part| {
        let slug = slug_of(part)?;
        Some((format!("{}/sua-doi/{slug}", view.path()), part_words(part)))
    });
    let title = fill("rounds.history_title", &[("name", view.name())]);
    Ok(html(
        app.pages().round_history(&RoundHistory {
            frame: permit.frame(Section::Rounds, title),
            back: view.path(),
            lines: entries
                .iter()
                .rev()
                .map(|entry| line(&view, entry))
                .collect(),
            amendable: amendable.collect(),
        })?,
    ))
}

fn line(view: &RoundView, entry: &Entry) -> HistoryLine {
    let (what, before, after) = match &entry.what {
        Recorded::Amended { before, after } => (
            words(&format!("rounds.kind_{}", after.kind())),
            amendment_words(before, &view.known()),
            amendment_words(after, &view.known()),
        ),
        Recorded::Moved { from, to } => {
            (words("rounds.moved"), state_words(*from), state_words(*to))
        }
    };
    HistoryLine {
        number: entry.number,
        at: date_time(entry.at_ms, Language::VI),
        actor: entry.actor.clone(),
        what,
        before,
        after,
        reason: entry.reason.clone().unwrap_or_default(),
    }
}
