//! The sheets of a batch: what was taken in, what is missing, and what becomes of those in doubt.

mod decide;
mod list;
mod standing;
mod take;

use futures_util::{Stream, StreamExt};
use intake::batch::BatchState;
use intake::rejected::Reason;
use intake::{BatchId, PersonId, Serial};
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::batch::{self, Batch};
use super::kept::{corrupt, count, serial, small, stored};
use super::who::Who;
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::{batch_sheet as entity, serial_note as note_entity};
use crate::error::Result;
use crate::transaction::{Executor, Transaction, begin_write};

pub use decide::{Decided, Foreign, decide_foreign, decide_held};
pub use list::Sheets;
pub use standing::{NoteKind, SheetStanding};
pub(super) use take::add;
pub use take::{Paper, RangeTaken, Scanned, scan, take_in, take_range};

/// One paper of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its place in the order of intake, from 1.
    pub number: u32,
    /// Its serial; none when nobody can read it.
    pub serial: Option<Serial>,
    /// What has become of it.
    pub standing: SheetStanding,
    /// Why it is not keyed, if it was rejected.
    pub reason: Option<Reason>,
    /// What else is to say.
    pub note: Option<String>,
    /// Who took it in.
    pub taken_by: PersonId,
    /// When, Unix milliseconds UTC.
    pub taken_ms: i64,
    /// Who decided what becomes of it, if somebody had to.
    pub decided_by: Option<PersonId>,
    /// When, Unix milliseconds UTC.
    pub decided_ms: Option<i64>,
}

/// Why a serial is missing, surplus or repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The serial.
    pub serial: Serial,
    /// How it differs.
    pub kind: NoteKind,
    /// Why.
    pub words: String,
    /// Who says so.
    pub by: PersonId,
    /// When, Unix milliseconds UTC.
    pub at_ms: i64,
}

/// Every sheet of a batch, in the order of intake.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn of_batch(on: &impl Executor, batch: &Batch) -> Result<Sheets> {
    let rows = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .order_by_asc(entity::Column::Sheet)
        .all(&on.reading())
        .await?;
    let sheets: Result<Vec<Sheet>> = rows.into_iter().map(from_row).collect();
    Ok(Sheets::new(sheets?))
}

/// Serial and standing of every sheet of a batch whose serial can be read, in the order of intake, one
/// row at a time: of a batch that is larger than memory should hold at once.
pub(super) async fn standings<'a>(
    transaction: &'a Transaction,
    batch: &Batch,
) -> Result<impl Stream<Item = Result<(Serial, SheetStanding)>> + Unpin + use<'a>> {
    let rows = entity::Entity::find()
        .select_only()
        .columns([entity::Column::Serial, entity::Column::Standing])
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Serial.is_not_null())
        .order_by_asc(entity::Column::Sheet)
        .into_tuple::<(i32, String)>()
        .stream(transaction.inner())
        .await?;
    Ok(rows.map(|row| {
        let (number, standing) = row?;
        Ok((
            serial(number)?,
            SheetStanding::parse(&standing).map_err(corrupt)?,
        ))
    }))
}

/// What was said about missing, surplus and repeated serials of a batch, by serial.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn notes(on: &impl Executor, batch: &Batch) -> Result<Vec<Note>> {
    let rows = note_entity::Entity::find()
        .filter(note_entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(note_entity::Column::BatchId.eq(batch.id.as_uuid()))
        .order_by_asc(note_entity::Column::Serial)
        .order_by_asc(note_entity::Column::Kind)
        .all(&on.reading())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Note {
                serial: serial(row.serial)?,
                kind: NoteKind::parse(&row.kind).map_err(corrupt)?,
                words: row.words,
                by: PersonId::from_uuid(row.noted_by),
                at_ms: row.noted_ms,
            })
        })
        .collect()
}

/// Says why serials are missing, surplus or repeated, in place of what was said before. Where a batch takes no
/// such notes any more, its state is told.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch;
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn explain(
    database: &Database,
    id: BatchId,
    kind: NoteKind,
    serials: impl IntoIterator<Item = Serial>,
    words: &str,
    who: &Who<'_>,
) -> Result<std::result::Result<(), BatchState>> {
    let transaction = begin_write(database).await?;
    let batch = batch::lock(&transaction, id).await?;
    if !batch.takes_notes() {
        return Ok(Err(batch.state));
    }
    let mut said = Vec::new();
    for serial in serials {
        let row = note_entity::ActiveModel {
            round_id: Set(batch.round().as_uuid()),
            batch_id: Set(batch.id.as_uuid()),
            serial: Set(stored(serial)?),
            kind: Set(kind.as_str().to_owned()),
            words: Set(words.to_owned()),
            noted_by: Set(who.person.as_uuid()),
            noted_ms: Set(who.at_ms),
        };
        let replaced = OnConflict::columns([
            note_entity::Column::RoundId,
            note_entity::Column::BatchId,
            note_entity::Column::Serial,
            note_entity::Column::Kind,
        ])
        .update_columns([
            note_entity::Column::Words,
            note_entity::Column::NotedBy,
            note_entity::Column::NotedMs,
        ])
        .to_owned();
        note_entity::Entity::insert(row)
            .on_conflict(replaced)
            .exec_without_returning(transaction.inner())
            .await?;
        said.push(serial);
    }
    let detail = serde_json::json!({ "kind": kind, "serials": said, "words": words });
    let event = who.event(Act::BatchExplain, &batch.object(), &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Ok(()))
}

/// Gives a sheet another standing.
pub(super) async fn set_standing(
    transaction: &Transaction,
    batch: &Batch,
    sheet: u32,
    standing: SheetStanding,
    because: Option<(Reason, Option<&str>)>,
    who: &Who<'_>,
) -> Result<()> {
    let (reason, note) = because.unzip();
    entity::Entity::update_many()
        .col_expr(entity::Column::Standing, Expr::value(standing.as_str()))
        .col_expr(
            entity::Column::Reason,
            Expr::value(reason.map(Reason::as_str)),
        )
        .col_expr(entity::Column::Note, Expr::value(note.flatten()))
        .col_expr(
            entity::Column::DecidedBy,
            Expr::value(Some(who.person.as_uuid())),
        )
        .col_expr(entity::Column::DecidedMs, Expr::value(Some(who.at_ms)))
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Sheet.eq(small(sheet)?))
        .exec(transaction.inner())
        .await?;
    Ok(())
}

fn from_row(row: entity::Model) -> Result<Sheet> {
    Ok(Sheet {
        number: count(row.sheet)?,
        serial: row.serial.map(serial).transpose()?,
        standing: SheetStanding::parse(&row.standing).map_err(corrupt)?,
        reason: row
            .reason
            .as_deref()
            .map(Reason::parse)
            .transpose()
            .map_err(corrupt)?,
        note: row.note,
        taken_by: PersonId::from_uuid(row.taken_by),
        taken_ms: row.taken_ms,
        decided_by: row.decided_by.map(PersonId::from_uuid),
        decided_ms: row.decided_ms,
    })
}
