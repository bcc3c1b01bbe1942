//! Settings of the installation, such as its signing keys.

use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, Set};

use crate::entity::setting as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction};

/// The value of a setting; keeps `value_if_new` if there is none yet.
///
/// Servers that start together on one database all get the same value.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn get_or_insert(on: &impl Executor, name: &str, value_if_new: &[u8]) -> Result<Vec<u8>> {
    if let Some(value) = find(on, name).await? {
        return Ok(value);
    }
    let row = entity::ActiveModel {
        name: Set(name.to_owned()),
        value: Set(value_if_new.to_vec()),
    };
    entity::Entity::insert(row)
        .on_conflict(
            OnConflict::column(entity::Column::Name)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(&on.writing())
        .await?;
    find(on, name)
        .await?
        .ok_or_else(|| StoreError::not_found("setting", name))
}

/// The value of a setting, if it has one.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn find(on: &impl Executor, name: &str) -> Result<Option<Vec<u8>>> {
    let row = entity::Entity::find_by_id(name.to_owned())
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| row.value))
}

/// Sets a setting, whatever it was before.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn put(transaction: &Transaction, name: &str, value: &[u8]) -> Result<()> {
    let row = entity::ActiveModel {
        name: Set(name.to_owned()),
        value: Set(value.to_vec()),
    };
    entity::Entity::insert(row)
        .on_conflict(
            OnConflict::column(entity::Column::Name)
                .update_column(entity::Column::Value)
                .to_owned(),
        )
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}
