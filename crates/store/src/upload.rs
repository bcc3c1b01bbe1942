//! Files that a person has sent and not decided about yet: what was checked is exactly what is kept
//! when they confirm, on whichever server.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::database::Database;
use crate::entity::upload as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: Uuid,
    /// For what it was sent, e.g. `frame`.
    pub purpose: String,
    /// About what, e.g. the id of a round.
    pub subject: String,
    /// The name it had.
    pub file_name: String,
    /// What is in it.
    pub content: Vec<u8>,
    /// The account that sent it.
    pub made_by: String,
    /// When, Unix milliseconds UTC.
    pub made_ms: i64,
}

/// Keeps a file until it is decided about; an earlier one of the same account for the same purpose
/// and subject goes, as do all that were sent before `stale_ms`.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn keep(database: &Database, upload: Upload, stale_ms: i64) -> Result<()> {
    let transaction = begin_write(database).await?;
    let connection = transaction.inner();
    entity::Entity::delete_many()
        .filter(entity::Column::Purpose.eq(&upload.purpose))
        .filter(entity::Column::Subject.eq(&upload.subject))
        .filter(entity::Column::MadeBy.eq(&upload.made_by))
        .exec(connection)
        .await?;
    entity::Entity::delete_many()
        .filter(entity::Column::MadeMs.lt(stale_ms))
        .exec(connection)
        .await?;
    let row = entity::ActiveModel {
        id: Set(upload.id),
        purpose: Set(upload.purpose),
        subject: Set(upload.subject),
        file_name: Set(upload.file_name),
        content: Set(upload.content),
        made_by: Set(upload.made_by),
        made_ms: Set(upload.made_ms),
    };
    entity::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    transaction.commit().await
}

/// The file of this id, if it was sent for this purpose and subject by this account.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(
    on: &impl Executor,
    id: Uuid,
    purpose: &str,
    subject: &str,
    made_by: &str,
) -> Result<Upload> {
    let row = entity::Entity::find_by_id(id)
        .filter(entity::Column::Purpose.eq(purpose))
        .filter(entity::Column::Subject.eq(subject))
        .filter(entity::Column::MadeBy.eq(made_by))
        .one(&on.reading())
        .await?
        .ok_or_else(|| StoreError::not_found("upload", id))?;
    Ok(Upload {
        id: row.id,
        purpose: row.purpose,
        subject: row.subject,
        file_name: row.file_name,
        content: row.content,
        made_by: row.made_by,
        made_ms: row.made_ms,
    })
}

/// Forgets a file together with what it became.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn forget(transaction: &Transaction, id: Uuid) -> Result<()> {
    entity::Entity::delete_by_id(id)
        .exec(transaction.inner())
        .await?;
    Ok(())
}
