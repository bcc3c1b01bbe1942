//! Who has been shown what others keyed of a form.
//!
//! Two keyings prove something only if neither person knew what the other would key. Within one pass nobody can: values
//! are shown after both sides are finished. But a batch that its audit returns is keyed again, and whoever looked at the
//! differences of the pass before would then key a form of which they know what another person reads there. So what is
//! shown is noted, form by form, and [`keying`](super::keying) does not give such a form to that person any more.
//!
//! Nobody is kept from work without need: the page of differences shows nothing to those who keyed the form, so the people
//! who keyed a batch can key it again, and whoever decided can decide again. No office needs one person more than before.

use std::collections::BTreeSet;

use intake::{PersonId, Serial};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

use super::batch::Batch;
use super::kept::{serial, stored};
use super::who::Who;
use crate::database::Database;
use crate::entity::paper::form_shown as entity;
use crate::error::Result;
use crate::transaction::{Executor, begin_write};

/// Notes that values of these forms are shown to somebody; to be called before they are. The first time counts.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away): then nothing may be shown.
pub async fn note(
    database: &Database,
    batch: &Batch,
    serials: &BTreeSet<Serial>,
    who: &Who<'_>,
) -> Result<()> {
    let known = to(database, batch, who.person).await?;
    let mut rows = Vec::new();
    for serial in serials.difference(&known) {
        rows.push(entity::ActiveModel {
            round_id: Set(batch.round().as_uuid()),
            batch_id: Set(batch.id.as_uuid()),
            serial: Set(stored(*serial)?),
            person: Set(who.person.as_uuid()),
            shown_ms: Set(who.at_ms),
        });
    }
    if rows.is_empty() {
        return Ok(());
    }
    let transaction = begin_write(database).await?;
    for chunk in rows.chunks(CHUNK) {
        let key = [
            entity::Column::RoundId,
            entity::Column::BatchId,
            entity::Column::Serial,
            entity::Column::Person,
        ];
        let inserted = entity::Entity::insert_many(chunk.to_vec())
            .on_conflict_do_nothing_on(key)
            .exec_without_returning(transaction.inner())
            .await?;
        let _ = inserted;
    }
    transaction.commit().await
}

/// Rows in one statement.
const CHUNK: usize = 500;

/// The forms of a batch of which somebody has been shown what others keyed.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn to(on: &impl Executor, batch: &Batch, person: PersonId) -> Result<BTreeSet<Serial>> {
    let numbers: Vec<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Serial)
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Person.eq(person.as_uuid()))
        .into_tuple()
        .all(&on.reading())
        .await?;
    numbers.into_iter().map(serial).collect()
}

/// Whether somebody has been shown what others keyed of one form.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn was(
    on: &impl Executor,
    batch: &Batch,
    serial: Serial,
    person: PersonId,
) -> Result<bool> {
    let found = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Serial.eq(stored(serial)?))
        .filter(entity::Column::Person.eq(person.as_uuid()))
        .count(&on.reading())
        .await?;
    Ok(found > 0)
}
