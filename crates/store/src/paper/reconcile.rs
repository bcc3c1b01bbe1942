//! Reconciling (đối chiếu): what two keyings of a form say, and what was decided about it.

mod decide;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use intake::adjudicate::Decision;
use intake::closing::{ClosingReport, close};
use intake::rejected::Reason;
use intake::{AgreedForm, Serial};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::batch::Batch;
use super::form::PaperForm;
use super::kept::{corrupt, from_json, serial, small, stored};
use super::keyed;
use super::rejected::register;
use super::sheet::Sheets;
use crate::entity::paper::difference_decision as entity;
use crate::error::Result;
use crate::transaction::Executor;

pub(super) use decide::write;
pub use decide::{Deciding, decide, forget};
pub use standing::FormStanding;

/// Where every form of a batch stands that is keyed at least once, by serial.
///
/// # Errors
/// [`StoreError::Corrupt`](crate::StoreError::Corrupt) for a log that does not belong to its keyings.
pub async fn of_batch(
    on: &impl Executor,
    batch: &Batch,
    form: &PaperForm,
) -> Result<BTreeMap<Serial, FormStanding>> {
    let mut logs: BTreeMap<Serial, Vec<Decision>> = BTreeMap::new();
    for (serial, decision) in log(on, batch, None).await? {
        logs.entry(serial).or_default().push(decision);
    }
    keyed::of_batch(on, batch, form)
        .await?
        .into_iter()
        .map(|(serial, keyings)| {
            let log = logs.remove(&serial).unwrap_or_default();
            Ok((serial, FormStanding::of(form, keyings, log)?))
        })
        .collect()
}

/// Where one form stands; none before its first keying is finished.
///
/// # Errors
/// As for [`of_batch`].
pub async fn of_form(
    on: &impl Executor,
    batch: &Batch,
    form: &PaperForm,
    serial: Serial,
) -> Result<Option<FormStanding>> {
    let Some(keyings) = keyed::of_form(on, batch, form, serial).await? else {
        return Ok(None);
    };
    let log = log(on, batch, Some(serial)).await?;
    let log = log.into_iter().map(|(_, decision)| decision).collect();
    FormStanding::of(form, keyings, log).map(Some)
}

/// The closing checks over the forms that live in a batch.
///
/// # Errors
/// [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub fn closing_report(
    batch: &Batch,
    sheets: &Sheets,
    forms: &BTreeMap<Serial, FormStanding>,
) -> Result<ClosingReport> {
    let (live, taken_in) = (sheets.live(), sheets.serials());
    let register = register(sheets)?;
    let duplicates: BTreeSet<Serial> = register
        .lines()
        .iter()
        .filter(|line| line.reason == Reason::Duplicate)
        .filter_map(|line| line.serial)
        .collect();
    let agreed_of = |wanted: &dyn Fn(&Serial) -> bool| -> Vec<AgreedForm> {
        let found = forms.iter().filter(|(serial, _)| wanted(serial));
        found
            .filter_map(|(_, form)| form.agreed().cloned())
            .collect()
    };
    let agreed = agreed_of(&|serial| live.contains(serial));
    let elsewhere = agreed_of(&|serial| !live.contains(serial) && duplicates.contains(serial));
    Ok(close(
        &batch.header,
        &taken_in,
        &agreed,
        &elsewhere,
        &register,
    ))
}

/// The log of the present pass, in order; of one form, or of all.
async fn log(
    on: &impl Executor,
    batch: &Batch,
    wanted: Option<Serial>,
) -> Result<Vec<(Serial, Decision)>> {
    let mut query = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::VoidMs.is_null());
    if let Some(wanted) = wanted {
        query = query.filter(entity::Column::Serial.eq(stored(wanted)?));
    }
    query
        .order_by_asc(entity::Column::Serial)
        .order_by_asc(entity::Column::Number)
        .all(&on.reading())
        .await?
        .into_iter()
        .map(|row| {
            let decision = Decision {
                input: row.input,
                act: from_json(&row.act)?,
                by: intake::PersonId::from_uuid(row.decided_by),
                at_ms: row.decided_ms,
            };
            Ok((serial(row.serial)?, decision))
        })
        .collect()
}

/// The log of a form does not belong to its keyings.
#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn torn(why: impl ToString) -> crate::error::StoreError {
    corrupt(why.to_string())
}
