//! The register of rejected forms (sổ phiếu bị loại).

use intake::duplicate::{PaperStanding, Place, Trace};
use intake::rejected::{Reason, Register, Rejection};
use intake::{BatchId, PersonId, Serial};

use super::batch::{self, Batch};
use super::form;
use super::kept::corrupt;
use super::sheet::{self, Sheet, SheetStanding, Sheets};
use super::who::Who;
use crate::audit::{self, Act};
use crate::database::Database;
use crate::error::Result;
use crate::transaction::{Transaction, begin_write};

/// What became of a rejection, or of taking one back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejected {
    /// It holds; this is the sheet now.
    Done(Box<Sheet>),
    /// The batch has no such sheet, or it waits for another decision.
    NotHere,
    /// The form is in the register with this reason.
    Already(Reason),
    /// This reason needs a serial.
    SerialMissing,
    /// This reason is for papers without a serial of the round.
    SerialRight,
    /// Another paper with the serial, which lies there, is keyed or counts.
    Another(Place),
    /// The batch is audited or closed, or the bundle has not come.
    WrongState,
}

/// The register of a batch, in the order of intake.
///
/// # Errors
/// [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub fn register(sheets: &Sheets) -> Result<Register> {
    let mut register = Register::default();
    for sheet in sheets.all() {
        if let Some(line) = line(sheet) {
            register.enter(line).map_err(corrupt)?;
        }
    }
    Ok(register)
}

/// Rejects a form that lies in a batch.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn reject(
    database: &Database,
    id: BatchId,
    serial: Serial,
    reason: Reason,
    note: Option<&str>,
    who: &Who<'_>,
) -> Result<Rejected> {
    let transaction = begin_write(database).await?;
    let batch = batch::lock(&transaction, id).await?;
    let done = reject_in(&transaction, &batch, serial, reason, note, who).await?;
    transaction.commit().await?;
    Ok(done)
}

/// The same in a batch that is locked, together with what else belongs to it.
pub(super) async fn reject_in(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
    reason: Reason,
    note: Option<&str>,
    who: &Who<'_>,
) -> Result<Rejected> {
    if !batch.takes_rejections() {
        return Ok(Rejected::WrongState);
    }
    let sheets = sheet::of_batch(transaction, batch).await?;
    if let Some(reason) = register(&sheets)?.reason_of(serial) {
        return Ok(Rejected::Already(reason));
    }
    if !reason.takes_serial() {
        return Ok(Rejected::SerialRight);
    }
    let waiting = |sheet: &&Sheet| sheet.standing == SheetStanding::Waiting;
    let Some(found) = sheets.of_serial(serial).find(waiting) else {
        return Ok(Rejected::NotHere);
    };
    let because = Some((reason, note));
    let rejected = SheetStanding::Rejected;
    sheet::set_standing(transaction, batch, found.number, rejected, because, who).await?;
    batch::disturb(transaction, batch, who.at_ms).await?;
    let detail = serde_json::json!({ "serial": serial, "reason": reason, "note": note });
    let event = who.event(Act::FormReject, &batch.object(), &detail);
    audit::append_in(transaction, &event).await?;
    sheet_now(transaction, batch, found.number).await
}

/// Enters a paper without a serial: nobody can read it, or what stands there is none.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn reject_unread(
    database: &Database,
    id: BatchId,
    reason: Reason,
    note: Option<&str>,
    who: &Who<'_>,
) -> Result<Rejected> {
    if reason.needs_serial() {
        return Ok(Rejected::SerialMissing);
    }
    let transaction = begin_write(database).await?;
    let batch = batch::lock(&transaction, id).await?;
    if !batch.takes_rejections() {
        return Ok(Rejected::WrongState);
    }
    let rejected = SheetStanding::Rejected;
    let number = sheet::add(
        &transaction,
        &batch,
        None,
        rejected,
        Some((reason, note)),
        who,
    )
    .await?;
    batch::disturb(&transaction, &batch, who.at_ms).await?;
    let detail = serde_json::json!({ "sheet": number, "reason": reason, "note": note });
    let event = who.event(Act::FormReject, &batch.object(), &detail);
    audit::append_in(&transaction, &event).await?;
    let done = sheet_now(&transaction, &batch, number).await?;
    transaction.commit().await?;
    Ok(done)
}

