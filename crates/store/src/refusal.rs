//! What was refused, written into the audit chain without letting a flood fill it.
//!
//! The first refusal of a kind is an event at once. Those of the same kind in the ten minutes after
//! it are only counted, and the count becomes one event when the time is over.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Set};

use crate::audit::{self, Event};
use crate::database::Database;
use crate::entity::refusal as entity;
use crate::error::Result;
use crate::transaction::{Executor, Transaction, begin_write};

/// Refusals of one kind within this time are counted together.
pub const TOGETHER_MS: i64 = 10 * 60 * 1000;

/// Notes a refusal. Its kind is what was done, by whom and to what.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn note(database: &Database, event: &Event) -> Result<()> {
    let transaction = begin_write(database).await?;
    let counted = entity::Entity::update_many()
        .col_expr(entity::Column::More, Expr::col(entity::Column::More).add(1))
        .filter(entity::Column::Action.eq(&event.action))
        .filter(entity::Column::Actor.eq(&event.actor))
        .filter(entity::Column::Object.eq(&event.object))
        // A clock that went back by more starts a new count instead of counting for years.
        .filter(entity::Column::SinceMs.gt(event.at_ms - TOGETHER_MS))
        .filter(entity::Column::SinceMs.lt(event.at_ms + TOGETHER_MS))
        .exec(&transaction.writing())
        .await?;
    if counted.rows_affected > 0 {
        return transaction.commit().await;
    }
    tell_ended(&transaction, event.at_ms).await?;
    let row = entity::ActiveModel {
        action: Set(event.action.clone()),
        actor: Set(event.actor.clone()),
        object: Set(event.object.clone()),
        since_ms: Set(event.at_ms),
        more: Set(0),
    };
    let begun = entity::Entity::insert(row)
        .on_conflict_do_nothing_on([
            entity::Column::Action,
            entity::Column::Actor,
            entity::Column::Object,
        ])
        .exec_without_returning(&transaction.writing())
        .await?;
    let _ = begun;
    audit::append_in(&transaction, event).await?;
    transaction.commit().await
}

/// Writes down the counts whose time is over.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn settle(database: &Database, at_ms: i64) -> Result<()> {
    let transaction = begin_write(database).await?;
    tell_ended(&transaction, at_ms).await?;
    transaction.commit().await
}

async fn tell_ended(transaction: &Transaction, at_ms: i64) -> Result<()> {
    let ended = || {
        sea_orm::Condition::any()
            .add(entity::Column::SinceMs.lte(at_ms - TOGETHER_MS))
            .add(entity::Column::SinceMs.gte(at_ms + TOGETHER_MS))
    };
    let rows = entity::Entity::find()
        .filter(ended())
        .all(&transaction.reading())
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    entity::Entity::delete_many()
        .filter(ended())
        .exec(&transaction.writing())
        .await?;
    for row in rows.into_iter().filter(|row| row.more > 0) {
        let event = Event {
            at_ms,
            actor: row.actor,
            action: row.action,
            object: row.object,
            result: "refused".to_owned(),
            detail_json: serde_json::json!({ "more": row.more, "since_ms": row.since_ms })
                .to_string(),
        };
        audit::append_in(transaction, &event).await?;
    }
    Ok(())
}
