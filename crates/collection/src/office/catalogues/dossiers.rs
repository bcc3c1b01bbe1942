//! `/quan-ly/dot/{code}/ho-so`: the dossier counts of a round.

mod counts;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::office::catalogues::{DossierPreview, Dossiers, FileFaults, Linked};
use pages::office::parts::{Fact, Fault};
use pages::office::{Section, fill, words};
use pages::words::integer;
use publication::import::{Frame as Counts, RowError, annotate, read_frame};
use serde::Deserialize;
use store::audit::{self, Act, Event};
use store::frame::FrameRow;
use store::transaction::begin_write;
use store::upload::Upload;
use survey::{Field, Language, Round, RoundState, Unit};

use super::read::{KEPT_MS, apart, sentences};
use super::{not_found, shown, workbook};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{ManageCatalogues, Right, SeeRounds};
use crate::problem::Problem;
use crate::uploaded::Uploaded;

use counts::Table;

/// For what a kept file was sent.
const PURPOSE: &str = "frame";

/// Which unit or field is shown alone, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default, rename = "don-vi")]
    unit: String,
    #[serde(default, rename = "linh-vuc")]
    field: String,
    #[serde(default)]
    da: String,
}

fn address(round: &Round) -> String {
    format!("/quan-ly/dot/{}/ho-so", round.code)
}

/// Whether the counts are behind published figures.
const fn is_fixed(round: &Round) -> bool {
    matches!(round.state, RoundState::Published | RoundState::Archived)
}

/// The round with the units and fields of its catalogue.
struct Place {
    round: Round,
    units: Vec<Unit>,
    fields: Vec<Field>,
}

impl Place {
    async fn of(app: &App, code: &str) -> Result<Self, Problem> {
        let database = app.database();
        let round = store::round::by_code(database, code).await?;
        Ok(Self {
            units: store::catalogue::units_by_name(database, round.catalogue).await?,
            fields: store::catalogue::fields_by_name(database, round.catalogue).await?,
            round,
        })
    }
}

pub(super) async fn show(
    permit: Permit<SeeRounds>,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    page(&permit, &app, &code, &asked, Vec::new()).await
}

async fn page<R: Right>(
    permit: &Permit<R>,
    app: &App,
    code: &str,
    asked: &Asked,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let place = Place::of(app, code).await?;
    let mut rows = store::frame::of_round(app.database(), place.round.id).await?;
    rows.retain(|row| permit.scope().sees_unit(&row.unit));
    let address = address(&place.round);
    let table = Table::of(&rows, &place.units, &place.fields, &address);
    let (chosen, cells) = table.chosen(&asked.unit, &asked.field).unzip();
    let title = fill("catalogues.dossiers_title", &[("code", &place.round.code)]);
    let mut frame = permit.frame(Section::Rounds, title);
    if asked.da == "ghi" {
        frame = frame.with_notice(words("catalogues.dossiers_kept"));
    } else if is_fixed(&place.round) {
        frame = frame.with_notice(words("catalogues.dossiers_fixed"));
    }
    Ok(html(app.pages().dossiers(&Dossiers {
        frame,
        round: shown::linked_round(&place.round),
        facts: table.facts(),
        units: table.units(),
        fields: table.fields(),
        chosen,
        cells: cells.unwrap_or_default(),
        may_upload: permit.may::<ManageCatalogues>() && !is_fixed(&place.round),
        address,
        faults,
    })?))
}

/// Takes a file in and keeps it aside until it is confirmed.
pub(super) async fn upload(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Path(code): Path<String>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let round = store::round::by_code(app.database(), &code).await?;
    let wrong = if sent.is_too_large {
        Some("catalogues.wrong_size")
    } else if is_fixed(&round) {
        Some("catalogues.dossiers_fixed")
    } else if sent.file.is_none() {
        Some("catalogues.wrong_file")
    } else {
        None
    };
    let (Some(file), None) = (sent.file, wrong) else {
        // A round whose counts are fixed has no input for a file.
        let input = if is_fixed(&round) { "main" } else { "file" };
        let fault = Fault::new(input, words(wrong.unwrap_or("catalogues.wrong_file")));
        return page(&permit, &app, &code, &Asked::default(), vec![fault]).await;
    };
    let now_ms = app.ambient().now_ms();
    let id = app.ambient().fresh_id();
    let upload = Upload {
        id,
        purpose: PURPOSE.to_owned(),
        subject: round.id.to_string(),
        file_name: file.name,
        content: file.bytes,
        made_by: permit.account_id().to_string(),
        made_ms: now_ms,
    };
    store::upload::keep(app.database(), upload, now_ms - KEPT_MS).await?;
    Ok(see_other(&format!("{}/tep/{id}", address(&round))))
}

/// A kept file as it is read now.
struct Kept {
    place: Place,
    upload: Upload,
    read: Result<Counts, Vec<RowError>>,
}

