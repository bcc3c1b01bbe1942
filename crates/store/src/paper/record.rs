//! How well clerks key: the record by which a second keying is due or not.

use std::collections::{BTreeMap, BTreeSet};

use intake::compare::says_the_same;
use intake::verify_share::{Record, Verified};
use intake::{AgreedForm, PersonId, Serial, Value};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use survey::RoundId;

use super::batch::Batch;
use super::form::PaperForm;
use super::kept::{count, small, stored, to_json};
use super::{keyed, reconcile, rule};
use crate::entity::paper::clerk_form as entity;
use crate::error::Result;
use crate::transaction::{Executor, Transaction};

/// Whether a form that this clerk has just keyed first is keyed by somebody else too. Asked once, when
/// the first keying is finished, and kept with it. A batch that an audit returned is keyed twice in full.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn is_due(
    on: &impl Executor,
    batch: &Batch,
    serial: Serial,
    clerk: PersonId,
) -> Result<bool> {
    if batch.pass > 1 {
        return Ok(true);
    }
    let settings = rule::of_round(on, batch.round()).await?;
    let history = history(on, batch.round(), clerk).await?;
    Ok(settings.second_keying.is_due(batch.seed, serial, &history))
}

/// The forms of a clerk in a round that somebody else keyed too, oldest first.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn history(on: &impl Executor, round: RoundId, clerk: PersonId) -> Result<Vec<Verified>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::Clerk.eq(clerk.as_uuid()))
        .order_by_asc(entity::Column::SettledMs)
        .order_by_asc(entity::Column::BatchId)
        .order_by_asc(entity::Column::Serial)
        .all(&on.reading())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Verified {
                fields: count(row.fields)?,
                wrong: count(row.wrong)?,
            })
        })
        .collect()
}

/// What is known of a clerk in a round, judged by the round's rule.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn of_clerk(on: &impl Executor, round: RoundId, clerk: PersonId) -> Result<Record> {
    let settings = rule::of_round(on, round).await?;
    let history = history(on, round, clerk).await?;
    Ok(settings.second_keying.record(&history))
}

/// Writes down how a form that two people keyed counts for each of them, if it is settled, in place of
/// what was written before. To be called when a second keying is finished and after every decision.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn settle(
    transaction: &Transaction,
    batch: &Batch,
    form: &PaperForm,
    serial: Serial,
    at_ms: i64,
) -> Result<()> {
    entity::Entity::delete_many()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::Serial.eq(stored(serial)?))
        .exec(transaction.inner())
        .await?;
    let standing = reconcile::of_form(transaction, batch, form, serial).await?;
    let Some(agreed) = standing.as_ref().and_then(|found| found.agreed()) else {
        return Ok(());
    };
    let Some(keyings) = keyed::of_form(transaction, batch, form, serial).await? else {
        return Ok(());
    };
    let Some(second) = keyings.second else {
        return Ok(());
    };
    for (place, keyed) in [(1, &keyings.first), (2, &second)] {
        let (compared, wrong) = compared_inputs(keyed.values(), agreed);
        let row = entity::ActiveModel {
            round_id: Set(batch.round().as_uuid()),
            batch_id: Set(batch.id.as_uuid()),
            pass: Set(small(batch.pass)?),
            serial: Set(stored(serial)?),
            clerk: Set(keyed.clerk().as_uuid()),
            place: Set(place),
            fields: Set(many(compared)?),
            wrong: Set(many(wrong.len())?),
            wrong_inputs: Set(to_json(&wrong)?),
            settled_ms: Set(at_ms),
        };
        entity::Entity::insert(row)
            .exec_without_returning(transaction.inner())
            .await?;
    }
    Ok(())
}

/// How many inputs stand in a keying or in what came out, and which of them came out otherwise than somebody keyed them.
fn compared_inputs(
    keyed: &BTreeMap<String, Value>,
    agreed: &AgreedForm,
) -> (usize, BTreeSet<String>) {
    let settled = agreed.values();
    let value = |values: &BTreeMap<String, Value>, input: &str| {
        values.get(input).cloned().unwrap_or(Value::Blank)
    };
    let inputs: BTreeSet<&String> = keyed.keys().chain(settled.keys()).collect();
    let differs = |input: &&&String| !says_the_same(&value(keyed, input), &value(settled, input));
    let wrong = inputs.iter().filter(differs);
    (inputs.len(), wrong.map(|input| (*input).clone()).collect())
}

fn many(count: usize) -> Result<i32> {
    small(u32::try_from(count).unwrap_or(u32::MAX))
}
