//! `GET /nhap-phieu/the-phim`: the key card to print.

use axum::extract::State;
use axum::response::Response;
use pages::office::{Section, words};

use super::{drill, lines};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::KeyForms;
use crate::problem::Problem;

/// Shows the card: the keys are the same for every questionnaire.
pub(super) async fn card(
    permit: Permit<KeyForms>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let frame = permit.frame(Section::Desk, words("desk.card_title"));
    let practice = drill::practice()?;
    let card = lines::card(&practice.questionnaire);
    Ok(html(app.pages().desk_card(&frame, &card)?))
}
