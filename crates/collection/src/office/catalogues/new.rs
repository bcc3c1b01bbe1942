//! `/quan-ly/danh-muc/moi`: the next version, as a draft.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::office::catalogues::{FileFaults, NewVersion};
use pages::office::parts::Fault;
use pages::office::{Section, words};
use publication::import::{Coverage, Note, RowError, annotate, read_fields, read_units};
use serde::Deserialize;
use store::audit::{Act, Event};
use store::catalogue::Catalogue;
use store::upload::Upload;
use survey::catalogue::{
    CatalogueState, Successions, Vintage, diff, fields as reference_fields, next_of_province,
    official_changes, province_of, provinces, settle, units_of_province_at,
};
use survey::{CatalogueId, Day, Field, Unit};

use super::read::{KEPT_MS, apart, sentences};
use super::{not_found, shown, workbook};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::ManageCatalogues;
use crate::problem::Problem;
use crate::uploaded::{SentFile, Uploaded};

/// Longest name of a version, in letters.
const LONGEST_NAME: usize = 200;
/// Longest source, in letters.
const LONGEST_SOURCE: usize = 500;
/// For what a kept file was sent.
const PURPOSE: &str = "catalogue";

/// After which version the next one is made.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    #[serde(default)]
    tu: String,
}

pub(super) async fn show(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Query(after): Query<After>,
) -> Result<Response, Problem> {
    let tips = tips(&app).await?;
    let chosen = tips
        .iter()
        .find(|version| version.id.to_string() == after.tu);
    let chosen = chosen.or(tips.last());
    let page = NewVersion {
        chosen: chosen
            .map(|version| version.id.to_string())
            .unwrap_or_default(),
        province: chosen
            .map(|version| version.province.clone())
            .unwrap_or_default(),
        vintage: Vintage::October2026.to_string(),
        coverage: "communes".to_owned(),
        ..NewVersion::default()
    };
    respond(&permit, &app, &tips, page)
}

/// The confirmed versions that no other follows, the earliest first.
async fn tips(app: &App) -> Result<Vec<Catalogue>, Problem> {
    let all = store::catalogue::all(app.database()).await?;
    let followed: Vec<CatalogueId> = all.iter().filter_map(|version| version.previous).collect();
    Ok(all
        .into_iter()
        .filter(|version| !followed.contains(&version.id))
        .collect())
}

fn respond(
    permit: &Permit<ManageCatalogues>,
    app: &App,
    tips: &[Catalogue],
    page: NewVersion,
) -> Result<Response, Problem> {
    let none = (String::new(), words("catalogues.previous_none"));
    let previous = tips
        .iter()
        .map(|version| (version.id.to_string(), version.name.clone()));
    let no_province = (String::new(), words("catalogues.province_none"));
    let all_provinces = provinces()
        .iter()
        .map(|province| (province.code.to_string(), province.full_name.clone()));
    let page = NewVersion {
        previous: std::iter::once(none).chain(previous).collect(),
        provinces: std::iter::once(no_province).chain(all_provinces).collect(),
        ..page
    };
    let frame = permit.frame(Section::Catalogues, words("catalogues.new_title"));
    Ok(html(app.pages().catalogue_new(&frame, &page)?))
}

/// The version before with what it holds.
#[derive(Debug, Clone, Default)]
struct Before {
    version: Option<Catalogue>,
    units: Vec<Unit>,
    fields: Vec<Field>,
}

impl Before {
    async fn of(app: &App, version: Option<Catalogue>) -> Result<Self, Problem> {
        let Some(version) = version else {
            return Ok(Self {
                fields: reference_fields()
                    .iter()
                    .map(|field| field.field.clone())
                    .collect(),
                ..Self::default()
            });
        };
        Ok(Self {
            units: store::catalogue::units(app.database(), version.id).await?,
            fields: store::catalogue::fields(app.database(), version.id).await?,
            version: Some(version),
        })
    }
}

/// What the next version is to hold.
struct Made {
    units: Vec<Unit>,
    fields: Vec<Field>,
    successions: Successions,
    notes: Vec<Note>,
}

