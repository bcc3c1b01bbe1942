//! Links: what stands behind a QR code on a counter.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use survey::{FieldCode, LinkCode, LinkId, RoundId, Stream, UnitCode};

use crate::database::Database;
use crate::entity::link as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, begin_write};

/// Rows a statement.
const CHUNK: usize = 500;

/// A link: a round at one place of one unit, perhaps for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The code in its address; says nothing about the unit.
    pub code: LinkCode,
    /// The round.
    pub round: RoundId,
    /// The unit that receives dossiers there.
    pub received_by: UnitCode,
    /// The unit that decides them.
    pub decided_by: UnitCode,
    /// The field; the form asks where there is none.
    pub field: Option<FieldCode>,
    /// Where the code hangs, for people.
    pub place: String,
    /// Stream of the responses that come through it.
    pub stream: Stream,
    /// When it was made, Unix milliseconds UTC.
    pub created_ms: i64,
    /// Since when it is no longer valid, Unix milliseconds UTC.
    pub revoked_ms: Option<i64>,
}

/// Keeps new links, all or none.
///
/// # Errors
/// [`StoreError::Conflict`]: an id or code is taken, or a round does not exist.
pub async fn insert_many(database: &Database, links: &[Link]) -> Result<()> {
    let transaction = begin_write(database).await?;
    for chunk in links.chunks(CHUNK) {
        entity::Entity::insert_many(chunk.iter().map(to_row))
            .exec_without_returning(transaction.inner())
            .await?;
    }
    transaction.commit().await
}

/// The link of this code, valid or revoked.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn by_code(on: &impl Executor, code: LinkCode) -> Result<Link> {
    let row = entity::Entity::find()
        .filter(entity::Column::Code.eq(code.to_string()))
        .one(&on.reading())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("link", code))?)
}

/// The links of a round in the order in which they were made.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn of_round(on: &impl Executor, round: RoundId) -> Result<Vec<Link>> {
    entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .order_by_asc(entity::Column::Id)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// Revokes a link from `at_ms` on (Unix milliseconds UTC); one that is revoked already stays so.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn revoke(on: &impl Executor, id: LinkId, at_ms: i64) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::RevokedMs, at_ms.into())
        .filter(entity::Column::Id.eq(id.as_uuid()))
        .filter(entity::Column::RevokedMs.is_null())
        .exec(&on.writing())
        .await?;
    Ok(())
}

fn to_row(link: &Link) -> entity::ActiveModel {
    entity::ActiveModel {
        id: Set(link.id.as_uuid()),
        code: Set(link.code.to_string()),
        round_id: Set(link.round.as_uuid()),
        received_by: Set(link.received_by.as_str().to_owned()),
        decided_by: Set(link.decided_by.as_str().to_owned()),
        field: Set(link.field.as_ref().map(|field| field.as_str().to_owned())),
        place: Set(link.place.clone()),
        stream: Set(link.stream.as_str().to_owned()),
        created_ms: Set(link.created_ms),
        revoked_ms: Set(link.revoked_ms),
    }
}

fn from_row(row: entity::Model) -> Result<Link> {
    Ok(Link {
        id: LinkId::from_uuid(row.id),
        code: row.code.parse().map_err(corrupt)?,
        round: RoundId::from_uuid(row.round_id),
        received_by: UnitCode::parse(&row.received_by).map_err(corrupt)?,
        decided_by: UnitCode::parse(&row.decided_by).map_err(corrupt)?,
        field: row
            .field
            .as_deref()
            .map(FieldCode::parse)
            .transpose()
            .map_err(corrupt)?,
        place: row.place,
        stream: Stream::parse(&row.stream).map_err(corrupt)?,
        created_ms: row.created_ms,
        revoked_ms: row.revoked_ms,
    })
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("link", why)
}
