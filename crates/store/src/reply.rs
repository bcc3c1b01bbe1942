//! Replies of units to their results, with what they plan to do (phản hồi, kế hoạch khắc phục).
//!
//! A wording is never changed: who writes again adds the next revision. The last published one stands
//! beside the result.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use survey::{RoundId, UnitCode};

use crate::audit::{self, Act, Event};
use crate::by::By;
use crate::database::Database;
use crate::entity::unit_reply as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, begin_write};

/// One wording of a unit's reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The round whose results it replies to.
    pub round: RoundId,
    /// The unit.
    pub unit: String,
    /// 1 for the first wording.
    pub revision: i32,
    /// What the unit says.
    pub reply: String,
    /// What it plans; may be empty.
    pub plan: String,
    /// The account that wrote it.
    pub written_by: String,
    /// When, Unix milliseconds UTC.
    pub written_ms: i64,
    /// When it was published; not yet without one.
    pub published_ms: Option<i64>,
}

/// A wording to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// The round.
    pub round: RoundId,
    /// The unit.
    pub unit: &'a UnitCode,
    /// What the unit says.
    pub reply: &'a str,
    /// What it plans.
    pub plan: &'a str,
}

/// The wordings of a unit, the last first.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn of_unit(on: &impl Executor, round: RoundId, unit: &str) -> Result<Vec<Reply>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::Unit.eq(unit))
        .order_by_desc(entity::Column::Revision)
        .all(&on.reading())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The last wording of every unit that wrote one, for any round.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn latest(on: &impl Executor) -> Result<Vec<Reply>> {
    newest(on, false).await
}

/// The last published wording of every unit that has one, for any round.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn published(on: &impl Executor) -> Result<Vec<Reply>> {
    newest(on, true).await
}

async fn newest(on: &impl Executor, published: bool) -> Result<Vec<Reply>> {
    let mut wanted = entity::Entity::find();
    if published {
        wanted = wanted.filter(entity::Column::PublishedMs.is_not_null());
    }
    let rows = wanted
        .order_by_asc(entity::Column::RoundId)
        .order_by_asc(entity::Column::Unit)
        .order_by_desc(entity::Column::Revision)
        .all(&on.reading())
        .await?;
    let mut replies: Vec<Reply> = rows.into_iter().map(from_row).collect();
    replies.dedup_by(|next, kept| next.round == kept.round && next.unit == kept.unit);
    Ok(replies)
}

/// Keeps a wording as the one after revision `seen` (0: none was there); false if somebody else wrote
/// meanwhile.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Conflict`] if the round does not exist.
pub async fn write(
    database: &Database,
    wording: &Wording<'_>,
    seen: i32,
    by: &By<'_>,
) -> Result<bool> {
    let transaction = begin_write(database).await?;
    let known = of_unit(&transaction, wording.round, wording.unit.as_str()).await?;
    if known.first().map_or(0, |last| last.revision) != seen {
        return Ok(false);
    }
    let row = entity::ActiveModel {
        round_id: Set(wording.round.as_uuid()),
        unit: Set(wording.unit.as_str().to_owned()),
        revision: Set(seen + 1),
        reply: Set(wording.reply.to_owned()),
        plan: Set(wording.plan.to_owned()),
        written_by: Set(by.actor.to_owned()),
        written_ms: Set(by.at_ms),
        published_by: Set(None),
        published_ms: Set(None),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    let object = object(wording.round, wording.unit.as_str(), seen + 1);
    let event = Event::of(Act::ReplyWrite, by.actor, &object, by.at_ms);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Publishes a wording if it is still the last one and not published; false otherwise.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::NotFound`] without such a wording.
pub async fn publish(
    database: &Database,
    round: RoundId,
    unit: &str,
    revision: i32,
    by: &By<'_>,
) -> Result<bool> {
    let transaction = begin_write(database).await?;
    let known = of_unit(&transaction, round, unit).await?;
    let last = known
        .first()
        .ok_or_else(|| StoreError::not_found("reply", unit))?;
    if last.revision != revision || last.published_ms.is_some() {
        return Ok(false);
    }
    entity::Entity::update_many()
        .set(entity::ActiveModel {
            published_by: Set(Some(by.actor.to_owned())),
            published_ms: Set(Some(by.at_ms)),
            ..Default::default()
        })
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::Unit.eq(unit))
        .filter(entity::Column::Revision.eq(revision))
        .exec(transaction.inner())
        .await?;
    let object = object(round, unit, revision);
    let event = Event::of(Act::ReplyPublish, by.actor, &object, by.at_ms);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(true)
}

fn object(round: RoundId, unit: &str, revision: i32) -> String {
    format!("reply {round} {unit} {revision}")
}

fn from_row(row: entity::Model) -> Reply {
    Reply {
        round: RoundId::from_uuid(row.round_id),
        unit: row.unit,
        revision: row.revision,
        reply: row.reply,
        plan: row.plan,
        written_by: row.written_by,
        written_ms: row.written_ms,
        published_ms: row.published_ms,
    }
}
