//! Taking what was typed: numbered messages, each kept once.

use std::collections::{BTreeMap, BTreeSet};

use intake::BatchId;
use intake::Serial;
use intake::check::Check;
use intake::keying::{Sequence, Typed};
use sea_orm::prelude::Expr;
use sea_orm::{EntityTrait, Set};

use super::aside::{self, Aside};
use super::claim::{number, one};
use super::finish::{self, Ended};
use super::rows::{self, Held};
use super::take::note;
use super::{IDLE_MS, Place, Refusal};
use crate::database::Database;
use crate::entity::paper::{keying as entity, keying_message as message_entity};
use crate::error::Result;
use crate::paper::batch::{self, Batch};
use crate::paper::form::PaperForm;
use crate::paper::kept::{small, stored, to_json};
use crate::paper::who::Who;
use crate::transaction::{Transaction, begin_write};

/// What a machine sends of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The machine.
    pub machine: String,
    /// The claim of the messages.
    pub claim: u32,
    /// What was typed, by step.
    pub messages: BTreeMap<u32, Typed>,
    /// Whether every line is keyed, so that the checks may speak.
    pub is_complete: bool,
    /// That the form is done, with the codes of the checks that were looked at.
    pub finish: Option<BTreeSet<String>>,
    /// That the paper is set aside instead, because it cannot be keyed.
    pub aside: Option<Aside>,
    /// Keys pressed on this form so far.
    pub strokes: u64,
    /// Time spent on it so far, in milliseconds, without pauses.
    pub active_ms: u64,
}

/// What became of a parcel. In every case all its messages are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Kept.
    Saved,
    /// Kept, but under an older claim: the form lies with another machine of the same person by now, and ends there.
    Late,
    /// Kept, and every line is keyed; this is what the checks have to say.
    Complete(Vec<Check>),
    /// Kept, but the form is not done: lines without a value, checks that nobody has answered.
    Open {
        /// The lines, by input, in the order of the paper.
        missing: Vec<String>,
        /// The checks.
        checks: Vec<Check>,
    },
    /// The form is finished.
    Finished,
    /// The paper is in the register of rejected forms.
    SetAside,
}

/// Keeps a parcel, and ends the keying if it says so. The same parcel again changes nothing.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn save(
    database: &Database,
    id: BatchId,
    serial: Serial,
    form: &PaperForm,
    parcel: &Parcel,
    who: &Who<'_>,
) -> Result<std::result::Result<Saved, Refusal>> {
    let takes = |typed: &Typed| {
        let field = form.layout.field(&typed.field);
        field.is_some_and(|field| field.check(&typed.value).is_ok())
    };
    if !parcel.messages.values().all(takes) {
        return Ok(Err(Refusal::Faulty));
    }
    let transaction = begin_write(database).await?;
    let saved = save_in(&transaction, id, serial, form, parcel, who).await?;
    match saved {
        Ok(_) => transaction.commit().await?,
        Err(refusal) => {
            drop(transaction);
            note(database, id, refusal, who).await?;
        }
    }
    Ok(saved)
}

async fn save_in(
    transaction: &Transaction,
    id: BatchId,
    serial: Serial,
    form: &PaperForm,
    parcel: &Parcel,
    who: &Who<'_>,
) -> Result<std::result::Result<Saved, Refusal>> {
    // Whatever changes membership holds the batch before anything else of it.
    let batch = match parcel.aside {
        Some(_) => batch::lock(transaction, id).await?,
        None => batch::find(transaction, id).await?,
    };
    let Some(held) = rows::lock_own(transaction, &batch, serial, who.person).await? else {
        return Ok(Err(taken_by_other(transaction, &batch, serial).await?));
    };
    if held.is_finished {
        return after_the_end(transaction, &batch, &held, parcel).await;
    }
    if Place::of_state(batch.state) != Some(held.place) {
        return Ok(Err(Refusal::BatchNotKeying(batch.state)));
    }
    let is_present = parcel.claim == held.claim;
    if parcel.claim > held.claim {
        return Ok(Err(Refusal::NotClaimed));
    }
    if is_present && held.machine.as_deref() != Some(parcel.machine.as_str()) {
        return Ok(Err(match held.machine {
            Some(_) => Refusal::Elsewhere,
            None => Refusal::NotClaimed,
        }));
    }
    if let Some(refusal) = keep(transaction, &batch, &held, parcel, who.at_ms).await? {
        return Ok(Err(refusal));
    }
    if !is_present {
        // What an older machine still had fills gaps and ends nothing.
        return Ok(Ok(Saved::Late));
    }
    if let Some(aside) = &parcel.aside {
        return aside::put(transaction, &batch, &held, aside, who).await;
    }
    let strokes = held.strokes.max(parcel.strokes);
    let active_ms = held.active_ms.max(parcel.active_ms);
    let until_ms = held.until_ms.max(who.at_ms + IDLE_MS);
    one(&batch, &held)?
        .col_expr(entity::Column::ClaimUntilMs, Expr::value(until_ms))
        .col_expr(entity::Column::Strokes, Expr::value(number(strokes)?))
        .col_expr(entity::Column::ActiveMs, Expr::value(number(active_ms)?))
        .exec(transaction.inner())
        .await?;
    end(transaction, &batch, &held, form, parcel, who)
        .await
        .map(Ok)
}