pub(super) async fn make(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    sent: Uploaded,
) -> Result<Response, Problem> {
    let tips = tips(&app).await?;
    let mut page = typed(&sent);
    let version = tips
        .iter()
        .find(|version| version.id.to_string() == page.chosen)
        .cloned();
    let (effective, mut faults) = checked(&page, version.is_some());
    let is_of_file = sent.fields.one("way") != "program";
    if is_of_file && sent.is_too_large {
        faults.push(Fault::new("file", words("catalogues.wrong_size")));
    } else if is_of_file && sent.file.is_none() {
        faults.push(Fault::new("file", words("catalogues.wrong_file")));
    } else if !is_of_file && survey::catalogue::province(&page.province).is_none() {
        faults.push(Fault::new("province", words("catalogues.wrong_province")));
    }
    let (Some(effective), true) = (effective, faults.is_empty()) else {
        page.faults = faults;
        return respond(&permit, &app, &tips, page);
    };
    let before = Before::of(&app, version).await?;
    let made = match sent.file.filter(|_| is_of_file) {
        Some(file) => match from_file(&file, &before, &page.coverage).await? {
            Ok(made) => made,
            Err(errors) => {
                page.file = Some(refused(&permit, &app, file, &page, &errors).await?);
                return respond(&permit, &app, &tips, page);
            }
        },
        None => from_program(&before, &page).ok_or_else(not_found)?,
    };
    let id = keep(&permit, &app, &page, before, made, &effective).await?;
    Ok(see_other(&format!("{}/doi-chieu", shown::address(id))))
}

/// What was typed, to be shown again if something is wrong.
fn typed(sent: &Uploaded) -> NewVersion {
    let one = |name| sent.fields.one(name).to_owned();
    NewVersion {
        chosen: one("previous"),
        province: one("province"),
        name: one("name"),
        effective: one("effective"),
        source: one("source"),
        vintage: one("vintage"),
        coverage: one("coverage"),
        ..NewVersion::default()
    }
}

/// The day from which the version holds, and what is wrong with what was typed.
fn checked(page: &NewVersion, is_known: bool) -> (Option<Day>, Vec<Fault>) {
    let mut faults = Vec::new();
    if !page.chosen.is_empty() && !is_known {
        faults.push(Fault::new("previous", words("catalogues.wrong_previous")));
    }
    if !(1..=LONGEST_NAME).contains(&survey::text::length(&page.name)) {
        faults.push(Fault::new("name", words("catalogues.wrong_name")));
    }
    let effective = Day::parse(&page.effective).ok();
    if effective.is_none() {
        faults.push(Fault::new("effective", words("catalogues.wrong_effective")));
    }
    if survey::text::length(&page.source) > LONGEST_SOURCE {
        faults.push(Fault::new("source", words("catalogues.wrong_source")));
    }
    (effective, faults)
}

async fn from_file(
    file: &SentFile,
    before: &Before,
    coverage: &str,
) -> Result<Result<Made, Vec<RowError>>, Problem> {
    let (bytes, before, coverage) = (file.bytes.clone(), before.clone(), coverage.to_owned());
    apart(move || read_list(&bytes, before, &coverage)).await
}

/// Reads a list; the same way for keeping it and for telling what is wrong with it.
fn read_list(bytes: &[u8], before: Before, coverage: &str) -> Result<Made, Vec<RowError>> {
    if coverage == "fields" {
        let list = read_fields(bytes, &before.fields)?;
        return Ok(Made {
            units: before.units,
            fields: list.fields,
            successions: Successions::new(),
            notes: list.notes,
        });
    }
    let coverage = if coverage == "communes" {
        Coverage::Communes
    } else {
        Coverage::Everything
    };
    let list = read_units(bytes, &before.units, coverage)?;
    Ok(Made {
        units: list.units,
        fields: before.fields,
        successions: list.successions,
        notes: list.notes,
    })
}

