//! `/quan-ly/dot/{round}/the/{unit}`: the cards of a unit as one PDF.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use pages::citizen::ProblemKind;
use pages::print::{Card, Paper};
use store::link::{self, Wanted};

use super::view::RoundView;
use crate::access::Permit;
use crate::app::App;
use crate::citizen::card::card_of;
use crate::citizen::doors::Door;
use crate::policy::SeeLinks;
use crate::problem::Problem;

/// Most cards in one file.
const MOST_CARDS: u64 = 500;

/// The cards of the valid links of a unit, each on an A4 page.
pub(super) async fn cards(
    permit: Permit<SeeLinks>,
    State(app): State<App>,
    Path((code, unit)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = RoundView::load(&app, permit.scope(), &code).await?;
    let unit = view.unit(&unit)?;
    let round = view.kept.plan.round.id;
    let wanted = Wanted {
        units: Some(BTreeSet::from([unit.code.clone()])),
        valid: true,
    };
    let (links, _) = link::list(app.database(), round, &wanted, 0, MOST_CARDS).await?;
    if links.is_empty() {
        return Err(Problem::new(ProblemKind::NotFound));
    }
    let now_ms = app.ambient().now_ms();
    let stage = app.doors().stage(app.database(), round, now_ms).await?;
    let language = stage.language(None);
    let mut cards: Vec<Card> = Vec::with_capacity(links.len());
    for link in links {
        let door = Door::of_link(link, Arc::clone(&stage))?;
        cards.push(card_of(&app, &door, language, Paper::A4, now_ms));
    }
    let name = format!("the-{}-{}.pdf", view.kept.plan.round.code, unit.code);
    let make = move || crate::office::pdf::cards(&cards);
    crate::office::pdf::file(&name, make).await
}
