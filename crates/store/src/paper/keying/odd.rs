//! What was odd on the papers that one person keyed: one list, to hand back with them.

use std::collections::{BTreeMap, BTreeSet};

use intake::check::{self, Check};
use intake::{PersonId, Serial, Value};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rows;
use crate::entity::paper::keying as entity;
use crate::error::Result;
use crate::paper::batch::Batch;
use crate::paper::form::PaperForm;
use crate::paper::kept::{from_json, serial};
use crate::transaction::Executor;

/// A form with something odd on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddForm {
    /// Its serial.
    pub serial: Serial,
    /// Lines with two marks, by input, in the order of the paper.
    pub two_marks: Vec<String>,
    /// What the checks said and the clerk confirmed.
    pub checks: Vec<Check>,
}

/// The odd forms among those that a person has finished in a batch, by serial.
///
/// # Errors
/// [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn odd_forms(
    on: &impl Executor,
    batch: &Batch,
    form: &PaperForm,
    person: PersonId,
) -> Result<Vec<OddForm>> {
    let finished: Vec<(i32, String, String)> = rows::of_batch(batch)?
        .select_only()
        .columns([
            entity::Column::Serial,
            entity::Column::Keyed,
            entity::Column::Accepted,
        ])
        .filter(entity::Column::Clerk.eq(person.as_uuid()))
        .filter(entity::Column::FinishedMs.is_not_null())
        .order_by_asc(entity::Column::Serial)
        .into_tuple()
        .all(&on.reading())
        .await?;
    let mut odd = Vec::new();
    for (number, keyed, accepted) in finished {
        let values: BTreeMap<String, Value> = from_json(&keyed)?;
        let accepted: BTreeSet<String> = from_json(&accepted)?;
        let found = look(form, serial(number)?, &values, &accepted);
        if !found.two_marks.is_empty() || !found.checks.is_empty() {
            odd.push(found);
        }
    }
    Ok(odd)
}

fn look(
    form: &PaperForm,
    serial: Serial,
    values: &BTreeMap<String, Value>,
    accepted: &BTreeSet<String>,
) -> OddForm {
    let fields = form.layout.fields().iter();
    let two_marks = fields
        .filter(|field| values.get(&field.input) == Some(&Value::TwoMarks))
        .map(|field| field.input.clone())
        .collect();
    let checks = check::of_form(&form.questionnaire, &form.layout, values, &form.settings);
    OddForm {
        serial,
        two_marks,
        checks: checks
            .into_iter()
            .filter(|check| accepted.contains(check.code))
            .collect(),
    }
}
