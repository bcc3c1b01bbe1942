//! The keying desk, `/nhap-phieu`: what postal clerks see, and what their keying screens send.
//!
//! The screen itself is a script that keeps every key in the browser first; here are the pages around it and the two
//! addresses it speaks to: one gives forms, one takes what was typed.

mod aside;
mod batch;
mod card;
mod drill;
mod faults;
pub(crate) mod forms;
mod json;
mod lines;
mod own;
mod returned;
mod save;
mod screen;
mod take;
mod work;

use intake::batch::BatchState;
use intake::{BatchId, PersonId, Serial};
use pages::citizen::ProblemKind;
use pages::office::{fill, words};
use store::StoreError;
use store::paper::Who;
use store::paper::batch::{Batch, find_seen};
use uuid::Uuid;

use crate::access::{Permit, Routes};
use crate::app::App;
use crate::policy::Right;
use crate::problem::Problem;

/// Everything under `/nhap-phieu`.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/nhap-phieu", work::work)
        .get("/nhap-phieu/cua-toi", own::own)
        .get("/nhap-phieu/the-phim", card::card)
        .get("/nhap-phieu/tap-luyen", drill::drill)
        .post("/nhap-phieu/tap-luyen", drill::passed)
        .get("/nhap-phieu/{batch}", batch::batch)
        .post("/nhap-phieu/{batch}/tim", batch::find_form)
        .post("/nhap-phieu/{batch}/chuyen", batch::step)
        .post("/nhap-phieu/{batch}/lay", take::take)
        .get("/nhap-phieu/{batch}/cho-xem-lai", faults::faults)
        .get("/nhap-phieu/{batch}/{serial}", screen::screen)
        .post("/nhap-phieu/{batch}/{serial}/luu", save::save)
        .post("/nhap-phieu/{batch}/{serial}/giai-phong", batch::release)
        .post("/nhap-phieu/{batch}/{serial}/nhap-lai", aside::take_back)
        .get("/nhap-phieu/{batch}/{serial}/tra-lai", returned::returned)
        .post("/nhap-phieu/{batch}/{serial}/tra-lai", returned::rekey)
}

/// The person behind a request.
fn who<'a, R: Right>(app: &App, permit: &'a Permit<R>) -> Who<'a> {
    Who {
        person: PersonId::from_uuid(permit.account_id()),
        role: permit.role(),
        name: permit.account_name(),
        at_ms: app.ambient().now_ms(),
    }
}

/// The batch of an address, if it is inside the account's scope.
async fn find<R: Right>(app: &App, permit: &Permit<R>, id: &str) -> Result<Batch, Problem> {
    let object = || format!("batch {}", id.chars().take(40).collect::<String>());
    let Ok(uuid) = Uuid::parse_str(id) else {
        return Err(permit.outside(app, &object()).await);
    };
    match find_seen(app.database(), BatchId::from_uuid(uuid), permit.scope()).await {
        Ok(batch) => Ok(batch),
        Err(StoreError::NotFound { .. }) => Err(permit.outside(app, &object()).await),
        Err(error) => Err(error.into()),
    }
}

/// The batch and the form of an address. A word that is no serial names nothing.
async fn find_with_form<R: Right>(
    app: &App,
    permit: &Permit<R>,
    (id, serial): &(String, String),
) -> Result<(Batch, Serial), Problem> {
    let batch = find(app, permit, id).await?;
    let serial = Serial::parse(serial).map_err(|_| Problem::new(ProblemKind::NotFound))?;
    Ok((batch, serial))
}

/// The address of a batch at the desk.
fn address(batch: &Batch) -> String {
    format!("/nhap-phieu/{}", batch.id)
}

/// What a batch is called.
fn name(batch: &Batch) -> String {
    fill("desk.batch_name", &[("number", &batch.number.to_string())])
}

/// The state of a batch in keying, in words.
fn state_words(state: BatchState) -> String {
    match state {
        BatchState::FirstKeying | BatchState::SecondKeying => words(&format!("desk.state_{state}")),
        _ => words("desk.left_other"),
    }
}

/// The names of the units and fields of a round.
struct Names {
    units: Vec<survey::Unit>,
    fields: Vec<survey::Field>,
}

impl Names {
    async fn of(app: &App, round: &survey::Round) -> Result<Self, StoreError> {
        Ok(Self {
            units: store::catalogue::units(app.database(), round.catalogue).await?,
            fields: store::catalogue::fields(app.database(), round.catalogue).await?,
        })
    }

    /// Unit and field of a batch, by their names.
    fn about(&self, batch: &Batch) -> String {
        let (unit, field) = (&batch.header.unit, &batch.header.field);
        let known_unit = self.units.iter().find(|known| known.code == *unit);
        let known_field = self.fields.iter().find(|known| known.code == *field);
        fill(
            "desk.about",
            &[
                (
                    "unit",
                    known_unit.map_or(unit.as_str(), |unit| &unit.full_name),
                ),
                (
                    "field",
                    known_field.map_or(field.as_str(), |field| &field.name),
                ),
            ],
        )
    }
}