async fn end(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    form: &PaperForm,
    parcel: &Parcel,
    who: &Who<'_>,
) -> Result<Saved> {
    if let Some(accepted) = &parcel.finish {
        let ended = finish::finish(transaction, batch, held, form, accepted, who).await?;
        return Ok(match ended {
            Ended::Finished => Saved::Finished,
            Ended::Open { missing, checks } => Saved::Open { missing, checks },
        });
    }
    if !parcel.is_complete {
        return Ok(Saved::Saved);
    }
    Ok(match finish::look(transaction, batch, held, form).await? {
        Some(checks) => Saved::Complete(checks),
        None => Saved::Saved,
    })
}

/// Keeps messages, each once.
async fn keep(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    parcel: &Parcel,
    at_ms: i64,
) -> Result<Option<Refusal>> {
    if parcel.messages.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::with_capacity(parcel.messages.len());
    for (step, typed) in &parcel.messages {
        rows.push(message_entity::ActiveModel {
            round_id: Set(batch.round().as_uuid()),
            batch_id: Set(batch.id.as_uuid()),
            pass: Set(small(batch.pass)?),
            serial: Set(stored(held.serial)?),
            place: Set(small(held.place.number())?),
            claim: Set(small(parcel.claim)?),
            step: Set(small(*step)?),
            field: Set(typed.field.clone()),
            value: Set(to_json(&typed.value)?),
            at_ms: Set(at_ms),
        });
    }
    let key = [
        message_entity::Column::RoundId,
        message_entity::Column::BatchId,
        message_entity::Column::Pass,
        message_entity::Column::Serial,
        message_entity::Column::Place,
        message_entity::Column::Claim,
        message_entity::Column::Step,
    ];
    let count = rows.len();
    let inserted = message_entity::Entity::insert_many(rows)
        .on_conflict_do_nothing_on(key)
        .exec_without_returning(transaction.inner())
        .await?;
    if usize::try_from(rows_of(&inserted)).is_ok_and(|kept| kept == count) {
        return Ok(None);
    }
    let is_kept = is_kept(transaction, batch, held, parcel).await?;
    Ok((!is_kept).then_some(Refusal::SequenceReused))
}

fn rows_of(inserted: &sea_orm::TryInsertResult<u64>) -> u64 {
    match inserted {
        sea_orm::TryInsertResult::Inserted(rows) => *rows,
        _ => 0,
    }
}

/// Whether every message of a parcel is kept with the same content.
async fn is_kept(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    parcel: &Parcel,
) -> Result<bool> {
    let known = rows::messages(transaction, batch, held).await?;
    let claim = parcel.claim;
    Ok(parcel.messages.iter().all(|(step, typed)| {
        let sequence = Sequence { claim, step: *step };
        known.get(&sequence) == Some(typed)
    }))
}

/// What comes after the end: the last parcel once more, whose answer got lost, or something that is too late.
async fn after_the_end(
    transaction: &Transaction,
    batch: &Batch,
    held: &Held,
    parcel: &Parcel,
) -> Result<std::result::Result<Saved, Refusal>> {
    if is_kept(transaction, batch, held, parcel).await? {
        return Ok(Ok(Saved::Finished));
    }
    // What an older machine still had is late; anything else that comes while the second side is keyed is meant for it.
    let is_second = Place::of_state(batch.state) == Some(Place::Second);
    let is_late = parcel.claim < held.claim;
    Ok(Err(
        if is_second && held.place == Place::First && !is_late {
            Refusal::SamePerson
        } else {
            Refusal::AlreadyKeyed
        },
    ))
}

/// Why a form that this person does not hold takes nothing from them.
async fn taken_by_other(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
) -> Result<Refusal> {
    let Some(place) = Place::of_state(batch.state) else {
        return Ok(Refusal::BatchNotKeying(batch.state));
    };
    Ok(match rows::lock(transaction, batch, place, serial).await? {
        Some(held) if held.is_finished => Refusal::AlreadyKeyed,
        Some(_) => Refusal::ClaimedByOther,
        None => Refusal::NotClaimed,
    })
}
