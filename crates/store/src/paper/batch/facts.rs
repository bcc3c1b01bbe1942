//! What is known of a batch when somebody wants to take a step.

use std::collections::BTreeSet;

use intake::PersonId;
use intake::batch::{BatchState, Facts};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use survey::RoundState;

use super::Batch;
use crate::entity::paper::keying;
use crate::entity::release;
use crate::error::Result;
use crate::paper::sheet::{self, Sheets};
use crate::paper::{audit, form, keyed, reconcile};
use crate::round;
use crate::transaction::Executor;

/// Counts the facts of a batch. What a step of the present state can never ask for (open fields before
/// reconciling, totals before the audit) is not worked out.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn facts(on: &impl Executor, batch: &Batch, reason: Option<&str>) -> Result<Facts> {
    let sheets = sheet::of_batch(on, batch).await?;
    let notes = sheet::notes(on, batch).await?;
    let keyings = keyed::marks(on, batch).await?;
    let live = sheets.live();
    let once = || {
        keyings
            .iter()
            .filter(|mark| mark.place == 1 && live.contains(&mark.serial))
    };
    let twice: BTreeSet<_> = keyings
        .iter()
        .filter(|mark| mark.place == 2)
        .map(|mark| mark.serial)
        .collect();
    let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (open_fields, totals_agree) = settled(on, batch, &sheets).await?;
    Ok(Facts {
        received: many(sheets.received()),
        unexplained: many(sheets.unexplained(&batch.header, &notes)),
        rejected: many(sheets.rejected()),
        held: many(sheets.held()),
        set_aside: many(sheets.set_aside()),
        keyed_once: many(once().count()),
        drawn: many(once().filter(|mark| mark.due).count()),
        keyed_twice: many(
            once()
                .filter(|mark| mark.due && twice.contains(&mark.serial))
                .count(),
        ),
        open_fields,
        audit: batch.audit,
        uncorrected: uncorrected(on, batch).await?,
        totals_agree,
        clerks: clerks(on, batch).await?,
        asked_by: batch.asked_by,
        released: released(on, batch).await?,
        has_reason: reason.is_some_and(|words| !words.trim().is_empty()),
    })
}

/// Fields that the audit found wrong and that nobody has corrected; asked where it matters, before closing.
async fn uncorrected(on: &impl Executor, batch: &Batch) -> Result<u32> {
    if !matches!(batch.state, BatchState::Reconciling | BatchState::Audited) {
        return Ok(0);
    }
    let form = form::of_round(on, batch.round()).await?;
    let open = audit::uncorrected(on, batch, &form).await?;
    let fields = open.values().map(BTreeSet::len).sum::<usize>();
    Ok(u32::try_from(fields).unwrap_or(u32::MAX))
}

/// Fields that wait, and whether the closing checks agree.
async fn settled(on: &impl Executor, batch: &Batch, sheets: &Sheets) -> Result<(u32, bool)> {
    if !matches!(batch.state, BatchState::Reconciling | BatchState::Audited) {
        return Ok((0, false));
    }
    let form = form::of_round(on, batch.round()).await?;
    let forms = reconcile::of_batch(on, batch, &form).await?;
    let open: usize = forms
        .values()
        .map(|form_of| form_of.open_fields(&form))
        .sum();
    let open = u32::try_from(open).unwrap_or(u32::MAX);
    if batch.state != BatchState::Audited || open > 0 {
        return Ok((open, false));
    }
    let report = reconcile::closing_report(batch, sheets, &forms)?;
    Ok((open, report.agrees() || batch.totals_note.is_some()))
}

/// Everybody who has keyed a form of the batch, in whatever pass.
pub(crate) async fn clerks(on: &impl Executor, batch: &Batch) -> Result<BTreeSet<PersonId>> {
    let clerks: Vec<sea_orm::prelude::Uuid> = keying::Entity::find()
        .select_only()
        .column(keying::Column::Clerk)
        .distinct()
        .filter(keying::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(keying::Column::BatchId.eq(batch.id.as_uuid()))
        .into_tuple()
        .all(&on.reading())
        .await?;
    Ok(clerks.into_iter().map(PersonId::from_uuid).collect())
}

/// Whether the results of the round are published, so that its answers cannot change; of a closed batch
/// also, whether a release was made since it was closed.
async fn released(on: &impl Executor, batch: &Batch) -> Result<bool> {
    let state = round::find(on, batch.round()).await?.state;
    if matches!(state, RoundState::Published | RoundState::Archived) {
        return Ok(true);
    }
    let is_closed = matches!(batch.state, BatchState::Closed | BatchState::Reopening);
    let Some(closed_ms) = batch.closed_ms.filter(|_| is_closed) else {
        return Ok(false);
    };
    let made = release::Entity::find()
        .filter(release::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(release::Column::MadeMs.gte(closed_ms))
        .count(&on.reading())
        .await?;
    Ok(made > 0)
}
