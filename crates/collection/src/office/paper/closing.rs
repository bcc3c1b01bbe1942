//! `/quan-ly/giay/lo/{batch}/dong` and the slip: what was promised against what was found.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::response::Response;
use intake::Serial;
use intake::batch::{BatchState, Step};
use intake::closing::{ClosingReport, Line};
use intake::serial::in_words;
use pages::citizen::ProblemKind;
use pages::office::paper::{
    ClosingLine, ClosingPage, reject_reason_words, serial_count_words, state_words,
};
use pages::office::parts::{Fact, Fault};
use pages::office::{Section, fill, moment, words};
use pages::print::{BatchSlip, SlipAudit, SlipKeying, SlipTotal, place_and_day};
use pages::words::date_in_document;
use store::paper::reconcile::{self, FormStanding};
use store::paper::sheet::{self, Note, NoteKind, Sheets};
use store::paper::{audit, batch, form, rejected};
use survey::Language;

use super::audit::Rate;
use super::place::{self, Place, batch_words, name_of, post_office_words, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{Right, SeePaper, WatchBatches};
use crate::posted::Fields;
use crate::problem::Problem;

/// Most letters of an explanation.
const MOST_LETTERS: usize = 500;

/// What is known of a batch at its end.
struct End {
    forms: BTreeMap<Serial, FormStanding>,
    sheets: Sheets,
    report: ClosingReport,
}

impl End {
    async fn of(app: &App, place: &Place) -> Result<Self, Problem> {
        let database = app.database();
        let paper = form::of_round(database, place.batch.round()).await?;
        let forms = reconcile::of_batch(database, &place.batch, &paper).await?;
        let sheets = sheet::of_batch(database, &place.batch).await?;
        let report = reconcile::closing_report(&place.batch, &sheets, &forms)?;
        Ok(Self {
            forms,
            sheets,
            report,
        })
    }
}

/// The checks.
pub(super) async fn show(
    permit: Permit<SeePaper>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    page(&app, &permit, &place, String::new(), Vec::new()).await
}

/// Explains why totals differ.
pub(super) async fn explain(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let said: String = fields.one("words").chars().take(MOST_LETTERS).collect();
    if said.chars().count() < 5 && place.batch.state == BatchState::Audited {
        let fault = Fault::new("words", words("closing.wrong_words"));
        return page(&app, &permit, &place, said, vec![fault]).await;
    }
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    match batch::explain_totals(app.database(), place.batch.id, &said, &who).await? {
        Ok(()) => Ok(see_other(&format!("{}/dong", place.path()))),
        Err(state) => {
            let state = state_words(state.as_str());
            let words = fill("closing.wrong_state", &[("state", &state)]);
            page(&app, &permit, &place, said, vec![Fault::new("main", words)]).await
        }
    }
}

async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    place: &Place,
    typed: String,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let state = place.batch.state;
    let is_end = matches!(
        state,
        BatchState::Audited | BatchState::Closed | BatchState::Reopening
    );
    let end = End::of(app, place).await?;
    let watches = permit.may::<WatchBatches>() && state == BatchState::Audited;
    let missing = if watches {
        super::batch::missing(app, permit, place, Step::Close).await?
    } else {
        None
    };
    Ok(html(
        app.pages().batch_closing(&ClosingPage {
            frame: permit.frame(Section::Paper, place.title("closing.title")),
            address: format!("{}/dong", place.path()),
            back: place.path(),
            lines: if is_end {
                lines(&end.report, place)
            } else {
                Vec::new()
            },
            serials: if is_end {
                serials(&end.report)
            } else {
                Vec::new()
            },
            note: place.batch.totals_note.clone(),
            may_explain: watches && !end.report.agrees(),
            close: watches.then_some(place.batch.revision),
            missing,
            slip: place
                .batch
                .closed_hash
                .filter(|_| state == BatchState::Closed)
                .map(|_| format!("{}/phieu-lo.pdf", place.path())),
            typed,
            faults,
        })?,
    ))
}

fn lines(report: &ClosingReport, place: &Place) -> Vec<ClosingLine> {
    let line = |words: String, line: Line| ClosingLine {
        words,
        promised: serial_count_words(line.promised),
        found: serial_count_words(line.found),
        agrees: line.agrees(),
    };
    let mut all = vec![line(words("batch_slip.papers"), report.count)];
    all.extend(
        report
            .serial_total
            .map(|total| line(words("batch_slip.serial_total"), total)),
    );
    all.extend(report.item_total.map(|total| {
        let number = [("number", place.item_number.as_str())];
        line(fill("batch_slip.item_total", &number), total)
    }));
    all
}

