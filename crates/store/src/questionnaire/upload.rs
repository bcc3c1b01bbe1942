//! Files that people uploaded, as they came: a faulty one is kept too, so that nothing is lost.

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::entity::questionnaire_upload as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// How long an uploaded file is kept, in milliseconds: 30 days.
pub const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id (UUID v7).
    pub id: Uuid,
    /// Its name on the person's computer.
    pub file_name: String,
    /// Its bytes.
    pub content: Vec<u8>,
    /// When it came, Unix milliseconds UTC.
    pub uploaded_ms: i64,
    /// Who sent it.
    pub uploaded_by: String,
}

/// Keeps a file, and lets go of those older than [`KEPT_MS`].
///
/// # Errors
/// [`StoreError::Away`].
pub async fn keep(on: &impl Executor, upload: &Upload) -> Result<()> {
    let row = entity::ActiveModel {
        id: Set(upload.id),
        file_name: Set(upload.file_name.clone()),
        content: Set(upload.content.clone()),
        uploaded_ms: Set(upload.uploaded_ms),
        uploaded_by: Set(upload.uploaded_by.clone()),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    entity::Entity::delete_many()
        .filter(entity::Column::UploadedMs.lt(upload.uploaded_ms - KEPT_MS))
        .exec(&on.writing())
        .await?;
    Ok(())
}

/// The file of this id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: Uuid) -> Result<Upload> {
    let row = entity::Entity::find_by_id(id)
        .one(&on.reading())
        .await?
        .ok_or_else(|| StoreError::not_found("questionnaire upload", id))?;
    Ok(Upload {
        id: row.id,
        file_name: row.file_name,
        content: row.content,
        uploaded_ms: row.uploaded_ms,
        uploaded_by: row.uploaded_by,
    })
}
