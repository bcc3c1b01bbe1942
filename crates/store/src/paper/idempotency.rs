//! What was answered to the requests of programs, so that one that is sent again, because its answer was
//! lost on the way, changes nothing and gets the same answer.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::api_key::ApiKey;
use super::kept::{corrupt, small};
use crate::entity::paper::idempotency as entity;
use crate::error::Result;
use crate::transaction::{Executor, Transaction};

/// How long an answer is kept, in milliseconds.
pub const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// SHA-256 of what was asked.
    pub request: [u8; 32],
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// What was answered to a request that this key sent under this name; none if nothing was.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn find(on: &impl Executor, key: &ApiKey, name: &str) -> Result<Option<Answered>> {
    let row = entity::Entity::find_by_id((key.round.as_uuid(), key.id, name.to_owned()))
        .one(&on.reading())
        .await?;
    row.map(|row| {
        Ok(Answered {
            request: <[u8; 32]>::try_from(row.request_hash)
                .map_err(|_| corrupt("a hash has another length"))?,
            status: u16::try_from(row.status).map_err(corrupt)?,
            body: row.body,
        })
    })
    .transpose()
}

/// Keeps an answer together with what it speaks of, and forgets old ones of the same key.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) with
/// [`Constraint::Idempotency`](crate::Constraint::Idempotency) if the name was used at the same moment.
pub async fn keep(
    transaction: &Transaction,
    key: &ApiKey,
    name: &str,
    answered: &Answered,
    at_ms: i64,
) -> Result<()> {
    entity::Entity::delete_many()
        .filter(entity::Column::RoundId.eq(key.round.as_uuid()))
        .filter(entity::Column::ApiKeyId.eq(key.id))
        .filter(entity::Column::AtMs.lt(at_ms - KEPT_MS))
        .exec(transaction.inner())
        .await?;
    let row = entity::ActiveModel {
        round_id: Set(key.round.as_uuid()),
        api_key_id: Set(key.id),
        name: Set(name.to_owned()),
        request_hash: Set(answered.request.to_vec()),
        status: Set(small(u32::from(answered.status))?),
        body: Set(answered.body.clone()),
        at_ms: Set(at_ms),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}
