//! `/quan-ly/giay/lo/{batch}/doi-chieu`: the fields that two clerks keyed otherwise.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use intake::adjudicate::{Act, AdjudicateError, Adjudication, Standing};
use intake::batch::BatchState;
use intake::compare::Difference;
use intake::keying::Value;
use intake::{PersonId, Serial};
use pages::citizen::ProblemKind;
use pages::office::paper::{DifferingField, ReconcileForm, ReconcileLine, ReconcileList};
use pages::office::parts::Fault;
use pages::office::{Section, fill, words};
use store::paper::form::{self, PaperForm};
use store::paper::reconcile::{self, Deciding};
use store::paper::sheet::{self, Sheets};
use store::paper::shown;

use super::place::{Asked, Place, who};
use super::value_words::{field_words, keys_words, place_words, value_words};
use crate::access::Permit;
use crate::app::App;
use crate::html::{html, see_other};
use crate::policy::{SeePaper, WatchBatches};
use crate::posted::Fields;
use crate::problem::Problem;

/// The forms with fields that differ, those with open fields first.
pub(super) async fn list(
    permit: Permit<SeePaper>,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let paper = form::of_round(app.database(), place.batch.round()).await?;
    let all = reconcile::of_batch(app.database(), &place.batch, &paper).await?;
    let sheets = sheet::of_batch(app.database(), &place.batch).await?;
    let mut returned = 0;
    let mut lines: Vec<(usize, ReconcileLine)> = Vec::new();
    for (serial, standing) in &all {
        let Some(found) = standing.adjudication() else {
            continue;
        };
        let open = found.open_inputs(&paper.layout).len();
        let waits = |(_, standing): &(_, &Standing)| matches!(standing, Standing::Returned(_));
        returned += found.fields().iter().filter(|field| waits(field)).count();
        let left = [("open", open.to_string())];
        let line = ReconcileLine {
            serial: serial.to_string(),
            href: address(&place, *serial),
            sheet: sheet_number(&sheets, *serial),
            fields: found.fields().len().to_string(),
            open: if open == 0 {
                words("reconcile.settled")
            } else {
                fill("reconcile.open", &[(left[0].0, &left[0].1)])
            },
        };
        lines.push((open, line));
    }
    lines.sort_by_key(|(open, _)| *open == 0);
    let open: usize = lines.iter().map(|(open, _)| open).sum();
    let forms = lines.iter().filter(|(open, _)| *open > 0).count();
    let mut frame = permit.frame(Section::Paper, place.title("reconcile.title"));
    if asked.da == "settled" {
        frame = frame.with_notice(words("reconcile.all_saved"));
    }
    Ok(html(app.pages().reconcile_list(&ReconcileList {
        frame,
        back: place.path(),
        left: if place.batch.state < BatchState::Reconciling {
            fill("reconcile.wrong_state", &[("state", &place.state())])
        } else if open == 0 {
            words("reconcile.nothing_left")
        } else {
            let counts = [open, forms, returned].map(|count| count.to_string());
            let [left, forms, returned] = counts.each_ref().map(String::as_str);
            let counts = [("left", left), ("forms", forms), ("returned", returned)];
            fill("reconcile.left", &counts)
        },
        forms: lines.into_iter().map(|(_, line)| line).collect(),
    })?))
}

fn address(place: &Place, serial: Serial) -> String {
    format!("{}/doi-chieu/{serial}", place.path())
}

/// Where a form lies in its bundle.
pub(super) fn sheet_number(sheets: &Sheets, serial: Serial) -> String {
    let found = sheets.shown(serial);
    found
        .map(|sheet| sheet.number.to_string())
        .unwrap_or_default()
}

/// One form with what was typed.
struct Shown<'a> {
    place: &'a Place,
    paper: &'a PaperForm,
    found: &'a Adjudication,
    typed: &'a Fields,
    faults: Vec<Fault>,
}

