//! `/quan-ly/giay/lo/{batch}/tiep-nhan`: what lies in the bundle.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use intake::Serial;
use intake::duplicate::{Place as PaperPlace, Trace};
use intake::rejected::Reason;
use intake::serial::in_words;
use pages::office::paper::{
    HeldPaper, HeldPlace, IntakePage, IntakeRights, OpenSerials, RejectedLine, SheetLine,
    reject_reason_words, serial_count_words, sheet_words,
};
use pages::office::parts::Fault;
use pages::office::{Section, fill, moment, words};
use store::paper::sheet::{self, Note, NoteKind, Sheet, SheetStanding, Sheets};
use store::paper::{batch, form, series};

use super::place::{Asked, Place, post_office_words};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::{DecideSheets, HandleBatches, Right, SeeBatches};
use crate::problem::Problem;

/// Sheets that the page lists, the latest first.
const LATEST: usize = 50;

/// Where the page tells what became of the last sheet, and what belongs to no input of it.
pub(super) const SAID: &str = "said";

/// What is said on the page beside the sheets.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What became of the last sheet, and whether it is a warning.
    pub(super) said: Option<(String, bool)>,
    /// A serial that may be another paper.
    pub(super) another: Option<String>,
    /// What was typed, by input.
    pub(super) typed: Vec<(String, String)>,
    /// What is wrong.
    pub(super) faults: Vec<Fault>,
    /// Whether first and last page of each paper are scanned.
    pub(super) pair: bool,
}

/// The page.
pub(super) async fn show(
    permit: Permit<SeeBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let known = ["explained", "decided", "rejected", "withdrawn"];
    let said = known.contains(&asked.da.as_str());
    let told = Told {
        said: said.then(|| (words(&format!("sheets.notice_{}", asked.da)), false)),
        pair: asked.pages == "dau-cuoi",
        ..Told::default()
    };
    page(&app, &permit, &place, told).await
}

/// The page with what is to be said.
pub(super) async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    place: &Place,
    told: Told,
) -> Result<Response, Problem> {
    let database = app.database();
    let sheets = sheet::of_batch(database, &place.batch).await?;
    let notes = sheet::notes(database, &place.batch).await?;
    let handles = permit.may::<HandleBatches>();
    let takes = handles && place.batch.takes_sheets();
    let rejects = handles && place.batch.takes_rejections();
    let decides = permit.may::<DecideSheets>();
    let latest = sheets.all().iter().rev().take(LATEST);
    Ok(html(
        app.pages().batch_intake(&IntakePage {
            frame: permit.frame(Section::Paper, place.title("sheets.title")),
            address: format!("{}/tiep-nhan", place.path()),
            back: place.path(),
            counts: shown(place, &sheets),
            may: IntakeRights {
                takes,
                rejects,
                explains: handles && place.batch.takes_notes(),
            },
            said: told.said,
            pair: told.pair,
            another: told.another,
            typed: told.typed,
            open: open(place, &sheets, &notes),
            held: held(app, permit, place, &sheets, decides).await?,
            foreign: foreign(app, place, &sheets, decides).await?,
            reasons: Reason::ALL
                .iter()
                .filter(|reason| **reason != Reason::Duplicate)
                .map(|reason| (reason.to_string(), reject_reason_words(reason.as_str())))
                .collect(),
            rejected: sheets
                .all()
                .iter()
                .filter(|sheet| sheet.standing == SheetStanding::Rejected)
                .map(|sheet| rejected(sheet, rejects))
                .collect(),
            sheets: latest.map(line).collect(),
            faults: led(told.faults, takes, rejects),
        })?,
    ))
}

/// Faults of inputs that the page does not have in this state lead to where things are said.
fn led(mut faults: Vec<Fault>, takes: bool, rejects: bool) -> Vec<Fault> {
    for fault in &mut faults {
        let is_there = match fault.input.as_str() {
            "scan" | "last_page" | "first" | "last" => takes,
            "reason" | "serial" | "note" => rejects,
            _ => true,
        };
        if !is_there {
            SAID.clone_into(&mut fault.input);
        }
    }
    faults
}

fn many(count: usize) -> String {
    serial_count_words(u64::try_from(count).unwrap_or(u64::MAX))
}

/// The counts that stand on the page, by the names under which the script finds them.
pub(super) fn counts(place: &Place, sheets: &Sheets) -> Vec<(&'static str, String)> {
    vec![
        (
            "expected",
            serial_count_words(u64::from(place.batch.header.expected)),
        ),
        ("received", many(sheets.received())),
        ("rejected", many(sheets.rejected())),
        ("held", many(sheets.held())),
        ("set_aside", many(sheets.set_aside())),
    ]
}

fn shown(place: &Place, sheets: &Sheets) -> Vec<[String; 3]> {
    counts(place, sheets)
        .into_iter()
        .map(|(name, count)| {
            [
                name.to_owned(),
                words(&format!("sheets.count_{name}")),
                count,
            ]
        })
        .collect()
}

