//! Deciding about sheets in doubt: two papers with one serial, and papers of other post offices.

use intake::duplicate::{HeldPapers, PaperStanding, Place, Trace};
use intake::rejected::Reason;
use intake::{BatchId, Serial};

use super::{SheetStanding, of_batch, set_standing};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::error::{Result, StoreError};
use crate::paper::batch::{self, Batch};
use crate::paper::form;
use crate::paper::who::Who;
use crate::transaction::{Transaction, begin_write};

/// What is done with a paper of another post office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// It is keyed here.
    Take,
    /// It is sent on.
    SendOn,
}

/// What became of a decision about a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// It holds.
    Done,
    /// The sheet does not wait for such a decision.
    NotWaiting,
    /// One of the papers is handed over already, so that no other can count before its batch is opened
    /// again.
    Counted(Place),
    /// A batch in which one of the papers lies is closed or being audited.
    Locked(BatchId),
}

/// Decides which of several papers with one serial counts, seen from a batch that holds one; the others
/// become rejected duplicates. `counts` names batch and sheet; nothing: none counts.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Away`].
pub async fn decide_held(
    database: &Database,
    id: BatchId,
    serial: Serial,
    counts: Option<(BatchId, u32)>,
    who: &Who<'_>,
) -> Result<Decided> {
    let transaction = begin_write(database).await?;
    let batch = batch::lock(&transaction, id).await?;
    let papers = papers(&transaction, &batch, serial).await?;
    let places: Vec<Place> = papers.iter().map(|(place, _)| place.clone()).collect();
    let Ok(held) = HeldPapers::new(serial, places) else {
        return Ok(Decided::NotWaiting);
    };
    let chosen = counts.and_then(|(batch, sheet)| {
        let so = |place: &&Place| place.batch == batch && place.sheet == sheet;
        held.places().iter().find(so).cloned()
    });
    if counts.is_some() && chosen.is_none() {
        return Ok(Decided::NotWaiting);
    }
    let counted = papers
        .iter()
        .find(|(_, standing)| *standing == PaperStanding::Counted);
    if let Some((place, _)) = counted
        && chosen.as_ref() != Some(place)
    {
        return Ok(Decided::Counted(place.clone()));
    }
    let Ok(traces) = held.decide(chosen.as_ref()) else {
        return Ok(Decided::NotWaiting);
    };
    for trace in &traces {
        if let Some(locked) = apply(&transaction, trace, counted.map(|found| &found.0), who).await?
        {
            return Ok(Decided::Locked(locked));
        }
    }
    let detail = serde_json::json!({ "serial": serial, "counts": chosen });
    let event = who.event(Act::SheetDecide, &batch.object(), &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Decided::Done)
}

/// Decides about a paper whose serial was given to another post office.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Away`].
pub async fn decide_foreign(
    database: &Database,
    id: BatchId,
    sheet: u32,
    what: Foreign,
    who: &Who<'_>,
) -> Result<Decided> {
    let transaction = begin_write(database).await?;
    let batch = batch::lock(&transaction, id).await?;
    let sheets = of_batch(&transaction, &batch).await?;
    let found = sheets.all().iter().find(|known| known.number == sheet);
    let Some(serial) = found
        .filter(|known| known.standing == SheetStanding::SetAside)
        .and_then(|known| known.serial)
    else {
        return Ok(Decided::NotWaiting);
    };
    if !batch.takes_rejections() {
        return Ok(Decided::Locked(batch.id));
    }
    let standing = match what {
        Foreign::SendOn => SheetStanding::SentOn,
        Foreign::Take => {
            let known = form::traces(&transaction, batch.round(), serial).await?;
            let in_the_way = known.iter().any(|trace| match trace {
                Trace::Phone { .. } => true,
                Trace::Paper { standing, .. } => *standing != PaperStanding::Rejected,
            });
            if in_the_way {
                return Ok(Decided::NotWaiting);
            }
            SheetStanding::Waiting
        }
    };
    set_standing(&transaction, &batch, sheet, standing, None, who).await?;
    batch::disturb(&transaction, &batch, who.at_ms).await?;
    let detail = serde_json::json!({ "serial": serial, "standing": standing });
    let event = who.event(Act::SheetDecide, &batch.object(), &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Decided::Done)
}

/// The papers of a serial that are not rejected, with their standing.
async fn papers(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
) -> Result<Vec<(Place, PaperStanding)>> {
    let traces = form::traces(transaction, batch.round(), serial).await?;
    let papers = traces.into_iter().filter_map(|trace| match trace {
        Trace::Paper { place, standing } if standing != PaperStanding::Rejected => {
            Some((place, standing))
        }
        _ => None,
    });
    Ok(papers.collect())
}

/// Writes what becomes of one paper; the batch that cannot take it.
async fn apply(
    transaction: &Transaction,
    trace: &Trace,
    counted: Option<&Place>,
    who: &Who<'_>,
) -> Result<Option<BatchId>> {
    let Trace::Paper { place, standing } = trace else {
        return Ok(None);
    };
    if counted == Some(place) {
        return Ok(None);
    }
    let batch = batch::lock(transaction, place.batch).await?;
    if !batch.takes_rejections() {
        return Ok(Some(batch.id));
    }
    let (standing, because) = match standing {
        PaperStanding::Waiting => (SheetStanding::Waiting, None),
        PaperStanding::Rejected => (SheetStanding::Rejected, Some((Reason::Duplicate, None))),
        other => {
            let what = format!("a decision made a sheet {other}");
            return Err(StoreError::Invalid(what));
        }
    };
    set_standing(transaction, &batch, place.sheet, standing, because, who).await?;
    batch::disturb(transaction, &batch, who.at_ms).await?;
    Ok(None)
}
