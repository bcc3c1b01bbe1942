//! Sheets are taken in, one scan or a whole range at a time.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use intake::batch::BatchState;
use intake::serial::in_words;
use pages::office::paper::{scanned_words, serial_count_words, state_words};
use pages::office::parts::Fault;
use pages::office::{fill, moment, words};
use store::paper::keying::read_serial;
use store::paper::sheet::{self, Paper, Scanned};
use survey::CodeError;

use super::intake::{Told, counts, page, place_words};
use super::place::{Place, post_office_words, who};
use super::slip;
use crate::access::Permit;
use crate::app::App;
use crate::policy::HandleBatches;
use crate::posted::Fields;
use crate::problem::Problem;

/// Most sheets of a range at once; a bundle has a few hundred.
const MOST_OF_A_RANGE: u32 = 2000;
/// Most lines about sheets of a range that were not simply admitted.
const MOST_LINES: usize = 10;

/// Takes one sheet in. A scanner is a keyboard: it types the code and presses Enter.
pub(super) async fn scan(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let typed = fields.one("scan");
    let pair = !fields.one("pair").is_empty();
    if pair && let Some(fault) = last_page(typed, fields.one("last_page")) {
        if wants_json(&headers) {
            return json(&app, &place, &fault.words, true, None).await;
        }
        let told = Told {
            typed: vec![("scan".to_owned(), typed.to_owned())],
            faults: vec![fault],
            pair,
            ..Told::default()
        };
        return page(&app, &permit, &place, told).await;
    }
    let paper = if fields.one("another").is_empty() {
        Paper::Unsure
    } else {
        Paper::Another
    };
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    // The QR code of a form holds its address: the serial and a seal behind it.
    let serial = read_serial(typed).map(|serial| serial.to_string());
    let code = serial.as_deref().unwrap_or(typed);
    let scanned = sheet::scan(app.database(), place.batch.id, code, paper, &who).await?;
    let said = said(&app, &place, &scanned, typed).await?;
    let warns = !matches!(scanned, Scanned::Admitted(..));
    let another = match scanned {
        Scanned::Here(serial, _) => Some(serial.to_string()),
        _ => None,
    };
    if wants_json(&headers) {
        return json(&app, &place, &said, warns, another).await;
    }
    let is_fault = matches!(scanned, Scanned::Mistyped(_));
    let told = Told {
        said: (!is_fault).then(|| (said.clone(), warns)),
        another,
        typed: if is_fault {
            vec![("scan".to_owned(), typed.to_owned())]
        } else {
            Vec::new()
        },
        faults: if is_fault {
            vec![Fault::new("scan", said)]
        } else {
            Vec::new()
        },
        pair,
    };
    page(&app, &permit, &place, told).await
}

/// What is wrong when the last page of a paper does not bear the serial of the first one. A first page that cannot be
/// read is told as any other scan.
fn last_page(first: &str, last: &str) -> Option<Fault> {
    let first = read_serial(first)?;
    let fault = |said: String| Some(Fault::new("last_page", said));
    match read_serial(last) {
        Some(last) if last == first => None,
        Some(last) => {
            let serials = [first.to_string(), last.to_string()];
            let about = [("first", &*serials[0]), ("last", &*serials[1])];
            fault(fill("sheets.wrong_pages", &about))
        }
        None => fault(words("sheets.wrong_last_page")),
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes() == b"application/json")
}

async fn json(
    app: &App,
    place: &Place,
    said: &str,
    warns: bool,
    another: Option<String>,
) -> Result<Response, Problem> {
    let sheets = sheet::of_batch(app.database(), &place.batch).await?;
    let counts: serde_json::Map<String, serde_json::Value> = counts(place, &sheets)
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count.into()))
        .collect();
    let body =
        serde_json::json!({ "words": said, "warns": warns, "another": another, "counts": counts });
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, body.to_string()).into_response())
}

/// Takes a whole range in.
pub(super) async fn range(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let (first, last) = (fields.one("first"), fields.one("last"));
    let mut faults = Vec::new();
    let range = slip::range(first, last, &mut faults);
    let range = range.filter(|range| {
        let fits = range.count() <= MOST_OF_A_RANGE;
        if !fits {
            let most = serial_count_words(u64::from(MOST_OF_A_RANGE));
            let said = fill("sheets.wrong_range", &[("most", &most)]);
            faults.push(Fault::new("last", said));
        }
        fits
    });
    let typed = || {
        vec![
            ("first".to_owned(), first.to_owned()),
            ("last".to_owned(), last.to_owned()),
        ]
    };
    let Some(range) = range else {
        let told = Told {
            typed: typed(),
            faults,
            ..Told::default()
        };
        return page(&app, &permit, &place, told).await;
    };
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let taken = sheet::take_range(app.database(), place.batch.id, range, &who).await?;
    let mut lines = vec![fill(
        "sheets.range_taken",
        &[
            ("count", &taken.admitted.len().to_string()),
            ("serials", &in_words(&taken.admitted)),
        ],
    )];
    for other in taken.others.iter().take(MOST_LINES) {
        lines.push(said(&app, &place, other, "").await?);
    }
    if taken.others.len() > MOST_LINES {
        let more = (taken.others.len() - MOST_LINES).to_string();
        lines.push(fill("sheets.range_more", &[("count", &more)]));
    }
    let told = Told {
        said: Some((lines.join(" "), !taken.others.is_empty())),
        ..Told::default()
    };
    page(&app, &permit, &place, told).await
}

/// What became of a sheet, in a sentence.
async fn said(app: &App, place: &Place, scanned: &Scanned, typed: &str) -> Result<String, Problem> {
    let code = scanned.word();
    let serial = scanned
        .serial()
        .map(|serial| serial.to_string())
        .unwrap_or_default();
    let say = |more: &[(&str, &str)]| {
        let mut values = vec![("serial", serial.as_str())];
        values.extend_from_slice(more);
        scanned_words(code, &values)
    };
    Ok(match scanned {
        Scanned::Admitted(_, sheet) | Scanned::Here(_, sheet) => {
            say(&[("sheet", &sheet.to_string())])
        }
        Scanned::Held(_, sheet, places) => {
            let mut told = Vec::with_capacity(places.len());
            for paper in places {
                told.push(place_words(app, place, paper).await?);
            }
            say(&[("sheet", &sheet.to_string()), ("places", &told.join("; "))])
        }
        Scanned::AnsweredByPhone(_, sheet, at_ms) => {
            say(&[("sheet", &sheet.to_string()), ("when", &moment(*at_ms))])
        }
        Scanned::SetAside(_, sheet, office) => say(&[
            ("sheet", &sheet.to_string()),
            ("office", &post_office_words(&place.view, office)),
        ]),
        Scanned::Foreign(_, office) => say(&[("office", &post_office_words(&place.view, office))]),
        Scanned::Unknown(_) => say(&[]),
        Scanned::Mistyped(_) if typed.is_empty() => words("sheets.mistyped_nothing"),
        Scanned::Mistyped(CodeError::Check) => words("sheets.mistyped_scan"),
        Scanned::Mistyped(error) => slip::serial_fault(*error),
        Scanned::WrongState(state) => wrong_state(*state),
    })
}

fn wrong_state(state: BatchState) -> String {
    scanned_words("batch-state", &[("state", &state_words(state.as_str()))])
}
