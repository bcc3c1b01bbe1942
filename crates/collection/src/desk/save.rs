//! `POST /nhap-phieu/{batch}/{serial}/luu`: takes what was typed.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use intake::check::Check;
use intake::keying::Typed;
use intake::rejected::Reason;
use intake::{Serial, Value};
use serde::{Deserialize, Serialize};
use store::paper::keying::{self, Aside, Parcel, Refusal, Saved};
use survey::text;

use super::take::machine;
use super::{aside, find, forms, json, who};
use crate::access::Permit;
use crate::app::App;
use crate::policy::KeyForms;
use crate::problem::Problem;

/// Most letters of a note.
const MOST_LETTERS: usize = 300;
/// Highest number of a value, and of a claim.
const MOST_STEPS: u32 = 1_000_000;
/// Most keys, and most milliseconds, that are counted for one form.
const MOST_COUNTED: u64 = 1 << 40;

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
    aside: Option<SetAside>,
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

#[derive(Deserialize)]
struct SetAside {
    reason: Reason,
    #[serde(default)]
    note: String,
}

#[derive(Serialize)]
struct Answer {
    state: &'static str,
    missing: Vec<String>,
    checks: Vec<AskedCheck>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    told: Option<json::Told<'static>>,
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
    let is_strange = |found: &SetAside| !aside::is_one(found.reason);
    if body.aside.as_ref().is_some_and(is_strange) {
        return Ok(json::unreadable());
    }
    let form = forms::find(&app, batch.round()).await?;
    let Some(parcel) = parcel(body) else {
        return Ok(json::unreadable());
    };
    let who = who(&app, &permit);
    let saved = keying::save(app.database(), batch.id, serial, &form, &parcel, &who).await?;
    Ok(match saved {
        Ok(saved) => json::answer(&Answer::of(saved)),
        Err(refusal) => json::refused(refusal),
    })
}

/// What a screen says; nothing for numbers that no screen counts up to.
fn parcel(body: Body) -> Option<Parcel> {
    let highest = body.messages.iter().map(|message| message.step).max();
    let is_counted = highest.is_none_or(|step| step <= MOST_STEPS)
        && body.claim <= MOST_STEPS
        && body.strokes <= MOST_COUNTED
        && body.active_ms <= MOST_COUNTED;
    if !is_counted {
        return None;
    }
    let typed = |message: Message| {
        let (field, value) = (message.field, in_normal_form(message.value));
        (message.step, Typed { field, value })
    };
    Some(Parcel {
        machine: machine(&body.machine),
        claim: body.claim,
        messages: body.messages.into_iter().map(typed).collect(),
        is_complete: body.is_complete,
        finish: body.finish.map(|finish| finish.accepted),
        aside: body.aside.as_ref().map(aside),
        strokes: body.strokes,
        active_ms: body.active_ms,
    })
}

/// Words as every text is kept; what is nothing then is blank.
fn in_normal_form(value: Value) -> Value {
    match value {
        Value::Text(typed) => match text::normalise(&typed) {
            kept if kept.is_empty() => Value::Blank,
            kept => Value::Text(kept),
        },
        other => other,
    }
}

fn aside(told: &SetAside) -> Aside {
    let note = text::normalise_line(&told.note);
    let note: String = note.chars().take(MOST_LETTERS).collect();
    Aside {
        reason: told.reason,
        note: (!note.is_empty()).then_some(note),
    }
}

impl Answer {
    fn of(saved: Saved) -> Self {
        let (state, missing, checks) = match saved {
            Saved::Saved => ("saved", Vec::new(), Vec::new()),
            Saved::Late => ("late", Vec::new(), Vec::new()),
            Saved::Complete(checks) => ("complete", Vec::new(), checks),
            Saved::Open { missing, checks } => ("open", missing, checks),
            Saved::Finished => ("finished", Vec::new(), Vec::new()),
            Saved::SetAside => ("aside", Vec::new(), Vec::new()),
        };
        Self {
            state,
            missing,
            checks: checks.into_iter().map(AskedCheck::of).collect(),
            told: (state == "late").then(|| json::Told::of(Refusal::Elsewhere.code())),
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
