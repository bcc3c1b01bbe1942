//! Recovery codes: each replaces the second factor once.

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

use crate::entity::recovery_code as entity;
use crate::error::Result;
use crate::transaction::Executor;

/// SHA-256 of a code.
pub type CodeHash = [u8; 32];

/// Replaces all codes of an account.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) for two equal codes.
pub async fn replace_codes(on: &impl Executor, account: Uuid, codes: &[CodeHash]) -> Result<()> {
    entity::Entity::delete_many()
        .filter(entity::Column::AccountId.eq(account))
        .exec(&on.writing())
        .await?;
    if codes.is_empty() {
        return Ok(());
    }
    let rows = codes.iter().map(|code| entity::ActiveModel {
        account_id: Set(account),
        code_hash: Set(code.to_vec()),
        used_ms: Set(None),
    });
    entity::Entity::insert_many(rows)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// Uses a code up; of several callers one gets it.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn use_code(
    on: &impl Executor,
    account: Uuid,
    code: &CodeHash,
    at_ms: i64,
) -> Result<bool> {
    let used = entity::Entity::update_many()
        .col_expr(entity::Column::UsedMs, at_ms.into())
        .filter(entity::Column::AccountId.eq(account))
        .filter(entity::Column::CodeHash.eq(code.to_vec()))
        .filter(entity::Column::UsedMs.is_null())
        .exec(&on.writing())
        .await?;
    Ok(used.rows_affected > 0)
}

/// How many codes are left.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn codes_left(on: &impl Executor, account: Uuid) -> Result<u64> {
    Ok(entity::Entity::find()
        .filter(entity::Column::AccountId.eq(account))
        .filter(entity::Column::UsedMs.is_null())
        .count(&on.reading())
        .await?)
}
