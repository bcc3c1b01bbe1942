//! Printed series (đợt in): blocks of consecutive serials for one post office, unit and field.
//!
//! Nothing is kept for a single form until something happens to it. Serials of one round never overlap:
//! that is looked at while the round is locked, so that two people who print at once wait for each other.

mod make;

use intake::Serial;
use intake::serial::SerialRange;
use sea_orm::prelude::{Expr, Uuid};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use survey::{FieldCode, PostOfficeCode, RoundId, Scope, Stream, UnitCode};

use super::kept::{corrupt, range, stored};
use super::who::Who;
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::paper_series as entity;
use crate::entity::round as round_entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

pub use make::{Made, MadeAll, NewSeries, Order, WantedSeries, make, make_all};

/// A printed series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedSeries {
    /// Its id (UUID v7).
    pub id: Uuid,
    /// The round.
    pub round: RoundId,
    /// The post office that hands the forms out and keys what comes back.
    pub post_office: PostOfficeCode,
    /// The unit that the forms are about.
    pub unit: UnitCode,
    /// The field that the forms are about.
    pub field: FieldCode,
    /// The stream of the answers; sampled, unless somebody puts the forms out for everybody.
    pub stream: Stream,
    /// First and last serial.
    pub serials: SerialRange,
    /// When it was made, Unix milliseconds UTC.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
    /// When it was last printed, Unix milliseconds UTC.
    pub printed_ms: Option<i64>,
    /// SHA-256 in hexadecimal of the file of the sample that it was made for; the file is not kept.
    pub sample: Option<String>,
}

/// The series of this id.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, round: RoundId, id: Uuid) -> Result<PrintedSeries> {
    let row = entity::Entity::find_by_id((round.as_uuid(), id))
        .one(&on.reading())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("series", id))?)
}

/// The series of this id if its post office is inside the scope; what is outside does not exist.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find_seen(on: &impl Executor, id: Uuid, scope: &Scope) -> Result<PrintedSeries> {
    let row = entity::Entity::find()
        .filter(entity::Column::Id.eq(id))
        .one(&on.reading())
        .await?;
    let found = row.map(from_row).transpose()?;
    found
        .filter(|series| scope.sees_post_office(&series.post_office))
        .ok_or_else(|| StoreError::not_found("series", id))
}

/// The series of a round inside a scope, by their serials.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn list(on: &impl Executor, round: RoundId, scope: &Scope) -> Result<Vec<PrintedSeries>> {
    let mut query = entity::Entity::find().filter(entity::Column::RoundId.eq(round.as_uuid()));
    match scope {
        Scope::Everything => {}
        Scope::Units(_) => return Ok(Vec::new()),
        Scope::PostOffices(offices) => {
            let codes = offices.iter().map(PostOfficeCode::as_str);
            query = query.filter(entity::Column::PostOffice.is_in(codes));
        }
    }
    query
        .order_by_asc(entity::Column::FirstSerial)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// The series of a round to which a serial belongs; none if it was never printed.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn of_serial(
    on: &impl Executor,
    round: RoundId,
    serial: Serial,
) -> Result<Option<PrintedSeries>> {
    let one = SerialRange::new(serial, serial).map_err(corrupt)?;
    overlapping(on, round, one).await
}

/// The series of every round that hold a serial: rounds may use the same numbers.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn with_serial(on: &impl Executor, serial: Serial) -> Result<Vec<PrintedSeries>> {
    entity::Entity::find()
        .filter(entity::Column::FirstSerial.lte(stored(serial)?))
        .filter(entity::Column::LastSerial.gte(stored(serial)?))
        .order_by_desc(entity::Column::RoundId)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(from_row)
        .collect()
}

/// Remembers that these series were printed, in one file.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn note_printing(
    database: &Database,
    round: RoundId,
    ids: &[Uuid],
    who: &Who<'_>,
) -> Result<()> {
    let transaction = begin_write(database).await?;
    for id in ids {
        entity::Entity::update_many()
            .col_expr(entity::Column::PrintedMs, Expr::value(who.at_ms))
            .filter(entity::Column::RoundId.eq(round.as_uuid()))
            .filter(entity::Column::Id.eq(*id))
            .exec(transaction.inner())
            .await?;
        let series = find(&transaction, round, *id).await?;
        tell(&transaction, &series, Act::SeriesPrint, who).await?;
    }
    transaction.commit().await
}

/// A series that shares a serial with the range, if there is one.
pub(super) async fn overlapping(
    on: &impl Executor,
    round: RoundId,
    serials: SerialRange,
) -> Result<Option<PrintedSeries>> {
    entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::FirstSerial.lte(stored(serials.last())?))
        .filter(entity::Column::LastSerial.gte(stored(serials.first())?))
        .order_by_asc(entity::Column::FirstSerial)
        .limit(1)
        .one(&on.reading())
        .await?
        .map(from_row)
        .transpose()
}

/// Keeps others who give out numbers in the round waiting until the transaction ends.
pub(super) async fn lock_round(transaction: &Transaction, round: RoundId) -> Result<()> {
    use sea_orm::sea_query::LockType;
    let locked: Option<Uuid> = round_entity::Entity::find_by_id(round.as_uuid())
        .select_only()
        .column(round_entity::Column::Id)
        // Answers that name the round go on meanwhile.
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    locked
        .map(|_| ())
        .ok_or_else(|| StoreError::not_found("round", round))
}

async fn tell(
    transaction: &Transaction,
    series: &PrintedSeries,
    act: Act,
    who: &Who<'_>,
) -> Result<()> {
    let code = crate::round::find(transaction, series.round).await?.code;
    let detail = serde_json::json!({
        "round": code,
        "post_office": series.post_office,
        "unit": series.unit,
        "field": series.field,
        "serials": series.serials,
        "sample": series.sample,
    });
    let event = who.event(act, &format!("series {}", series.id), &detail);
    audit::append_in(transaction, &event).await
}

fn from_row(row: entity::Model) -> Result<PrintedSeries> {
    Ok(PrintedSeries {
        id: row.id,
        round: RoundId::from_uuid(row.round_id),
        post_office: PostOfficeCode::parse(&row.post_office).map_err(corrupt)?,
        unit: UnitCode::parse(&row.unit).map_err(corrupt)?,
        field: FieldCode::parse(&row.field).map_err(corrupt)?,
        stream: Stream::parse(&row.stream).map_err(corrupt)?,
        serials: range(row.first_serial, row.last_serial)?,
        created_ms: row.created_ms,
        created_by: row.created_by,
        printed_ms: row.printed_ms,
        sample: row.sample_sha256,
    })
}
