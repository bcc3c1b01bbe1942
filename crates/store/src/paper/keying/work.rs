//! What there is to do in a batch, and where its forms lie.

use intake::{PersonId, Serial};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::take::count_free;
use super::{Place, rows};
use crate::entity::account;
use crate::entity::paper::keying as entity;
use crate::error::Result;
use crate::paper::batch::Batch;
use crate::paper::kept::{counted, serial, small};
use crate::paper::who::Who;
use crate::transaction::Executor;

/// A form that a person has finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnForm {
    /// Its serial.
    pub serial: Serial,
    /// Which keying.
    pub place: Place,
    /// When, Unix milliseconds UTC.
    pub finished_ms: i64,
}

/// A form that lies on a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// Its serial.
    pub serial: Serial,
    /// Who has it, by name.
    pub clerk: String,
    /// Until when, Unix milliseconds UTC.
    pub until_ms: i64,
}

/// Forms of a batch that a person can still key: free ones and those that lie with them; 0 while it is not keyed.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn left(on: &impl Executor, batch: &Batch, who: &Who<'_>) -> Result<u32> {
    let Some(place) = Place::of_state(batch.state) else {
        return Ok(0);
    };
    let own: Option<i64> = rows::of_batch(batch)?
        .select_only()
        .column_as(entity::Column::Serial.count(), "own")
        .filter(entity::Column::Place.eq(small(place.number())?))
        .filter(entity::Column::Clerk.eq(who.person.as_uuid()))
        .filter(entity::Column::FinishedMs.is_null())
        .filter(entity::Column::ClaimUntilMs.gt(who.at_ms))
        .into_tuple()
        .one(&on.reading())
        .await?;
    let free = count_free(on, batch, place, who).await?;
    Ok(free + counted(own.unwrap_or_default())?)
}

/// The forms that a person has finished in a batch, the latest first.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn own_forms(
    on: &impl Executor,
    batch: &Batch,
    person: PersonId,
) -> Result<Vec<OwnForm>> {
    let found: Vec<(i32, i32, Option<i64>)> = rows::of_batch(batch)?
        .select_only()
        .columns([
            entity::Column::Serial,
            entity::Column::Place,
            entity::Column::FinishedMs,
        ])
        .filter(entity::Column::Clerk.eq(person.as_uuid()))
        .filter(entity::Column::FinishedMs.is_not_null())
        .order_by_desc(entity::Column::FinishedMs)
        .order_by_desc(entity::Column::Serial)
        .into_tuple()
        .all(&on.reading())
        .await?;
    found
        .into_iter()
        .map(|(number, place, finished_ms)| {
            Ok(OwnForm {
                serial: serial(number)?,
                place: rows::place(place)?,
                finished_ms: finished_ms.unwrap_or_default(),
            })
        })
        .collect()
}

/// The forms of a batch that lie on screens, by serial.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn lying(on: &impl Executor, batch: &Batch, at_ms: i64) -> Result<Vec<Lying>> {
    let found: Vec<(i32, Uuid, i64)> = rows::of_batch(batch)?
        .select_only()
        .columns([
            entity::Column::Serial,
            entity::Column::Clerk,
            entity::Column::ClaimUntilMs,
        ])
        .filter(entity::Column::FinishedMs.is_null())
        .filter(entity::Column::ClaimUntilMs.gt(at_ms))
        .order_by_asc(entity::Column::Serial)
        .into_tuple()
        .all(&on.reading())
        .await?;
    let mut lying = Vec::with_capacity(found.len());
    for (number, clerk, until_ms) in found {
        let name = account::Entity::find_by_id(clerk)
            .one(&on.reading())
            .await?
            .map_or_else(String::new, |row| row.display_name);
        lying.push(Lying {
            serial: serial(number)?,
            clerk: name,
            until_ms,
        });
    }
    Ok(lying)
}