fn serial_words(serial: Option<Serial>) -> String {
    serial.map_or_else(|| words("sheets.no_serial"), |serial| serial.to_string())
}

fn line(sheet: &Sheet) -> SheetLine {
    SheetLine {
        number: sheet.number.to_string(),
        serial: serial_words(sheet.serial),
        standing: sheet_words(sheet.standing.as_str()),
        when: moment(sheet.taken_ms),
    }
}

fn rejected(sheet: &Sheet, may: bool) -> RejectedLine {
    let reason = sheet
        .reason
        .map(|reason| reject_reason_words(reason.as_str()));
    RejectedLine {
        serial: sheet
            .serial
            .map(|serial| serial.to_string())
            .unwrap_or_default(),
        reason: reason.unwrap_or_default(),
        note: sheet.note.clone().unwrap_or_default(),
        can_withdraw: may && sheet.reason != Some(Reason::Duplicate),
        sheet: sheet.number.to_string(),
    }
}

fn open(place: &Place, sheets: &Sheets, notes: &[Note]) -> Vec<OpenSerials> {
    let difference = sheets.difference(&place.batch.header);
    let kinds = [
        (NoteKind::Missing, difference.missing),
        (NoteKind::Surplus, difference.surplus),
        (NoteKind::Repeated, difference.repeated),
    ];
    kinds
        .into_iter()
        .map(|(kind, serials)| {
            let own: Vec<&Note> = notes.iter().filter(|note| note.kind == kind).collect();
            let said: BTreeSet<Serial> = own.iter().map(|note| note.serial).collect();
            OpenSerials {
                kind: kind.to_string(),
                open: in_words(&serials.difference(&said).copied().collect()),
                explained: explained(&own),
            }
        })
        .collect()
}

/// Notes with the same words together.
pub(super) fn explained(notes: &[&Note]) -> Vec<(String, String)> {
    let all: BTreeSet<&str> = notes.iter().map(|note| note.words.as_str()).collect();
    all.into_iter()
        .map(|words| {
            let own = notes.iter().filter(|note| note.words == words);
            let serials: BTreeSet<Serial> = own.map(|note| note.serial).collect();
            (in_words(&serials), words.to_owned())
        })
        .collect()
}

async fn held<R: Right>(
    app: &App,
    permit: &Permit<R>,
    place: &Place,
    sheets: &Sheets,
    decides: bool,
) -> Result<Vec<HeldPaper>, Problem> {
    let held = sheets.all().iter();
    let held = held.filter(|sheet| sheet.standing == SheetStanding::Held);
    let serials: BTreeSet<Serial> = held.filter_map(|sheet| sheet.serial).collect();
    let mut all = Vec::with_capacity(serials.len());
    for serial in serials {
        let traces = form::traces(app.database(), place.batch.round(), serial).await?;
        let mut places = Vec::new();
        let mut sees_all = true;
        for trace in traces {
            if let Trace::Paper {
                place: paper,
                standing,
            } = trace
                && standing != intake::duplicate::PaperStanding::Rejected
            {
                sees_all &= permit.scope().sees_post_office(&paper.post_office);
                places.push(paper);
            }
        }
        let mut told = Vec::with_capacity(places.len());
        for paper in places {
            told.push(HeldPlace {
                words: place_words(app, place, &paper).await?,
                value: (decides && sees_all).then(|| format!("{}/{}", paper.batch, paper.sheet)),
            });
        }
        all.push(HeldPaper {
            serial: serial.to_string(),
            places: told,
        });
    }
    Ok(all)
}

/// Where a paper lies, in words.
pub(super) async fn place_words(
    app: &App,
    place: &Place,
    paper: &PaperPlace,
) -> Result<String, Problem> {
    let batch = batch::find(app.database(), paper.batch).await?;
    let office = post_office_words(&place.view, &paper.post_office);
    Ok(fill(
        "sheets.place",
        &[
            ("office", &office),
            ("number", &batch.number.to_string()),
            ("sheet", &paper.sheet.to_string()),
        ],
    ))
}

async fn foreign(
    app: &App,
    place: &Place,
    sheets: &Sheets,
    decides: bool,
) -> Result<Vec<(String, Option<String>)>, Problem> {
    let mut all = Vec::new();
    for sheet in sheets.all() {
        let Some(serial) = sheet
            .serial
            .filter(|_| sheet.standing == SheetStanding::SetAside)
        else {
            continue;
        };
        let series = series::of_serial(app.database(), place.batch.round(), serial).await?;
        let office = series.map(|series| post_office_words(&place.view, &series.post_office));
        let said = fill(
            "sheets.foreign_line",
            &[
                ("sheet", &sheet.number.to_string()),
                ("serial", &serial.to_string()),
                ("office", office.as_deref().unwrap_or_default()),
            ],
        );
        all.push((said, decides.then(|| sheet.number.to_string())));
    }
    Ok(all)
}
