//! The audit chain: who did what to what, with which result, when.
//!
//! Every event carries the hash of the one before it, so that none can be changed, removed or slipped
//! in without breaking all that follow. The head of the chain, written down elsewhere (on paper, in a
//! release), also proves that nothing was cut off at the end.

mod act;
mod chain;
mod list;
mod verify;

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Set};

use crate::database::Database;
use crate::entity::audit as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Transaction, begin_write};

pub use act::Act;
pub use chain::{Event, Hash};
pub use list::{Placed, Wanted, head, list};
pub use verify::{Broken, Chain, Flaw, verify, verify_in};

use chain::{GENESIS, hash_of};

/// Number of the advisory lock under which PostgreSQL lets one transaction at a time append.
const CHAIN_LOCK: i64 = 0x5349_5041_5302;

/// Appends an event in a transaction of its own.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn append(database: &Database, event: &Event) -> Result<()> {
    let transaction = begin_write(database).await?;
    append_in(&transaction, event).await?;
    transaction.commit().await
}

/// Appends an event together with what it tells about: both last or neither.
///
/// From here to its end the transaction keeps others from appending, so this comes last.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn append_in(transaction: &Transaction, event: &Event) -> Result<()> {
    let connection = transaction.inner();
    if transaction.is_postgres() {
        let lock = format!("SELECT pg_advisory_xact_lock({CHAIN_LOCK})");
        connection.execute_unprepared(&lock).await?;
    }
    let last = entity::Entity::find()
        .order_by_desc(entity::Column::Sequence)
        .one(connection)
        .await?;
    let (sequence, previous) = match last {
        Some(last) => (last.sequence + 1, stored_hash(&last.hash)?),
        None => (1, GENESIS),
    };
    let row = entity::ActiveModel {
        sequence: Set(sequence),
        at_ms: Set(event.at_ms),
        actor: Set(event.actor.clone()),
        action: Set(event.action.clone()),
        object: Set(event.object.clone()),
        result: Set(event.result.clone()),
        detail: Set(event.detail_json.clone()),
        previous: Set(previous.to_vec()),
        hash: Set(hash_of(&previous, sequence, event).to_vec()),
    };
    entity::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

fn stored_hash(bytes: &[u8]) -> Result<Hash> {
    Hash::try_from(bytes).map_err(|_| StoreError::corrupt("audit", "a hash has the wrong length"))
}
