//! `GET /nhap-phieu/{batch}` and what is posted there: looking up a form, the step to the next state, setting a form
//! free.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use intake::Serial;
use intake::batch::{BatchState, Refusal, Step};
use pages::desk::{BatchPage, ClaimRow, FormRow};
use pages::office::parts::{Fact, Fault, Field};
use pages::office::{Section, fill, moment, words};
use serde::Deserialize;
use store::paper::batch::{Advanced, Batch, advance, facts};
use store::paper::keying::{self, Place};
use store::paper::{Who, shown};
use store::round::plan;

use super::{Names, address, aside, find, find_with_form, json, name, screen, state_words, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{KeyForms, Right, WatchBatches};
use crate::posted::Fields;
use crate::problem::Problem;

/// Rows of one's own forms on the page.
const MOST: usize = 200;

/// What was just done, in the address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Told {
    #[serde(default)]
    tha: String,
    #[serde(default)]
    buoc: String,
    #[serde(default)]
    lai: String,
}

/// Shows the batch.
pub(super) async fn batch(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let about = |key: &str, serial: &str| {
        let serial = Serial::parse(serial).ok()?;
        Some(fill(key, &[("serial", &serial.to_string())]))
    };
    let notice = about("desk.released", &told.tha)
        .or_else(|| about("desk.taken_back", &told.lai))
        .or_else(|| (!told.buoc.is_empty()).then(|| words("desk.stepped")));
    page(&app, &permit, &batch, notice, Vec::new(), "").await
}

/// Leads to the screen of a form that was scanned or typed.
pub(super) async fn find_form(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let typed = fields.one("so");
    if let Some(serial) = keying::read_serial(typed) {
        return Ok(see_other(&format!("{}/{serial}", address(&batch))));
    }
    let sentence = json::refusal_words(keying::Refusal::Mistyped.code());
    let faults = vec![Fault::new("so", sentence)];
    page(&app, &permit, &batch, None, faults, typed).await
}

/// Takes the step to the next state, when every form is keyed.
pub(super) async fn step(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let who = who(&app, &permit);
    let Some(step) = next_step(batch.state) else {
        return Ok(see_other(&address(&batch)));
    };
    let seen = fields.one("revision").parse().unwrap_or(batch.revision);
    let advanced = advance(app.database(), batch.id, step, seen, None, &who).await?;
    let (batch, sentence) = match advanced {
        Advanced::Taken(batch) => return Ok(see_other(&format!("{}?buoc=1", address(&batch)))),
        Advanced::Stale(batch) => (*batch, words("desk.step_stale")),
        Advanced::Refused(refusal) => (batch, refused_words(refusal)),
    };
    let faults = vec![Fault::new("main", sentence)];
    page(&app, &permit, &batch, None, faults, "").await
}

/// Sets a form free for another machine.
pub(super) async fn release(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path(form): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (batch, serial) = find_with_form(&app, &permit, &form).await?;
    let back = address(&batch);
    let who = who(&app, &permit);
    let freed = keying::release(app.database(), batch.id, serial, &who).await?;
    Ok(see_other(&if freed {
        format!("{back}?tha={serial}")
    } else {
        back
    }))
}

const fn next_step(state: BatchState) -> Option<Step> {
    match state {
        BatchState::FirstKeying => Some(Step::KeySecond),
        BatchState::SecondKeying => Some(Step::Reconcile),
        _ => None,
    }
}

fn refused_words(refusal: Refusal) -> String {
    let n = refusal.left().unwrap_or_default().to_string();
    let key = match refusal {
        Refusal::FirstKeyingOpen(_) => "desk.left_first",
        Refusal::SecondKeyingOpen(_) => "desk.left_second",
        Refusal::FormsHeld(_) => "desk.left_held",
        _ => "desk.left_other",
    };
    fill("desk.step_refused", &[("why", &fill(key, &[("n", &n)]))])
}

