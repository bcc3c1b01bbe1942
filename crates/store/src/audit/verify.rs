//! Walks the chain.

use std::time::Duration;

use futures_util::TryStreamExt;
use sea_orm::{EntityTrait, QueryOrder};

use super::chain::{Event, GENESIS, Hash, hash_of};
use crate::database::Database;
use crate::entity::audit as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Transaction, begin_read};

/// A chain of a few million events takes seconds; this only ends what hangs.
const LONGEST_WALK: Duration = Duration::from_mins(10);

/// An unbroken chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// How many events it has.
    pub events: u64,
    /// The hash of the last one.
    pub head: Hash,
}

/// Where and how the chain is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the audit chain is broken at event {sequence}: {flaw}")]
pub struct Broken {
    /// The first place that is wrong, counted from 1.
    pub sequence: i64,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What can be wrong with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It is not there, but later ones are.
    #[error("the event is missing")]
    Missing,
    /// It does not follow the event before it.
    #[error("the event does not follow the one before it")]
    Unconnected,
    /// It does not say what was written.
    #[error("the event was changed")]
    Changed,
}

/// Checks every event: `Ok(Ok(chain))` if all is as it was written, `Ok(Err(broken))` if not.
///
/// # Errors
/// [`StoreError::Away`]: nothing is known about the chain then.
pub async fn verify(database: &Database) -> Result<std::result::Result<Chain, Broken>> {
    verify_in(&begin_read(database).await?).await
}

/// The same for the state that a transaction sees.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn verify_in(transaction: &Transaction) -> Result<std::result::Result<Chain, Broken>> {
    transaction.allow(LONGEST_WALK).await?;
    let mut chain = Chain {
        events: 0,
        head: GENESIS,
    };
    let mut rows = entity::Entity::find()
        .order_by_asc(entity::Column::Sequence)
        .stream(transaction.inner())
        .await?;
    let mut expected = 1;
    while let Some(row) = rows.try_next().await.map_err(StoreError::from)? {
        match check(&chain.head, expected, row) {
            Ok(head) => {
                chain = Chain {
                    events: chain.events + 1,
                    head,
                }
            }
            Err(flaw) => {
                return Ok(Err(Broken {
                    sequence: expected,
                    flaw,
                }));
            }
        }
        expected += 1;
    }
    Ok(Ok(chain))
}

fn check(previous: &Hash, expected: i64, row: entity::Model) -> std::result::Result<Hash, Flaw> {
    if row.sequence != expected {
        return Err(Flaw::Missing);
    }
    if row.previous != previous {
        return Err(Flaw::Unconnected);
    }
    let event = Event {
        at_ms: row.at_ms,
        actor: row.actor,
        action: row.action,
        object: row.object,
        result: row.result,
        detail_json: row.detail,
    };
    let hash = hash_of(previous, expected, &event);
    if row.hash == hash {
        Ok(hash)
    } else {
        Err(Flaw::Changed)
    }
}
