//! Finished keyings, as they are counted and compared.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{Stream, StreamExt};
use intake::check::CHECKS;
use intake::keying::{Keyed, Keying, Message, Sequence, Typed};
use intake::{PersonId, Serial, Settings, TwoMarks, Value};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::batch::Batch;
use super::form::PaperForm;
use super::kept::{corrupt, count, from_json, serial, small, stored};
use crate::entity::paper::keying as entity;
use crate::error::Result;
use crate::transaction::{Executor, Transaction};

/// That a keying is finished, without what was keyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The form.
    pub serial: Serial,
    /// 1 or 2.
    pub place: u32,
    /// Who keyed it.
    pub clerk: PersonId,
    /// When it was finished, Unix milliseconds UTC.
    pub finished_ms: i64,
    /// Of place 1: whether somebody else keys the form too.
    pub due: bool,
}

/// The finished keyings of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKeyings {
    /// The first.
    pub first: Keyed,
    /// Whether a second one is wanted.
    pub due: bool,
    /// The second.
    pub second: Option<Keyed>,
}

/// The finished keyings of the present pass of a batch, by serial and place, without their values.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn marks(on: &impl Executor, batch: &Batch) -> Result<Vec<Mark>> {
    let rows: Vec<MarkRow> = mark_rows(batch)?.into_tuple().all(&on.reading()).await?;
    rows.into_iter().map(mark).collect()
}

/// The same one at a time.
pub(super) async fn stream_marks<'a>(
    transaction: &'a Transaction,
    batch: &Batch,
) -> Result<impl Stream<Item = Result<Mark>> + Unpin + use<'a>> {
    let rows = mark_rows(batch)?
        .into_tuple::<MarkRow>()
        .stream(transaction.inner())
        .await?;
    Ok(rows.map(|row| mark(row?)))
}

type MarkRow = (i32, i32, sea_orm::prelude::Uuid, Option<i64>, Option<bool>);

fn mark_rows(batch: &Batch) -> Result<Select<entity::Entity>> {
    Ok(finished(batch)?.select_only().columns([
        entity::Column::Serial,
        entity::Column::Place,
        entity::Column::Clerk,
        entity::Column::FinishedMs,
        entity::Column::Due,
    ]))
}

fn mark((number, place, clerk, finished_ms, due): MarkRow) -> Result<Mark> {
    Ok(Mark {
        serial: serial(number)?,
        place: count(place)?,
        clerk: PersonId::from_uuid(clerk),
        finished_ms: finished_ms.unwrap_or_default(),
        due: due.unwrap_or(true),
    })
}

/// The finished keyings of every form of the present pass of a batch.
///
/// # Errors
/// [`StoreError::Corrupt`](crate::StoreError::Corrupt) for a keying that the form cannot have.
pub async fn of_batch(
    on: &impl Executor,
    batch: &Batch,
    form: &PaperForm,
) -> Result<BTreeMap<Serial, FormKeyings>> {
    let rows = finished(batch)?.all(&on.reading()).await?;
    together(rows, form)
}

/// The finished keyings of one form; none before its first one is finished.
///
/// # Errors
/// As for [`of_batch`].
pub async fn of_form(
    on: &impl Executor,
    batch: &Batch,
    form: &PaperForm,
    wanted: Serial,
) -> Result<Option<FormKeyings>> {
    let rows = finished(batch)?
        .filter(entity::Column::Serial.eq(stored(wanted)?))
        .all(&on.reading())
        .await?;
    Ok(together(rows, form)?.remove(&wanted))
}

fn finished(batch: &Batch) -> Result<Select<entity::Entity>> {
    Ok(entity::Entity::find()
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::FinishedMs.is_not_null())
        .order_by_asc(entity::Column::Serial)
        .order_by_asc(entity::Column::Place))
}

fn together(rows: Vec<entity::Model>, form: &PaperForm) -> Result<BTreeMap<Serial, FormKeyings>> {
    let mut forms: BTreeMap<Serial, FormKeyings> = BTreeMap::new();
    // The first place of a form comes before its second.
    for row in rows {
        let keyed = finish_again(&row, form)?;
        if row.place == 1 {
            let keyings = FormKeyings {
                first: keyed,
                due: row.due.unwrap_or(true),
                second: None,
            };
            forms.insert(keyings.first.serial(), keyings);
        } else if let Some(keyings) = forms.get_mut(&keyed.serial()) {
            keyings.second = Some(keyed);
        }
    }
    Ok(forms)
}

/// Makes the finished keying of what is kept of it. It passed the checks when it was finished: the ones
/// that ask are confirmed, and a rule about two marks that came later does not undo it.
fn finish_again(row: &entity::Model, form: &PaperForm) -> Result<Keyed> {
    let serial = serial(row.serial)?;
    let clerk = PersonId::from_uuid(row.clerk);
    let values: BTreeMap<String, Value> = from_json(&row.keyed)?;
    let mut keying = Keying::new(serial, clerk);
    for (step, (field, value)) in (1..).zip(values) {
        let message = Message {
            serial,
            clerk,
            sequence: Sequence { claim: 1, step },
            typed: Typed { field, value },
        };
        let _ = keying.take(&form.layout, message).map_err(corrupt)?;
    }
    let settings = Settings {
        two_marks: TwoMarks::BlankLine,
        ..form.settings
    };
    let accepted: BTreeSet<String> = CHECKS.iter().map(|rule| rule.code.to_owned()).collect();
    keying
        .finish(&form.questionnaire, &form.layout, &settings, &accepted)
        .map_err(corrupt)
}
