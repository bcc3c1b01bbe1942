//! Versions, units and fields as rows, and back.

use sea_orm::Set;
use survey::catalogue::CatalogueState;
use survey::text::{search_text, sort_key};
use survey::{Block, CatalogueId, Day, Field, FieldCode, Unit, UnitCode, Validity};

use super::Catalogue;
use crate::entity::{catalogue, field, unit};
use crate::error::{Result, StoreError};

pub(super) fn catalogue_row(version: &Catalogue) -> Result<catalogue::ActiveModel> {
    Ok(catalogue::ActiveModel {
        id: Set(version.id.as_uuid()),
        name: Set(version.name.clone()),
        effective_ms: Set(version.effective_ms),
        state: Set(version.state.as_str().to_owned()),
        source: Set(version.source.clone()),
        province: Set(version.province.clone()),
        notes: Set(list(&version.notes)?),
        previous_id: Set(version.previous.map(|id| id.as_uuid())),
        confirmed_ms: Set(version.confirmed_ms),
    })
}

pub(super) fn catalogue_from_row(row: catalogue::Model) -> Result<Catalogue> {
    Ok(Catalogue {
        id: CatalogueId::from_uuid(row.id),
        name: row.name,
        effective_ms: row.effective_ms,
        state: CatalogueState::parse(&row.state)
            .map_err(|why| StoreError::corrupt("catalogue", why))?,
        source: row.source,
        province: row.province,
        notes: from_list("catalogue", &row.notes)?,
        previous: row.previous_id.map(CatalogueId::from_uuid),
        confirmed_ms: row.confirmed_ms,
    })
}

pub(super) fn unit_row(
    catalogue: CatalogueId,
    position: i32,
    unit: &Unit,
) -> Result<unit::ActiveModel> {
    let (search_text, sort_key) = unit_keys(&unit.name, &unit.full_name, &unit.former_names);
    Ok(unit::ActiveModel {
        catalogue_id: Set(catalogue.as_uuid()),
        code: Set(unit.code.as_str().to_owned()),
        position: Set(position),
        name: Set(unit.name.clone()),
        full_name: Set(unit.full_name.clone()),
        kind: Set(unit.kind.clone()),
        block: Set(unit.block.as_str().to_owned()),
        parent: Set(unit.parent.as_ref().map(ToString::to_string)),
        phone: Set(unit.phone.clone()),
        valid_from: Set(unit.validity.from.as_ref().map(ToString::to_string)),
        valid_to: Set(unit.validity.to.as_ref().map(ToString::to_string)),
        former_names: Set(list(&unit.former_names)?),
        search_text: Set(search_text),
        sort_key: Set(Some(sort_key)),
    })
}

pub(super) fn unit_from_row(row: unit::Model) -> Result<Unit> {
    let day = |text: &str| Day::parse(text).map_err(|why| StoreError::corrupt("unit", why));
    Ok(Unit {
        code: unit_code(&row.code)?,
        name: row.name,
        full_name: row.full_name,
        kind: row.kind,
        block: Block::parse(&row.block).map_err(|why| StoreError::corrupt("block", why))?,
        parent: row.parent.as_deref().map(unit_code).transpose()?,
        phone: row.phone,
        validity: Validity {
            from: row.valid_from.as_deref().map(day).transpose()?,
            to: row.valid_to.as_deref().map(day).transpose()?,
        },
        former_names: from_list("unit", &row.former_names)?,
    })
}

/// What is searched and sorted by: name, full name, code and earlier names.
pub(super) fn unit_keys(name: &str, full_name: &str, former: &[String]) -> (String, Vec<u8>) {
    let names = [name, full_name]
        .into_iter()
        .chain(former.iter().map(String::as_str));
    (search_text(names), sort_key(name))
}

pub(super) fn field_row(
    catalogue: CatalogueId,
    position: i32,
    field: &Field,
) -> field::ActiveModel {
    field::ActiveModel {
        catalogue_id: Set(catalogue.as_uuid()),
        code: Set(field.code.as_str().to_owned()),
        position: Set(position),
        name: Set(field.name.clone()),
        common: Set(field.common),
        ministry: Set(field.ministry.clone()),
        search_text: Set(search_text([field.name.as_str()])),
        sort_key: Set(Some(sort_key(&field.name))),
    }
}

pub(super) fn field_from_row(row: field::Model) -> Result<Field> {
    Ok(Field {
        code: FieldCode::parse(&row.code).map_err(|why| StoreError::corrupt("field", why))?,
        name: row.name,
        common: row.common,
        ministry: row.ministry,
    })
}

pub(super) fn unit_code(text: &str) -> Result<UnitCode> {
    UnitCode::parse(text).map_err(|why| StoreError::corrupt("unit", why))
}

pub(super) fn list(texts: &[String]) -> Result<String> {
    serde_json::to_string(texts)
        .map_err(|why| StoreError::Invalid(format!("the texts cannot be kept: {why}")))
}

pub(super) fn from_list(what: &'static str, json: &str) -> Result<Vec<String>> {
    serde_json::from_str(json).map_err(|why| StoreError::corrupt(what, why))
}
