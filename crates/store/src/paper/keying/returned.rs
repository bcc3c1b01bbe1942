//! Fields that came back to a clerk: names of fields, never what anybody keyed there.

use intake::adjudicate::Act;
use intake::batch::BatchState;
use intake::{PersonId, Serial};
use sea_orm::{ConnectionTrait, Statement, Value};
use survey::Scope;

use crate::error::Result;
use crate::paper::batch::{self, Batch};
use crate::paper::kept::{serial as kept_serial, to_json};
use crate::paper::{form, reconcile};
use crate::transaction::Executor;

/// The fields of one form that wait for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The batch.
    pub batch: Batch,
    /// The form.
    pub serial: Serial,
    /// The fields, by input, in the order of the paper.
    pub inputs: Vec<String>,
}

/// Everything that waits for a person inside a scope, by batch and serial.
///
/// # Errors
/// [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn returned_to(
    on: &impl Executor,
    person: PersonId,
    scope: &Scope,
) -> Result<Vec<Returned>> {
    let sql = "SELECT DISTINCT batch.id, one.serial FROM difference_decision one \
               JOIN batch ON batch.round_id = one.round_id AND batch.id = one.batch_id \
               AND batch.pass = one.pass WHERE one.act = $1 AND one.void_ms IS NULL \
               AND batch.state = $2 ORDER BY batch.id, one.serial";
    let values = [
        Value::from(to_json(&Act::Return(person))?),
        Value::from(BatchState::Reconciling.as_str()),
    ];
    let connection = on.reading();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let mut waiting = Vec::new();
    for row in connection.query_all_raw(statement).await? {
        let id: sea_orm::prelude::Uuid = row.try_get_by_index(0)?;
        let serial = kept_serial(row.try_get_by_index(1)?)?;
        let batch = batch::find(on, intake::BatchId::from_uuid(id)).await?;
        if !scope.sees_post_office(&batch.header.post_office) {
            continue;
        }
        let paper = form::of_round(on, batch.round()).await?;
        let standing = reconcile::of_form(on, &batch, &paper, serial).await?;
        let inputs = standing.map(|form| form.returned_to(person));
        if let Some(inputs) = inputs.filter(|inputs| !inputs.is_empty()) {
            waiting.push(Returned {
                batch,
                serial,
                inputs,
            });
        }
    }
    Ok(waiting)
}