/// The page of a batch with what is to be said on it.
pub(super) async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    batch: &Batch,
    notice: Option<String>,
    faults: Vec<Fault>,
    typed: &str,
) -> Result<Response, Problem> {
    let who = who(app, permit);
    let database = app.database();
    let left = keying::left(database, batch, &who).await?;
    let own = keying::own_forms(database, batch, who.person).await?;
    let place = Place::of_state(batch.state);
    let back = address(batch);
    let mut frame = permit.frame(Section::Desk, name(batch));
    if let Some(notice) = notice {
        frame = frame.with_notice(notice);
    }
    let serial = Field::text("so", words("desk.find_label"))
        .hint(words("desk.find_hint"))
        .value(typed)
        .checked(&faults);
    let claims = if permit.may::<WatchBatches>() {
        claims(app, batch).await?
    } else {
        Vec::new()
    };
    // What was typed stays in its line, even if the last form has been taken meanwhile.
    let is_found_here = left > 0 || faults.iter().any(|fault| fault.input == "so");
    let page = BatchPage {
        frame,
        facts: batch_facts(app, batch, left, own.len()).await?,
        faults,
        start: (left > 0).then(|| format!("{back}/{}", screen::NEXT)),
        idle: match left {
            0 => Some(idle_words(app, batch, place, &who).await?),
            _ => None,
        },
        step: next(app, batch).await?,
        serial,
        find: is_found_here.then(|| format!("{back}/tim")),
        forms: own.iter().take(MOST).map(form_row).collect(),
        faulty: format!("{back}/cho-xem-lai"),
        claims,
        aside: aside::rows(app, permit, batch).await?,
    };
    Ok(html(app.pages().desk_batch(&page)?))
}

async fn idle_words(
    app: &App,
    batch: &Batch,
    place: Option<Place>,
    who: &Who<'_>,
) -> Result<String, Problem> {
    let Some(place) = place else {
        return Ok(json::refusal_words("batch-not-keying"));
    };
    let seen = shown::to(app.database(), batch, who.person).await?;
    Ok(match place {
        _ if !seen.is_empty() => words("desk.idle_seen"),
        Place::First => words("desk.idle_first"),
        Place::Second => words("desk.idle_second"),
    })
}

/// The step that can be taken now, with its address and words.
async fn next(app: &App, batch: &Batch) -> Result<Option<(String, String)>, Problem> {
    let known = facts(app.database(), batch, None).await?;
    let is_once = known.keyed_once > 0 && known.keyed_once + known.rejected >= known.received;
    let words = match batch.state {
        BatchState::FirstKeying if is_once && known.held == 0 => words("desk.step_second"),
        BatchState::SecondKeying if known.keyed_twice == known.drawn => {
            words("desk.step_reconcile")
        }
        _ => return Ok(None),
    };
    Ok(Some((format!("{}/chuyen", address(batch)), words)))
}

async fn batch_facts(
    app: &App,
    batch: &Batch,
    left: u32,
    own: usize,
) -> Result<Vec<Fact>, Problem> {
    let round = store::round::find(app.database(), batch.round()).await?;
    let names = Names::of(app, &round).await?;
    Ok(vec![
        Fact::new(words("desk.state"), state_words(batch.state)),
        Fact::new(words("desk.fact_about"), names.about(batch)),
        Fact::new(
            words("desk.fact_round"),
            round.name.get(survey::Language::VI),
        ),
        Fact::new(
            words("desk.fact_post_office"),
            post_office(app, batch).await?,
        ),
        Fact::new(words("desk.fact_left"), left.to_string()),
        Fact::new(words("desk.fact_done"), own.to_string()),
    ])
}

/// The post office of a batch, by its name.
async fn post_office(app: &App, batch: &Batch) -> Result<String, Problem> {
    let code = &batch.header.post_office;
    let known = plan::post_offices(app.database()).await?;
    let name = known.get(code);
    Ok(name.map_or_else(|| code.to_string(), |name| format!("{name} ({code})")))
}

fn form_row(form: &keying::OwnForm) -> FormRow {
    FormRow {
        serial: form.serial.to_string(),
        place: words(&format!("desk.place_{}", form.place.number())),
        at: moment(form.finished_ms),
    }
}

async fn claims(app: &App, batch: &Batch) -> Result<Vec<ClaimRow>, Problem> {
    let lying = keying::lying(app.database(), batch, app.ambient().now_ms()).await?;
    let row = |lying: keying::Lying| ClaimRow {
        release: format!("{}/{}/giai-phong", address(batch), lying.serial),
        serial: lying.serial.to_string(),
        clerk: lying.clerk,
        until: moment(lying.until_ms),
    };
    Ok(lying.into_iter().map(row).collect())
}
