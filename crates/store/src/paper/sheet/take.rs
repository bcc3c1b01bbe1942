//! Taking sheets in, by scanner (a keyboard) or by range.

use std::collections::BTreeSet;

use intake::batch::BatchState;
use intake::duplicate::{PaperArrival, Place, paper_arrives};
use intake::rejected::Reason;
use intake::serial::SerialRange;
use intake::{BatchId, Serial, Settings};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use survey::{CodeError, PostOfficeCode};

use super::{SheetStanding, small};
use crate::audit::{self, Act};
use crate::constraint::Constraint;
use crate::database::Database;
use crate::entity::paper::batch_sheet as entity;
use crate::error::{Result, StoreError};
use crate::paper::batch::{self, Batch};
use crate::paper::kept::{count, stored};
use crate::paper::who::Who;
use crate::paper::{form, rule, series};
use crate::transaction::{Transaction, begin_write};

/// How often a sheet is tried again when another one of its serial came in at the same moment.
const TRIES: usize = 5;

/// Whether a serial that is in the batch already is the same paper scanned again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// Nobody has said so: nothing is done with a serial that is there.
    Unsure,
    /// Somebody has looked: it is another paper with the same serial.
    Another,
}

/// What became of a sheet that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// It waits for keying, as this sheet.
    Admitted(Serial, u32),
    /// It is in this batch already, as this sheet; nothing was done.
    Here(Serial, u32),
    /// It is held as this sheet, and so are the others, which lie there.
    Held(Serial, u32, Vec<Place>),
    /// The person answered by phone at this time: it is this sheet, and rejected as a duplicate.
    AnsweredByPhone(Serial, u32, i64),
    /// Its serial was given to this post office: it is this sheet, set aside.
    SetAside(Serial, u32, PostOfficeCode),
    /// Its serial was given to this post office, and the round takes no such sheets; nothing was done.
    Foreign(Serial, PostOfficeCode),
    /// No form with this serial was printed; nothing was done.
    Unknown(Serial),
    /// It is no serial; nothing was done.
    Mistyped(CodeError),
    /// The batch takes no sheets in this state; nothing was done.
    WrongState(BatchState),
}

/// What became of a range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RangeTaken {
    /// Those that wait for keying now.
    pub admitted: BTreeSet<Serial>,
    /// What else is to say, a line a serial.
    pub others: Vec<Scanned>,
}

/// Takes one sheet in: `text` is what a scanner sent or a person typed.
///
/// # Errors
/// [`StoreError::NotFound`] for an unknown batch; [`StoreError::Away`].
pub async fn scan(
    database: &Database,
    id: BatchId,
    text: &str,
    paper: Paper,
    who: &Who<'_>,
) -> Result<Scanned> {
    let serial = match Serial::parse(text) {
        Ok(serial) => serial,
        Err(error) => return Ok(Scanned::Mistyped(error)),
    };
    let one = [serial];
    let mut taken = take(database, id, &one, paper, who).await?;
    taken
        .pop()
        .ok_or_else(|| StoreError::Invalid("a scan has one serial".to_owned()))
}

/// Takes every sheet of a range in, all in one transaction; those that are there already stay.
///
/// # Errors
/// As for [`scan`].
pub async fn take_range(
    database: &Database,
    id: BatchId,
    range: SerialRange,
    who: &Who<'_>,
) -> Result<RangeTaken> {
    let serials: Vec<Serial> = range.iter().collect();
    let mut done = RangeTaken::default();
    for scanned in take(database, id, &serials, Paper::Unsure, who).await? {
        if let Scanned::Admitted(serial, _) = scanned {
            done.admitted.insert(serial);
        } else {
            done.others.push(scanned);
        }
    }
    Ok(done)
}

