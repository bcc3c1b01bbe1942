//! Changes of a version that is not fixed yet, each with its audit event in one transaction.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter, Set};
use survey::questionnaire::life::QuestionnaireState;

use super::{Version, stored_version, version};
use crate::audit::{self, Event};
use crate::database::Database;
use crate::entity::questionnaire as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Transaction, begin_write};

/// A new draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its code.
    pub code: String,
    /// Its number.
    pub version: u32,
    /// The TOML, which the caller has checked.
    pub source: String,
    /// When it was made, Unix milliseconds UTC.
    pub at_ms: i64,
    /// Who made it.
    pub by: String,
}

/// How a change ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It lasts.
    Done,
    /// Somebody else changed the version meanwhile; nothing was changed, and this is how it stands.
    Stale(Version),
}

/// A step in the life of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// Code of the questionnaire.
    pub code: &'a str,
    /// Its version.
    pub version: u32,
    /// The revision that the person saw.
    pub revision: i32,
    /// Where it stood then.
    pub from: QuestionnaireState,
    /// Where it shall stand.
    pub to: QuestionnaireState,
}

/// Keeps a new draft.
///
/// # Errors
/// [`StoreError::Conflict`] with [`Constraint::Questionnaire`](crate::Constraint::Questionnaire) if
/// there is this version already.
pub async fn create_draft(database: &Database, draft: &Draft, event: &Event) -> Result<()> {
    let transaction = begin_write(database).await?;
    let row = entity::ActiveModel {
        code: Set(draft.code.clone()),
        version: Set(stored_version(draft.version)?),
        source: Set(draft.source.clone()),
        state: Set(QuestionnaireState::Draft.as_str().to_owned()),
        revision: Set(1),
        created_ms: Set(Some(draft.at_ms)),
        created_by: Set(draft.by.clone()),
        frozen_ms: Set(None),
        frozen_by: Set(None),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    audit::append_in(&transaction, event).await?;
    transaction.commit().await
}

/// Puts another text in place of that of a version that is not fixed; it is a draft again.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn replace_draft(
    database: &Database,
    (code, version): (&str, u32),
    revision: i32,
    source: &str,
    event: &Event,
) -> Result<Saved> {
    let transaction = begin_write(database).await?;
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::Source, source.into())
        .col_expr(
            entity::Column::State,
            QuestionnaireState::Draft.as_str().into(),
        )
        .col_expr(
            entity::Column::Revision,
            Expr::col(entity::Column::Revision).add(1),
        )
        .filter(entity::Column::Code.eq(code))
        .filter(entity::Column::Version.eq(stored_version(version)?))
        .filter(entity::Column::Revision.eq(revision))
        .filter(entity::Column::State.is_in(editable()))
        .exec(transaction.inner())
        .await?;
    finish(transaction, changed.rows_affected, (code, version), event).await
}

/// Throws away a version that is not fixed.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn discard_draft(
    database: &Database,
    (code, version): (&str, u32),
    revision: i32,
    event: &Event,
) -> Result<Saved> {
    let transaction = begin_write(database).await?;
    let removed = entity::Entity::delete_many()
        .filter(entity::Column::Code.eq(code))
        .filter(entity::Column::Version.eq(stored_version(version)?))
        .filter(entity::Column::Revision.eq(revision))
        .filter(entity::Column::State.is_in(editable()))
        .exec(transaction.inner())
        .await?;
    finish(transaction, removed.rows_affected, (code, version), event).await
}

/// Takes a step in the life of a version; `event` says when and by whom.
///
/// # Errors
/// [`StoreError::Invalid`] if no such step exists; [`StoreError::NotFound`].
pub async fn advance(database: &Database, step: &Step<'_>, event: &Event) -> Result<Saved> {
    step.from
        .advance(step.to)
        .map_err(|why| StoreError::Invalid(why.to_string()))?;
    let transaction = begin_write(database).await?;
    let mut change = entity::Entity::update_many()
        .col_expr(entity::Column::State, step.to.as_str().into())
        .col_expr(
            entity::Column::Revision,
            Expr::col(entity::Column::Revision).add(1),
        );
    if step.from.is_editable() && step.to == QuestionnaireState::Frozen {
        change = change
            .col_expr(entity::Column::FrozenMs, event.at_ms.into())
            .col_expr(entity::Column::FrozenBy, event.actor.as_str().into());
    }
    let changed = change
        .filter(entity::Column::Code.eq(step.code))
        .filter(entity::Column::Version.eq(stored_version(step.version)?))
        .filter(entity::Column::Revision.eq(step.revision))
        .filter(entity::Column::State.eq(step.from.as_str()))
        .exec(transaction.inner())
        .await?;
    let key = (step.code, step.version);
    finish(transaction, changed.rows_affected, key, event).await
}

fn editable() -> [&'static str; 2] {
    [
        QuestionnaireState::Draft.as_str(),
        QuestionnaireState::Review.as_str(),
    ]
}

/// Commits a change of one row with its event, or tells how the row stands now.
async fn finish(
    transaction: Transaction,
    rows: u64,
    (code, number): (&str, u32),
    event: &Event,
) -> Result<Saved> {
    if rows == 0 {
        return Ok(Saved::Stale(version(&transaction, code, number).await?));
    }
    audit::append_in(&transaction, event).await?;
    transaction.commit().await?;
    Ok(Saved::Done)
}
