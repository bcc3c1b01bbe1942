//! Keeping a draft, and taking steps: each in one transaction with its audit event.

use sea_orm::{EntityTrait, Set};

use super::{Move, MoveRefused, ReleaseLife, ReleaseState, all, find};
use crate::audit::{self, Act, Event};
use crate::by::By;
use crate::database::Database;
use crate::entity::release_step as entity;
use crate::error::Result;
use crate::refusal;
use crate::release::{self, ReleaseHead};
use crate::round::{plan, step};
use crate::transaction::{Executor, Transaction, begin_write};

/// Keeps a release for ever, as a draft that only the office sees.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict): the number is taken, or the round does not exist.
pub async fn keep_draft(
    database: &Database,
    head: &ReleaseHead,
    content: &[u8],
    by: &By<'_>,
) -> Result<()> {
    let transaction = begin_write(database).await?;
    release::insert(&transaction, head, content).await?;
    append(&transaction, head, 0, ReleaseState::Draft, by, None).await?;
    let event = Event::of(Act::ReleaseMake, by.actor, &object(&head.number), by.at_ms)
        .with(&serde_json::json!({ "digest": head.digest }));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await
}

/// Takes a step, and publishes the round with its first release; a refusal is noted. Of several who take a
/// step at once one does.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound); [`StoreError::Conflict`](crate::StoreError::Conflict)
/// when another step came first.
pub async fn advance(
    database: &Database,
    number: &str,
    wanted: &Move,
    by: &By<'_>,
) -> Result<std::result::Result<ReleaseState, MoveRefused>> {
    let event = Event::of(act(wanted), by.actor, &object(number), by.at_ms);
    let transaction = begin_write(database).await?;
    let life = find(&transaction, number).await?;
    let after = life.after(wanted, by.actor, by.at_ms);
    let after = match after {
        Ok(ReleaseState::Approved) if knows_all(&transaction, &life).await? => after,
        Ok(ReleaseState::Approved) => Err(MoveRefused::MadeBefore),
        other => other,
    };
    let state = match after {
        Ok(state) => state,
        Err(refused) => {
            drop(transaction);
            refusal::note(database, &event.refused()).await?;
            return Ok(Err(refused));
        }
    };
    let sequence = i64::try_from(life.steps.len()).unwrap_or(i64::MAX);
    let reason = match wanted {
        Move::Supersede(reason) => Some(reason.clone()),
        _ => None,
    };
    append(&transaction, &life.head, sequence, state, by, reason).await?;
    audit::append_in(&transaction, &event).await?;
    if matches!(state, ReleaseState::Public | ReleaseState::Embargoed(_)) {
        publish_round(&transaction, &life.head, by).await?;
    }
    transaction.commit().await?;
    Ok(Ok(state))
}

/// Whether no other release of the round was approved after this one was made.
async fn knows_all(transaction: &Transaction, life: &ReleaseLife) -> Result<bool> {
    let own = &life.head;
    let is_unknown = |other: &ReleaseLife| {
        other.head.round == own.round
            && other.head.number != own.number
            && other.is_newer_than(own.made_ms)
    };
    Ok(!all(transaction).await?.iter().any(is_unknown))
}

/// How the audit chain names a release.
fn object(number: &str) -> String {
    format!("release {number}")
}

const fn act(wanted: &Move) -> Act {
    match wanted {
        Move::Check => Act::ReleaseCheck,
        Move::Approve => Act::ReleaseApprove,
        Move::Embargo(_) => Act::ReleaseEmbargo,
        Move::Publish => Act::ReleasePublish,
        Move::Supersede(_) => Act::ReleaseSupersede,
    }
}

/// The round is published with its first release, if it can be.
async fn publish_round(transaction: &Transaction, head: &ReleaseHead, by: &By<'_>) -> Result<()> {
    let kept = plan::find(transaction, head.round).await?;
    if let Ok(step) = kept.plan.publish() {
        step::take_in(transaction, &step, kept.revision, by).await?;
    }
    Ok(())
}

async fn append(
    transaction: &Transaction,
    head: &ReleaseHead,
    sequence: i64,
    state: ReleaseState,
    by: &By<'_>,
    reason: Option<String>,
) -> Result<()> {
    let until_ms = match state {
        ReleaseState::Embargoed(until_ms) => Some(until_ms),
        _ => None,
    };
    let row = entity::ActiveModel {
        round_id: Set(head.round.as_uuid()),
        number: Set(head.number.clone()),
        sequence: Set(sequence),
        state: Set(state.as_str().to_owned()),
        actor: Set(by.actor.to_owned()),
        at_ms: Set(by.at_ms),
        until_ms: Set(until_ms),
        reason: Set(reason),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&transaction.writing())
        .await?;
    Ok(())
}
