//! The chain as a list to look through: filtered, the newest first, page by page.
//!
//! A page begins where the last one ended (by number, not by counting rows), so the thousandth page
//! is as quick as the first. What was done to what can be asked by its beginning: `round` finds
//! `round.create` and `round.open`.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain::{Event, Hash};
use super::stored_hash;
use crate::entity::audit as entity;
use crate::error::Result;
use crate::transaction::Executor;

/// What to look for; nothing finds everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Who: the whole name.
    pub actor: String,
    /// What was done: the whole word, e.g. `round.create`.
    pub action: String,
    /// To what: the beginning, e.g. `round 2026`.
    pub object: String,
    /// Not before, Unix milliseconds UTC.
    pub from_ms: Option<i64>,
    /// Before, Unix milliseconds UTC.
    pub until_ms: Option<i64>,
}

/// An event with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its number, from 1.
    pub sequence: i64,
    /// The event.
    pub event: Event,
}

/// The newest `limit` events with a number below `before` (all, if none is given).
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn list(
    on: &impl Executor,
    wanted: &Wanted,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Placed>> {
    let mut found = entity::Entity::find().order_by_desc(entity::Column::Sequence);
    if let Some(before) = before {
        found = found.filter(entity::Column::Sequence.lt(before));
    }
    if !wanted.actor.is_empty() {
        found = found.filter(entity::Column::Actor.eq(&wanted.actor));
    }
    if !wanted.action.is_empty() {
        found = found.filter(entity::Column::Action.eq(&wanted.action));
    }
    if !wanted.object.is_empty() {
        // As a range and not as LIKE, which no index of both databases serves.
        found = found
            .filter(entity::Column::Object.gte(&wanted.object))
            .filter(entity::Column::Object.lt(format!("{}\u{10FFFF}", wanted.object)));
    }
    if let Some(from_ms) = wanted.from_ms {
        found = found.filter(entity::Column::AtMs.gte(from_ms));
    }
    if let Some(until_ms) = wanted.until_ms {
        found = found.filter(entity::Column::AtMs.lt(until_ms));
    }
    let rows = found.limit(limit).all(&on.reading()).await?;
    Ok(rows.into_iter().map(placed).collect())
}

/// Number and hash of the last event, if there is one: whoever writes it down can prove later that
/// nothing was cut off.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn head(on: &impl Executor) -> Result<Option<(i64, Hash)>> {
    let last = entity::Entity::find()
        .order_by_desc(entity::Column::Sequence)
        .one(&on.reading())
        .await?;
    last.map(|row| Ok((row.sequence, stored_hash(&row.hash)?)))
        .transpose()
}

fn placed(row: entity::Model) -> Placed {
    Placed {
        sequence: row.sequence,
        event: Event {
            at_ms: row.at_ms,
            actor: row.actor,
            action: row.action,
            object: row.object,
            result: row.result,
            detail_json: row.detail,
        },
    }
}