fn serials(report: &ClosingReport) -> Vec<Fact> {
    let kinds: [(&str, &BTreeSet<Serial>); 4] = [
        ("closing.missing", &report.serials.missing),
        ("closing.surplus", &report.serials.surplus),
        ("closing.repeated", &report.serials.repeated),
        ("closing.outside", &report.outside),
    ];
    kinds
        .into_iter()
        .filter(|(_, serials)| !serials.is_empty())
        .map(|(key, serials)| Fact::new(words(key), in_words(serials)))
        .collect()
}

/// The slip of a closed batch.
pub(super) async fn slip(
    permit: Permit<SeePaper>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let (Some(hash), Some(closed_ms), BatchState::Closed) = (
        place.batch.closed_hash,
        place.batch.closed_ms,
        place.batch.state,
    ) else {
        return Err(Problem::new(ProblemKind::NotFound));
    };
    let end = End::of(&app, &place).await?;
    let slip = slip_of(&app, &place, &end, &hash, closed_ms).await?;
    let name = format!("phieu-lo-{}.pdf", place.batch.number);
    let make = move || crate::office::pdf::batch_slip(&slip);
    crate::office::pdf::file(&name, make).await
}

async fn slip_of(
    app: &App,
    place: &Place,
    end: &End,
    hash: &[u8],
    closed_ms: i64,
) -> Result<BatchSlip, Problem> {
    let batch = &place.batch;
    let header = &batch.header;
    let known = place.view.known();
    let round = &place.view.kept.plan.round;
    let people = place::people(app).await?;
    let steps = batch::steps(app.database(), batch).await?;
    let closed_by = steps.iter().rev().find(|step| step.step == Step::Close);
    let total = |line: Line| SlipTotal {
        promised: line.promised,
        found: line.found,
    };
    let audit = audit::current(app.database(), batch).await?;
    let register = rejected::register(&end.sheets)?;
    Ok(BatchSlip {
        province: round.province_name.clone(),
        round: place.view.name().to_owned(),
        post_office: post_office_words(&place.view, &header.post_office),
        code: batch_words(batch),
        unit: known.unit(&header.unit),
        field: known.field(&header.field),
        first: header.serials.first().to_string(),
        last: header.serials.last().to_string(),
        closed: moment(closed_ms),
        closed_by: closed_by.map_or_else(String::new, |step| name_of(&people, step.by)),
        place_and_day: place_and_day(
            &round.province_name,
            &date_in_document(closed_ms, Language::VI),
        ),
        papers: total(end.report.count),
        serial_total: end.report.serial_total.map(total),
        item_total: (end.report.item_total).map(|line| (place.item_number.clone(), total(line))),
        explained: explained(app, place).await?,
        rejected: register
            .by_reason()
            .into_iter()
            .map(|(reason, count)| (reject_reason_words(reason.as_str()), count))
            .collect(),
        keying: keying(end),
        audit: audit.as_ref().and_then(slip_audit),
        digest: data_encoding::HEXLOWER.encode(hash),
    })
}

/// What was explained: serials with the same words stand on one line.
async fn explained(app: &App, place: &Place) -> Result<Vec<(String, String)>, Problem> {
    let notes = sheet::notes(app.database(), &place.batch).await?;
    let mut all = Vec::new();
    for kind in [NoteKind::Missing, NoteKind::Surplus, NoteKind::Repeated] {
        let own: Vec<&Note> = notes.iter().filter(|note| note.kind == kind).collect();
        let what = words(&format!("sheets.open_{kind}"));
        let lines = super::intake::explained(&own).into_iter();
        all.extend(lines.map(|(serials, said)| (format!("{what} {serials}"), said)));
    }
    if let Some(note) = &place.batch.totals_note {
        all.push((words("batch_slip.totals_note"), note.clone()));
    }
    Ok(all)
}

fn keying(end: &End) -> SlipKeying {
    let live = end.sheets.live();
    let forms = || {
        end.forms
            .iter()
            .filter(|(serial, _)| live.contains(*serial))
    };
    let many = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let agreed = || forms().filter_map(|(_, form)| form.agreed());
    let differing = forms().filter_map(|(_, form)| form.adjudication());
    SlipKeying {
        handed_over: many(agreed().count()),
        twice: many(
            agreed()
                .filter(|form| form.second_clerk().is_some())
                .count(),
        ),
        differing: many(differing.map(|found| found.fields().len()).sum()),
    }
}

fn slip_audit(audit: &audit::Audit) -> Option<SlipAudit> {
    let rate = Rate::of(audit.result.as_ref()?.get("overall")?)?;
    let many = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Some(SlipAudit {
        draws: u64::from(audit.number),
        lot: u64::from(audit.lot),
        drawn: many(audit.drawn.len()),
        faulty: many(audit.faulty()),
        compared: rate.compared,
        wrong: rate.wrong,
        rate: rate.share,
        interval: rate.interval,
        confidence: f64::from(audit.plan.confidence_per_mille) / 1000.0,
    })
}
