//! `/quan-ly/giay/lo/{batch}/kiem-tra/{serial}/sua`: what the audit found wrong is corrected by the paper.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::response::Response;
use intake::Serial;
use intake::batch::BatchState;
use intake::keying::Value;
use pages::citizen::ProblemKind;
use store::paper::audit;
use store::paper::form::{self, PaperForm};

use super::audit::{address, page, refused};
use super::audit_paper::{Typing, wrong_field};
use super::place::{Place, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::see_other;
use crate::policy::{Right, WatchBatches};
use crate::posted::Fields;
use crate::problem::Problem;

/// Whether somebody may correct what the audit of a batch found.
pub(super) fn may<R: Right>(permit: &Permit<R>, place: &Place) -> bool {
    let is_open = matches!(
        place.batch.state,
        BatchState::Reconciling | BatchState::Audited
    );
    is_open && permit.may::<WatchBatches>()
}

/// The fields of a form that are wrong.
pub(super) async fn show(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let wrong = wrong(&app, &permit, &place, &serial).await?;
    let typing = wrong.typing();
    typing
        .page(&app, &permit, &place, (&Fields::default(), Vec::new()))
        .await
}

/// Takes what stands on the paper.
pub(super) async fn correct(
    permit: Permit<WatchBatches>,
    State(app): State<App>,
    Path((id, serial)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let place = Place::find(&app, &permit, &id).await?;
    let wrong = wrong(&app, &permit, &place, &serial).await?;
    let (mut faults, mut values) = (Vec::new(), BTreeMap::new());
    for input in &wrong.inputs {
        let typed = fields.one(&format!("v.{input}"));
        let Some(field) = wrong.paper.layout.field(input) else {
            continue;
        };
        match Value::read(field, typed) {
            _ if typed.is_empty() => {
                faults.push(wrong_field(field, "paper_audit.wrong_missing"));
            }
            Ok(value) => {
                values.insert(input.clone(), value);
            }
            Err(_) => faults.push(wrong_field(field, "paper_audit.wrong_value")),
        }
    }
    if !faults.is_empty() {
        let typing = wrong.typing();
        return typing.page(&app, &permit, &place, (&fields, faults)).await;
    }
    let name = permit.actor();
    let who = who(&app, &permit, &name);
    let (database, batch) = (app.database(), place.batch.id);
    let done = audit::correct(database, batch, wrong.serial, &values, &who).await?;
    match refused(&done) {
        None => Ok(see_other(&address(&place))),
        Some(said) => page(&app, &permit, &place, Some(said)).await,
    }
}

/// What the audit found wrong on one paper.
struct Wrong {
    paper: PaperForm,
    serial: Serial,
    inputs: BTreeSet<String>,
}

impl Wrong {
    fn typing(&self) -> Typing<'_> {
        Typing::correct(&self.paper, self.serial, &self.inputs)
    }
}

async fn wrong(
    app: &App,
    permit: &Permit<WatchBatches>,
    place: &Place,
    serial: &str,
) -> Result<Wrong, Problem> {
    let missing = || Problem::new(ProblemKind::NotFound);
    let serial = Serial::parse(serial).map_err(|_| missing())?;
    let paper = form::of_round(app.database(), place.batch.round()).await?;
    let mut open = audit::uncorrected(app.database(), &place.batch, &paper).await?;
    let inputs = open.remove(&serial).filter(|_| may(permit, place));
    Ok(Wrong {
        inputs: inputs.ok_or_else(missing)?,
        paper,
        serial,
    })
}