/// One form.
pub(super) async fn show(
    permit: Permit<SeePaper>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let (paper, found) = load(&app, &place, &serial).await?;
    let shown = Shown {
        place: &place,
        paper: &paper,
        found: &found,
        typed: &Fields::default(),
        faults: Vec::new(),
    };
    page(&app, &permit, shown).await
}

async fn load(
    app: &App,
    place: &Place,
    serial: &str,
) -> Result<(PaperForm, Adjudication), Problem> {
    let missing = || Problem::new(ProblemKind::NotFound);
    let serial = Serial::parse(serial).map_err(|_| missing())?;
    let paper = form::of_round(app.database(), place.batch.round()).await?;
    let standing = reconcile::of_form(app.database(), &place.batch, &paper, serial).await?;
    let found = standing
        .as_ref()
        .and_then(|form| form.adjudication())
        .cloned();
    Ok((paper, found.ok_or_else(missing)?))
}

/// Decides what was chosen, field by field, and goes on to the next form with something open.
pub(super) async fn decide(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let (paper, found) = load(&app, &place, &serial).await?;
    let mut faults = Vec::new();
    let mut acts = Vec::new();
    for (difference, _) in found.fields() {
        let chosen = fields.one(&format!("act.{}", difference.input));
        match act(&paper, &found, difference, chosen, &fields) {
            Ok(Some(act)) => acts.push((difference.input.clone(), act)),
            Ok(None) => {}
            Err(said) => faults.push(Fault::new(format!("act.{}", difference.input), said)),
        }
    }
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    if faults.is_empty() {
        for (input, act) in acts {
            let database = app.database();
            let serial = found.serial();
            let done =
                reconcile::decide(database, place.batch.id, serial, &input, act, &who).await?;
            if let Some(said) = refused(&done) {
                faults.push(Fault::new(format!("act.{input}"), said));
            }
        }
    }
    if faults.is_empty() {
        return next(&app, &place, &paper, found.serial()).await;
    }
    let (_, found) = load(&app, &place, &serial).await?;
    let shown = Shown {
        place: &place,
        paper: &paper,
        found: &found,
        typed: &fields,
        faults,
    };
    page(&app, &permit, shown).await
}

fn act(
    paper: &PaperForm,
    found: &Adjudication,
    difference: &Difference,
    chosen: &str,
    fields: &Fields,
) -> Result<Option<Act>, String> {
    let [first, second] = found.clerks();
    let typed = fields.one(&format!("third.{}", difference.input));
    Ok(Some(match chosen {
        "" if typed.is_empty() => return Ok(None),
        // What was typed off the paper is not passed over in silence.
        "" => return Err(words("reconcile.wrong_unchosen")),
        "first" => Act::KeepFirst,
        "second" => Act::KeepSecond,
        "return-first" => Act::Return(first),
        "return-second" => Act::Return(second),
        "recall" => Act::Recall,
        "third" => {
            let field = paper.layout.field(&difference.input);
            let value = field
                .filter(|_| !typed.is_empty())
                .map(|field| Value::read(field, typed));
            match value {
                Some(Ok(value)) => Act::Third(value),
                _ => return Err(words("reconcile.wrong_third")),
            }
        }
        _ => return Err(words("reconcile.wrong_choice")),
    }))
}

fn refused(done: &Deciding) -> Option<String> {
    Some(words(match done {
        Deciding::Done(_) => return None,
        Deciding::NothingDiffers => "reconcile.wrong_not_differing",
        Deciding::WrongState(state) => {
            let state = pages::office::paper::state_words(state.as_str());
            return Some(fill("reconcile.wrong_state", &[("state", &state)]));
        }
        Deciding::Refused(error) => match error {
            AdjudicateError::NotDiffering => "reconcile.wrong_not_differing",
            AdjudicateError::AdjudicatorIsClerk => "reconcile.wrong_own",
            AdjudicateError::WaitsForClerk
            | AdjudicateError::NotReturned
            | AdjudicateError::NotAClerk => "reconcile.wrong_waits",
            AdjudicateError::Faulty(_) => "reconcile.wrong_third",
        },
    }))
}

