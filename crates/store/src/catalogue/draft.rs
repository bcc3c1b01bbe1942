//! The next version: kept as a draft, confirmed by a person or discarded.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use survey::catalogue::{CatalogueState, Successions};
use survey::{CatalogueId, Field, Unit, UnitCode};

use super::rows::{list, unit_keys};
use super::{
    Catalogue, answers, find, insert_in, insert_successions, lineage, successions, units, versions,
};
use crate::audit::{self, Event};
use crate::constraint::Constraint;
use crate::database::Database;
use crate::entity::{catalogue as entity, field, succession, unit};
use crate::error::{Result, StoreError};
use crate::transaction::{Transaction, begin_write};

/// A unit that a draft drops although answers name it, without a successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The unit as the version before has it.
    pub unit: Unit,
    /// Answers that name it.
    pub answers: u64,
}

/// Why a draft cannot be confirmed or discarded.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// Units with answers would be gone without a successor.
    #[error("{} units with answers have no successor", .0.len())]
    Dropped(Vec<Dropped>),
    /// A named successor or predecessor is not in its version.
    #[error("no unit {0} is in the version")]
    Unknown(UnitCode),
    /// It is no draft: somebody confirmed it meanwhile.
    #[error("the version is confirmed")]
    NotDraft,
    /// Another version was confirmed meanwhile after the same one.
    #[error("another version follows already")]
    Overtaken,
    /// The database failed.
    #[error("the draft stays as it was")]
    Store(#[from] StoreError),
}

/// What a person decided about a draft.
#[derive(Debug, Clone)]
pub struct Confirmation<'a> {
    /// The draft.
    pub id: CatalogueId,
    /// Successors of units that are gone, besides those that the draft names itself.
    pub successions: &'a Successions,
    /// When.
    pub at_ms: i64,
    /// What is written into the audit chain.
    pub event: &'a Event,
}

/// Keeps a draft with the successors it names, and writes `event`.
///
/// # Errors
/// As [`insert`](super::insert); [`StoreError::Invalid`] if it is not a draft.
pub async fn insert_draft(
    database: &Database,
    draft: &Catalogue,
    units: &[Unit],
    fields: &[Field],
    successions: &Successions,
    event: &Event,
) -> Result<()> {
    if draft.state != CatalogueState::Draft {
        return Err(StoreError::Invalid(
            "a new version begins as a draft".to_owned(),
        ));
    }
    let transaction = begin_write(database).await?;
    insert_in(&transaction, draft, units, fields).await?;
    insert_successions(&transaction, draft.id, successions).await?;
    audit::append_in(&transaction, event).await?;
    transaction.commit().await
}

/// Confirms a draft: from then on it never changes, and rounds can be about it.
///
/// # Errors
/// [`ConfirmError`]; the draft then stays as it was.
pub async fn confirm(
    database: &Database,
    confirmation: &Confirmation<'_>,
) -> std::result::Result<(), ConfirmError> {
    let transaction = begin_write(database).await?;
    let id = confirmation.id;
    let draft = find(&transaction, id).await?;
    if draft.state != CatalogueState::Draft {
        return Err(ConfirmError::NotDraft);
    }
    settle_successions(&transaction, &draft, confirmation.successions).await?;
    let changed = entity::Entity::update_many()
        .col_expr(
            entity::Column::State,
            CatalogueState::Confirmed.as_str().into(),
        )
        .col_expr(entity::Column::ConfirmedMs, confirmation.at_ms.into())
        .filter(entity::Column::Id.eq(id.as_uuid()))
        .filter(entity::Column::State.eq(CatalogueState::Draft.as_str()))
        .exec(transaction.inner())
        .await
        .map_err(StoreError::from)
        .map_err(overtaken)?;
    if changed.rows_affected == 0 {
        return Err(ConfirmError::NotDraft);
    }
    audit::append_in(&transaction, confirmation.event).await?;
    transaction.commit().await.map_err(overtaken)
}

fn overtaken(error: StoreError) -> ConfirmError {
    if error.constraint() == Some(Constraint::CatalogueNext) {
        ConfirmError::Overtaken
    } else {
        ConfirmError::Store(error)
    }
}

