//! The responses of a round one page after the other, for handing them out.

use std::collections::BTreeMap;

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use survey::{Answer, RoundId};

use crate::entity::response as entity;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;

/// A kept response without what could lead to a person: no comment, no sample member, no times but
/// that of its arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// When it arrived, Unix milliseconds UTC.
    pub received_ms: i64,
    /// Code of the unit that received the dossier.
    pub received_by: String,
    /// Code of the unit that decided it.
    pub decided_by: String,
    /// Code of the field.
    pub field: String,
    /// Word of the stream.
    pub stream: String,
    /// Word of the mode.
    pub mode: String,
    /// The language in which it was sent.
    pub language: String,
    /// Whether it counts.
    pub standing: String,
    /// One mark for each item in the order of the questionnaire.
    pub marks: String,
    /// All other answers by question.
    pub other: BTreeMap<String, Answer>,
}

/// The next `limit` responses of a round after the one with the id `after`, in the order of their ids.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn page(
    on: &impl Executor,
    round: RoundId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Kept>> {
    let mut found = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::SupersededMs.is_null())
        .order_by_asc(entity::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        found = found.filter(entity::Column::Id.gt(after));
    }
    let rows = found.all(&on.reading()).await?;
    rows.into_iter().map(kept).collect()
}

fn kept(row: entity::Model) -> Result<Kept> {
    let other =
        serde_json::from_str(&row.other).map_err(|why| StoreError::corrupt("response", why))?;
    Ok(Kept {
        id: row.id,
        received_ms: row.received_ms,
        received_by: row.received_by,
        decided_by: row.decided_by,
        field: row.field,
        stream: row.stream,
        mode: row.mode,
        language: row.language,
        standing: row.standing,
        marks: row.marks,
        other,
    })
}
