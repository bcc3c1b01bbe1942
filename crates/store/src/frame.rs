//! The frame (khung mẫu) of a round: how many dossiers each unit decided in each field.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use survey::{FieldCode, RoundId, UnitCode};

use crate::database::Database;
use crate::entity::frame as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

/// Rows a statement.
const CHUNK: usize = 1000;

/// A number of dossiers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameRow {
    /// The unit that decided them.
    pub unit: UnitCode,
    /// Their field.
    pub field: FieldCode,
    /// How many.
    pub dossiers: u64,
}

/// Replaces the frame of a round.
///
/// # Errors
/// [`StoreError::Conflict`] with [`Constraint::Frame`](crate::Constraint::Frame) for a unit and field
/// that occur twice, with [`Constraint::Reference`](crate::Constraint::Reference) for an unknown
/// round; the frame then stays as it was.
pub async fn replace(database: &Database, round: RoundId, rows: &[FrameRow]) -> Result<()> {
    let transaction = begin_write(database).await?;
    replace_in(&transaction, round, rows).await?;
    transaction.commit().await
}

/// The same as [`replace`] together with other changes.
///
/// # Errors
/// As [`replace`].
pub async fn replace_in(
    transaction: &Transaction,
    round: RoundId,
    rows: &[FrameRow],
) -> Result<()> {
    let models = rows
        .iter()
        .map(|row| to_row(round, row))
        .collect::<Result<Vec<entity::ActiveModel>>>()?;
    entity::Entity::delete_many()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .exec(transaction.inner())
        .await?;
    for chunk in models.chunks(CHUNK) {
        entity::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(transaction.inner())
            .await?;
    }
    Ok(())
}

/// The frame of a round, by unit and field.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn of_round(on: &impl Executor, round: RoundId) -> Result<Vec<FrameRow>> {
    let mut rows = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .order_by_asc(entity::Column::Unit)
        .order_by_asc(entity::Column::Field)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(|row| from_row(&row))
        .collect::<Result<Vec<FrameRow>>>()?;
    // PostgreSQL sorts text by the rules of its language.
    rows.sort();
    Ok(rows)
}

fn to_row(round: RoundId, row: &FrameRow) -> Result<entity::ActiveModel> {
    let dossiers = i64::try_from(row.dossiers)
        .map_err(|_| StoreError::Invalid(format!("{} dossiers are too many", row.dossiers)))?;
    Ok(entity::ActiveModel {
        round_id: Set(round.as_uuid()),
        unit: Set(row.unit.as_str().to_owned()),
        field: Set(row.field.as_str().to_owned()),
        dossiers: Set(dossiers),
    })
}

fn from_row(row: &entity::Model) -> Result<FrameRow> {
    Ok(FrameRow {
        unit: UnitCode::parse(&row.unit).map_err(corrupt)?,
        field: FieldCode::parse(&row.field).map_err(corrupt)?,
        dossiers: u64::try_from(row.dossiers).map_err(corrupt)?,
    })
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("frame", why)
}
