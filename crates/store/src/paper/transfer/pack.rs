//! Finished batches as lines of a file.

use intake::BatchId;
use intake::batch::{BatchState, Step};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Value};
use serde_json::Value as Json;
use survey::{PostOfficeCode, RoundId};

use super::kept::{Digest, Way, digest, hex, moved, note};
use super::{Line, OF_BATCH, person};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::batch as batch_entity;
use crate::error::Result;
use crate::paper::carry::{Cargo, Carrier};
use crate::paper::kept::corrupt;
use crate::paper::who::Who;
use crate::transaction::{begin_read, begin_write};

/// Batches that are ready to be handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packed {
    /// Their rows, and the people whose work they are.
    pub lines: Vec<Line>,
    /// Their numbers where they come from.
    pub numbers: Vec<u32>,
    batches: Vec<(BatchId, Digest)>,
}

/// The finished batches of a round with everything that belongs to them, in the order of their numbers, and
/// the people whose work they are. `all` takes also those that were handed over before.
///
/// Nothing is noted yet: a file that could not be written is no batch handed over ([`note_export`]).
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn export(
    database: &Database,
    round: RoundId,
    office: &PostOfficeCode,
    all: bool,
) -> Result<Packed> {
    let transaction = begin_read(database).await?;
    let carrier = Carrier::of(&transaction).await?;
    let found = batch_entity::Entity::find()
        .filter(batch_entity::Column::RoundId.eq(round.as_uuid()))
        .filter(batch_entity::Column::PostOffice.eq(office.as_str()))
        .filter(
            batch_entity::Column::State
                .is_in([BatchState::Audited.as_str(), BatchState::Closed.as_str()]),
        )
        .order_by_asc(batch_entity::Column::Number)
        .all(transaction.inner())
        .await?;
    let mut packed = Packed::default();
    for row in found {
        let id = BatchId::from_uuid(row.id);
        let is_closed = row.state == BatchState::Closed.as_str();
        let cargos = pack(&carrier, round, id, is_closed).await?;
        let digest = digest(&cargos)?;
        if !all
            && moved(&transaction, round, Way::Out, &digest)
                .await?
                .is_some()
        {
            continue;
        }
        let people = person::named_in(&transaction, &cargos).await?;
        packed.lines.extend(people.into_iter().map(Line::Person));
        packed.lines.extend(cargos.into_iter().map(Line::Rows));
        packed
            .numbers
            .push(u32::try_from(row.number).map_err(corrupt)?);
        packed.batches.push((id, digest));
    }
    Ok(packed)
}

/// Notes that batches were handed over, once their file lies there whole.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away): then they are handed over once more, which changes nothing where
/// they arrive.
pub async fn note_export(
    database: &Database,
    round: RoundId,
    office: &PostOfficeCode,
    packed: &Packed,
    who: &Who<'_>,
    fresh: impl Fn() -> Uuid,
) -> Result<()> {
    let transaction = begin_write(database).await?;
    for (id, digest) in &packed.batches {
        if moved(&transaction, round, Way::Out, digest)
            .await?
            .is_none()
        {
            let out = (fresh(), Way::Out);
            note(&transaction, round, office, out, (*id, digest), who).await?;
        }
        let detail = serde_json::json!({ "digest": hex(digest) });
        let event = who.event(Act::TransferOut, &format!("batch {id}"), &detail);
        audit::append_in(&transaction, &event).await?;
    }
    transaction.commit().await
}

/// Everything of a batch, as it arrives elsewhere: audited, with no answers handed over.
async fn pack(
    carrier: &Carrier<'_>,
    round: RoundId,
    id: BatchId,
    is_closed: bool,
) -> Result<Vec<Cargo>> {
    let of_round = ("round_id", Value::from(round.as_uuid()));
    let wanted = [of_round.clone(), ("id", Value::from(id.as_uuid()))];
    let mut cargos = carrier.take("batch", &wanted).await?;
    let wanted = [of_round, ("batch_id", Value::from(id.as_uuid()))];
    for table in OF_BATCH {
        cargos.extend(carrier.take(table, &wanted).await?);
    }
    let last = last_step(&cargos);
    for cargo in &mut cargos {
        match cargo.table.as_str() {
            "batch" => {
                let audited = Json::from(BatchState::Audited.as_str());
                cargo.set("state", &audited, |_| true);
                cargo.set("closing", &Json::from(0), |_| true);
                for column in ["closed_ms", "closed_hash", "asked_by"] {
                    cargo.set(column, &Json::Null, |_| true);
                }
                if let (true, Some(before)) = (is_closed, &last) {
                    cargo.set("changed_ms", &before.taken_ms, |_| true);
                    let one_less = cargo.value(0, "revision").and_then(Json::as_i64);
                    let one_less = Json::from(one_less.unwrap_or(2) - 1);
                    cargo.set("revision", &one_less, |_| true);
                }
            }
            "batch_step" if is_closed => {
                cargo.retain("number", |number| {
                    last.as_ref()
                        .is_none_or(|last| number.as_i64() <= last.number)
                });
            }
            "batch_sheet" => {
                for column in ["decided_by", "decided_ms"] {
                    cargo.set_where(column, &Json::Null, "standing", "counted");
                }
                let counted = |cell: &Json| cell.as_str() == Some("counted");
                cargo.set("standing", &Json::from("waiting"), counted);
            }
            _ => {}
        }
    }
    cargos.retain(|cargo| !cargo.rows.is_empty());
    Ok(cargos)
}

/// A step before the closing.
struct Before {
    number: Option<i64>,
    taken_ms: Json,
}

/// The last step before the batch was closed the last time, by the rows of its steps.
fn last_step(cargos: &[Cargo]) -> Option<Before> {
    let steps = cargos.iter().filter(|cargo| cargo.table == "batch_step");
    let rows = steps.flat_map(|cargo| (0..cargo.rows.len()).map(move |row| (cargo, row)));
    let rows: Vec<(&Cargo, usize)> = rows.collect();
    let is_close = |&&(cargo, row): &&(&Cargo, usize)| {
        cargo.value(row, "step").and_then(Json::as_str) == Some(Step::Close.as_str())
    };
    let (last, earlier) = rows.split_last()?;
    let (cargo, row) = earlier.last().filter(|_| is_close(&last))?;
    Some(Before {
        number: cargo.value(*row, "number").and_then(Json::as_i64),
        taken_ms: cargo.value(*row, "taken_ms").cloned().unwrap_or_default(),
    })
}
