//! `/quan-ly/giay/lo/{batch}/kiem-tra`: a random draw of forms is compared with the paper.

use axum::extract::{Path, State};
use axum::response::Response;
use intake::audit_sample::{AuditError, AuditedForm, Plan, Verdict};
use intake::batch::BatchState;
use intake::{Seed, Serial};
use pages::office::paper::{AuditForm, AuditLine};
use pages::office::parts::Fact;
use pages::office::{Section, fill, words};
use pages::words::percent;
use store::paper::audit::{self, Audit, Audited};
use store::paper::form::{self, PaperForm};
use store::paper::{rule, sheet};
use survey::Language;

use super::announce::first_number;
use super::correct;
use super::place::{Place, who};
use super::reconcile::sheet_number;
use super::value_words::field_words;
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{Right, SeePaper, WatchBatches};
use crate::problem::Problem;

/// The draw and what came out.
pub(super) async fn show(
    permit: Permit<SeePaper>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    page(&app, &permit, &place, None).await
}

/// Draws the forms.
pub(super) async fn draw(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let seed = Seed::from_number(first_number(&app.ambient().random_bytes()));
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let done = audit::draw(app.database(), place.batch.id, seed, &who).await?;
    after(&app, &permit, &place, &done, &address(&place)).await
}

/// Draws the conclusion.
pub(super) async fn conclude(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let done = audit::conclude(app.database(), place.batch.id, &who).await?;
    after(&app, &permit, &place, &done, &address(&place)).await
}

pub(super) fn address(place: &Place) -> String {
    format!("{}/kiem-tra", place.path())
}

pub(super) async fn after(
    app: &App,
    permit: &Permit<WatchBatches>,
    place: &Place,
    done: &Audited,
    to: &str,
) -> Result<Response, Problem> {
    match refused(done) {
        None => Ok(see_other(to)),
        Some(said) => page(app, permit, place, Some(said)).await,
    }
}

pub(super) fn refused(done: &Audited) -> Option<String> {
    Some(match done {
        Audited::Done(_) | Audited::Concluded(_) => return None,
        Audited::WrongState(_) => words("paper_audit.wrong_state"),
        Audited::Open(left) => fill("paper_audit.wrong_open", &[("left", &left.to_string())]),
        Audited::ActorKeyed => words("paper_audit.wrong_own"),
        Audited::NothingToCorrect => words("paper_audit.wrong_nothing"),
        Audited::NotDrawn | Audited::Wrong(AuditError::Nothing) => words("paper_audit.wrong_draw"),
        Audited::Wrong(AuditError::Missing(serials)) => fill(
            "paper_audit.wrong_left",
            &[("left", &serials.len().to_string())],
        ),
        Audited::Wrong(_) => words("paper_audit.wrong_form"),
    })
}

/// The page of the audit with what is to be said.
pub(super) async fn page<R: Right>(
    app: &App,
    permit: &Permit<R>,
    place: &Place,
    said: Option<String>,
) -> Result<Response, Problem> {
    let database = app.database();
    let current = audit::current(database, &place.batch).await?;
    let sheets = sheet::of_batch(database, &place.batch).await?;
    let paper = form::of_round(database, place.batch.round()).await?;
    let lot = u32::try_from(sheets.live().len()).unwrap_or(u32::MAX);
    let plan = match &current {
        Some(audit) => audit.plan,
        None => rule::of_round(database, place.batch.round()).await?.audit,
    };
    let lot = current.as_ref().map_or(lot, |audit| audit.lot);
    let is_open = place.batch.state == BatchState::Reconciling && permit.may::<WatchBatches>();
    let waits = |audit: &Audit| is_open && audit.verdict.is_none();
    let drawn = current.iter().flat_map(|audit| &audit.drawn);
    let address = address(place);
    let wrong = audit::uncorrected(database, &place.batch, &paper).await?;
    let corrects = correct::may(permit, place);
    let line = |audit: &Audit, serial: Serial| {
        let is_wrong = corrects && wrong.contains_key(&serial);
        let standing = standing(&paper, &audit.compared, serial);
        AuditLine {
            serial: serial.to_string(),
            href: if is_wrong {
                Some(format!("{address}/{serial}/sua"))
            } else {
                waits(audit).then(|| format!("{address}/{serial}"))
            },
            sheet: sheet_number(&sheets, serial),
            standing: if is_wrong {
                fill("paper_audit.correct_link", &[("standing", &standing)])
            } else {
                standing
            },
        }
    };
    let done = |audit: &Audit| audit.compared.len() == audit.drawn.len();
    let why_not = (!is_open && current.is_none()).then(|| words("paper_audit.wrong_state"));
    Ok(html(
        app.pages().batch_audit(&AuditForm {
            frame: permit.frame(Section::Paper, place.title("paper_audit.title")),
            back: place.path(),
            plan: plan_words(plan, lot),
            facts: current.as_ref().map(facts).unwrap_or_default(),
            forms: current
                .as_ref()
                .map(|audit| drawn.map(|serial| line(audit, *serial)).collect())
                .unwrap_or_default(),
            rates: current
                .as_ref()
                .map(|audit| rates(&paper, audit))
                .unwrap_or_default(),
            draw: (is_open && current.is_none()).then(|| address.clone()),
            why_not: said.or(why_not),
            conclude: current
                .as_ref()
                .filter(|audit| waits(audit) && done(audit))
                .map(|_| format!("{address}/ket-luan")),
        })?,
    ))
}

