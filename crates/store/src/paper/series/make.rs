//! Series are made: serials that are named, or the next free ones of the round.

use intake::Serial;
use intake::serial::SerialRange;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::{FieldCode, PostOfficeCode, RoundId, Stream, UnitCode};

use super::{PrintedSeries, entity, find, from_row, lock_round, overlapping, tell};
use crate::audit::Act;
use crate::database::Database;
use crate::error::Result;
use crate::paper::kept::{serial, stored};
use crate::paper::who::Who;
use crate::place::Places;
use crate::round::plan::serves;
use crate::transaction::{Executor, Transaction, begin_write};

/// What is asked for when a series is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSeries {
    /// The id under which it will be kept (UUID v7).
    pub id: Uuid,
    /// The round.
    pub round: RoundId,
    /// The post office.
    pub post_office: PostOfficeCode,
    /// The unit.
    pub unit: UnitCode,
    /// The field.
    pub field: FieldCode,
    /// The stream.
    pub stream: Stream,
    /// First and last serial.
    pub serials: SerialRange,
    /// The sample that it is for, as in [`PrintedSeries::sample`].
    pub sample: Option<String>,
}

/// What became of a new series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// It is kept.
    Kept(PrintedSeries),
    /// This series of the round holds some of its serials.
    Overlaps(PrintedSeries),
    /// The round has no such post office.
    UnknownPostOffice,
    /// The catalogue of the round has no such unit.
    UnknownUnit,
    /// The catalogue of the round has no such field.
    UnknownField,
}

/// A series that gets the next free serials of its round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedSeries {
    /// The id under which it will be kept (UUID v7).
    pub id: Uuid,
    /// The post office.
    pub post_office: PostOfficeCode,
    /// The unit.
    pub unit: UnitCode,
    /// The field.
    pub field: FieldCode,
    /// The stream.
    pub stream: Stream,
    /// How many forms, at least one.
    pub count: u32,
}

/// What became of series that were asked for together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeAll {
    /// All of them are kept, in their order.
    Kept(Vec<PrintedSeries>),
    /// None is kept: this one was refused.
    Refused(Made),
    /// None is kept: so many serials are not left, or one asks for no form.
    NoSerials,
    /// None is kept: this series of the round was made for the same sample.
    Sampled(PrintedSeries),
}

/// Series that are asked for together.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The round.
    pub round: RoundId,
    /// The series, in the order of their serials.
    pub wanted: &'a [WantedSeries],
    /// The first serial of a round that has given out none yet.
    pub first: Serial,
    /// The sample that they are for, as in [`PrintedSeries::sample`]; a round takes a sample once.
    pub sample: Option<&'a str>,
}

/// Keeps a new series.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown round; [`StoreError::Away`].
pub async fn make(database: &Database, new: &NewSeries, who: &Who<'_>) -> Result<Made> {
    let transaction = begin_write(database).await?;
    lock_round(&transaction, new.round).await?;
    let places = Places::of_round(&transaction, new.round).await?;
    let made = put(&transaction, &places, new, who).await?;
    if matches!(made, Made::Kept(_)) {
        transaction.commit().await?;
    }
    Ok(made)
}

/// Keeps all of these series under the next free serials of the round, or none of them.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown round; [`StoreError::Away`].
pub async fn make_all(database: &Database, order: Order<'_>, who: &Who<'_>) -> Result<MadeAll> {
    let Order {
        round,
        wanted,
        first,
        sample,
    } = order;
    let transaction = begin_write(database).await?;
    lock_round(&transaction, round).await?;
    if let Some(sample) = sample
        && let Some(made) = of_sample(&transaction, round, sample).await?
    {
        return Ok(MadeAll::Sampled(made));
    }
    let places = Places::of_round(&transaction, round).await?;
    let mut next = match last_given(&transaction, round).await? {
        Some(last) => last.number().checked_add(1),
        None => Some(first.number()),
    };
    let mut all = Vec::with_capacity(wanted.len());
    for one in wanted {
        let Some(serials) = next.and_then(|next| block(next, one.count)) else {
            return Ok(MadeAll::NoSerials);
        };
        next = serials.last().number().checked_add(1);
        let new = NewSeries {
            id: one.id,
            round,
            post_office: one.post_office.clone(),
            unit: one.unit.clone(),
            field: one.field.clone(),
            stream: one.stream,
            serials,
            sample: sample.map(str::to_owned),
        };
        match put(&transaction, &places, &new, who).await? {
            Made::Kept(made) => all.push(made),
            other => return Ok(MadeAll::Refused(other)),
        }
    }
    transaction.commit().await?;
    Ok(MadeAll::Kept(all))
}

/// So many serials from a number on, if there are so many.
fn block(first: u32, count: u32) -> Option<SerialRange> {
    let last = first.checked_add(count.checked_sub(1)?)?;
    let first = Serial::from_number(first).ok()?;
    let last = Serial::from_number(last).ok()?;
    SerialRange::new(first, last).ok()
}

/// Keeps a new series while the round is locked.
async fn put(
    transaction: &Transaction,
    places: &Places,
    new: &NewSeries,
    who: &Who<'_>,
) -> Result<Made> {
    if !serves(transaction, new.round, &new.post_office).await? {
        return Ok(Made::UnknownPostOffice);
    }
    if !places.has_unit(&new.unit) {
        return Ok(Made::UnknownUnit);
    }
    if !places.has_field(&new.field) {
        return Ok(Made::UnknownField);
    }
    if let Some(other) = overlapping(transaction, new.round, new.serials).await? {
        return Ok(Made::Overlaps(other));
    }
    let row = entity::ActiveModel {
        round_id: Set(new.round.as_uuid()),
        id: Set(new.id),
        post_office: Set(new.post_office.as_str().to_owned()),
        unit: Set(new.unit.as_str().to_owned()),
        field: Set(new.field.as_str().to_owned()),
        stream: Set(new.stream.as_str().to_owned()),
        first_serial: Set(stored(new.serials.first())?),
        last_serial: Set(stored(new.serials.last())?),
        created_ms: Set(who.at_ms),
        created_by: Set(who.name.to_owned()),
        printed_ms: Set(None),
        sample_sha256: Set(new.sample.clone()),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    let made = find(transaction, new.round, new.id).await?;
    tell(transaction, &made, Act::SeriesMake, who).await?;
    Ok(Made::Kept(made))
}

/// The last serial that the round has given out; none before its first series.
async fn last_given(on: &impl Executor, round: RoundId) -> Result<Option<Serial>> {
    let last = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .order_by_desc(entity::Column::LastSerial)
        .limit(1)
        .one(&on.reading())
        .await?;
    last.map(|last| serial(last.last_serial)).transpose()
}

/// A series of the round that was made for a sample.
async fn of_sample(
    on: &impl Executor,
    round: RoundId,
    sample: &str,
) -> Result<Option<PrintedSeries>> {
    entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::SampleSha256.eq(sample))
        .order_by_asc(entity::Column::FirstSerial)
        .limit(1)
        .one(&on.reading())
        .await?
        .map(from_row)
        .transpose()
}
