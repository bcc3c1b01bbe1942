//! `POST /nhap-phieu/{batch}/lay`: gives forms to a keying screen.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use intake::{Serial, Value};
use serde::{Deserialize, Serialize};
use store::paper::keying::{self, Asked, Claimed};
use survey::text;

use super::{find, forms, json, who};
use crate::access::Permit;
use crate::app::App;
use crate::policy::KeyForms;
use crate::problem::Problem;

/// Longest word by which a machine calls itself.
const MOST_MACHINE: usize = 64;

/// The word by which a machine calls itself, as it is kept.
pub(super) fn machine(word: &str) -> String {
    text::normalise_line(word)
        .chars()
        .take(MOST_MACHINE)
        .collect()
}

#[derive(Deserialize)]
struct Body {
    machine: String,
    #[serde(default)]
    serial: Option<String>,
    #[serde(default)]
    want: usize,
    #[serde(default)]
    have: Vec<Serial>,
}

#[derive(Serialize)]
struct Form {
    serial: Serial,
    place: u32,
    claim: u32,
    step: u32,
    values: BTreeMap<String, Value>,
    strokes: u64,
    active_ms: u64,
}

#[derive(Serialize)]
struct Given {
    forms: Vec<Form>,
    serial: Option<Serial>,
    left: u32,
    elsewhere: Vec<Serial>,
}

/// Gives the forms that lie with this machine, the one that was scanned, and the next ones.
pub(super) async fn take(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let body: Body = match json::read(&body) {
        Ok(body) => body,
        Err(answer) => return Ok(answer),
    };
    let form = forms::find(&app, batch.round()).await?;
    let asked = Asked {
        machine: machine(&body.machine),
        serial: body.serial,
        want: body.want,
        have: body.have,
    };
    let who = who(&app, &permit);
    let taken = keying::take(app.database(), batch.id, &form, &asked, &who).await?;
    Ok(match taken {
        Ok(taken) => json::answer(&Given {
            forms: taken.forms.into_iter().map(Form::of).collect(),
            serial: taken.serial,
            left: taken.left,
            elsewhere: taken.elsewhere,
        }),
        Err(refusal) => json::refused(refusal),
    })
}

impl Form {
    fn of(claimed: Claimed) -> Self {
        Self {
            serial: claimed.serial,
            place: claimed.place.number(),
            claim: claimed.claim,
            step: claimed.step,
            values: claimed.values,
            strokes: claimed.strokes,
            active_ms: claimed.active_ms,
        }
    }
}
