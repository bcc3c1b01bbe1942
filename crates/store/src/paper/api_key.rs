//! Keys of post offices' own programs: a random secret that is shown once, of which only the hash is
//! kept. A key belongs to one post office in one round and acts as the account that it names.

use intake::PersonId;
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::{PostOfficeCode, RoundId};

use super::kept::corrupt;
use crate::audit::{self, Act, Event};
use crate::entity::paper::api_key as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction};

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: Uuid,
    /// The round.
    pub round: RoundId,
    /// The post office.
    pub post_office: PostOfficeCode,
    /// What it is called.
    pub name: String,
    /// The account as which it acts.
    pub account: PersonId,
    /// When it was made, Unix milliseconds UTC.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
    /// From when on it does not hold, Unix milliseconds UTC; none: as long as nobody withdraws it.
    pub expires_ms: Option<i64>,
    /// When it was last used, to the hour, Unix milliseconds UTC.
    pub used_ms: Option<i64>,
    /// When it was withdrawn, Unix milliseconds UTC.
    pub revoked_ms: Option<i64>,
}

/// How exactly the last use is kept, in milliseconds: not every request need write.
const USED_TO_MS: i64 = 60 * 60 * 1000;

/// Keeps a key with the hash of its secret.
///
/// # Errors
/// [`StoreError::Conflict`] for an unknown round.
pub async fn make(
    transaction: &Transaction,
    key: &ApiKey,
    secret_hash: &[u8; 32],
    actor: &str,
) -> Result<()> {
    let row = entity::ActiveModel {
        round_id: Set(key.round.as_uuid()),
        id: Set(key.id),
        post_office: Set(key.post_office.as_str().to_owned()),
        name: Set(key.name.clone()),
        secret_hash: Set(secret_hash.to_vec()),
        account_id: Set(key.account.as_uuid()),
        created_ms: Set(key.created_ms),
        created_by: Set(key.created_by.clone()),
        expires_ms: Set(key.expires_ms),
        used_ms: Set(None),
        revoked_ms: Set(None),
        revoked_by: Set(None),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    let event =
        Event::of(Act::ApiKeyMake, actor, &object(key), key.created_ms).with(&serde_json::json!({
            "round": key.round, "post_office": key.post_office, "account": key.account,
            "expires_ms": key.expires_ms,
        }));
    audit::append_in(transaction, &event).await
}

/// Withdraws a key; one that was withdrawn before stays as it is.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn revoke(
    transaction: &Transaction,
    id: Uuid,
    actor: &str,
    at_ms: i64,
) -> Result<ApiKey> {
    let key = find(transaction, id).await?;
    if key.revoked_ms.is_some() {
        return Ok(key);
    }
    entity::Entity::update_many()
        .col_expr(entity::Column::RevokedMs, Expr::value(at_ms))
        .col_expr(entity::Column::RevokedBy, Expr::value(actor))
        .filter(entity::Column::RoundId.eq(key.round.as_uuid()))
        .filter(entity::Column::Id.eq(id))
        .exec(transaction.inner())
        .await?;
    let event = Event::of(Act::ApiKeyRevoke, actor, &object(&key), at_ms);
    audit::append_in(transaction, &event).await?;
    find(transaction, id).await
}

/// The key of this id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: Uuid) -> Result<ApiKey> {
    let row = entity::Entity::find()
        .filter(entity::Column::Id.eq(id))
        .one(&on.reading())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("api key", id))?)
}

/// Waits until no other transaction works for this key, so that a request that is sent again while it is being done
/// finds what was answered.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn lock(transaction: &Transaction, key: &ApiKey) -> Result<()> {
    entity::Entity::find_by_id((key.round.as_uuid(), key.id))
        .lock_exclusive()
        .one(transaction.inner())
        .await?;
    Ok(())
}

/// The key whose secret has this hash, if it holds at this time.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn holding(
    on: &impl Executor,
    secret_hash: &[u8; 32],
    at_ms: i64,
) -> Result<Option<ApiKey>> {
    let row = entity::Entity::find()
        .filter(entity::Column::SecretHash.eq(secret_hash.to_vec()))
        .one(&on.reading())
        .await?;
    let key = row.map(from_row).transpose()?;
    Ok(key.filter(|key| {
        key.revoked_ms.is_none() && key.expires_ms.is_none_or(|expires_ms| at_ms < expires_ms)
    }))
}

/// Notes that a key was used, to the hour.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn touch(on: &impl Executor, key: &ApiKey, at_ms: i64) -> Result<()> {
    if key
        .used_ms
        .is_some_and(|used_ms| at_ms - used_ms < USED_TO_MS)
    {
        return Ok(());
    }
    entity::Entity::update_many()
        .col_expr(entity::Column::UsedMs, Expr::value(at_ms))
        .filter(entity::Column::RoundId.eq(key.round.as_uuid()))
        .filter(entity::Column::Id.eq(key.id))
        .exec(&on.writing())
        .await?;
    Ok(())
}

/// Every key, the latest first.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn all(on: &impl Executor) -> Result<Vec<ApiKey>> {
    let rows = entity::Entity::find()
        .order_by_desc(entity::Column::CreatedMs)
        .order_by_desc(entity::Column::Id)
        .all(&on.reading())
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn object(key: &ApiKey) -> String {
    format!("api key {}", key.id)
}

fn from_row(row: entity::Model) -> Result<ApiKey> {
    Ok(ApiKey {
        id: row.id,
        round: RoundId::from_uuid(row.round_id),
        post_office: PostOfficeCode::parse(&row.post_office).map_err(corrupt)?,
        name: row.name,
        account: PersonId::from_uuid(row.account_id),
        created_ms: row.created_ms,
        created_by: row.created_by,
        expires_ms: row.expires_ms,
        used_ms: row.used_ms,
        revoked_ms: row.revoked_ms,
    })
}