fn plan_words(plan: Plan, lot: u32) -> String {
    let share = |per_mille: u32| percent(f64::from(per_mille) / 1000.0, 0, Language::VI);
    let key = if plan.acceptance == 0 {
        "paper_audit.plan_none"
    } else {
        "paper_audit.plan"
    };
    fill(
        key,
        &[
            ("lot", &lot.to_string()),
            ("drawn", &plan.sample_size(lot).to_string()),
            ("acceptance", &plan.acceptance.to_string()),
            ("limiting", &plan.limiting_forms(lot).to_string()),
            ("risk", &share(plan.risk_per_mille)),
        ],
    )
}

fn standing(paper: &PaperForm, compared: &[AuditedForm], serial: Serial) -> String {
    let Some(found) = compared.iter().find(|form| form.serial == serial) else {
        return words("paper_audit.waiting");
    };
    if found.wrong.is_empty() {
        return words("paper_audit.agrees");
    }
    let numbers: Vec<&str> = found
        .wrong
        .iter()
        .filter_map(|input| paper.layout.field(input))
        .map(|field| field.number.as_str())
        .collect();
    fill(
        "paper_audit.differs",
        &[
            ("wrong", &found.wrong.len().to_string()),
            ("questions", &numbers.join(", ")),
        ],
    )
}

/// A rate as the report of the audit keeps it.
pub(super) struct Rate {
    pub(super) compared: u64,
    pub(super) wrong: u64,
    pub(super) share: f64,
    pub(super) interval: (f64, f64),
}

impl Rate {
    pub(super) fn of(report: &serde_json::Value) -> Option<Self> {
        let interval = report.get("interval")?;
        Some(Self {
            compared: report.get("compared")?.as_u64()?,
            wrong: report.get("wrong")?.as_u64()?,
            share: report.get("rate")?.as_f64()?,
            interval: (
                interval.get("low")?.as_f64()?,
                interval.get("high")?.as_f64()?,
            ),
        })
    }

    fn interval_words(&self) -> String {
        let (low, high) = self.interval;
        let share = |share: f64| percent(share, 2, Language::VI);
        fill(
            "paper_audit.interval_words",
            &[("low", &share(low)), ("high", &share(high))],
        )
    }
}

fn facts(audit: &Audit) -> Vec<Fact> {
    let fact = |key: &str, value: String| Fact::new(words(key), value);
    let mut all = Vec::new();
    if audit.number > 1 {
        let number = [("number", &*audit.number.to_string())];
        all.push(fact(
            "paper_audit.draw",
            fill("paper_audit.draw_words", &number),
        ));
    }
    let Some(report) = &audit.result else {
        if audit.is_lost() {
            let lost = words("paper_audit.verdict_lost");
            all.push(fact("paper_audit.verdict", lost));
        }
        return all;
    };
    if let Some(verdict) = audit.verdict {
        let key = match verdict {
            Verdict::Accept => "paper_audit.verdict_accept",
            Verdict::Return => "paper_audit.verdict_return",
        };
        all.push(fact("paper_audit.verdict", words(key)));
    }
    all.push(fact("paper_audit.faulty", audit.faulty().to_string()));
    if let Some(rate) = report.get("overall").and_then(Rate::of) {
        let level = f64::from(audit.plan.confidence_per_mille) / 1000.0;
        let share = |share: f64| percent(share, 2, Language::VI);
        let said = fill(
            "paper_audit.overall_words",
            &[
                ("rate", &share(rate.share)),
                ("wrong", &rate.wrong.to_string()),
                ("compared", &rate.compared.to_string()),
                ("level", &percent(level, 0, Language::VI)),
                ("low", &share(rate.interval.0)),
                ("high", &share(rate.interval.1)),
            ],
        );
        all.push(fact("paper_audit.overall", said));
    }
    all
}

fn rates(paper: &PaperForm, audit: &Audit) -> Vec<[String; 5]> {
    let by_field = audit
        .result
        .as_ref()
        .and_then(|report| report.get("by_field"));
    let fields = paper.layout.fields().iter();
    fields
        .filter_map(|field| {
            let rate = Rate::of(by_field?.get(&field.input)?)?;
            Some([
                field_words(&paper.questionnaire, field),
                rate.compared.to_string(),
                rate.wrong.to_string(),
                percent(rate.share, 2, Language::VI),
                rate.interval_words(),
            ])
        })
        .collect()
}
