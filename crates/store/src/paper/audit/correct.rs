//! Correcting what an audit found wrong in a batch that it accepted: what is known to be wrong is not handed over.

use std::collections::{BTreeMap, BTreeSet};

use intake::adjudicate::{Act as Deed, Decision};
use intake::audit_sample::{AuditError, Verdict};
use intake::batch::BatchState;
use intake::{BatchId, Serial, Value};

use super::act::{now, refuse_clerk};
use super::{Audit, Audited, current};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::error::Result;
use crate::paper::batch::{self, Batch, clerks};
use crate::paper::form::{self, PaperForm};
use crate::paper::reconcile::{self, FormStanding};
use crate::paper::record;
use crate::paper::who::Who;
use crate::transaction::{Executor, Transaction, begin_write};

/// The fields that the audit of a batch found wrong and that nobody has corrected since it was drawn, by form. None
/// unless it is concluded and has accepted the batch.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn uncorrected(
    on: &impl Executor,
    batch: &Batch,
    form: &PaperForm,
) -> Result<BTreeMap<Serial, BTreeSet<String>>> {
    let mut open = BTreeMap::new();
    let Some(audit) = current(on, batch).await? else {
        return Ok(open);
    };
    if audit.verdict != Some(Verdict::Accept) {
        return Ok(open);
    }
    for compared in audit.compared.iter().filter(|one| !one.wrong.is_empty()) {
        let standing = reconcile::of_form(on, batch, form, compared.serial).await?;
        let done = corrected(standing.as_ref(), &audit);
        let left: BTreeSet<String> = compared.wrong.difference(&done).cloned().collect();
        if !left.is_empty() {
            open.insert(compared.serial, left);
        }
    }
    Ok(open)
}

/// The inputs of a form that were corrected since the audit was drawn.
fn corrected(standing: Option<&FormStanding>, audit: &Audit) -> BTreeSet<String> {
    let decisions = standing
        .and_then(FormStanding::agreed)
        .map(intake::AgreedForm::decisions);
    let so = |decision: &&Decision| {
        matches!(decision.act, Deed::Correct(_)) && decision.at_ms >= audit.begun_ms
    };
    decisions
        .unwrap_or_default()
        .iter()
        .filter(so)
        .map(|decision| decision.input.clone())
        .collect()
}

/// Writes what stands on the paper in place of what the audit found wrong. The verdict stays: it judged the batch as it
/// was. Whoever keyed forms of the batch corrects none.
///
/// # Errors
/// [`StoreError::NotFound`](crate::StoreError::NotFound) for an unknown batch.
pub async fn correct(
    database: &Database,
    id: BatchId,
    serial: Serial,
    values: &BTreeMap<String, Value>,
    who: &Who<'_>,
) -> Result<Audited> {
    let transaction = begin_write(database).await?;
    let done = correct_in(&transaction, id, serial, values, who).await?;
    transaction.commit().await?;
    Ok(done)
}

async fn correct_in(
    transaction: &Transaction,
    id: BatchId,
    serial: Serial,
    values: &BTreeMap<String, Value>,
    who: &Who<'_>,
) -> Result<Audited> {
    let batch = batch::lock(transaction, id).await?;
    let is_open = matches!(batch.state, BatchState::Reconciling | BatchState::Audited);
    if !is_open {
        return Ok(Audited::NothingToCorrect);
    }
    if clerks(transaction, &batch).await?.contains(&who.person) {
        return refuse_clerk(transaction, &batch, who).await;
    }
    let paper = form::of_round(transaction, batch.round()).await?;
    let open = uncorrected(transaction, &batch, &paper).await?;
    let Some(wrong) = open.get(&serial) else {
        return Ok(Audited::NothingToCorrect);
    };
    let fits = |(input, value): (&String, &Value)| {
        let field = paper.layout.field(input);
        wrong.contains(input) && field.is_some_and(|field| field.check(value).is_ok())
    };
    if !values.iter().all(fits) {
        return Ok(Audited::Wrong(AuditError::NotCompared(serial)));
    }
    for (input, value) in values {
        let decision = Decision {
            input: input.clone(),
            act: Deed::Correct(value.clone()),
            by: who.person,
            at_ms: who.at_ms,
        };
        reconcile::write(transaction, &batch, serial, &decision).await?;
    }
    record::settle(transaction, &batch, &paper, serial, who.at_ms).await?;
    let inputs: Vec<&String> = values.keys().collect();
    let detail = serde_json::json!({ "serial": serial, "inputs": inputs });
    let event = who.event(Act::AuditCorrect, &batch.object(), &detail);
    audit::append_in(transaction, &event).await?;
    now(transaction, &batch).await
}
