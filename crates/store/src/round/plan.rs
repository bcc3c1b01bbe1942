//! The plan of a round as it is kept, with the revision that two editors are told apart by.

mod rows;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use survey::round::{Amended, Redrafted, RoundPlan};
use survey::{Round, RoundId, RoundState};

use super::history::{self, Recorded};
use super::{from_row, to_row};
use crate::audit::{self, Act};
use crate::by::By;
use crate::database::Database;
use crate::entity::round as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

pub use rows::post_offices;
pub(crate) use rows::serves;

/// A plan with what tells it from another version of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPlan {
    /// The plan.
    pub plan: RoundPlan,
    /// Counts its changes, from 1.
    pub revision: i64,
    /// Who changed it last, and when in Unix milliseconds UTC.
    pub changed: Option<(String, i64)>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is kept, under this revision.
    Kept(i64),
    /// Somebody else changed the round meanwhile; nothing was done.
    Stale(Box<KeptPlan>),
}

/// The plan of the round of this id.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Corrupt`].
pub async fn find(on: &impl Executor, id: RoundId) -> Result<KeptPlan> {
    let row = entity::Entity::find_by_id(id.as_uuid())
        .one(&on.reading())
        .await?;
    with_tables(on, row.ok_or_else(|| StoreError::not_found("round", id))?).await
}

/// The plan of the round of this code.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Corrupt`].
pub async fn by_code(on: &impl Executor, code: &str) -> Result<KeptPlan> {
    let row = entity::Entity::find()
        .filter(entity::Column::Code.eq(code))
        .one(&on.reading())
        .await?;
    with_tables(on, row.ok_or_else(|| StoreError::not_found("round", code))?).await
}

/// Keeps a new round as a draft.
///
/// # Errors
/// [`StoreError::Conflict`] with [`Constraint::RoundCode`](crate::Constraint::RoundCode) if its code
/// is taken, with [`Constraint::Reference`](crate::Constraint::Reference) if its questionnaire
/// version or catalogue is not kept; [`StoreError::Invalid`] if it is no draft.
pub async fn create(database: &Database, plan: &RoundPlan, by: &By<'_>) -> Result<()> {
    if plan.round.state != RoundState::Draft {
        return Err(StoreError::Invalid("a new round is a draft".to_owned()));
    }
    let transaction = begin_write(database).await?;
    let mut row = to_row(&plan.round)?;
    row.changed_ms = Set(Some(by.at_ms));
    row.changed_by = Set(Some(by.actor.to_owned()));
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    rows::write(&transaction, plan).await?;
    let event = super::event(
        Act::RoundCreate,
        &plan.round.code,
        by,
        &serde_json::json!({}),
    );
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await
}

/// Keeps a draft that was written anew by somebody who saw revision `seen`.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Conflict`] as for [`create`].
pub async fn redraft(
    database: &Database,
    redrafted: &Redrafted,
    seen: i64,
    by: &By<'_>,
) -> Result<Saved> {
    let plan = redrafted.plan();
    let transaction = begin_write(database).await?;
    if !write_round(&transaction, &plan.round, seen, by).await? {
        return stale(transaction, plan.round.id).await;
    }
    rows::replace(&transaction, plan).await?;
    let detail = serde_json::json!({ "revision": seen + 1 });
    let event = super::event(Act::RoundEdit, &plan.round.code, by, &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Saved::Kept(seen + 1))
}

/// Keeps an amendment by somebody who saw revision `seen`, with its place in the history.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn amend(
    database: &Database,
    amended: &Amended,
    seen: i64,
    by: &By<'_>,
) -> Result<Saved> {
    let plan = amended.plan();
    let transaction = begin_write(database).await?;
    if !write_round(&transaction, &plan.round, seen, by).await? {
        return stale(transaction, plan.round.id).await;
    }
    rows::replace(&transaction, plan).await?;
    let recorded: Vec<Recorded> = amended
        .changes()
        .iter()
        .map(|change| Recorded::Amended {
            before: change.before.clone(),
            after: change.after.clone(),
        })
        .collect();
    let reason = Some(amended.reason());
    history::append(&transaction, plan.round.id, &recorded, reason, by).await?;
    let kinds: Vec<&str> = amended
        .changes()
        .iter()
        .map(|change| change.after.kind())
        .collect();
    let detail = serde_json::json!({ "changes": kinds, "reason": amended.reason().as_str() });
    let event = super::event(Act::RoundAmend, &plan.round.code, by, &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Saved::Kept(seen + 1))
}

/// Writes the row of the round if it still stands at revision `seen` and in the state in which its
/// plan was made.
async fn write_round(
    transaction: &Transaction,
    round: &Round,
    seen: i64,
    by: &By<'_>,
) -> Result<bool> {
    let mut row = to_row(round)?;
    row.id = sea_orm::NotSet;
    row.revision = Set(seen + 1);
    row.changed_ms = Set(Some(by.at_ms));
    row.changed_by = Set(Some(by.actor.to_owned()));
    let changed = entity::Entity::update_many()
        .set(row)
        .filter(entity::Column::Id.eq(round.id.as_uuid()))
        .filter(entity::Column::Revision.eq(seen))
        .filter(entity::Column::State.eq(round.state.as_str()))
        .exec(transaction.inner())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Moves the row of a round if it still stands at revision `seen` and in `from`.
pub(super) async fn move_round(
    transaction: &Transaction,
    step: &survey::round::Step,
    seen: i64,
    by: &By<'_>,
) -> Result<bool> {
    let mut update = entity::Entity::update_many()
        .col_expr(entity::Column::State, step.to().as_str().into())
        .col_expr(entity::Column::Revision, Expr::value(seen + 1))
        .col_expr(entity::Column::ChangedMs, Expr::value(by.at_ms))
        .col_expr(entity::Column::ChangedBy, Expr::value(by.actor));
    if let Some(closes_ms) = step.closes_ms() {
        update = update.col_expr(entity::Column::ClosesMs, Expr::value(closes_ms));
    }
    let changed = update
        .filter(entity::Column::Id.eq(step.round().as_uuid()))
        .filter(entity::Column::Revision.eq(seen))
        .filter(entity::Column::State.eq(step.from().as_str()))
        .exec(transaction.inner())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Undoes the transaction and tells how the round stands now.
pub(super) async fn stale(transaction: Transaction, id: RoundId) -> Result<Saved> {
    let now = find(&transaction, id).await?;
    Ok(Saved::Stale(Box::new(now)))
}

async fn with_tables(on: &impl Executor, row: entity::Model) -> Result<KeptPlan> {
    let revision = row.revision;
    let changed = row.changed_by.clone().zip(row.changed_ms);
    let mut plan = RoundPlan::of(from_row(row)?);
    rows::read(on, &mut plan).await?;
    Ok(KeptPlan {
        plan,
        revision,
        changed,
    })
}