impl Kept {
    async fn of(
        permit: &Permit<ManageCatalogues>,
        app: &App,
        code: &str,
        upload: &str,
    ) -> Result<Self, Problem> {
        let place = Place::of(app, code).await?;
        let id = upload.parse().map_err(|_| not_found())?;
        let by = permit.account_id().to_string();
        let subject = place.round.id.to_string();
        let upload = store::upload::find(app.database(), id, PURPOSE, &subject, &by).await?;
        let (place, upload, read) = apart(move || {
            let read = read_frame(&upload.content, &place.units, &place.fields);
            (place, upload, read)
        })
        .await?;
        Ok(Self {
            place,
            upload,
            read,
        })
    }
}

/// Shows what a kept file would change, or what is wrong with it.
pub(super) async fn preview(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Path((code, upload)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let kept = Kept::of(&permit, &app, &code, &upload).await?;
    let round = &kept.place.round;
    let address = address(round);
    let here = format!("{address}/tep/{}", kept.upload.id);
    let title = fill("catalogues.preview_title", &[("code", &round.code)]);
    let dossiers = fill("catalogues.dossiers_title", &[("code", &round.code)]);
    let mut page = DossierPreview {
        frame: permit.frame(Section::Rounds, title),
        dossiers: Linked::new(address.clone(), dossiers),
        facts: Vec::new(),
        file: None,
        notes: Vec::new(),
        confirm: None,
        leaps: Vec::new(),
    };
    match &kept.read {
        Err(errors) => {
            // Of a file that is no table at all there is nothing to send back.
            let is_table = errors.iter().any(|error| error.line > 0);
            let annotated = is_table.then(|| format!("{here}/loi"));
            let name = &kept.upload.file_name;
            page.file = Some(FileFaults::of(name, sentences(errors), annotated));
        }
        Ok(counts) => {
            let before = store::frame::of_round(app.database(), round.id).await?;
            page.facts = preview_facts(&kept.upload.file_name, counts, &before);
            page.notes = counts.notes.iter().map(ToString::to_string).collect();
            page.leaps = counts::leaps(&before, &rows(counts), &kept.place.units);
            page.confirm = (!is_fixed(round)).then_some(here);
        }
    }
    Ok(html(app.pages().dossier_preview(&page)?))
}

fn preview_facts(file_name: &str, counts: &Counts, before: &[FrameRow]) -> Vec<Fact> {
    let total = |dossiers: &mut dyn Iterator<Item = u64>| {
        let total = dossiers.fold(0_u64, u64::saturating_add);
        integer(i64::try_from(total).unwrap_or(i64::MAX), Language::VI)
    };
    let lines = i64::try_from(counts.lines.len()).unwrap_or(i64::MAX);
    [
        ("catalogues.preview_file", file_name.to_owned()),
        ("catalogues.preview_lines", integer(lines, Language::VI)),
        (
            "catalogues.preview_total",
            total(&mut counts.lines.iter().map(|line| line.dossiers)),
        ),
        (
            "catalogues.preview_before",
            total(&mut before.iter().map(|row| row.dossiers)),
        ),
    ]
    .map(|(key, value)| Fact::new(words(key), value))
    .into()
}

fn rows(counts: &Counts) -> Vec<FrameRow> {
    counts
        .lines
        .iter()
        .map(|line| FrameRow {
            unit: line.unit.clone(),
            field: line.field.clone(),
            dossiers: line.dossiers,
        })
        .collect()
}

/// Puts the counts of a kept file in the place of those of the round.
pub(super) async fn confirm(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Path((code, upload)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let kept = Kept::of(&permit, &app, &code, &upload).await?;
    let round = &kept.place.round;
    let address = address(round);
    let (Ok(counts), false) = (&kept.read, is_fixed(round)) else {
        return Ok(see_other(&format!("{address}/tep/{}", kept.upload.id)));
    };
    let rows = rows(counts);
    let event = Event::of(
        Act::DossiersReplace,
        &permit.actor(),
        &format!("round {}", round.code),
        app.ambient().now_ms(),
    )
    .with(&serde_json::json!({
        "file": kept.upload.file_name,
        "cells": rows.len(),
        "dossiers": rows.iter().fold(0_u64, |sum, row| sum.saturating_add(row.dossiers)),
    }));
    let transaction = begin_write(app.database()).await?;
    store::frame::replace_in(&transaction, round.id, &rows).await?;
    store::upload::forget(&transaction, kept.upload.id).await?;
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(see_other(&format!("{address}?da=ghi")))
}

/// The kept file with a column of its errors.
pub(super) async fn annotated(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Path((code, upload)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let kept = Kept::of(&permit, &app, &code, &upload).await?;
    let name = kept.upload.file_name.clone();
    let errors = kept.read.err().unwrap_or_default();
    let annotated = apart(move || annotate(&kept.upload.content, &errors)).await?;
    let bytes = annotated
        .map_err(Problem::internal)?
        .ok_or_else(not_found)?;
    Ok(workbook(bytes, &name))
}
