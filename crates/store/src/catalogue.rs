//! Catalogue versions: the units (đơn vị) and fields (lĩnh vực) that a round pins by name.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use survey::{Block, CatalogueId, Field, FieldCode, Unit, UnitCode};

use crate::database::Database;
use crate::entity::{catalogue as entity, field, unit};
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, begin_write};

/// Rows a statement: ten columns each stay far below SQLite's 32,766 parameters.
const CHUNK: usize = 500;

/// A version of the catalogue; its units and fields never change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// Its id.
    pub id: CatalogueId,
    /// Its name, e.g. where and when it was taken from.
    pub name: String,
    /// From when it holds, Unix milliseconds UTC.
    pub effective_ms: i64,
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
    check_parents(units)?;
    let transaction = begin_write(database).await?;
    let row = entity::ActiveModel {
        id: Set(catalogue.id.as_uuid()),
        name: Set(catalogue.name.clone()),
        effective_ms: Set(catalogue.effective_ms),
    };
    let connection = transaction.inner();
    entity::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    let rows: Vec<_> = units
        .iter()
        .zip(0..)
        .map(|(unit, at)| unit_row(catalogue.id, at, unit))
        .collect();
    for chunk in rows.chunks(CHUNK) {
        unit::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    let rows: Vec<_> = fields
        .iter()
        .zip(0..)
        .map(|(field, at)| field_row(catalogue.id, at, field))
        .collect();
    for chunk in rows.chunks(CHUNK) {
        field::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    transaction.commit().await
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

/// The version of this id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: CatalogueId) -> Result<Catalogue> {
    entity::Entity::find_by_id(id.as_uuid())
        .one(&on.reading())
        .await?
        .map(from_row)
        .ok_or_else(|| StoreError::not_found("catalogue", id))
}

/// All versions, the earliest first.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn all(on: &impl Executor) -> Result<Vec<Catalogue>> {
    let rows = entity::Entity::find()
        .order_by_asc(entity::Column::EffectiveMs)
        .order_by_asc(entity::Column::Id)
        .all(&on.reading())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

fn from_row(row: entity::Model) -> Catalogue {
    Catalogue {
        id: CatalogueId::from_uuid(row.id),
        name: row.name,
        effective_ms: row.effective_ms,
    }
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
        .map(unit_from_row)
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
        .map(field_from_row)
        .collect()
}

fn unit_row(catalogue: CatalogueId, position: i32, unit: &Unit) -> unit::ActiveModel {
    unit::ActiveModel {
        catalogue_id: Set(catalogue.as_uuid()),
        code: Set(unit.code.as_str().to_owned()),
        position: Set(position),
        name: Set(unit.name.clone()),
        full_name: Set(unit.full_name.clone()),
        kind: Set(unit.kind.clone()),
        block: Set(unit.block.as_str().to_owned()),
        parent: Set(unit
            .parent
            .as_ref()
            .map(|parent| parent.as_str().to_owned())),
        phone: Set(unit.phone.clone()),
    }
}

fn unit_from_row(row: unit::Model) -> Result<Unit> {
    let code = |text: &str| UnitCode::parse(text).map_err(|why| StoreError::corrupt("unit", why));
    Ok(Unit {
        code: code(&row.code)?,
        name: row.name,
        full_name: row.full_name,
        kind: row.kind,
        block: Block::parse(&row.block).map_err(|why| StoreError::corrupt("block", why))?,
        parent: row.parent.as_deref().map(code).transpose()?,
        phone: row.phone,
    })
}

fn field_row(catalogue: CatalogueId, position: i32, field: &Field) -> field::ActiveModel {
    field::ActiveModel {
        catalogue_id: Set(catalogue.as_uuid()),
        code: Set(field.code.as_str().to_owned()),
        position: Set(position),
        name: Set(field.name.clone()),
        common: Set(field.common),
        ministry: Set(field.ministry.clone()),
    }
}

fn field_from_row(row: field::Model) -> Result<Field> {
    Ok(Field {
        code: FieldCode::parse(&row.code).map_err(|why| StoreError::corrupt("field", why))?,
        name: row.name,
        common: row.common,
        ministry: row.ministry,
    })
}
