//! Choosing a batch and sending its file.

use axum::extract::{Query, State};
use axum::response::Response;
use intake::batch::BatchState;
use pages::office::catalogues::Linked;
use pages::office::parts::Fault;
use pages::office::{KeyedFiles, Section, fill, words};
use pages::words::integer;
use serde::Deserialize;
use store::paper::batch::{Batch, Wanted, list};
use store::paper::import::Place;
use store::upload::Upload;
use survey::{Language, Round, RoundState};
use uuid::Uuid;

use super::{ADDRESS, KEPT_MS, PURPOSE, seen_batch};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::ImportForms;
use crate::problem::Problem;
use crate::uploaded::Uploaded;

/// Most batches in the list of one round.
const MOST: u64 = 200;

/// What was just done, and which batch is chosen.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    da: String,
    #[serde(default)]
    lo: String,
    /// How many forms were kept.
    #[serde(default)]
    phieu: String,
    /// How many lines were not.
    #[serde(default)]
    con: String,
    /// The file that tells them.
    #[serde(default)]
    tep: String,
}

/// Shows the form.
pub(super) async fn show(
    permit: Permit<ImportForms>,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    page(&permit, &app, asked, Vec::new()).await
}

async fn page(
    permit: &Permit<ImportForms>,
    app: &App,
    asked: Asked,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let (mut batches, mut templates) = (Vec::new(), Vec::new());
    for round in store::round::all(app.database()).await? {
        if round.state != RoundState::Open && round.state != RoundState::Closed {
            continue;
        }
        let found = keyed(app, permit, &round).await?;
        if found.is_empty() {
            continue;
        }
        batches.extend(
            found
                .iter()
                .map(|batch| (batch.id.to_string(), line(&round, batch))),
        );
        for (kind, key) in [("xlsx", "template_xlsx"), ("csv", "template_csv")] {
            let words = fill(&format!("keyed_files.{key}"), &[("code", &round.code)]);
            let href = format!("{ADDRESS}/mau/{}/{kind}", round.code);
            templates.push(Linked::new(href, words));
        }
    }
    let mut frame = permit.frame(Section::Paper, words("keyed_files.title"));
    let mut rest = None;
    if asked.da == "ghi" {
        let batch = seen_batch(permit, app, &asked.lo).await?;
        let number = batch.number.to_string();
        let named = [("count", &*figure(&asked.phieu)), ("number", &number)];
        frame = frame.with_notice(fill("keyed_files.kept", &named));
        if let Ok(upload) = asked.tep.parse::<Uuid>() {
            let words = fill("keyed_files.rest", &[("count", &figure(&asked.con))]);
            let href = format!("{ADDRESS}/{}/{upload}/con-lai", batch.id);
            rest = Some(Linked::new(href, words));
        }
    }
    Ok(html(app.pages().keyed_files(&KeyedFiles {
        frame,
        batches,
        chosen: asked.lo,
        templates,
        rest,
        faults,
    })?))
}

/// A count of the address as people write it.
fn figure(count: &str) -> String {
    integer(count.parse().unwrap_or_default(), Language::VI)
}

/// The batches of a round that are being keyed and that the person sees.
async fn keyed(
    app: &App,
    permit: &Permit<ImportForms>,
    round: &Round,
) -> Result<Vec<Batch>, Problem> {
    let wanted = Wanted {
        states: vec![BatchState::FirstKeying, BatchState::SecondKeying],
        ..Wanted::default()
    };
    let found = list(app.database(), round.id, permit.scope(), &wanted, 0, MOST).await?;
    Ok(found.0)
}

fn line(round: &Round, batch: &Batch) -> String {
    let place = match Place::of_state(batch.state) {
        Some(Place::Second) => words("keyed_files.place_second"),
        _ => words("keyed_files.place_first"),
    };
    let number = batch.number.to_string();
    let named = [
        ("code", round.code.as_str()),
        ("number", &number),
        ("office", batch.header.post_office.as_str()),
        ("place", &place),
    ];
    fill("keyed_files.batch_words", &named)
}

/// Takes a file in and keeps it aside until it is confirmed.
pub(super) async fn take(
    permit: Permit<ImportForms>,
    State(app): State<App>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let chosen = sent.fields.one("lo").to_owned();
    let wrong = if sent.is_too_large {
        Some(("file", "wrong_size"))
    } else if chosen.is_empty() {
        Some(("lo", "wrong_batch"))
    } else if sent.file.is_none() {
        Some(("file", "wrong_file"))
    } else {
        None
    };
    let (Some(file), None) = (sent.file, wrong) else {
        let (input, key) = wrong.unwrap_or(("file", "wrong_file"));
        let fault = Fault::new(input, words(&format!("keyed_files.{key}")));
        let asked = Asked {
            lo: chosen,
            ..Asked::default()
        };
        return page(&permit, &app, asked, vec![fault]).await;
    };
    let batch = seen_batch(&permit, &app, &chosen).await?;
    let now_ms = app.ambient().now_ms();
    let id = app.ambient().fresh_id();
    let upload = Upload {
        id,
        purpose: PURPOSE.to_owned(),
        subject: batch.id.to_string(),
        file_name: file.name,
        content: file.bytes,
        made_by: permit.account_id().to_string(),
        made_ms: now_ms,
    };
    store::upload::keep(app.database(), upload, now_ms - KEPT_MS).await?;
    Ok(see_other(&format!("{ADDRESS}/{}/{id}", batch.id)))
}
