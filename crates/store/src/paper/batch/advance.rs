//! The one way from state to state.

use data_encoding::HEXLOWER;
use intake::BatchId;
use intake::batch::{self as rules, BatchState, Refusal, Step};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Batch, disturb, facts, find, forgive, lock, steps};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::batch as entity;
use crate::error::Result;
use crate::paper::closing;
use crate::paper::kept::small;
use crate::paper::who::Who;
use crate::transaction::{Transaction, begin_write};

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advanced {
    /// It was taken; this is the batch now.
    Taken(Box<Batch>),
    /// Somebody else took a step meanwhile; this is the batch now.
    Stale(Box<Batch>),
    /// It may not be taken.
    Refused(Refusal),
}

/// Takes a step with a batch, by somebody who saw revision `seen`.
///
/// Facts are counted, the step is decided, and everything that follows from it is written in one
/// transaction. A refusal by which somebody would have judged their own work is written into the audit
/// chain.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound); [`StoreError::Away`](crate::StoreError::Away).
pub async fn advance(
    database: &Database,
    id: BatchId,
    step: Step,
    seen: i64,
    reason: Option<&str>,
    who: &Who<'_>,
) -> Result<Advanced> {
    let transaction = begin_write(database).await?;
    let advanced = advance_in(&transaction, id, step, seen, reason, who).await?;
    transaction.commit().await?;
    Ok(advanced)
}

/// The same together with what else belongs to it; the caller commits, also after a refusal.
///
/// # Errors
/// As for [`advance`].
pub async fn advance_in(
    transaction: &Transaction,
    id: BatchId,
    step: Step,
    seen: i64,
    reason: Option<&str>,
    who: &Who<'_>,
) -> Result<Advanced> {
    let batch = lock(transaction, id).await?;
    if batch.revision != seen {
        return Ok(Advanced::Stale(Box::new(batch)));
    }
    let known = facts(transaction, &batch, reason).await?;
    let to = match rules::advance(batch.state, step, who.actor(), &known) {
        Ok(to) => to,
        Err(refusal) => {
            refuse(transaction, &batch, step, refusal, who).await?;
            return Ok(Advanced::Refused(refusal));
        }
    };
    let (act, more) = follow(transaction, &batch, step, who).await?;
    move_batch(transaction, &batch, step, to, who).await?;
    steps::note(transaction, &batch, step, to, reason, who).await?;
    let detail = serde_json::json!({
        "step": step, "from": batch.state, "to": to, "reason": reason, "more": more,
    });
    let event = who.event(act, &batch.object(), &detail);
    audit::append_in(transaction, &event).await?;
    Ok(Advanced::Taken(Box::new(find(transaction, id).await?)))
}

/// What a step does to the answers of the batch, and what the audit chain says of that.
async fn follow(
    transaction: &Transaction,
    batch: &Batch,
    step: Step,
    who: &Who<'_>,
) -> Result<(Act, serde_json::Value)> {
    match step {
        Step::Close => {
            let handed = closing::hand_over(transaction, batch, who).await?;
            entity::Entity::update_many()
                .col_expr(
                    entity::Column::Closing,
                    Expr::value(small(batch.closing + 1)?),
                )
                .col_expr(entity::Column::ClosedMs, Expr::value(Some(who.at_ms)))
                .col_expr(
                    entity::Column::ClosedHash,
                    Expr::value(Some(handed.hash.to_vec())),
                )
                .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
                .filter(entity::Column::Id.eq(batch.id.as_uuid()))
                .exec(transaction.inner())
                .await?;
            let more = serde_json::json!({
                "closing": batch.closing + 1,
                "counted": handed.counted.len(),
                "by_phone": handed.by_phone,
                "hash": HEXLOWER.encode(&handed.hash),
            });
            Ok((Act::BatchClose, more))
        }
        Step::ApproveReopen => {
            let taken_back = closing::take_back(transaction, batch, who).await?;
            let more = serde_json::json!({ "superseded": taken_back });
            Ok((Act::BatchReopen, more))
        }
        _ => Ok((Act::BatchStep, serde_json::Value::Null)),
    }
}

async fn move_batch(
    transaction: &Transaction,
    batch: &Batch,
    step: Step,
    to: BatchState,
    who: &Who<'_>,
) -> Result<()> {
    let asked_by = (step == Step::AskReopen).then(|| who.person.as_uuid());
    let pass = batch.pass + u32::from(step == Step::KeyAgain);
    entity::Entity::update_many()
        .col_expr(entity::Column::State, Expr::value(to.as_str()))
        .col_expr(entity::Column::Revision, Expr::value(batch.revision + 1))
        .col_expr(entity::Column::ChangedMs, Expr::value(who.at_ms))
        .col_expr(entity::Column::AskedBy, Expr::value(asked_by))
        .col_expr(entity::Column::Pass, Expr::value(small(pass)?))
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::Id.eq(batch.id.as_uuid()))
        .exec(transaction.inner())
        .await?;
    // Whatever opens the values again needs another audit.
    match step {
        Step::KeyAgain => forgive(transaction, batch, who.at_ms).await,
        Step::ApproveReopen | Step::Return => disturb(transaction, batch, who.at_ms).await,
        _ => Ok(()),
    }
}

/// Writes down that somebody wanted to judge their own work.
async fn refuse(
    transaction: &Transaction,
    batch: &Batch,
    step: Step,
    refusal: Refusal,
    who: &Who<'_>,
) -> Result<()> {
    if !matches!(refusal, Refusal::ActorKeyed | Refusal::SamePerson) {
        return Ok(());
    }
    let detail = serde_json::json!({ "step": step, "refusal": refusal.code() });
    let event = who.event(Act::BatchStep, &batch.object(), &detail);
    audit::append_in(transaction, &event.refused()).await
}
