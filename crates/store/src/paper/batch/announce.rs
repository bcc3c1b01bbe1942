//! Announcing a batch: the slip, before anybody has opened the bundle.

use intake::batch::{AuditStanding, BatchHeader, BatchState, HeaderError};
use intake::serial::SerialRange;
use intake::{BatchId, Seed, Serial};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::RoundId;

use super::Batch;
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::batch as entity;
use crate::error::Result;
use crate::paper::kept::{count, detail, small, stored};
use crate::paper::series::{self, lock_round};
use crate::paper::who::Who;
use crate::transaction::{Transaction, begin_write};

/// What is asked for when a batch is announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBatch {
    /// The id under which it will be kept (UUID v7).
    pub id: BatchId,
    /// What the slip says.
    pub header: BatchHeader,
    /// The seed of its draws: 64 random bits.
    pub seed: Seed,
}

/// What became of a new batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Announced {
    /// It is kept.
    Kept(Box<Batch>),
    /// The header contradicts itself.
    Header(HeaderError),
    /// This serial of the header was not printed for the post office, unit and field of the header.
    NotIssued(Serial),
}

/// Keeps a new batch, as expected.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown round;
/// [`StoreError::Conflict`](crate::StoreError::Conflict) with
/// [`Constraint::Batch`](crate::Constraint::Batch) if the id is taken.
pub async fn announce(database: &Database, new: &NewBatch, who: &Who<'_>) -> Result<Announced> {
    let transaction = begin_write(database).await?;
    let announced = announce_in(&transaction, new, who).await?;
    transaction.commit().await?;
    Ok(announced)
}

/// The same together with what else belongs to it.
///
/// # Errors
/// As for [`announce`].
pub async fn announce_in(
    transaction: &Transaction,
    new: &NewBatch,
    who: &Who<'_>,
) -> Result<Announced> {
    let header = &new.header;
    if let Err(error) = header.check() {
        return Ok(Announced::Header(error));
    }
    lock_round(transaction, header.round).await?;
    if let Some(serial) = first_foreign(transaction, header).await? {
        return Ok(Announced::NotIssued(serial));
    }
    let number = next_number(transaction, header.round).await?;
    entity::Entity::insert(row(new, number, who)?)
        .exec_without_returning(transaction.inner())
        .await?;
    let batch = super::find(transaction, new.id).await?;
    let about = serde_json::json!({ "number": number, "header": detail(header) });
    let event = who.event(Act::BatchAnnounce, &batch.object(), &about);
    audit::append_in(transaction, &event).await?;
    Ok(Announced::Kept(Box::new(batch)))
}

/// The first serial of the header that no series of its post office, unit and field holds.
pub(in crate::paper) async fn first_foreign(
    transaction: &Transaction,
    header: &BatchHeader,
) -> Result<Option<Serial>> {
    let mut wanted = header.serials;
    loop {
        let first = SerialRange::new(wanted.first(), wanted.first());
        let series = match first {
            Ok(one) => series::overlapping(transaction, header.round, one).await?,
            Err(_) => None,
        };
        let own = series.filter(|series| {
            series.post_office == header.post_office
                && series.unit == header.unit
                && series.field == header.field
        });
        let Some(own) = own else {
            return Ok(Some(wanted.first()));
        };
        let next = Serial::from_number(own.serials.last().number() + 1);
        match next.map(|next| SerialRange::new(next, wanted.last())) {
            Ok(Ok(rest)) => wanted = rest,
            // The series reaches to the end of what is wanted.
            _ => return Ok(None),
        }
    }
}

pub(in crate::paper) async fn next_number(
    transaction: &Transaction,
    round: RoundId,
) -> Result<u32> {
    let last: Option<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Number)
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .order_by_desc(entity::Column::Number)
        .limit(1)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    Ok(last.map(count).transpose()?.unwrap_or(0) + 1)
}

fn row(new: &NewBatch, number: u32, who: &Who<'_>) -> Result<entity::ActiveModel> {
    let header = &new.header;
    let item = header.totals.item.as_ref();
    let big = |total: u64| i64::try_from(total).unwrap_or(i64::MAX);
    Ok(entity::ActiveModel {
        round_id: Set(header.round.as_uuid()),
        id: Set(new.id.as_uuid()),
        number: Set(small(number)?),
        post_office: Set(header.post_office.as_str().to_owned()),
        unit: Set(header.unit.as_str().to_owned()),
        field: Set(header.field.as_str().to_owned()),
        expected: Set(small(header.expected)?),
        first_serial: Set(stored(header.serials.first())?),
        last_serial: Set(stored(header.serials.last())?),
        serial_total: Set(header.totals.serials.map(big)),
        item: Set(item.map(|item| item.item.clone())),
        item_total: Set(item.map(|item| big(item.total))),
        state: Set(BatchState::Expected.as_str().to_owned()),
        revision: Set(1),
        pass: Set(1),
        seed: Set(i64::from_be_bytes(new.seed.number().to_be_bytes())),
        audit_standing: Set(AuditStanding::None.as_str().to_owned()),
        totals_note: Set(None),
        asked_by: Set(None),
        created_ms: Set(who.at_ms),
        created_by: Set(who.name.to_owned()),
        changed_ms: Set(who.at_ms),
        closing: Set(0),
        closed_ms: Set(None),
        closed_hash: Set(None),
    })
}