async fn take(
    database: &Database,
    id: BatchId,
    serials: &[Serial],
    paper: Paper,
    who: &Who<'_>,
) -> Result<Vec<Scanned>> {
    let mut tries = 1;
    loop {
        match take_once(database, id, serials, paper, who).await {
            // The other one is there now, and this one will be held.
            Err(StoreError::Lost(_) | StoreError::Conflict(Constraint::LiveSheet, _))
                if tries < TRIES =>
            {
                tries += 1;
            }
            result => return result,
        }
    }
}

async fn take_once(
    database: &Database,
    id: BatchId,
    serials: &[Serial],
    paper: Paper,
    who: &Who<'_>,
) -> Result<Vec<Scanned>> {
    let transaction = begin_write(database).await?;
    let taken = take_in(&transaction, id, serials, paper, who).await?;
    transaction.commit().await?;
    Ok(taken)
}

/// The same together with what else belongs to it. A serial that comes in twice at the same moment
/// ends in [`Constraint::LiveSheet`]: try the whole again.
///
/// # Errors
/// As for [`scan`]; [`StoreError::Conflict`].
pub async fn take_in(
    transaction: &Transaction,
    id: BatchId,
    serials: &[Serial],
    paper: Paper,
    who: &Who<'_>,
) -> Result<Vec<Scanned>> {
    let batch = batch::lock(transaction, id).await?;
    if !batch.takes_sheets() {
        return Ok(vec![Scanned::WrongState(batch.state)]);
    }
    let settings = rule::of_round(transaction, batch.round()).await?;
    let mut taken = Vec::with_capacity(serials.len());
    for &serial in serials {
        taken.push(one(transaction, &batch, &settings, serial, paper, who).await?);
    }
    let changed: Vec<&Scanned> = taken.iter().filter(|scanned| scanned.is_change()).collect();
    if !changed.is_empty() {
        batch::disturb(transaction, &batch, who.at_ms).await?;
        let detail = match changed.as_slice() {
            [one] => serde_json::json!({ "serial": one.serial(), "what": one.word() }),
            many => serde_json::json!({
                "first": many.first().and_then(|one| one.serial()),
                "last": many.last().and_then(|one| one.serial()),
                "sheets": many.len(),
            }),
        };
        let event = who.event(Act::SheetsTake, &batch.object(), &detail);
        audit::append_in(transaction, &event).await?;
    }
    Ok(taken)
}

async fn one(
    transaction: &Transaction,
    batch: &Batch,
    settings: &Settings,
    serial: Serial,
    paper: Paper,
    who: &Who<'_>,
) -> Result<Scanned> {
    let Some(series) = series::of_serial(transaction, batch.round(), serial).await? else {
        return Ok(Scanned::Unknown(serial));
    };
    if paper == Paper::Unsure
        && let Some(sheet) = here(transaction, batch, serial).await?
    {
        return Ok(Scanned::Here(serial, sheet));
    }
    let known = form::traces(transaction, batch.round(), serial).await?;
    let at = &batch.header.post_office;
    let arrival = paper_arrives(at, &series.post_office, &known, settings);
    let (standing, reason) = match &arrival {
        PaperArrival::Foreign(other) => return Ok(Scanned::Foreign(serial, other.clone())),
        PaperArrival::Admitted => (SheetStanding::Waiting, None),
        PaperArrival::Held(_) => (SheetStanding::Held, None),
        PaperArrival::AnsweredByPhone { .. } => (SheetStanding::Rejected, Some(Reason::Duplicate)),
        PaperArrival::SetAside(_) => (SheetStanding::SetAside, None),
    };
    if standing == SheetStanding::Held {
        hold_others(transaction, batch, serial).await?;
    }
    let sheet = add(
        transaction,
        batch,
        Some(serial),
        standing,
        reason.map(|reason| (reason, None)),
        who,
    )
    .await?;
    Ok(match arrival {
        PaperArrival::Admitted => Scanned::Admitted(serial, sheet),
        PaperArrival::Held(places) => Scanned::Held(serial, sheet, places),
        PaperArrival::AnsweredByPhone { at_ms } => Scanned::AnsweredByPhone(serial, sheet, at_ms),
        PaperArrival::SetAside(office) => Scanned::SetAside(serial, sheet, office),
        PaperArrival::Foreign(office) => Scanned::Foreign(serial, office),
    })
}

