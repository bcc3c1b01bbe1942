//! Links: what stands behind a QR code on a counter.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use survey::round::Reason;
use survey::{FieldCode, LinkCode, LinkId, Round, RoundId, Stream, UnitCode};

use crate::audit::{self, Act, Event};
use crate::by::By;

use crate::database::Database;
use crate::entity::link as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

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
    /// Why it is no longer valid.
    pub revoked_reason: Option<String>,
}

/// Which links of a round a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only links of these deciding units; nothing: of all.
    pub units: Option<BTreeSet<UnitCode>>,
    /// Only valid ones.
    pub valid: bool,
}

/// Numbers of links of a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkCount {
    /// Those that lead to a form.
    pub valid: u64,
    /// Those that were revoked.
    pub revoked: u64,
}

/// Keeps new links, all or none.
///
/// # Errors
/// [`StoreError::Conflict`]: an id or code is taken, or a round does not exist.
pub async fn insert_many(database: &Database, links: &[Link]) -> Result<()> {
    let transaction = begin_write(database).await?;
    insert_in(&transaction, links).await?;
    transaction.commit().await
}

/// Keeps new links of a round that somebody made in the office, all or none.
///
/// # Errors
/// As for [`insert_many`].
pub async fn create(database: &Database, round: &Round, links: &[Link], by: &By<'_>) -> Result<()> {
    let transaction = begin_write(database).await?;
    insert_in(&transaction, links).await?;
    let units: BTreeSet<&UnitCode> = links.iter().map(|link| &link.decided_by).collect();
    let detail = serde_json::json!({ "links": links.len(), "units": units.len() });
    let object = format!("round {}", round.code);
    let event = Event::of(Act::LinkCreate, by.actor, &object, by.at_ms).with(&detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await
}

async fn insert_in(transaction: &Transaction, links: &[Link]) -> Result<()> {
    for chunk in links.chunks(CHUNK) {
        entity::Entity::insert_many(chunk.iter().map(to_row))
            .exec_without_returning(transaction.inner())
            .await?;
    }
    Ok(())
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

/// The links of a round that are wanted, by unit and in the order in which they were made, from
/// `offset` on; and how many there are.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn list(
    on: &impl Executor,
    round: RoundId,
    wanted: &Wanted,
    offset: u64,
    limit: u64,
) -> Result<(Vec<Link>, u64)> {
    let query = select(round, wanted);
    let total = query.clone().count(&on.reading()).await?;
    let rows = query
        .order_by_asc(entity::Column::DecidedBy)
        .order_by_asc(entity::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(&on.reading())
        .await?;
    let links = rows.into_iter().map(from_row).collect::<Result<_>>()?;
    Ok((links, total))
}

fn select(round: RoundId, wanted: &Wanted) -> Select<entity::Entity> {
    let mut query = entity::Entity::find().filter(entity::Column::RoundId.eq(round.as_uuid()));
    if let Some(units) = &wanted.units {
        let codes = units.iter().map(UnitCode::as_str);
        query = query.filter(entity::Column::DecidedBy.is_in(codes));
    }
    if wanted.valid {
        query = query.filter(entity::Column::RevokedMs.is_null());
    }
    query
}

/// How many links each deciding unit of a round has.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn count_by_unit(
    on: &impl Executor,
    round: RoundId,
) -> Result<BTreeMap<UnitCode, LinkCount>> {
    let rows: Vec<(String, i64, i64)> = entity::Entity::find()
        .select_only()
        .column(entity::Column::DecidedBy)
        .column_as(entity::Column::Id.count(), "made")
        .column_as(entity::Column::RevokedMs.count(), "revoked")
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .group_by(entity::Column::DecidedBy)
        .into_tuple()
        .all(&on.reading())
        .await?;
    rows.into_iter()
        .map(|(unit, made, revoked)| {
            let revoked = u64::try_from(revoked).map_err(corrupt)?;
            let made = u64::try_from(made).map_err(corrupt)?;
            let count = LinkCount {
                valid: made.saturating_sub(revoked),
                revoked,
            };
            Ok((UnitCode::parse(&unit).map_err(corrupt)?, count))
        })
        .collect()
}

/// Revokes a link for a reason; `false` if it was revoked before, which stays as it was.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn revoke(
    database: &Database,
    link: &Link,
    reason: &Reason,
    by: &By<'_>,
) -> Result<bool> {
    let transaction = begin_write(database).await?;
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::RevokedMs, by.at_ms.into())
        .col_expr(entity::Column::RevokedReason, Expr::value(reason.as_str()))
        .filter(entity::Column::Id.eq(link.id.as_uuid()))
        .filter(entity::Column::RevokedMs.is_null())
        .exec(transaction.inner())
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    let detail = serde_json::json!({
        "unit": link.decided_by.as_str(),
        "reason": reason.as_str(),
    });
    let object = format!("link {}", link.id);
    let event = Event::of(Act::LinkRevoke, by.actor, &object, by.at_ms).with(&detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(true)
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
        revoked_reason: Set(link.revoked_reason.clone()),
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
        revoked_reason: row.revoked_reason,
    })
}

fn corrupt(why: impl ToString) -> StoreError {
    StoreError::corrupt("link", why)
}
