//! What happened to a round after its draft: amendments and steps, in order, never changed.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::round::{Amendment, Reason};
use survey::{RoundId, RoundState};

use crate::by::By;
use crate::entity::round_amendment as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction};

/// Kind of an entry that is a step.
const STEP: &str = "state";

/// What an entry tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// An amendment, with what was there before.
    Amended {
        /// As it was.
        before: Amendment,
        /// As it is since.
        after: Amendment,
    },
    /// A step of its life.
    Moved {
        /// Where it stood.
        from: RoundState,
        /// Where it went.
        to: RoundState,
    },
}

/// One entry of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1.
    pub number: u32,
    /// What happened.
    pub what: Recorded,
    /// Why, where it had to be said.
    pub reason: Option<String>,
    /// Who did it.
    pub actor: String,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
}

/// The history of a round, the earliest first.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn of_round(on: &impl Executor, round: RoundId) -> Result<Vec<Entry>> {
    entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .order_by_asc(entity::Column::Number)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// Adds entries; the caller holds the row of the round, so that numbers are given once.
pub(super) async fn append(
    transaction: &Transaction,
    round: RoundId,
    recorded: &[Recorded],
    reason: Option<&Reason>,
    by: &By<'_>,
) -> Result<()> {
    let last: Option<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Number)
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .order_by_desc(entity::Column::Number)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    let mut rows = Vec::with_capacity(recorded.len());
    for (what, number) in recorded.iter().zip(last.unwrap_or_default() + 1..) {
        let (kind, before, after) = match what {
            Recorded::Amended { before, after } => (after.kind(), json(before)?, json(after)?),
            Recorded::Moved { from, to } => (STEP, from.to_string(), to.to_string()),
        };
        rows.push(entity::ActiveModel {
            round_id: Set(round.as_uuid()),
            number: Set(number),
            kind: Set(kind.to_owned()),
            before: Set(before),
            after: Set(after),
            reason: Set(reason.map(|reason| reason.as_str().to_owned())),
            actor: Set(by.actor.to_owned()),
            at_ms: Set(by.at_ms),
        });
    }
    entity::Entity::insert_many(rows)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}

fn json(amendment: &Amendment) -> Result<String> {
    serde_json::to_string(amendment)
        .map_err(|why| StoreError::Invalid(format!("the amendment cannot be kept: {why}")))
}

fn from_row(row: entity::Model) -> Result<Entry> {
    let amendment =
        |text: &str| -> Result<Amendment> { serde_json::from_str(text).map_err(corrupt) };
    let state = |text: &str| RoundState::parse(text).map_err(corrupt);
    let what = if row.kind == STEP {
        Recorded::Moved {
            from: state(&row.before)?,
            to: state(&row.after)?,
        }
    } else {
        Recorded::Amended {
            before: amendment(&row.before)?,
            after: amendment(&row.after)?,
        }
    };
    Ok(Entry {
        number: u32::try_from(row.number).map_err(corrupt)?,
        what,
        reason: row.reason,
        actor: row.actor,
        at_ms: row.at_ms,
    })
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("amendment", why)
}