/// The first sheet of the batch with this serial.
async fn here(transaction: &Transaction, batch: &Batch, serial: Serial) -> Result<Option<u32>> {
    let sheet: Option<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Sheet)
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Serial.eq(stored(serial)?))
        .order_by_asc(entity::Column::Sheet)
        .limit(1)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    sheet.map(count).transpose()
}

/// Holds the papers of a serial that wait, wherever they lie. One that counts already goes on counting.
async fn hold_others(transaction: &Transaction, batch: &Batch, serial: Serial) -> Result<()> {
    let waiting = || {
        sea_orm::Condition::all()
            .add(entity::Column::RoundId.eq(batch.round().as_uuid()))
            .add(entity::Column::Serial.eq(small(serial.number()).unwrap_or_default()))
            .add(entity::Column::Standing.eq(SheetStanding::Waiting.as_str()))
    };
    entity::Entity::update_many()
        .col_expr(
            entity::Column::Standing,
            Expr::value(SheetStanding::Held.as_str()),
        )
        .filter(waiting())
        .exec(transaction.inner())
        .await?;
    Ok(())
}

/// Adds a sheet to a batch; its number.
pub(in crate::paper) async fn add(
    transaction: &Transaction,
    batch: &Batch,
    serial: Option<Serial>,
    standing: SheetStanding,
    because: Option<(Reason, Option<&str>)>,
    who: &Who<'_>,
) -> Result<u32> {
    let last: Option<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Sheet)
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .order_by_desc(entity::Column::Sheet)
        .limit(1)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    let number = last.map(count).transpose()?.unwrap_or(0) + 1;
    let decided = because.is_some();
    let (reason, note) = because.unzip();
    let row = entity::ActiveModel {
        round_id: Set(batch.round().as_uuid()),
        batch_id: Set(batch.id.as_uuid()),
        sheet: Set(small(number)?),
        serial: Set(serial.map(stored).transpose()?),
        standing: Set(standing.as_str().to_owned()),
        reason: Set(reason.map(|reason| reason.as_str().to_owned())),
        note: Set(note.flatten().map(str::to_owned)),
        taken_by: Set(who.person.as_uuid()),
        taken_ms: Set(who.at_ms),
        decided_by: Set(decided.then(|| who.person.as_uuid())),
        decided_ms: Set(decided.then_some(who.at_ms)),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(number)
}

impl Scanned {
    /// The serial, where there is one.
    pub const fn serial(&self) -> Option<Serial> {
        match self {
            Self::Admitted(serial, _)
            | Self::Here(serial, _)
            | Self::Held(serial, ..)
            | Self::AnsweredByPhone(serial, ..)
            | Self::SetAside(serial, ..)
            | Self::Foreign(serial, _)
            | Self::Unknown(serial) => Some(*serial),
            Self::Mistyped(_) | Self::WrongState(_) => None,
        }
    }

    /// Its stable code.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Admitted(..) => "paper-admitted",
            Self::Here(..) => "paper-here",
            Self::Held(..) => "paper-held",
            Self::AnsweredByPhone(..) => "paper-answered-by-phone",
            Self::SetAside(..) => "paper-set-aside",
            Self::Foreign(..) => "paper-foreign",
            Self::Unknown(_) => "serial-unknown",
            Self::Mistyped(_) => "serial-mistyped",
            Self::WrongState(_) => "batch-state",
        }
    }

    const fn is_change(&self) -> bool {
        matches!(
            self,
            Self::Admitted(..) | Self::Held(..) | Self::AnsweredByPhone(..) | Self::SetAside(..)
        )
    }
}
