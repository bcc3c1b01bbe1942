//! Steps in the life of a round.

use survey::RoundState;
use survey::round::Step;

use super::history::{self, Recorded};
use super::plan::{Saved, move_round, stale};
use crate::audit::{self, Act};
use crate::by::By;
use crate::database::Database;
use crate::error::Result;
use crate::transaction::{Transaction, begin_write};

/// Takes a step that somebody decided who saw revision `seen`, with its place in the history.
///
/// Of two people who close a round at once, one closes it and the other learns that it is closed.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn take(database: &Database, step: &Step, seen: i64, by: &By<'_>) -> Result<Saved> {
    let transaction = begin_write(database).await?;
    if !take_in(&transaction, step, seen, by).await? {
        return stale(transaction, step.round()).await;
    }
    transaction.commit().await?;
    Ok(Saved::Kept(seen + 1))
}

/// The same together with what else belongs to it, such as a release; whether the round still stood
/// where the person saw it.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn take_in(
    transaction: &Transaction,
    step: &Step,
    seen: i64,
    by: &By<'_>,
) -> Result<bool> {
    if !move_round(transaction, step, seen, by).await? {
        return Ok(false);
    }
    let (from, to) = (step.from(), step.to());
    let recorded = [Recorded::Moved { from, to }];
    history::append(transaction, step.round(), &recorded, step.reason(), by).await?;
    let code = super::find(transaction, step.round()).await?.code;
    let detail = serde_json::json!({
        "from": from.as_str(),
        "to": to.as_str(),
        "reason": step.reason().map(survey::round::Reason::as_str),
        "closes_ms": step.closes_ms(),
    });
    let act = match to {
        RoundState::Open if from == RoundState::Closed => Act::RoundReopen,
        RoundState::Draft | RoundState::Open => Act::RoundOpen,
        RoundState::Closed => Act::RoundClose,
        RoundState::Published => Act::RoundPublish,
        RoundState::Archived => Act::RoundArchive,
    };
    let event = super::event(act, &code, by, &detail);
    audit::append_in(transaction, &event).await?;
    Ok(true)
}
