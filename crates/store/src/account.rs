//! Accounts of the people who work with the program.

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::entity::account as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id (UUID v7).
    pub id: Uuid,
    /// The name to log in with.
    pub name: String,
    /// What the person may do.
    pub role: String,
    /// Hash of the password in its own text format; none until the person has set one.
    pub password_hash: Option<String>,
    /// When it was made, Unix milliseconds UTC.
    pub created_ms: i64,
    /// Since when it is closed, Unix milliseconds UTC.
    pub closed_ms: Option<i64>,
}

impl std::fmt::Debug for Account {
    /// Without the hash of the password, which has no place in a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Account")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Keeps a new account.
///
/// # Errors
/// [`StoreError::Conflict`] with [`Constraint::AccountName`](crate::Constraint::AccountName) if the
/// name is taken.
pub async fn insert(on: &impl Executor, account: &Account) -> Result<()> {
    let row = entity::ActiveModel {
        id: Set(account.id),
        name: Set(account.name.clone()),
        role: Set(account.role.clone()),
        password_hash: Set(account.password_hash.clone()),
        created_ms: Set(account.created_ms),
        closed_ms: Set(account.closed_ms),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// Whether anybody has an account.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn exists(on: &impl Executor) -> Result<bool> {
    let any: Option<Uuid> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .limit(1)
        .into_tuple()
        .one(&on.reading())
        .await?;
    Ok(any.is_some())
}

/// The account of this name.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn by_name(on: &impl Executor, name: &str) -> Result<Account> {
    let row = entity::Entity::find()
        .filter(entity::Column::Name.eq(name))
        .one(&on.reading())
        .await?
        .ok_or_else(|| StoreError::not_found("account", name))?;
    Ok(Account {
        id: row.id,
        name: row.name,
        role: row.role,
        password_hash: row.password_hash,
        created_ms: row.created_ms,
        closed_ms: row.closed_ms,
    })
}
