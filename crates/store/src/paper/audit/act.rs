//! Drawing, comparing, concluding.

use std::collections::BTreeSet;

use intake::audit_sample::{AuditError, AuditResult, conclude as judge};
use intake::batch::{AuditStanding, BatchState};
use intake::{BatchId, Seed, Serial};
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{Audit, Audited, current, next_number};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::{
    audited_form as form_entity, batch as batch_entity, batch_audit as entity,
};
use crate::error::Result;
use crate::paper::batch::{self, Batch, clerks};
use crate::paper::kept::{small, stored, to_json};
use crate::paper::who::Who;
use crate::paper::{form, reconcile, rule, sheet};
use crate::transaction::{Transaction, begin_write};

/// Draws the forms to compare with their paper by the plan of the round and a fresh seed. Where a draw
/// stands already, it stays: nobody draws until the forms please.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn draw(database: &Database, id: BatchId, seed: Seed, who: &Who<'_>) -> Result<Audited> {
    let transaction = begin_write(database).await?;
    let drawn = draw_in(&transaction, id, seed, who).await?;
    transaction.commit().await?;
    Ok(drawn)
}

async fn draw_in(
    transaction: &Transaction,
    id: BatchId,
    seed: Seed,
    who: &Who<'_>,
) -> Result<Audited> {
    let batch = match open(transaction, id, who).await? {
        Ok(batch) => batch,
        Err(refused) => return Ok(refused),
    };
    if let Some(audit) = current(transaction, &batch).await? {
        return Ok(match audit.verdict {
            None => Audited::Done(Box::new(audit)),
            Some(_) => Audited::Concluded(Box::new(audit)),
        });
    }
    let paper = form::of_round(transaction, batch.round()).await?;
    let forms = reconcile::of_batch(transaction, &batch, &paper).await?;
    let sheets = sheet::of_batch(transaction, &batch).await?;
    let live = sheets.live();
    let settled = |serial: &&Serial| {
        forms
            .get(*serial)
            .is_some_and(|form| form.agreed().is_some())
    };
    let open = live.len() - live.iter().filter(settled).count() + sheets.held();
    if open > 0 {
        return Ok(Audited::Open(u32::try_from(open).unwrap_or(u32::MAX)));
    }
    let plan = rule::of_round(transaction, batch.round()).await?.audit;
    let drawn = plan.draw(seed, &live);
    let number = next_number(transaction, &batch).await?;
    let row = entity::ActiveModel {
        round_id: Set(batch.round().as_uuid()),
        batch_id: Set(batch.id.as_uuid()),
        number: Set(small(number)?),
        pass: Set(small(batch.pass)?),
        seed: Set(i64::from_be_bytes(seed.number().to_be_bytes())),
        plan: Set(to_json(&plan)?),
        lot: Set(small(u32::try_from(live.len()).unwrap_or(u32::MAX))?),
        drawn: Set(to_json(&drawn)?),
        begun_by: Set(who.person.as_uuid()),
        begun_ms: Set(who.at_ms),
        concluded_by: Set(None),
        concluded_ms: Set(None),
        verdict: Set(None),
        result: Set(None),
        void_ms: Set(None),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    let detail = serde_json::json!({ "number": number, "lot": live.len(), "drawn": drawn });
    let event = who.event(Act::AuditDraw, &batch.object(), &detail);
    audit::append_in(transaction, &event).await?;
    now(transaction, &batch).await
}

/// Writes down what the comparison of a drawn form with its paper found: the inputs that are wrong. All
/// fields of the form count as compared. The same form again replaces what was written before.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn compare(
    database: &Database,
    id: BatchId,
    serial: Serial,
    wrong: &BTreeSet<String>,
    who: &Who<'_>,
) -> Result<Audited> {
    let transaction = begin_write(database).await?;
    let compared = compare_in(&transaction, id, serial, wrong, who).await?;
    transaction.commit().await?;
    Ok(compared)
}

async fn compare_in(
    transaction: &Transaction,
    id: BatchId,
    serial: Serial,
    wrong: &BTreeSet<String>,
    who: &Who<'_>,
) -> Result<Audited> {
    let (batch, audit) = match running(transaction, id, who).await? {
        Ok(found) => found,
        Err(refused) => return Ok(refused),
    };
    if !audit.drawn.contains(&serial) {
        return Ok(Audited::Wrong(AuditError::NotDrawn(serial)));
    }
    let paper = form::of_round(transaction, batch.round()).await?;
    let standing = reconcile::of_form(transaction, &batch, &paper, serial).await?;
    let Some(agreed) = standing.as_ref().and_then(|form| form.agreed()) else {
        return Ok(Audited::Open(1));
    };
    let compared: BTreeSet<String> = paper
        .layout
        .fields()
        .iter()
        .filter(|field| paper.layout.is_visited(field, agreed.values()))
        .map(|field| field.input.clone())
        .collect();
    if !wrong.is_subset(&compared) {
        return Ok(Audited::Wrong(AuditError::NotCompared(serial)));
    }
    let row = form_entity::ActiveModel {
        round_id: Set(batch.round().as_uuid()),
        batch_id: Set(batch.id.as_uuid()),
        number: Set(small(audit.number)?),
        serial: Set(stored(serial)?),
        compared: Set(to_json(&compared)?),
        wrong: Set(to_json(wrong)?),
        audited_by: Set(who.person.as_uuid()),
        audited_ms: Set(who.at_ms),
    };
    let replaced = OnConflict::columns([
        form_entity::Column::RoundId,
        form_entity::Column::BatchId,
        form_entity::Column::Number,
        form_entity::Column::Serial,
    ])
    .update_columns([
        form_entity::Column::Compared,
        form_entity::Column::Wrong,
        form_entity::Column::AuditedBy,
        form_entity::Column::AuditedMs,
    ])
    .to_owned();
    form_entity::Entity::insert(row)
        .on_conflict(replaced)
        .exec_without_returning(transaction.inner())
        .await?;
    judge_early(transaction, &batch).await?;
    let detail =
        serde_json::json!({ "number": audit.number, "serial": serial, "wrong": wrong.len() });
    let event = who.event(Act::AuditCompare, &batch.object(), &detail);
    audit::append_in(transaction, &event).await?;
    now(transaction, &batch).await
}

