//! Giving a form to a clerk on a machine, and setting it free again.

use intake::{BatchId, Serial};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::rows::{self, Held};
use super::{IDLE_MS, Place, Refusal};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::{batch_sheet, keying as entity, keying_message as message_entity};
use crate::error::Result;
use crate::paper::batch::{self, Batch};
use crate::paper::kept::{corrupt, small, stored};
use crate::paper::series;
use crate::paper::sheet::SheetStanding;
use crate::paper::shown;
use crate::paper::who::Who;
use crate::transaction::{Transaction, begin_write};

/// Gives one form, if it is to be had: anew, once more on the same machine, or after another claim has ended.
pub(super) async fn claim(
    transaction: &Transaction,
    batch: &Batch,
    place: Place,
    serial: Serial,
    machine: &str,
    who: &Who<'_>,
) -> Result<std::result::Result<Held, Refusal>> {
    if let Some(refusal) = out_of_place(transaction, batch, serial).await? {
        return Ok(Err(refusal));
    }
    if shown::was(transaction, batch, serial, who.person).await? {
        return Ok(Err(Refusal::Seen));
    }
    if place == Place::Second
        && let Some(refusal) = not_second(transaction, batch, serial, who).await?
    {
        return Ok(Err(refusal));
    }
    let held = if let Some(held) = rows::lock(transaction, batch, place, serial).await? {
        held
    } else {
        insert(transaction, batch, place, serial, machine, who).await?;
        // Somebody may have been faster; then it is theirs.
        let now = rows::lock(transaction, batch, place, serial).await?;
        now.ok_or_else(|| corrupt("a keying vanished"))?
    };
    if held.is_finished {
        return Ok(Err(Refusal::AlreadyKeyed));
    }
    let is_mine = held.clerk == who.person;
    let is_here = held.machine.as_deref() == Some(machine);
    let is_free = held.until_ms <= who.at_ms;
    match (is_mine, is_here, is_free) {
        (true, true, _) => extend(transaction, batch, held, who.at_ms).await.map(Ok),
        (true, false, false) => Ok(Err(Refusal::Elsewhere)),
        (false, _, false) => Ok(Err(Refusal::ClaimedByOther)),
        (_, _, true) => take_over(transaction, batch, held, machine, who)
            .await
            .map(Ok),
    }
}

/// Sets a form free, so that it can be keyed on another machine at once. Whether it lay anywhere.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn release(
    database: &Database,
    id: BatchId,
    serial: Serial,
    who: &Who<'_>,
) -> Result<bool> {
    let transaction = begin_write(database).await?;
    let batch = batch::find(&transaction, id).await?;
    let freed = entity::Entity::update_many()
        .col_expr(entity::Column::ClaimUntilMs, Expr::value(0_i64))
        .col_expr(entity::Column::Machine, Expr::value(None::<String>))
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::Serial.eq(stored(serial)?))
        .filter(entity::Column::FinishedMs.is_null())
        .filter(entity::Column::ClaimUntilMs.gt(0_i64))
        .exec(transaction.inner())
        .await?;
    if freed.rows_affected == 0 {
        return Ok(false);
    }
    let about = serde_json::json!({ "serial": serial });
    let event = who.event(Act::KeyingRelease, &batch.object(), &about);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Why a serial cannot be keyed in this batch, whoever asks.
