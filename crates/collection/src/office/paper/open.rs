//! What is open in a bundle: serials to explain, duplicates and foreign sheets to decide, forms to reject.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::Response;
use intake::rejected::Reason;
use intake::{BatchId, Serial};
use pages::citizen::ProblemKind;
use pages::office::paper::{reject_reason_words, state_words};
use pages::office::parts::Fault;
use pages::office::{fill, words};
use store::paper::keying::read_serial;
use store::paper::rejected::{self, Rejected};
use store::paper::sheet::{self, Decided, Foreign, NoteKind};
use uuid::Uuid;

use super::intake::{SAID, Told, page, place_words};
use super::place::{Place, batch_words, who};
use super::slip;
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::policy::{DecideSheets, HandleBatches, Right};
use crate::posted::Fields;
use crate::problem::Problem;

/// Most letters of a note.
const MOST_LETTERS: usize = 300;

fn done(place: &Place, what: &str) -> Response {
    see_other(&format!("{}/tiep-nhan?da={what}", place.path()))
}

async fn wrong<R: Right>(
    app: &App,
    permit: &Permit<R>,
    place: &Place,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let told = Told {
        typed: fields
            .pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        faults,
        ..Told::default()
    };
    page(app, permit, place, told).await
}

/// Says why serials are missing, surplus or repeated.
pub(super) async fn explain(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let kind =
        NoteKind::parse(fields.one("kind")).map_err(|_| Problem::new(ProblemKind::Unreadable))?;
    let (serials_input, words_input) = (format!("serials-{kind}"), format!("words-{kind}"));
    let sheets = sheet::of_batch(app.database(), &place.batch).await?;
    let difference = sheets.difference(&place.batch.header);
    let open = match kind {
        NoteKind::Missing => difference.missing,
        NoteKind::Surplus => difference.surplus,
        NoteKind::Repeated => difference.repeated,
    };
    let mut faults = Vec::new();
    if open.is_empty() {
        // Somebody took the sheets in meanwhile: the form is not on the page any more.
        let fault = Fault::new(SAID, words("sheets.wrong_nothing_open"));
        return wrong(&app, &permit, &place, &fields, vec![fault]).await;
    }
    let chosen = listed(fields.one(&serials_input), &open);
    if chosen.as_ref().is_none_or(BTreeSet::is_empty) {
        faults.push(Fault::new(serials_input, words("sheets.wrong_list")));
    }
    let said: String = fields
        .one(&words_input)
        .chars()
        .take(MOST_LETTERS)
        .collect();
    if said.chars().count() < 5 {
        faults.push(Fault::new(words_input, words("sheets.wrong_words")));
    }
    let (Some(chosen), true) = (chosen, faults.is_empty()) else {
        return wrong(&app, &permit, &place, &fields, faults).await;
    };
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let (database, batch) = (app.database(), place.batch.id);
    match sheet::explain(database, batch, kind, chosen, &said, &who).await? {
        Ok(()) => Ok(done(&place, "explained")),
        Err(state) => {
            let state = state_words(state.as_str());
            let said = fill("sheets.wrong_noted", &[("state", &state)]);
            wrong(&app, &permit, &place, &fields, vec![Fault::new(SAID, said)]).await
        }
    }
}

/// The serials of a list such as `2600001–2600003, 2600007` that are open; nothing for what is no list of
/// open ones.
fn listed(typed: &str, open: &BTreeSet<Serial>) -> Option<BTreeSet<Serial>> {
    let mut all = BTreeSet::new();
    for entry in typed
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
    {
        let (first, last) = entry.split_once(['–', '-']).unwrap_or((entry, entry));
        // A serial with its check character has a hyphen too.
        if let Ok(serial) = Serial::parse(entry)
            && open.contains(&serial)
        {
            all.insert(serial);
            continue;
        }
        let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        let within = open
            .iter()
            .filter(|serial| (first..=last).contains(&serial.number()));
        let before = all.len();
        all.extend(within.copied());
        if all.len() == before {
            return None;
        }
    }
    Some(all)
}

/// Decides which of several papers counts.
pub(super) async fn decide_held(
    permit: Permit<DecideSheets>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let unreadable = || Problem::new(ProblemKind::Unreadable);
    let serial = Serial::parse(fields.one("serial")).map_err(|_| unreadable())?;
    let counts = match fields.one("counts") {
        "" => None,
        chosen => Some(chosen_place(chosen).ok_or_else(unreadable)?),
    };
    // Only who sees all the papers may decide between them.
    let traces = store::paper::form::traces(app.database(), place.batch.round(), serial).await?;
    let outside = traces.iter().any(|trace| match trace {
        intake::duplicate::Trace::Paper { place, .. } => {
            !permit.scope().sees_post_office(&place.post_office)
        }
        intake::duplicate::Trace::Phone { .. } => false,
    });
    if outside {
        let fault = Fault::new(SAID, words("sheets.wrong_scope"));
        return wrong(&app, &permit, &place, &fields, vec![fault]).await;
    }
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let decided = sheet::decide_held(app.database(), place.batch.id, serial, counts, &who).await?;
    decided_page(&app, &permit, &place, &fields, decided).await
}

fn chosen_place(chosen: &str) -> Option<(BatchId, u32)> {
    let (batch, sheet) = chosen.split_once('/')?;
    let batch = BatchId::from_uuid(Uuid::parse_str(batch).ok()?);
    Some((batch, sheet.parse().ok()?))
}

