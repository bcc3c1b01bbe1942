//! Who has passed the drill.

use intake::PersonId;
use sea_orm::{EntityTrait, Set};

use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::keying_drill as entity;
use crate::error::Result;
use crate::paper::who::Who;
use crate::transaction::{Executor, begin_write};

/// When somebody first passed the drill, Unix milliseconds UTC; none before.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn passed_drill(on: &impl Executor, person: PersonId) -> Result<Option<i64>> {
    let row = entity::Entity::find_by_id(person.as_uuid())
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| row.passed_ms))
}

/// Notes that somebody has passed the drill; the first time counts.
///
/// # Errors
/// [`StoreError::Conflict`](crate::StoreError::Conflict) for an unknown account.
pub async fn pass_drill(database: &Database, who: &Who<'_>) -> Result<()> {
    let transaction = begin_write(database).await?;
    if passed_drill(&transaction, who.person).await?.is_some() {
        return Ok(());
    }
    let row = entity::ActiveModel {
        account_id: Set(who.person.as_uuid()),
        passed_ms: Set(who.at_ms),
    };
    let inserted = entity::Entity::insert(row)
        .on_conflict_do_nothing_on([entity::Column::AccountId])
        .exec_without_returning(transaction.inner())
        .await?;
    let _ = inserted;
    let event = who.event(Act::DrillPass, who.name, &serde_json::json!({}));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await
}