/// A batch with more faulty forms than the plan accepts stands as not accepted from the moment they are found, so that no
/// change between them and the conclusion earns another draw. A form that was typed anew may take that back.
async fn judge_early(transaction: &Transaction, batch: &Batch) -> Result<()> {
    let Some(audit) = current(transaction, batch).await? else {
        return Ok(());
    };
    let standing = if audit.is_lost() {
        AuditStanding::Returned
    } else {
        AuditStanding::None
    };
    set_standing(transaction, batch, standing).await
}

async fn set_standing(
    transaction: &Transaction,
    batch: &Batch,
    standing: AuditStanding,
) -> Result<()> {
    batch_entity::Entity::update_many()
        .col_expr(
            batch_entity::Column::AuditStanding,
            Expr::value(standing.as_str()),
        )
        .filter(batch_entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(batch_entity::Column::Id.eq(batch.id.as_uuid()))
        .exec(transaction.inner())
        .await?;
    Ok(())
}

/// Draws the conclusion once every drawn form is compared; the batch then stands as the verdict says.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn conclude(database: &Database, id: BatchId, who: &Who<'_>) -> Result<Audited> {
    let transaction = begin_write(database).await?;
    let concluded = conclude_in(&transaction, id, who).await?;
    transaction.commit().await?;
    Ok(concluded)
}

async fn conclude_in(transaction: &Transaction, id: BatchId, who: &Who<'_>) -> Result<Audited> {
    let (batch, audit) = match running(transaction, id, who).await? {
        Ok(found) => found,
        Err(refused) => return Ok(refused),
    };
    let result = match judge(&audit.plan, audit.lot, &audit.drawn, &audit.compared) {
        Ok(result) => result,
        Err(error) => return Ok(Audited::Wrong(error)),
    };
    write_result(transaction, &batch, audit.number, &result, who).await?;
    let detail = serde_json::json!({
        "number": audit.number,
        "verdict": result.verdict,
        "drawn": result.drawn,
        "faulty": result.faulty,
        "fields": result.overall.compared,
        "wrong": result.overall.wrong,
    });
    let event = who.event(Act::AuditConclude, &batch.object(), &detail);
    audit::append_in(transaction, &event).await?;
    now(transaction, &batch).await
}

async fn write_result(
    transaction: &Transaction,
    batch: &Batch,
    number: u32,
    result: &AuditResult,
    who: &Who<'_>,
) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(
            entity::Column::ConcludedBy,
            Expr::value(Some(who.person.as_uuid())),
        )
        .col_expr(entity::Column::ConcludedMs, Expr::value(Some(who.at_ms)))
        .col_expr(
            entity::Column::Verdict,
            Expr::value(result.verdict.as_str()),
        )
        .col_expr(entity::Column::Result, Expr::value(to_json(result)?))
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Number.eq(small(number)?))
        .exec(transaction.inner())
        .await?;
    set_standing(transaction, batch, result.verdict.standing()).await
}

/// The locked batch if it is being reconciled by somebody who keyed nothing of it.
async fn open(
    transaction: &Transaction,
    id: BatchId,
    who: &Who<'_>,
) -> Result<std::result::Result<Batch, Audited>> {
    let batch = batch::lock(transaction, id).await?;
    if batch.state != BatchState::Reconciling {
        return Ok(Err(Audited::WrongState(batch.state)));
    }
    if clerks(transaction, &batch).await?.contains(&who.person) {
        return refuse_clerk(transaction, &batch, who).await.map(Err);
    }
    Ok(Ok(batch))
}

/// Writes down that somebody wanted to audit a batch of which they have keyed forms.
pub(super) async fn refuse_clerk(
    transaction: &Transaction,
    batch: &Batch,
    who: &Who<'_>,
) -> Result<Audited> {
    let detail = serde_json::json!({ "refusal": "batch-actor-keyed" });
    let event = who.event(Act::AuditDraw, &batch.object(), &detail);
    audit::append_in(transaction, &event.refused()).await?;
    Ok(Audited::ActorKeyed)
}

/// The locked batch with its audit that is not concluded.
async fn running(
    transaction: &Transaction,
    id: BatchId,
    who: &Who<'_>,
) -> Result<std::result::Result<(Batch, Audit), Audited>> {
    let batch = match open(transaction, id, who).await? {
        Ok(batch) => batch,
        Err(refused) => return Ok(Err(refused)),
    };
    Ok(match current(transaction, &batch).await? {
        None => Err(Audited::NotDrawn),
        Some(audit) if audit.verdict.is_some() => Err(Audited::Concluded(Box::new(audit))),
        Some(audit) => Ok((batch, audit)),
    })
}

pub(super) async fn now(transaction: &Transaction, batch: &Batch) -> Result<Audited> {
    let audit = current(transaction, batch).await?;
    Ok(audit.map_or(Audited::NotDrawn, |audit| Audited::Done(Box::new(audit))))
}
