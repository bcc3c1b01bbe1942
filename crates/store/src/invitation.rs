//! One-time links by which a person gets a role, such as the first administrator.
//!
//! Only the hash of the secret is kept: whoever reads the database cannot use it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::entity::invitation as entity;
use crate::error::Result;
use crate::transaction::Executor;

/// SHA-256 of the secret in the link.
pub type TokenHash = [u8; 32];

/// Keeps an invitation that can be used once before `expires_ms` (Unix milliseconds UTC).
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) for a token that is kept already.
pub async fn create(
    on: &impl Executor,
    token: &TokenHash,
    role: &str,
    created_ms: i64,
    expires_ms: i64,
) -> Result<()> {
    let row = entity::ActiveModel {
        token_hash: Set(token.to_vec()),
        role: Set(role.to_owned()),
        created_ms: Set(created_ms),
        expires_ms: Set(expires_ms),
        used_ms: Set(None),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// The role that an invitation gives, if it can still be used at `at_ms`.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn role(on: &impl Executor, token: &TokenHash, at_ms: i64) -> Result<Option<String>> {
    let row = entity::Entity::find_by_id(token.to_vec())
        .filter(entity::Column::UsedMs.is_null())
        .filter(entity::Column::ExpiresMs.gt(at_ms))
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| row.role))
}

/// Uses an invitation up and tells the role it gives; of several callers one gets it.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn redeem(on: &impl Executor, token: &TokenHash, at_ms: i64) -> Result<Option<String>> {
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::UsedMs, at_ms.into())
        .filter(entity::Column::TokenHash.eq(token.to_vec()))
        .filter(entity::Column::UsedMs.is_null())
        .filter(entity::Column::ExpiresMs.gt(at_ms))
        .exec(&on.writing())
        .await?;
    if changed.rows_affected == 0 {
        return Ok(None);
    }
    let row = entity::Entity::find_by_id(token.to_vec())
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| row.role))
}