async fn out_of_place(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
) -> Result<Option<Refusal>> {
    let sheets = batch_sheet::Entity::find()
        .filter(batch_sheet::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(batch_sheet::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(batch_sheet::Column::Serial.eq(stored(serial)?))
        .all(transaction.inner())
        .await?;
    let mut other = None;
    for sheet in sheets {
        match SheetStanding::parse(&sheet.standing).map_err(corrupt)? {
            SheetStanding::Waiting => return Ok(None),
            standing => other = Some(Refusal::NotWaiting(standing)),
        }
    }
    if other.is_some() {
        return Ok(other);
    }
    let issued = series::of_serial(transaction, batch.round(), serial).await?;
    Ok(Some(match issued {
        None => Refusal::Unknown,
        Some(found) if found.post_office != batch.header.post_office => Refusal::Foreign,
        Some(_) => Refusal::NotInBatch,
    }))
}

/// Why this person does not key the form a second time.
async fn not_second(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
    who: &Who<'_>,
) -> Result<Option<Refusal>> {
    Ok(match rows::first(transaction, batch, serial).await? {
        Some(first) if first.clerk == who.person => Some(Refusal::SamePerson),
        Some(first) if first.due => None,
        Some(_) | None => Some(Refusal::NotDue),
    })
}

async fn insert(
    transaction: &Transaction,
    batch: &Batch,
    place: Place,
    serial: Serial,
    machine: &str,
    who: &Who<'_>,
) -> Result<()> {
    let row = entity::ActiveModel {
        round_id: Set(batch.round().as_uuid()),
        batch_id: Set(batch.id.as_uuid()),
        pass: Set(small(batch.pass)?),
        serial: Set(stored(serial)?),
        place: Set(small(place.number())?),
        clerk: Set(who.person.as_uuid()),
        claim: Set(1),
        claim_until_ms: Set(who.at_ms + IDLE_MS),
        machine: Set(Some(machine.to_owned())),
        begun_ms: Set(who.at_ms),
        finished_ms: Set(None),
        keyed: Set(String::new()),
        accepted: Set(String::new()),
        strokes: Set(0),
        active_ms: Set(0),
        due: Set(None),
    };
    let key = [
        entity::Column::RoundId,
        entity::Column::BatchId,
        entity::Column::Pass,
        entity::Column::Serial,
        entity::Column::Place,
    ];
    let inserted = entity::Entity::insert(row)
        .on_conflict_do_nothing_on(key)
        .exec_without_returning(transaction.inner())
        .await?;
    let _ = inserted;
    Ok(())
}

async fn extend(
    transaction: &Transaction,
    batch: &Batch,
    mut held: Held,
    at_ms: i64,
) -> Result<Held> {
    held.until_ms = held.until_ms.max(at_ms + IDLE_MS);
    let change =
        one(batch, &held)?.col_expr(entity::Column::ClaimUntilMs, Expr::value(held.until_ms));
    change.exec(transaction.inner()).await?;
    Ok(held)
}

/// The next claim of a form whose claim has ended. What another person typed is forgotten, so that nobody finishes
/// somebody else's keying.
async fn take_over(
    transaction: &Transaction,
    batch: &Batch,
    mut held: Held,
    machine: &str,
    who: &Who<'_>,
) -> Result<Held> {
    let from = held.clerk;
    if from != who.person {
        message_entity::Entity::delete_many()
            .filter(message_entity::Column::RoundId.eq(batch.round().as_uuid()))
            .filter(message_entity::Column::BatchId.eq(batch.id.as_uuid()))
            .filter(message_entity::Column::Pass.eq(small(batch.pass)?))
            .filter(message_entity::Column::Serial.eq(stored(held.serial)?))
            .filter(message_entity::Column::Place.eq(small(held.place.number())?))
            .exec(transaction.inner())
            .await?;
        (held.strokes, held.active_ms) = (0, 0);
    }
    held.claim += 1;
    held.clerk = who.person;
    held.machine = Some(machine.to_owned());
    held.until_ms = who.at_ms + IDLE_MS;
    one(batch, &held)?
        .col_expr(entity::Column::Claim, Expr::value(small(held.claim)?))
        .col_expr(entity::Column::Clerk, Expr::value(who.person.as_uuid()))
        .col_expr(entity::Column::Machine, Expr::value(machine))
        .col_expr(entity::Column::ClaimUntilMs, Expr::value(held.until_ms))
        .col_expr(entity::Column::BegunMs, Expr::value(who.at_ms))
        .col_expr(entity::Column::Strokes, Expr::value(number(held.strokes)?))
        .col_expr(
            entity::Column::ActiveMs,
            Expr::value(number(held.active_ms)?),
        )
        .exec(transaction.inner())
        .await?;
    let about = serde_json::json!({
        "serial": held.serial, "place": held.place, "claim": held.claim, "from": from,
    });
    let event = who.event(Act::KeyingTakeOver, &batch.object(), &about);
    audit::append_in(transaction, &event).await?;
    Ok(held)
}

/// The row of one keying, to be changed.
pub(super) fn one(batch: &Batch, held: &Held) -> Result<sea_orm::UpdateMany<entity::Entity>> {
    Ok(entity::Entity::update_many()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::Serial.eq(stored(held.serial)?))
        .filter(entity::Column::Place.eq(small(held.place.number())?)))
}

/// A large number as it is kept.
pub(super) fn number(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(corrupt)
}