/// Decides about a sheet of another post office.
pub(super) async fn decide_foreign(
    permit: Permit<DecideSheets>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let what = match fields.one("what") {
        "take" => Foreign::Take,
        "send-on" => Foreign::SendOn,
        _ => return Err(Problem::new(ProblemKind::Unreadable)),
    };
    let sheet = fields.one("sheet").parse().unwrap_or(0);
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let decided = sheet::decide_foreign(app.database(), place.batch.id, sheet, what, &who).await?;
    decided_page(&app, &permit, &place, &fields, decided).await
}

async fn decided_page(
    app: &App,
    permit: &Permit<DecideSheets>,
    place: &Place,
    fields: &Fields,
    decided: Decided,
) -> Result<Response, Problem> {
    let said = match decided {
        Decided::Done => return Ok(done(place, "decided")),
        Decided::NotWaiting => words("sheets.wrong_not_waiting"),
        Decided::Counted(paper) => {
            let lies = place_words(app, place, &paper).await?;
            fill("sheets.wrong_counted", &[("place", &lies)])
        }
        Decided::Locked(batch) => {
            let batch = store::paper::batch::find(app.database(), batch).await?;
            fill("sheets.wrong_locked", &[("batch", &batch_words(&batch))])
        }
    };
    wrong(app, permit, place, fields, vec![Fault::new(SAID, said)]).await
}

/// Enters a form into the register of rejected ones.
pub(super) async fn reject(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let mut faults = Vec::new();
    let reason = Reason::parse(fields.one("reason"))
        .ok()
        .filter(|reason| *reason != Reason::Duplicate);
    if reason.is_none() {
        faults.push(Fault::new("reason", words("sheets.wrong_reason")));
    }
    let typed = fields.one("serial");
    let is_wrong = reason == Some(Reason::WrongSerial);
    let serial = if typed.is_empty() || is_wrong {
        None
    } else {
        slip::serial("serial", typed, &mut faults)
    };
    let mut note = fields.one("note").to_owned();
    if is_wrong {
        match printed(&app, &place, typed).await? {
            Ok(found) => note.insert_str(0, &format!("{found} ")),
            Err(fault) => faults.push(fault),
        }
    }
    let note: String = note.trim().chars().take(MOST_LETTERS).collect();
    let note = (!note.is_empty()).then_some(note.as_str());
    let (Some(reason), true) = (reason, faults.is_empty()) else {
        return wrong(&app, &permit, &place, &fields, faults).await;
    };
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let (database, batch) = (app.database(), place.batch.id);
    let rejected = match serial {
        Some(serial) => rejected::reject(database, batch, serial, reason, note, &who).await?,
        None => rejected::reject_unread(database, batch, reason, note, &who).await?,
    };
    let told = ("rejected", "serial");
    rejected_page(&app, &permit, &place, &fields, rejected, told).await
}

/// What stands on a paper as its serial and is none, in words for the register.
async fn printed(app: &App, place: &Place, typed: &str) -> Result<Result<String, Fault>, Problem> {
    if typed.is_empty() {
        return Ok(Err(Fault::new("serial", words("sheets.wrong_no_serial"))));
    }
    if let Some(serial) = read_serial(typed) {
        let round = place.batch.round();
        let series = store::paper::series::of_serial(app.database(), round, serial).await?;
        if series.is_some() {
            let said = fill("sheets.wrong_right", &[("serial", &serial.to_string())]);
            return Ok(Err(Fault::new("serial", said)));
        }
    }
    Ok(Ok(fill("sheets.note_serial", &[("serial", typed)])))
}

/// Takes a form out of the register again; one without a serial by its place in the bundle.
pub(super) async fn withdraw(
    permit: Permit<HandleBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let unreadable = || Problem::new(ProblemKind::Unreadable);
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let (database, batch) = (app.database(), place.batch.id);
    let done = if fields.one("serial").is_empty() {
        let sheet = fields.one("sheet").parse().map_err(|_| unreadable())?;
        rejected::withdraw_unread(database, batch, sheet, &who).await?
    } else {
        let serial = Serial::parse(fields.one("serial")).map_err(|_| unreadable())?;
        rejected::withdraw(database, batch, serial, &who).await?
    };
    rejected_page(&app, &permit, &place, &fields, done, ("withdrawn", SAID)).await
}

async fn rejected_page(
    app: &App,
    permit: &Permit<HandleBatches>,
    place: &Place,
    fields: &Fields,
    rejected: Rejected,
    (notice, input): (&str, &str),
) -> Result<Response, Problem> {
    let said = match rejected {
        Rejected::Done(_) => return Ok(done(place, notice)),
        Rejected::NotHere | Rejected::SerialRight => words("sheets.wrong_not_here"),
        Rejected::SerialMissing => words("sheets.wrong_serial_missing"),
        Rejected::Another(paper) => {
            let lies = place_words(app, place, &paper).await?;
            fill("sheets.wrong_another", &[("place", &lies)])
        }
        Rejected::WrongState => fill("sheets.wrong_state", &[("state", &place.state())]),
        Rejected::Already(reason) => fill(
            "sheets.wrong_already",
            &[("reason", &reject_reason_words(reason.as_str()))],
        ),
    };
    wrong(app, permit, place, fields, vec![Fault::new(input, said)]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2600001", Some(1))]
    #[case("2600001–2600003", Some(3))]
    #[case("2600001-2600002, 2600009", Some(3))]
    #[case("", Some(0))]
    #[case("2600050", None)]
    #[case("hai", None)]
    fn a_list_names_open_serials(#[case] typed: &str, #[case] found: Option<usize>) {
        let open = [2_600_001, 2_600_002, 2_600_003, 2_600_009]
            .map(|number| Serial::from_number(number).unwrap());
        let open = BTreeSet::from(open);
        assert_eq!(listed(typed, &open).map(|all| all.len()), found);
    }
}
