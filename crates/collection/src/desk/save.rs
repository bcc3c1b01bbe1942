//! `POST /nhap-phieu/{batch}/{serial}/luu`: takes what was typed.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use intake::check::Check;
use intake::keying::Typed;
use intake::{Serial, Value};
use serde::{Deserialize, Serialize};
use store::paper::keying::{self, Parcel, Refusal, Saved};

use super::take::MOST_MACHINE;
use super::{find, forms, json, who};
use crate::access::Permit;
use crate::app::App;
use crate::policy::KeyForms;
use crate::problem::Problem;

#[derive(Deserialize)]
struct Body {
    machine: String,
    claim: u32,
    #[serde(default)]
    messages: Vec<Message>,
    #[serde(default)]
    is_complete: bool,
    #[serde(default)]
    finish: Option<Finish>,
    #[serde(default)]
    strokes: u64,
    #[serde(default)]
    active_ms: u64,
}

#[derive(Deserialize)]
struct Message {
    step: u32,
    field: String,
    value: Value,
}

#[derive(Deserialize)]
struct Finish {
    accepted: BTreeSet<String>,
}

#[derive(Serialize)]
struct Answer {
    state: &'static str,
    missing: Vec<String>,
    checks: Vec<AskedCheck>,
}

#[derive(Serialize)]
struct AskedCheck {
    code: &'static str,
    inputs: Vec<String>,
    is_hard: bool,
}

/// Keeps what was typed, and says so after it is committed.
pub(super) async fn save(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let Ok(serial) = Serial::parse(&serial) else {
        return Ok(json::refused(Refusal::Mistyped));
    };
    let body: Body = match json::read(&body) {
        Ok(body) => body,
        Err(answer) => return Ok(answer),
    };
    let form = forms::find(&app, batch.round()).await?;
    let who = who(&app, &permit);
    let parcel = parcel(body);
    let saved = keying::save(app.database(), batch.id, serial, &form, &parcel, &who).await?;
    Ok(match saved {
        Ok(saved) => json::answer(&Answer::of(saved)),
        Err(refusal) => json::refused(refusal),
    })
}

fn parcel(body: Body) -> Parcel {
    let typed = |message: Message| {
        let (field, value) = (message.field, message.value);
        (message.step, Typed { field, value })
    };
    Parcel {
        machine: body.machine.chars().take(MOST_MACHINE).collect(),
        claim: body.claim,
        messages: body.messages.into_iter().map(typed).collect(),
        is_complete: body.is_complete,
        finish: body.finish.map(|finish| finish.accepted),
        strokes: body.strokes,
        active_ms: body.active_ms,
    }
}

impl Answer {
    fn of(saved: Saved) -> Self {
        let (state, missing, checks) = match saved {
            Saved::Saved => ("saved", Vec::new(), Vec::new()),
            Saved::Complete(checks) => ("complete", Vec::new(), checks),
            Saved::Open { missing, checks } => ("open", missing, checks),
            Saved::Finished => ("finished", Vec::new(), Vec::new()),
        };
        Self {
            state,
            missing,
            checks: checks.into_iter().map(AskedCheck::of).collect(),
        }
    }
}

impl AskedCheck {
    fn of(check: Check) -> Self {
        Self {
            is_hard: !check.is_soft(),
            code: check.code,
            inputs: check.inputs,
        }
    }
}
