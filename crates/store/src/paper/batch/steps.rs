//! The steps that were taken with a batch.

use intake::PersonId;
use intake::batch::{BatchState, Step};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::Role;

use super::Batch;
use crate::entity::paper::batch_step as entity;
use crate::error::Result;
use crate::paper::kept::{corrupt, count, small};
use crate::paper::who::Who;
use crate::transaction::{Executor, Transaction};

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// From 1.
    pub number: u32,
    /// The step.
    pub step: Step,
    /// From where.
    pub from: BatchState,
    /// To where.
    pub to: BatchState,
    /// By whom.
    pub by: PersonId,
    /// What the person was.
    pub role: Role,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
    /// Why.
    pub reason: Option<String>,
}

/// The steps of a batch in their order.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn steps(on: &impl Executor, batch: &Batch) -> Result<Vec<StepTaken>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .order_by_asc(entity::Column::Number)
        .all(&on.reading())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Writes a step down.
pub(super) async fn note(
    transaction: &Transaction,
    batch: &Batch,
    step: Step,
    to: BatchState,
    reason: Option<&str>,
    who: &Who<'_>,
) -> Result<()> {
    let last: Option<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Number)
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .order_by_desc(entity::Column::Number)
        .limit(1)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    let number = last.map(count).transpose()?.unwrap_or(0) + 1;
    let row = entity::ActiveModel {
        round_id: Set(batch.round().as_uuid()),
        batch_id: Set(batch.id.as_uuid()),
        number: Set(small(number)?),
        step: Set(step.as_str().to_owned()),
        from_state: Set(batch.state.as_str().to_owned()),
        to_state: Set(to.as_str().to_owned()),
        taken_by: Set(who.person.as_uuid()),
        role: Set(who.role.as_str().to_owned()),
        taken_ms: Set(who.at_ms),
        reason: Set(reason.map(str::to_owned)),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}

fn from_row(row: entity::Model) -> Result<StepTaken> {
    Ok(StepTaken {
        number: count(row.number)?,
        step: Step::parse(&row.step).map_err(corrupt)?,
        from: BatchState::parse(&row.from_state).map_err(corrupt)?,
        to: BatchState::parse(&row.to_state).map_err(corrupt)?,
        by: PersonId::from_uuid(row.taken_by),
        role: Role::parse(&row.role).map_err(corrupt)?,
        at_ms: row.taken_ms,
        reason: row.reason,
    })
}
