//! The audit of a reconciled batch (kiểm tra xác suất): a draw of forms, compared with their paper.

mod act;
mod correct;

use std::collections::BTreeSet;

use intake::audit_sample::{AuditError, AuditedForm, Plan, Verdict};
use intake::batch::BatchState;
use intake::{PersonId, Seed, Serial};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::batch::Batch;
use super::kept::{corrupt, count, from_json, serial};
use crate::entity::paper::{audited_form as form_entity, batch_audit as entity};
use crate::error::Result;
use crate::transaction::{Executor, Transaction};

pub use act::{compare, conclude, draw};
pub use correct::{correct, uncorrected};

/// A draw of forms, and in the end its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// Which audit of the batch it is, from 1.
    pub number: u32,
    /// The plan that was followed.
    pub plan: Plan,
    /// The seed of the draw, for the protocol.
    pub seed: Seed,
    /// Forms of the batch when it was drawn.
    pub lot: u32,
    /// The forms to compare with their paper.
    pub drawn: BTreeSet<Serial>,
    /// Those that were compared.
    pub compared: Vec<AuditedForm>,
    /// Who drew it.
    pub begun_by: PersonId,
    /// When, Unix milliseconds UTC.
    pub begun_ms: i64,
    /// What came out, once it is concluded.
    pub verdict: Option<Verdict>,
    /// The report, as JSON of [`AuditResult`](intake::audit_sample::AuditResult), once it is concluded.
    pub result: Option<serde_json::Value>,
}

impl Audit {
    /// Forms that differ from their paper, of those that were compared.
    pub fn faulty(&self) -> usize {
        let forms = self.compared.iter();
        forms.filter(|form| !form.wrong.is_empty()).count()
    }

    /// Whether more forms are faulty already than the plan accepts, whatever the rest says.
    pub fn is_lost(&self) -> bool {
        u32::try_from(self.faulty()).unwrap_or(u32::MAX) > self.plan.acceptance
    }
}

/// What became of something that was done to an audit.
#[derive(Debug, Clone, PartialEq)]
pub enum Audited {
    /// This is the audit now.
    Done(Box<Audit>),
    /// The batch is not being reconciled.
    WrongState(BatchState),
    /// So many fields are not settled, or duplicates wait.
    Open(u32),
    /// Whoever keyed forms of the batch may not audit it; written into the audit chain.
    ActorKeyed,
    /// The audit is concluded; it begins anew when something of the batch has changed.
    Concluded(Box<Audit>),
    /// It has not accepted the batch, or the batch is past its end: nothing is corrected.
    NothingToCorrect,
    /// None was drawn.
    NotDrawn,
    /// It cannot be concluded so, or the form is none of those drawn.
    Wrong(AuditError),
}

/// The audit of a batch as it is now; none if nothing was drawn since the batch last changed.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn current(on: &impl Executor, batch: &Batch) -> Result<Option<Audit>> {
    let row = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::VoidMs.is_null())
        .order_by_desc(entity::Column::Number)
        .limit(1)
        .one(&on.reading())
        .await?;
    match row {
        Some(row) => from_row(on, row).await.map(Some),
        None => Ok(None),
    }
}

/// Every audit that was begun in a batch, in order, those that a later change made void too.
///
/// # Errors
/// As for [`current`].
pub async fn all(on: &impl Executor, batch: &Batch) -> Result<Vec<Audit>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .order_by_asc(entity::Column::Number)
        .all(&on.reading())
        .await?;
    let mut audits = Vec::with_capacity(rows.len());
    for row in rows {
        audits.push(from_row(on, row).await?);
    }
    Ok(audits)
}

async fn next_number(transaction: &Transaction, batch: &Batch) -> Result<u32> {
    let last: Option<i32> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Number)
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .order_by_desc(entity::Column::Number)
        .limit(1)
        .into_tuple()
        .one(transaction.inner())
        .await?;
    Ok(last.map(count).transpose()?.unwrap_or(0) + 1)
}

async fn from_row(on: &impl Executor, row: entity::Model) -> Result<Audit> {
    let forms = form_entity::Entity::find()
        .filter(form_entity::Column::RoundId.eq(row.round_id))
        .filter(form_entity::Column::BatchId.eq(row.batch_id))
        .filter(form_entity::Column::Number.eq(row.number))
        .order_by_asc(form_entity::Column::Serial)
        .all(&on.reading())
        .await?;
    let compared: Result<Vec<AuditedForm>> = forms
        .into_iter()
        .map(|form| {
            Ok(AuditedForm {
                serial: serial(form.serial)?,
                compared: from_json(&form.compared)?,
                wrong: from_json(&form.wrong)?,
            })
        })
        .collect();
    Ok(Audit {
        number: count(row.number)?,
        plan: from_json(&row.plan)?,
        seed: Seed::from_number(u64::from_be_bytes(row.seed.to_be_bytes())),
        lot: count(row.lot)?,
        drawn: from_json(&row.drawn)?,
        compared: compared?,
        begun_by: PersonId::from_uuid(row.begun_by),
        begun_ms: row.begun_ms,
        verdict: row
            .verdict
            .as_deref()
            .map(Verdict::parse)
            .transpose()
            .map_err(corrupt)?,
        result: row.result.as_deref().map(from_json).transpose()?,
    })
}
