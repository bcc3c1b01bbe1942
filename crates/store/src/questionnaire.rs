//! Versions of questionnaires, kept as the TOML they were written in.

use sea_orm::{EntityTrait, Set};

use crate::entity::questionnaire as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// Keeps a version; the same source again is no change.
///
/// # Errors
/// [`StoreError::Conflict`] with [`Constraint::Questionnaire`](crate::Constraint::Questionnaire) if
/// this version is kept with another source.
pub async fn insert(on: &impl Executor, code: &str, version: u32, source: &str) -> Result<()> {
    let row = entity::ActiveModel {
        code: Set(code.to_owned()),
        version: Set(stored_version(version)?),
        source: Set(source.to_owned()),
    };
    match entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await
    {
        Ok(_) => Ok(()),
        Err(error) => {
            let error = StoreError::from(error);
            match find(on, code, version).await {
                Ok(kept) if kept == source => Ok(()),
                _ => Err(error),
            }
        }
    }
}

/// The source of a version.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, code: &str, version: u32) -> Result<String> {
    let key = (code.to_owned(), stored_version(version)?);
    entity::Entity::find_by_id(key)
        .one(&on.reading())
        .await?
        .map(|row| row.source)
        .ok_or_else(|| StoreError::not_found("questionnaire", format!("{code} {version}")))
}

pub(crate) fn stored_version(version: u32) -> Result<i32> {
    i32::try_from(version)
        .map_err(|_| StoreError::Invalid(format!("version {version} is too large")))
}
