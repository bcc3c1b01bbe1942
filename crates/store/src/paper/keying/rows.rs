//! The rows of keyings and messages. No query here goes without the place and, where values are read, the person.

use std::collections::BTreeMap;

use intake::keying::{Keying, Message, Sequence, Typed};
use intake::{PersonId, Serial, Value};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::Place;
use crate::entity::paper::{keying as entity, keying_message as message_entity};
use crate::error::Result;
use crate::paper::batch::Batch;
use crate::paper::form::PaperForm;
use crate::paper::kept::{corrupt, count, from_json, serial as kept_serial, small, stored};
use crate::paper::who::Who;
use crate::transaction::{Executor, Transaction};

/// Who has a form, and how it stands; no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) place: Place,
    pub(super) serial: Serial,
    pub(super) clerk: PersonId,
    pub(super) claim: u32,
    pub(super) until_ms: i64,
    pub(super) machine: Option<String>,
    pub(super) is_finished: bool,
    pub(super) strokes: u64,
    pub(super) active_ms: u64,
}

/// What the second clerk's requests learn of the first keying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct First {
    pub(super) clerk: PersonId,
    pub(super) due: bool,
}

/// The keying of a form at a place, which nobody else changes until the transaction ends.
pub(super) async fn lock(
    transaction: &Transaction,
    batch: &Batch,
    place: Place,
    serial: Serial,
) -> Result<Option<Held>> {
    of_form(batch, serial)?
        .filter(entity::Column::Place.eq(small(place.number())?))
        .lock(LockType::Update)
        .one(transaction.inner())
        .await?
        .map(held)
        .transpose()
}

/// The keying of a form by this person, at whatever place; one person has at most one.
pub(super) async fn lock_own(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
    clerk: PersonId,
) -> Result<Option<Held>> {
    of_form(batch, serial)?
        .filter(entity::Column::Clerk.eq(clerk.as_uuid()))
        .order_by_desc(entity::Column::Place)
        .lock(LockType::Update)
        .one(transaction.inner())
        .await?
        .map(held)
        .transpose()
}

/// The forms that lie unfinished with this person on this machine, by serial.
pub(super) async fn of_machine(
    transaction: &Transaction,
    batch: &Batch,
    place: Place,
    clerk: PersonId,
    machine: &str,
) -> Result<Vec<Held>> {
    of_batch(batch)?
        .filter(entity::Column::Place.eq(small(place.number())?))
        .filter(entity::Column::Clerk.eq(clerk.as_uuid()))
        .filter(entity::Column::Machine.eq(machine))
        .filter(entity::Column::FinishedMs.is_null())
        .order_by_asc(entity::Column::Serial)
        .all(transaction.inner())
        .await?
        .into_iter()
        .map(held)
        .collect()
}

/// The serials that lie unfinished with this person on other machines, and are not free yet.
pub(super) async fn elsewhere(
    transaction: &Transaction,
    batch: &Batch,
    place: Place,
    machine: &str,
    who: &Who<'_>,
) -> Result<Vec<Serial>> {
    let numbers: Vec<i32> = of_batch(batch)?
        .select_only()
        .column(entity::Column::Serial)
        .filter(entity::Column::Place.eq(small(place.number())?))
        .filter(entity::Column::Clerk.eq(who.person.as_uuid()))
        .filter(entity::Column::Machine.ne(machine))
        .filter(entity::Column::FinishedMs.is_null())
        .filter(entity::Column::ClaimUntilMs.gt(who.at_ms))
        .order_by_asc(entity::Column::Serial)
        .into_tuple()
        .all(transaction.inner())
        .await?;
    numbers.into_iter().map(kept_serial).collect()
}

/// Who finished the first keying of a form and whether another one is due; none before.
pub(super) async fn first(
    on: &impl Executor,
    batch: &Batch,
    serial: Serial,
) -> Result<Option<First>> {
    let found: Option<(Uuid, Option<bool>)> = of_form(batch, serial)?
        .select_only()
        .columns([entity::Column::Clerk, entity::Column::Due])
        .filter(entity::Column::Place.eq(small(Place::First.number())?))
        .filter(entity::Column::FinishedMs.is_not_null())
        .into_tuple()
        .one(&on.reading())
        .await?;
    Ok(found.map(|(clerk, due)| First {
        clerk: PersonId::from_uuid(clerk),
        due: due.unwrap_or(true),
    }))
}

/// What the holder has typed, by number of the message.
pub(super) async fn messages(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
) -> Result<BTreeMap<Sequence, Typed>> {
    let rows = message_entity::Entity::find()
        .filter(message_entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(message_entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(message_entity::Column::Pass.eq(small(batch.pass)?))
        .filter(message_entity::Column::Serial.eq(stored(held.serial)?))
        .filter(message_entity::Column::Place.eq(small(held.place.number())?))
        .order_by_asc(message_entity::Column::Claim)
        .order_by_asc(message_entity::Column::Step)
        .all(transaction.inner())
        .await?;
    rows.into_iter()
        .map(|row| {
            let sequence = Sequence {
                claim: count(row.claim)?,
                step: count(row.step)?,
            };
            let value: Value = from_json(&row.value)?;
            let field = row.field;
            Ok((sequence, Typed { field, value }))
        })
        .collect()
}

/// The keying that the messages add up to.
pub(super) fn add_up(
    form: &PaperForm,
    held: &Held,
    messages: BTreeMap<Sequence, Typed>,
) -> Result<Keying> {
    let mut keying = Keying::new(held.serial, held.clerk);
    for (sequence, typed) in messages {
        let message = Message {
            serial: held.serial,
            clerk: held.clerk,
            sequence,
            typed,
        };
        let _ = keying.take(&form.layout, message).map_err(corrupt)?;
    }
    Ok(keying)
}

/// The keyings of the present pass of a batch.
pub(super) fn of_batch(batch: &Batch) -> Result<Select<entity::Entity>> {
    Ok(entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?)))
}

fn of_form(batch: &Batch, serial: Serial) -> Result<Select<entity::Entity>> {
    Ok(of_batch(batch)?.filter(entity::Column::Serial.eq(stored(serial)?)))
}

fn held(row: entity::Model) -> Result<Held> {
    Ok(Held {
        place: place(row.place)?,
        serial: kept_serial(row.serial)?,
        clerk: PersonId::from_uuid(row.clerk),
        claim: count(row.claim)?,
        until_ms: row.claim_until_ms,
        machine: row.machine,
        is_finished: row.finished_ms.is_some(),
        strokes: u64::try_from(row.strokes).map_err(corrupt)?,
        active_ms: u64::try_from(row.active_ms).map_err(corrupt)?,
    })
}

/// A place that was kept.
pub(super) fn place(number: i32) -> Result<Place> {
    match number {
        1 => Ok(Place::First),
        2 => Ok(Place::Second),
        other => Err(corrupt(format!("a keying at place {other}"))),
    }
}
