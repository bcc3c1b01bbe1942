//! Catalogue versions: the units (đơn vị) and fields (lĩnh vực) that a round pins by name.
//!
//! A version begins as a draft, follows the version before it, and never changes once a person has
//! confirmed it; the database itself refuses. Rounds know confirmed versions only.

mod answers;
mod draft;
mod keys;
mod rows;
mod search;

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use survey::catalogue::{CatalogueState, Successions};
use survey::{CatalogueId, Field, Unit, UnitCode};

use crate::database::Database;
use crate::entity::{catalogue as entity, field, succession, unit};
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

pub use answers::{answers_by_unit, rounds_of};
pub use draft::{ConfirmError, Confirmation, Dropped, confirm, discard, insert_draft};
pub use keys::refresh_keys;
pub use search::{Hit, fields_by_name, search, units_by_name};

/// Rows a statement: fifteen columns each stay below SQLite's 32,766 parameters.
const CHUNK: usize = 500;

/// A version of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// Its id.
    pub id: CatalogueId,
    /// Its name, e.g. where and when it was taken from.
    pub name: String,
    /// From when it holds, Unix milliseconds UTC.
    pub effective_ms: i64,
    /// Where it stands.
    pub state: CatalogueState,
    /// On what it rests, e.g. a resolution or a file.
    pub source: String,
    /// Code of the province whose catalogue it is; empty if it is not known.
    pub province: String,
    /// What a person should see before confirming it, one sentence each.
    pub notes: Vec<String>,
    /// The version before it.
    pub previous: Option<CatalogueId>,
    /// When a person confirmed it, Unix milliseconds UTC; none for a draft and for versions that
    /// the program made itself.
    pub confirmed_ms: Option<i64>,
}

impl Catalogue {
    /// A confirmed version without a predecessor.
    pub const fn confirmed(id: CatalogueId, name: String, effective_ms: i64) -> Self {
        Self {
            id,
            name,
            effective_ms,
            state: CatalogueState::Confirmed,
            source: String::new(),
            province: String::new(),
            notes: Vec::new(),
            previous: None,
            confirmed_ms: None,
        }
    }
}

/// Keeps a version with its units and fields, which later come back in the order given here.
///
/// # Errors
/// [`StoreError::Invalid`] for a unit whose parent is not among them; [`StoreError::Conflict`] for an
/// id or a code that occurs twice.
pub async fn insert(
    database: &Database,
    catalogue: &Catalogue,
    units: &[Unit],
    fields: &[Field],
) -> Result<()> {
    let transaction = begin_write(database).await?;
    insert_in(&transaction, catalogue, units, fields).await?;
    transaction.commit().await
}

async fn insert_in(
    transaction: &Transaction,
    catalogue: &Catalogue,
    units: &[Unit],
    fields: &[Field],
) -> Result<()> {
    check_parents(units)?;
    let connection = transaction.inner();
    entity::Entity::insert(rows::catalogue_row(catalogue)?)
        .exec_without_returning(connection)
        .await?;
    let unit_rows = units
        .iter()
        .zip(0..)
        .map(|(unit, at)| rows::unit_row(catalogue.id, at, unit))
        .collect::<Result<Vec<_>>>()?;
    for chunk in unit_rows.chunks(CHUNK) {
        unit::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    let field_rows: Vec<_> = fields
        .iter()
        .zip(0..)
        .map(|(field, at)| rows::field_row(catalogue.id, at, field))
        .collect();
    for chunk in field_rows.chunks(CHUNK) {
        field::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

fn check_parents(units: &[Unit]) -> Result<()> {
    let codes: BTreeSet<&UnitCode> = units.iter().map(|unit| &unit.code).collect();
    let orphan = units.iter().find(|unit| {
        unit.parent
            .as_ref()
            .is_some_and(|parent| !codes.contains(parent))
    });
    match orphan {
        Some(unit) => Err(StoreError::Invalid(format!(
            "the parent of unit {} is not listed",
            unit.code
        ))),
        None => Ok(()),
    }
}

/// The version of this id, draft or confirmed.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: CatalogueId) -> Result<Catalogue> {
    let row = entity::Entity::find_by_id(id.as_uuid())
        .one(&on.reading())
        .await?;
    rows::catalogue_from_row(row.ok_or_else(|| StoreError::not_found("catalogue", id))?)
}

/// All confirmed versions, the earliest first: those that a round can be about.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn all(on: &impl Executor) -> Result<Vec<Catalogue>> {
    let mut versions = versions(on).await?;
    versions.retain(|version| version.state == CatalogueState::Confirmed);
    Ok(versions)
}

/// All versions with the drafts, the earliest first.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn versions(on: &impl Executor) -> Result<Vec<Catalogue>> {
    entity::Entity::find()
        .order_by_asc(entity::Column::EffectiveMs)
        .order_by_asc(entity::Column::Id)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(rows::catalogue_from_row)
        .collect()
}

/// The ids of a version, of those before it and of the confirmed ones that follow it: the same
/// units over time, the earliest first.
pub fn lineage(versions: &[Catalogue], id: CatalogueId) -> Vec<CatalogueId> {
    let of = |id: CatalogueId| versions.iter().find(|version| version.id == id);
    let mut line = vec![id];
    let mut at = id;
    while let Some(previous) = of(at).and_then(|version| version.previous) {
        if line.contains(&previous) {
            break;
        }
        line.insert(0, previous);
        at = previous;
    }
    at = id;
    while let Some(next) = versions
        .iter()
        .find(|version| version.previous == Some(at) && version.state == CatalogueState::Confirmed)
    {
        if line.contains(&next.id) {
            break;
        }
        line.push(next.id);
        at = next.id;
    }
    line
}

/// The units of a version, in the order in which they were handed in.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn units(on: &impl Executor, catalogue: CatalogueId) -> Result<Vec<Unit>> {
    unit::Entity::find()
        .filter(unit::Column::CatalogueId.eq(catalogue.as_uuid()))
        .order_by_asc(unit::Column::Position)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(rows::unit_from_row)
        .collect()
}

/// The fields of a version, in the order in which they were handed in.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn fields(on: &impl Executor, catalogue: CatalogueId) -> Result<Vec<Field>> {
    field::Entity::find()
        .filter(field::Column::CatalogueId.eq(catalogue.as_uuid()))
        .order_by_asc(field::Column::Position)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(rows::field_from_row)
        .collect()
}

/// Which units of a version follow which of the version before it, under other codes.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn successions(on: &impl Executor, catalogue: CatalogueId) -> Result<Successions> {
    succession::Entity::find()
        .filter(succession::Column::CatalogueId.eq(catalogue.as_uuid()))
        .all(&on.reading())
        .await?
        .into_iter()
        .map(|row| {
            Ok((
                rows::unit_code(&row.predecessor)?,
                rows::unit_code(&row.successor)?,
            ))
        })
        .collect()
}

async fn insert_successions(
    transaction: &Transaction,
    catalogue: CatalogueId,
    successions: &Successions,
) -> Result<()> {
    let rows: Vec<_> = successions
        .iter()
        .map(|(predecessor, successor)| succession::ActiveModel {
            catalogue_id: Set(catalogue.as_uuid()),
            predecessor: Set(predecessor.as_str().to_owned()),
            successor: Set(successor.as_str().to_owned()),
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        succession::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(transaction.inner())
            .await?;
    }
    Ok(())
}