/// Checks and keeps the successors of what is gone.
async fn settle_successions(
    transaction: &Transaction,
    draft: &Catalogue,
    named: &Successions,
) -> std::result::Result<(), ConfirmError> {
    let Some(previous) = draft.previous else {
        return Ok(());
    };
    let before = units(transaction, previous).await?;
    let after = units(transaction, draft.id).await?;
    let old: BTreeMap<&UnitCode, &Unit> = before.iter().map(|unit| (&unit.code, unit)).collect();
    let new: BTreeSet<&UnitCode> = after.iter().map(|unit| &unit.code).collect();
    for (predecessor, successor) in named {
        if !old.contains_key(predecessor) {
            return Err(ConfirmError::Unknown(predecessor.clone()));
        }
        if !new.contains(successor) {
            return Err(ConfirmError::Unknown(successor.clone()));
        }
    }
    let kept = successions(transaction, draft.id).await?;
    let fresh: Successions = named.difference(&kept).cloned().collect();
    let followed: BTreeSet<&UnitCode> = kept.iter().chain(&fresh).map(|(old, _)| old).collect();
    let gone: Vec<UnitCode> = old
        .keys()
        .filter(|code| !new.contains(*code) && !followed.contains(*code))
        .map(|code| (*code).clone())
        .collect();
    let versions = versions(transaction).await?;
    let rounds = answers::rounds_of(transaction, &lineage(&versions, previous)).await?;
    let counted = answers::answers_by_unit(transaction, &rounds, &gone).await?;
    if !counted.is_empty() {
        let dropped = counted.into_iter().filter_map(|(code, answers)| {
            let unit = (*old.get(&code)?).clone();
            Some(Dropped { unit, answers })
        });
        return Err(ConfirmError::Dropped(dropped.collect()));
    }
    insert_successions(transaction, draft.id, &fresh).await?;
    remember_names(transaction, draft.id, &old, &after, &fresh).await?;
    Ok(())
}

/// Lets a successor be found by the name of what went into it.
async fn remember_names(
    transaction: &Transaction,
    draft: CatalogueId,
    old: &BTreeMap<&UnitCode, &Unit>,
    after: &[Unit],
    fresh: &Successions,
) -> Result<()> {
    for unit in after {
        let mut former = unit.former_names.clone();
        for (predecessor, _) in fresh.iter().filter(|(_, to)| *to == unit.code) {
            let name = old.get(predecessor).map(|unit| unit.name.clone());
            former.extend(
                name.filter(|name| *name != unit.name && !unit.former_names.contains(name)),
            );
        }
        if former.len() == unit.former_names.len() {
            continue;
        }
        let (search_text, _) = unit_keys(&unit.name, &unit.full_name, &former);
        unit::Entity::update_many()
            .col_expr(unit::Column::FormerNames, Expr::value(list(&former)?))
            .col_expr(unit::Column::SearchText, Expr::value(search_text))
            .filter(unit::Column::CatalogueId.eq(draft.as_uuid()))
            .filter(unit::Column::Code.eq(unit.code.as_str()))
            .exec(transaction.inner())
            .await?;
    }
    Ok(())
}

/// Throws a draft away, and writes `event`.
///
/// # Errors
/// [`ConfirmError::NotDraft`]; [`ConfirmError::Store`].
pub async fn discard(
    database: &Database,
    id: CatalogueId,
    event: &Event,
) -> std::result::Result<(), ConfirmError> {
    let transaction = begin_write(database).await?;
    if find(&transaction, id).await?.state != CatalogueState::Draft {
        return Err(ConfirmError::NotDraft);
    }
    delete(&transaction, id).await?;
    audit::append_in(&transaction, event).await?;
    Ok(transaction.commit().await?)
}

async fn delete(transaction: &Transaction, id: CatalogueId) -> Result<()> {
    let (connection, id) = (transaction.inner(), id.as_uuid());
    succession::Entity::delete_many()
        .filter(succession::Column::CatalogueId.eq(id))
        .exec(connection)
        .await?;
    unit::Entity::delete_many()
        .filter(unit::Column::CatalogueId.eq(id))
        .exec(connection)
        .await?;
    field::Entity::delete_many()
        .filter(field::Column::CatalogueId.eq(id))
        .exec(connection)
        .await?;
    entity::Entity::delete_by_id(id).exec(connection).await?;
    Ok(())
}
