//! Finding units and fields of a version by what people type, and listing them by the alphabet.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use survey::text::{fold, search_text, search_words};
use survey::{CatalogueId, Field, Unit};

use super::rows::{field_from_row, unit_from_row};
use crate::entity::{field, unit};
use crate::error::Result;
use crate::transaction::Executor;

/// Most rows that are looked at before the best are chosen.
const MOST_LOOKED_AT: u64 = 2_000;

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The unit.
    pub unit: Unit,
    /// The earlier name by which it was found, if not by its own.
    pub former: Option<String>,
}

/// Units whose name, earlier name or code fits what was typed, with or without diacritics, type
/// words and spaces: names that begin so first, then names that contain it, then earlier names,
/// each in Vietnamese order. At most `limit`; none for a text without letters and digits.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn search(
    on: &impl Executor,
    catalogue: CatalogueId,
    typed: &str,
    limit: usize,
) -> Result<Vec<Hit>> {
    let Some((folded, loose)) = search_words(typed) else {
        return Ok(Vec::new());
    };
    let code = typed.trim().to_lowercase();
    // Only letters, digits and spaces remain of what was typed, so nothing in it is a pattern.
    let found = Condition::any()
        .add(unit::Column::SearchText.contains(&folded))
        .add(unit::Column::SearchText.contains(&loose))
        .add(unit::Column::Code.eq(code.as_str()));
    let rows = unit::Entity::find()
        .filter(unit::Column::CatalogueId.eq(catalogue.as_uuid()))
        .filter(found)
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Code)
        .limit(MOST_LOOKED_AT)
        .all(&on.reading())
        .await?;
    let mut hits = rows
        .into_iter()
        .map(|row| {
            let unit = unit_from_row(row)?;
            let is_code = unit.code.as_str() == code;
            let (rank, hit) = ranked(unit, &folded, &loose);
            Ok((if is_code { 0 } else { rank }, hit))
        })
        .collect::<Result<Vec<(u8, Hit)>>>()?;
    hits.sort_by_key(|(rank, _)| *rank);
    Ok(hits.into_iter().take(limit).map(|(_, hit)| hit).collect())
}

fn ranked(unit: Unit, folded: &str, loose: &str) -> (u8, Hit) {
    let fits = |name: &str| {
        let text = search_text([name]);
        text.contains(folded) || text.contains(loose)
    };
    let name = fold(&unit.name);
    let rank = if name == folded {
        0
    } else if name.starts_with(folded) {
        1
    } else if fits(&unit.name) || fits(&unit.full_name) {
        2
    } else {
        3
    };
    let former = (rank == 3)
        .then(|| unit.former_names.iter().find(|name| fits(name)).cloned())
        .flatten();
    (rank, Hit { unit, former })
}

/// The units of a version in the Vietnamese order of their names, kinds left out.
///
/// # Errors
/// As [`search`].
pub async fn units_by_name(on: &impl Executor, catalogue: CatalogueId) -> Result<Vec<Unit>> {
    unit::Entity::find()
        .filter(unit::Column::CatalogueId.eq(catalogue.as_uuid()))
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Code)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(unit_from_row)
        .collect()
}

/// The fields of a version in the Vietnamese order of their names.
///
/// # Errors
/// As [`search`].
pub async fn fields_by_name(on: &impl Executor, catalogue: CatalogueId) -> Result<Vec<Field>> {
    field::Entity::find()
        .filter(field::Column::CatalogueId.eq(catalogue.as_uuid()))
        .order_by_asc(field::Column::SortKey)
        .order_by_asc(field::Column::Code)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(field_from_row)
        .collect()
}