fn from_program(before: &Before, page: &NewVersion) -> Option<Made> {
    let vintage = Vintage::parse(&page.vintage).unwrap_or(Vintage::October2026);
    let units = if before.units.is_empty() {
        units_of_province_at(&page.province, vintage)
    } else {
        next_of_province(&before.units, &page.province, vintage)
    };
    Some(Made {
        units: units?,
        fields: before.fields.clone(),
        successions: Successions::new(),
        notes: Vec::new(),
    })
}

/// Keeps the file for the list of its errors, and tells the first of them.
async fn refused(
    permit: &Permit<ManageCatalogues>,
    app: &App,
    file: SentFile,
    page: &NewVersion,
    errors: &[RowError],
) -> Result<FileFaults, Problem> {
    let id = app.ambient().fresh_id();
    let now_ms = app.ambient().now_ms();
    let address = format!(
        "/quan-ly/danh-muc/moi/tep/{id}?tiep={}&gom={}",
        page.chosen, page.coverage
    );
    // Of a file that is no table at all there is nothing to send back.
    let is_table = errors.iter().any(|error| error.line > 0);
    let faults = FileFaults::of(&file.name, sentences(errors), is_table.then_some(address));
    if is_table {
        let upload = Upload {
            id,
            purpose: PURPOSE.to_owned(),
            subject: subject(&page.chosen, &page.coverage),
            file_name: file.name,
            content: file.bytes,
            made_by: permit.account_id().to_string(),
            made_ms: now_ms,
        };
        store::upload::keep(app.database(), upload, now_ms - KEPT_MS).await?;
    }
    Ok(faults)
}

fn subject(previous: &str, coverage: &str) -> String {
    format!("{previous}|{coverage}")
}

async fn keep(
    permit: &Permit<ManageCatalogues>,
    app: &App,
    page: &NewVersion,
    before: Before,
    made: Made,
    effective: &Day,
) -> Result<CatalogueId, Problem> {
    let found = diff(
        &before.units,
        &made.units,
        &made.successions,
        &official_changes(),
    );
    let units = settle(&before.units, made.units, &found, effective);
    let id = CatalogueId::from_uuid(app.ambient().fresh_id());
    let province = province_of(&units).unwrap_or(&page.province).to_owned();
    let draft = Catalogue {
        state: CatalogueState::Draft,
        source: page.source.clone(),
        province,
        notes: made.notes.iter().map(ToString::to_string).collect(),
        previous: before.version.map(|version| version.id),
        ..Catalogue::confirmed(id, page.name.clone(), effective.start_ms())
    };
    let event = Event::of(
        Act::CatalogueImport,
        &permit.actor(),
        &format!("catalogue {id}"),
        app.ambient().now_ms(),
    )
    .with(&serde_json::json!({
        "name": draft.name,
        "units": units.len(),
        "changed": found.substantial().count(),
    }));
    store::catalogue::insert_draft(
        app.database(),
        &draft,
        &units,
        &made.fields,
        &made.successions,
        &event,
    )
    .await?;
    Ok(id)
}

/// How the kept file was to be read.
#[derive(Debug, Deserialize)]
pub(super) struct Reading {
    #[serde(default)]
    tiep: String,
    #[serde(default)]
    gom: String,
}

/// The file that was refused, with a column of its errors.
pub(super) async fn annotated(
    permit: Permit<ManageCatalogues>,
    State(app): State<App>,
    Path(upload): Path<String>,
    Query(reading): Query<Reading>,
) -> Result<Response, Problem> {
    let id = upload.parse().map_err(|_| not_found())?;
    let subject = subject(&reading.tiep, &reading.gom);
    let by = permit.account_id().to_string();
    let upload = store::upload::find(app.database(), id, PURPOSE, &subject, &by).await?;
    let version = match reading.tiep.parse() {
        Ok(id) => Some(store::catalogue::find(app.database(), id).await?),
        Err(_) => None,
    };
    let before = Before::of(&app, version).await?;
    let name = upload.file_name.clone();
    let annotated = apart(move || {
        let errors = read_list(&upload.content, before, &reading.gom).err();
        annotate(&upload.content, &errors.unwrap_or_default())
    })
    .await?;
    let bytes = annotated
        .map_err(Problem::internal)?
        .ok_or_else(not_found)?;
    Ok(workbook(bytes, &name))
}