/// Takes a form out of the register again, because it can be keyed after all. Duplicates stay.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn withdraw(
    database: &Database,
    id: BatchId,
    serial: Serial,
    who: &Who<'_>,
) -> Result<Rejected> {
    let transaction = begin_write(database).await?;
    let batch = batch::lock(&transaction, id).await?;
    if !batch.takes_rejections() {
        return Ok(Rejected::WrongState);
    }
    let sheets = sheet::of_batch(&transaction, &batch).await?;
    let rejected = |sheet: &&Sheet| {
        sheet.standing == SheetStanding::Rejected && sheet.reason != Some(Reason::Duplicate)
    };
    let Some(found) = sheets.of_serial(serial).find(rejected) else {
        return Ok(Rejected::NotHere);
    };
    if let Some(place) = another(&transaction, &batch, serial).await? {
        return Ok(Rejected::Another(place));
    }
    let waiting = SheetStanding::Waiting;
    sheet::set_standing(&transaction, &batch, found.number, waiting, None, who).await?;
    batch::disturb(&transaction, &batch, who.at_ms).await?;
    let detail = serde_json::json!({ "serial": serial, "reason": found.reason });
    let event = who.event(Act::FormWithdraw, &batch.object(), &detail);
    audit::append_in(&transaction, &event).await?;
    let done = sheet_now(&transaction, &batch, found.number).await?;
    transaction.commit().await?;
    Ok(done)
}

/// Takes a paper without a serial out of the register: it was entered by mistake, so there is none.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn withdraw_unread(
    database: &Database,
    id: BatchId,
    number: u32,
    who: &Who<'_>,
) -> Result<Rejected> {
    let transaction = begin_write(database).await?;
    let batch = batch::lock(&transaction, id).await?;
    if !batch.takes_rejections() {
        return Ok(Rejected::WrongState);
    }
    let sheets = sheet::of_batch(&transaction, &batch).await?;
    let unread = |sheet: &&Sheet| {
        sheet.number == number
            && sheet.serial.is_none()
            && sheet.standing == SheetStanding::Rejected
    };
    let Some(found) = sheets.all().iter().find(unread) else {
        return Ok(Rejected::NotHere);
    };
    let mistaken = SheetStanding::Mistaken;
    sheet::set_standing(&transaction, &batch, number, mistaken, None, who).await?;
    batch::disturb(&transaction, &batch, who.at_ms).await?;
    let detail = serde_json::json!({ "sheet": number, "reason": found.reason, "note": found.note });
    let event = who.event(Act::FormWithdraw, &batch.object(), &detail);
    audit::append_in(&transaction, &event).await?;
    let done = sheet_now(&transaction, &batch, number).await?;
    transaction.commit().await?;
    Ok(done)
}

/// Where another paper with a serial lies that is keyed or counts; one that was rejected let it in.
async fn another(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
) -> Result<Option<Place>> {
    let traces = form::traces(transaction, batch.round(), serial).await?;
    Ok(traces.into_iter().find_map(|trace| match trace {
        Trace::Paper { place, standing } if standing != PaperStanding::Rejected => Some(place),
        _ => None,
    }))
}

async fn sheet_now(transaction: &Transaction, batch: &Batch, number: u32) -> Result<Rejected> {
    let sheets = sheet::of_batch(transaction, batch).await?;
    let found = sheets.all().iter().find(|sheet| sheet.number == number);
    Ok(found.map_or(Rejected::NotHere, |sheet| {
        Rejected::Done(Box::new(sheet.clone()))
    }))
}

fn line(sheet: &Sheet) -> Option<Rejection> {
    let reason = sheet
        .reason
        .filter(|_| sheet.standing == SheetStanding::Rejected)?;
    Some(Rejection {
        serial: sheet.serial,
        reason,
        by: sheet
            .decided_by
            .unwrap_or(PersonId::from_uuid(uuid::Uuid::nil())),
        at_ms: sheet.decided_ms.unwrap_or(sheet.taken_ms),
        note: sheet.note.clone(),
    })
}
