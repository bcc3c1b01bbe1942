//! `GET /nhap-phieu/{batch}/{serial}`: the keying screen, which begins with this form.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use intake::Serial;
use intake::check::CHECKS;
use pages::desk::Screen;
use pages::office::parts::Fault;
use pages::office::{Section, words};
use serde_json::json;
use store::paper::keying::{Place, barred, passed_drill};

use super::{address, aside, batch, find, forms, json, lines, name, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::KeyForms;
use crate::problem::Problem;

/// The word in place of a serial: the next form of the batch.
pub(super) const NEXT: &str = "tiep";

/// Shows the screen. What it needs to know of forms it asks for itself.
pub(super) async fn screen(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let who = who(&app, &permit);
    if passed_drill(app.database(), who.person).await?.is_none() {
        return Ok(see_other("/nhap-phieu/tap-luyen"));
    }
    let back = address(&batch);
    if Place::of_state(batch.state).is_none() {
        return Ok(see_other(&back));
    }
    let begin = Serial::parse(&serial).ok();
    if begin.is_none() && serial != NEXT {
        return Ok(see_other(&back));
    }
    if let Some(serial) = begin
        && let Some(refusal) = barred(app.database(), &batch, serial, &who).await?
    {
        let sentence = json::refusal_words(refusal.code());
        let faults = vec![Fault::new("main", sentence)];
        let mut answer = batch::page(&app, &permit, &batch, None, faults, "").await?;
        *answer.status_mut() = StatusCode::CONFLICT;
        return Ok(answer);
    }
    let form = forms::find(&app, batch.round()).await?;
    let desk = json!({
        "batch": batch.id,
        "account": permit.account_id(),
        "serial": begin,
        "take_url": format!("{back}/lay"),
        "save_url": format!("{back}/{{serial}}/luu"),
        "fields": lines::fields(&form.layout),
        "reasons": aside::reasons().collect::<Vec<_>>(),
    });
    let name = name(&batch);
    let title = format!("{} – {name}", words("desk.title"));
    let page = Screen {
        frame: permit.frame(Section::Desk, title),
        batch: name,
        back,
        parts: lines::parts(&form.questionnaire, &form.layout),
        desk: desk.to_string(),
        checks: check_words(),
        card: lines::card(&form.questionnaire),
        reasons: aside::reason_keys(),
    };
    Ok(html(app.pages().desk_screen(&page)?))
}

/// What the checks say, by code.
pub(super) fn check_words() -> BTreeMap<String, String> {
    let rules = CHECKS.iter();
    rules
        .map(|rule| (rule.code.to_owned(), words(rule.words)))
        .collect()
}
