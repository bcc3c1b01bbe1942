//! Deciding a field that two clerks keyed otherwise.

use intake::adjudicate::{Act as Deed, AdjudicateError, Decision};
use intake::batch::BatchState;
use intake::{BatchId, Serial};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::{FormStanding, of_form};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::difference_decision as entity;
use crate::error::Result;
use crate::paper::batch::{self, Batch};
use crate::paper::kept::{count, detail, small, stored, to_json};
use crate::paper::who::Who;
use crate::paper::{form, record};
use crate::transaction::{Transaction, begin_write};

/// What became of a decision about a field.
#[derive(Debug, Clone)]
pub enum Deciding {
    /// It holds; this is where the form stands now.
    Done(FormStanding),
    /// It may not be decided so.
    Refused(AdjudicateError),
    /// The form is not keyed twice, or its keyings agree.
    NothingDiffers,
    /// The batch is not being reconciled.
    WrongState(BatchState),
}

/// Decides one field of a form, or keys a returned one again. Whoever keyed the form may not decide it:
/// that is refused, and written into the audit chain.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn decide(
    database: &Database,
    id: BatchId,
    serial: Serial,
    input: &str,
    deed: Deed,
    who: &Who<'_>,
) -> Result<Deciding> {
    let transaction = begin_write(database).await?;
    let deciding = decide_in(&transaction, id, serial, input, deed, who).await?;
    transaction.commit().await?;
    Ok(deciding)
}

async fn decide_in(
    transaction: &Transaction,
    id: BatchId,
    serial: Serial,
    input: &str,
    deed: Deed,
    who: &Who<'_>,
) -> Result<Deciding> {
    let batch = batch::lock(transaction, id).await?;
    if batch.state != BatchState::Reconciling {
        return Ok(Deciding::WrongState(batch.state));
    }
    let paper = form::of_round(transaction, batch.round()).await?;
    let standing = of_form(transaction, &batch, &paper, serial).await?;
    let Some(mut adjudication) = standing
        .as_ref()
        .and_then(FormStanding::adjudication)
        .cloned()
    else {
        return Ok(Deciding::NothingDiffers);
    };
    let decision = Decision {
        input: input.to_owned(),
        act: deed,
        by: who.person,
        at_ms: who.at_ms,
    };
    let about = serde_json::json!({ "serial": serial, "input": input, "act": word(&decision.act) });
    let event = who.event(Act::FieldDecide, &batch.object(), &about);
    if let Err(error) = adjudication.act(&paper.layout, decision.clone()) {
        if error == AdjudicateError::AdjudicatorIsClerk {
            audit::append_in(transaction, &event.refused()).await?;
        }
        return Ok(Deciding::Refused(error));
    }
    write(transaction, &batch, serial, &decision).await?;
    batch::disturb(transaction, &batch, who.at_ms).await?;
    record::settle(transaction, &batch, &paper, serial, who.at_ms).await?;
    audit::append_in(transaction, &event).await?;
    match of_form(transaction, &batch, &paper, serial).await? {
        Some(standing) => Ok(Deciding::Done(standing)),
        None => Ok(Deciding::NothingDiffers),
    }
}

/// Makes void what was decided about a form, because one of its keyings was changed afterwards.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn forget(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
    at_ms: i64,
) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::VoidMs, Expr::value(at_ms))
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::Serial.eq(stored(serial)?))
        .filter(entity::Column::VoidMs.is_null())
        .exec(transaction.inner())
        .await?;
    Ok(())
}

/// Adds a line to the log of a form.
pub(in crate::paper) async fn write(
    transaction: &Transaction,
    batch: &Batch,
    serial: Serial,
    decision: &Decision,
) -> Result<()> {
    let last: Option<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Number)
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::Serial.eq(stored(serial)?))
        .order_by_desc(entity::Column::Number)
        .limit(1)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    let number = last.map(count).transpose()?.unwrap_or(0) + 1;
    let row = entity::ActiveModel {
        round_id: Set(batch.round().as_uuid()),
        batch_id: Set(batch.id.as_uuid()),
        pass: Set(small(batch.pass)?),
        serial: Set(stored(serial)?),
        number: Set(small(number)?),
        input: Set(decision.input.clone()),
        act: Set(to_json(&decision.act)?),
        decided_by: Set(decision.by.as_uuid()),
        decided_ms: Set(decision.at_ms),
        void_ms: Set(None),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}

/// The name of a deed, without what a citizen answered.
fn word(deed: &Deed) -> serde_json::Value {
    match deed {
        Deed::Third(_) => "third".into(),
        Deed::Rekey(_) => "rekey".into(),
        Deed::Correct(_) => "correct".into(),
        other => detail(other),
    }
}