/// The next form that waits for somebody to decide, after this one and then from the beginning.
async fn next(
    app: &App,
    place: &Place,
    paper: &PaperForm,
    done: Serial,
) -> Result<Response, Problem> {
    let all = reconcile::of_batch(app.database(), &place.batch, paper).await?;
    let waits = |(serial, standing): (&Serial, &reconcile::FormStanding)| {
        let mut fields = standing.adjudication()?.fields().into_iter();
        let open = fields.any(|(_, standing)| *standing == Standing::Open);
        (open && standing.open_fields(paper) > 0).then_some(*serial)
    };
    let open: Vec<Serial> = all.iter().filter_map(waits).collect();
    let after = open.iter().find(|serial| **serial > done).or(open.first());
    Ok(match after {
        Some(serial) => see_other(&address(place, *serial)),
        None => see_other(&format!("{}/doi-chieu?da=settled", place.path())),
    })
}

async fn page<R: crate::policy::Right>(
    app: &App,
    permit: &Permit<R>,
    shown: Shown<'_>,
) -> Result<Response, Problem> {
    let Shown { place, found, .. } = shown;
    let serial = found.serial();
    let sheets = sheet::of_batch(app.database(), &place.batch).await?;
    let own = found
        .clerks()
        .contains(&PersonId::from_uuid(permit.account_id()));
    let why_not = if own {
        Some(words("reconcile.wrong_own"))
    } else if place.batch.state != BatchState::Reconciling {
        Some(fill("reconcile.wrong_state", &[("state", &place.state())]))
    } else {
        None
    };
    let serial_words = serial.to_string();
    let about = [
        ("serial", serial_words.as_str()),
        ("sheet", &sheet_number(&sheets, serial)),
    ];
    // Whoever keyed the form may be asked to key a field of it again, and sees neither value before. Anybody else sees both
    // and keys the form no more.
    if !own {
        let name = permit.actor();
        let who = who(app, permit, &name);
        shown::note(app.database(), &place.batch, &[serial].into(), &who).await?;
    }
    let fields = found.fields().into_iter().filter(|_| !own);
    Ok(html(
        app.pages().reconcile_form(&ReconcileForm {
            frame: permit.frame(
                Section::Paper,
                fill("reconcile.form_title", &[("serial", &serial_words)]),
            ),
            action: address(place, serial),
            back: format!("{}/doi-chieu", place.path()),
            about: fill("reconcile.about", &about),
            fields: fields
                .filter_map(|(difference, standing)| shown.field(difference, standing))
                .collect(),
            may_decide: why_not.is_none() && permit.may::<WatchBatches>(),
            why_not,
            faults: shown.faults.clone(),
        })?,
    ))
}

impl Shown<'_> {
    fn field(&self, difference: &Difference, standing: &Standing) -> Option<DifferingField> {
        let questionnaire = &self.paper.questionnaire;
        let field = self.paper.layout.field(&difference.input)?;
        let value = |value: &Value| value_words(questionnaire, field, value);
        let [first, _] = self.found.clerks();
        let said = match standing {
            Standing::Open => words("reconcile.standing_open"),
            Standing::Returned(clerk) if *clerk == first => {
                words("reconcile.standing_returned_first")
            }
            Standing::Returned(_) => words("reconcile.standing_returned_second"),
            Standing::Settled(settled) => {
                fill("reconcile.standing_settled", &[("value", &value(settled))])
            }
        };
        let id = format!("act.{}", difference.input);
        let fault = self.faults.iter().find(|fault| fault.input == id);
        Some(DifferingField {
            question: field_words(questionnaire, field),
            place: place_words(questionnaire, field),
            first: value(&difference.first),
            second: value(&difference.second),
            standing: said,
            is_returned: matches!(standing, Standing::Returned(_)),
            keys: keys_words(field),
            third: self
                .typed
                .one(&format!("third.{}", difference.input))
                .to_owned(),
            chosen: self.typed.one(&id).to_owned(),
            fault: fault.map(|fault| fault.words.clone()),
            input: difference.input.clone(),
        })
    }
}
