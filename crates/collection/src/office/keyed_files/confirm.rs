//! What a file holds, and keeping it.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use pages::office::catalogues::FileFaults;
use pages::office::parts::Fact;
use pages::office::{KeyedFilePreview, Section, fill, words};
use pages::words::{date_time, integer};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use publication::paper_file::annotate;
use store::paper::batch::Batch;
use store::paper::import::Place;
use store::upload::Upload;
use survey::Language;

use super::{ADDRESS, KEPT_MS, PURPOSE, REST, job, kept, not_found, source_of, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::keyed_file::{Ended, Report, Way, run};
use crate::policy::ImportForms;
use crate::posted::Fields;
use crate::problem::Problem;

/// Shows what a kept file holds: the same pass as the keeping, without a keeper.
pub(super) async fn show(
    permit: Permit<ImportForms>,
    State(app): State<App>,
    Path((batch, upload)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (batch, upload) = kept(&permit, &app, (&batch, &upload), PURPOSE).await?;
    let job = job(&app, &batch, &upload, Way::DryRun);
    let ended = run(app.database(), job, &who(&permit, &app)).await?;
    page(&permit, &app, (&batch, &upload), &ended, None)
}

/// Keeps a file, or the good rows of it.
pub(super) async fn keep(
    permit: Permit<ImportForms>,
    State(app): State<App>,
    Path((batch, upload)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let (batch, upload) = kept(&permit, &app, (&batch, &upload), PURPOSE).await?;
    let way = match fields.one("cach") {
        "dung" => Way::ValidOnly,
        _ => Way::AllOrNothing,
    };
    let job = job(&app, &batch, &upload, way);
    let ended = run(app.database(), job, &who(&permit, &app)).await?;
    let ended = match ended {
        Ended::Read(report) if report.is_kept => {
            let rest = put_aside(&app, &batch, upload, *report).await?;
            return Ok(see_other(&format!("{ADDRESS}?da=ghi&{rest}")));
        }
        ended => ended,
    };
    let changed = matches!(ended, Ended::Read(_)).then(|| words("keyed_files.changed"));
    page(&permit, &app, (&batch, &upload), &ended, changed)
}

fn page(
    permit: &Permit<ImportForms>,
    app: &App,
    (batch, upload): (&Batch, &Upload),
    ended: &Ended,
    stopped: Option<String>,
) -> Result<Response, Problem> {
    let number = batch.number.to_string();
    let title = fill("keyed_files.preview_title", &[("number", &number)]);
    let mut page = KeyedFilePreview {
        frame: permit.frame(Section::Paper, title),
        facts: Vec::new(),
        file: None,
        refused: None,
        stopped,
        notes: Vec::new(),
        warnings: Vec::new(),
        confirm: None,
        valid: None,
    };
    match ended {
        Ended::Unreadable(faults) => {
            let told = faults.iter().map(ToString::to_string).collect();
            page.file = Some(FileFaults::of(&upload.file_name, told, None));
        }
        Ended::Repeated(at_ms, name) => {
            let at = date_time(*at_ms, Language::VI);
            let named = [("at", at.as_str()), ("name", name)];
            page.stopped = Some(fill("keyed_files.repeated", &named));
        }
        Ended::NotKeyed(_) => page.stopped = Some(words("keyed_files.not_keyed")),
        Ended::Read(report) => fill_in(&mut page, report, batch, upload),
    }
    Ok(html(app.pages().keyed_file_preview(&page)?))
}

fn fill_in(page: &mut KeyedFilePreview, report: &Report, batch: &Batch, upload: &Upload) {
    let here = format!("{ADDRESS}/{}/{}", batch.id, upload.id);
    let tally = &report.tally;
    let place = match report.place {
        Place::First => words("keyed_files.place_first"),
        Place::Second => words("keyed_files.place_second"),
    };
    let figure = |count: u64| integer(i64::try_from(count).unwrap_or(i64::MAX), Language::VI);
    page.facts = [
        ("fact_file", upload.file_name.clone()),
        ("fact_place", place),
        ("fact_good", figure(tally.good)),
        ("fact_refused", figure(tally.refused)),
        ("fact_warned", figure(tally.warned)),
        ("fact_notes", figure(tally.notes)),
    ]
    .map(|(key, value)| Fact::new(words(&format!("keyed_files.{key}")), value))
    .into();
    if !report.operators.is_empty() {
        let own = report.operators.iter();
        let own = own.map(|(name, forms)| format!("{name} ({})", figure(*forms)));
        let own: Vec<String> = own.collect();
        let fact = words("keyed_files.fact_operators");
        page.facts.push(Fact::new(fact, own.join(", ")));
    }
    page.notes = report.notes.iter().map(ToString::to_string).collect();
    page.warnings.clone_from(&report.warnings);
    if tally.refused > 0 {
        let faults = report.faults.clone();
        let annotated = Some(format!("{here}/loi"));
        page.file = Some(FileFaults::of(&upload.file_name, faults, annotated));
        page.refused = Some(tally.refused);
        let count = figure(tally.good);
        page.valid = (tally.good > 0).then(|| fill("keyed_files.keep_valid", &[("count", &count)]));
    }
    page.confirm = (tally.good > 0).then_some(here);
}

/// Puts aside what is left of a file of which rows were kept; the answer is what the next page is told. The file
/// itself stays for a day, so that whoever presses the button twice reads that it was kept.
async fn put_aside(
    app: &App,
    batch: &Batch,
    upload: Upload,
    report: Report,
) -> Result<String, Problem> {
    let tally = report.tally;
    let told = format!("lo={}&phieu={}", batch.id, tally.good);
    if tally.refused == 0 {
        return Ok(told);
    }
    let now_ms = app.ambient().now_ms();
    let rest = Upload {
        id: app.ambient().fresh_id(),
        purpose: REST.to_owned(),
        file_name: marked_name(&upload.file_name),
        content: marked(&upload, report).await?,
        made_ms: now_ms,
        ..upload
    };
    let told = format!("{told}&con={}&tep={}", tally.refused, rest.id);
    store::upload::keep(app.database(), rest, now_ms - KEPT_MS).await?;
    Ok(told)
}

/// The kept file with columns of what is wrong and what to look at again.
pub(super) async fn annotated(
    permit: Permit<ImportForms>,
    State(app): State<App>,
    Path((batch, upload)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (batch, upload) = kept(&permit, &app, (&batch, &upload), PURPOSE).await?;
    let job = job(&app, &batch, &upload, Way::DryRun);
    let ended = run(app.database(), job, &who(&permit, &app)).await?;
    let Ended::Read(report) = ended else {
        return Err(not_found());
    };
    let bytes = marked(&upload, *report).await?;
    Ok(workbook(&marked_name(&upload.file_name), bytes))
}

/// What is left of a file whose good rows were kept.
pub(super) async fn rest(
    permit: Permit<ImportForms>,
    State(app): State<App>,
    Path((batch, upload)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (_, upload) = kept(&permit, &app, (&batch, &upload), REST).await?;
    Ok(workbook(&upload.file_name, upload.content))
}

/// The rows of a file with columns of what is wrong and what to look at again.
async fn marked(upload: &Upload, report: Report) -> Result<Vec<u8>, Problem> {
    let source = source_of(upload);
    let written = tokio::task::spawn_blocking(move || {
        let mut out = std::io::Cursor::new(Vec::new());
        let mut file = source()?;
        annotate(&report.opened, &mut file, &report.told, &mut out)
            .map_err(std::io::Error::other)?;
        Ok::<_, std::io::Error>(out.into_inner())
    });
    written
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)
}

fn marked_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    // A file that comes back a second time is still the same file.
    format!("{}-loi.xlsx", stem.trim_end_matches("-loi"))
}

fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename*=UTF-8''{encoded}"),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
