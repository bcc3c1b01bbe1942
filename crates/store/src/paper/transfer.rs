//! Finished batches on their way from an office without a line to the province, and a round the other way.
//!
//! Rows are carried as they are ([`super::carry`]) and believed nothing: on arrival a batch is read back by the
//! functions that read any batch, so that serials, keyings, comparisons, decisions, audit and totals pass the
//! same checks once more, and what does not pass leaves nothing behind. It arrives as audited: closing it, which
//! hands its answers over and lets an answer by phone come before a paper of the same serial, is for the people of the
//! province.

mod person;
mod round;

use intake::batch::{Actor, BatchState, Step, advance};
use intake::{BatchId, Serial};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use survey::{PostOfficeCode, Role, RoundId};

use super::batch::{self, Batch};
use super::carry::{Cargo, Carrier};
use super::kept::{corrupt, to_json};
use super::series::{self, lock_round};
use super::sheet;
use super::who::Who;
use super::{form, keyed, reconcile};
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::{batch as batch_entity, transfer as entity};
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

pub use person::Person;
pub use round::{export_round, receive_round};

/// The tables of a batch, each after those that it names.
const OF_BATCH: [&str; 8] = [
    "batch_step",
    "batch_sheet",
    "serial_note",
    "keying",
    "difference_decision",
    "batch_audit",
    "audited_form",
    "clerk_form",
];
/// One line of a transfer file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// Rows.
    Rows(Cargo),
    /// Somebody whose work the rows are.
    Person(Person),
}

/// Why a batch is not taken in; nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is not of the post office or the round of the file.
    #[error("the batch is of another post office or round")]
    Elsewhere,
    /// It is here with another content.
    #[error("the batch is here with another content")]
    Changed,
    /// Its slip contradicts itself.
    #[error("the header contradicts itself")]
    Header,
    /// A serial was not printed for the post office, unit and field.
    #[error("the form {0} was not printed for the batch")]
    NotIssued(Serial),
    /// One of its papers has the serial of a paper that counts in another batch.
    #[error("a paper of the batch counts in another one")]
    Double,
    /// A keying, a decision or an audit does not pass the checks.
    #[error("a keying, a decision or the audit does not pass the checks: {0}")]
    Checks(String),
    /// It could not be closed as it is: the code of the refusal.
    #[error("the batch cannot be closed: {0}")]
    NotReady(&'static str),
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It is here, audited, under this number.
    Taken(u32),
    /// It came before, at this time (Unix milliseconds UTC); nothing changed.
    Repeated(i64),
    /// It is not taken.
    Unfit(Unfit),
}

/// The finished batches of a round with everything that belongs to them, in the order of their numbers, and
/// the people whose work they are. `all` takes also those that were handed over before.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn export(
    database: &Database,
    round: RoundId,
    office: &PostOfficeCode,
    all: bool,
    who: &Who<'_>,
    fresh: impl Fn() -> Uuid,
) -> Result<(Vec<Line>, Vec<u32>)> {
    let transaction = begin_write(database).await?;
    let carrier = Carrier::of(&transaction).await?;
    let found = batch_entity::Entity::find()
        .filter(batch_entity::Column::RoundId.eq(round.as_uuid()))
        .filter(batch_entity::Column::PostOffice.eq(office.as_str()))
        .filter(
            batch_entity::Column::State
                .is_in([BatchState::Audited.as_str(), BatchState::Closed.as_str()]),
        )
        .all(transaction.inner())
        .await?;
    let (mut lines, mut numbers) = (Vec::new(), Vec::new());
    for row in found {
        let id = BatchId::from_uuid(row.id);
        let cargos = pack(&carrier, round, id).await?;
        let digest = digest(&cargos)?;
        let before = moved(&transaction, round, "out", &digest).await?;
        if before.is_some() && !all {
            continue;
        }
        lines.extend(
            person::named_in(&transaction, &cargos)
                .await?
                .into_iter()
                .map(Line::Person),
        );
        if before.is_none() {
            let out = Moved {
                id: fresh(),
                batch: id,
                direction: "out",
                digest,
                signer: office.as_str(),
            };
            note(&transaction, round, &out, who).await?;
            let detail = serde_json::json!({ "digest": hex(&digest) });
            let event = who.event(Act::TransferOut, &format!("batch {id}"), &detail);
            audit::append_in(&transaction, &event).await?;
        }
        numbers.push(u32::try_from(row.number).map_err(corrupt)?);
        lines.extend(cargos.into_iter().map(Line::Rows));
    }
    transaction.commit().await?;
    Ok((lines, numbers))
}

/// Everything of a batch, as it arrives elsewhere: audited, with no answers handed over.
async fn pack(carrier: &Carrier<'_>, round: RoundId, id: BatchId) -> Result<Vec<Cargo>> {
    let of_round = ("round_id", Value::from(round.as_uuid()));
    let wanted = [of_round.clone(), ("id", Value::from(id.as_uuid()))];
    let mut cargos = carrier.take("batch", &wanted).await?;
    for cargo in &mut cargos {
        let audited = Json::from(BatchState::Audited.as_str());
        cargo.set("state", &audited, |_| true);
        cargo.set("closing", &Json::from(0), |_| true);
        for column in ["closed_ms", "closed_hash", "asked_by"] {
            cargo.set(column, &Json::Null, |_| true);
        }
    }
    let wanted = [of_round, ("batch_id", Value::from(id.as_uuid()))];
    for table in OF_BATCH {
        cargos.extend(carrier.take(table, &wanted).await?);
    }
    for cargo in cargos
        .iter_mut()
        .filter(|cargo| cargo.table == "batch_sheet")
    {
        let counted = |cell: &Json| cell.as_str() == Some("counted");
        cargo.set("standing", &Json::from("waiting"), counted);
    }
    Ok(cargos)
}

/// Takes one batch of a file in, if it passes every check.
///
/// # Errors
/// [`StoreError::Away`]: whether it was taken is then unknown, and it can be sent again.
pub async fn receive(
    database: &Database,
    round: RoundId,
    office: &PostOfficeCode,
    lines: &[Line],
    who: &Who<'_>,
    id: Uuid,
) -> Result<Received> {
    let mut cargos = Vec::new();
    let mut persons = Vec::new();
    for line in lines {
        match line {
            Line::Rows(cargo) => cargos.push(cargo.clone()),
            Line::Person(person) => persons.push(person.clone()),
        }
    }
    let transaction = begin_write(database).await?;
    let digest = digest(&cargos)?;
    if let Some(at_ms) = moved(&transaction, round, "in", &digest).await? {
        return Ok(Received::Repeated(at_ms));
    }
    let batch = match unpack(&transaction, round, office, cargos).await {
        Ok(Ok(batch)) => batch,
        Ok(Err(unfit)) => return Ok(Received::Unfit(unfit)),
        // Rows that this program cannot have written, or that stand in each other's way.
        Err(StoreError::Corrupt { why, .. }) => return Ok(Received::Unfit(Unfit::Checks(why))),
        Err(error) if error.constraint() == Some(crate::Constraint::LiveSheet) => {
            return Ok(Received::Unfit(Unfit::Double));
        }
        Err(error) => return Err(error),
    };
    for person in &persons {
        person::remember(&transaction, person, office, who.at_ms).await?;
    }
    let moved = Moved {
        id,
        batch: batch.id,
        direction: "in",
        digest,
        signer: office.as_str(),
    };
    note(&transaction, round, &moved, who).await?;
    let detail = serde_json::json!({ "digest": hex(&digest), "number": batch.number });
    let event = who.event(Act::TransferIn, &format!("batch {}", batch.id), &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Received::Taken(batch.number))
}

/// Writes the rows of a batch and reads them back through every check.
async fn unpack(
    transaction: &Transaction,
    round: RoundId,
    office: &PostOfficeCode,
    mut cargos: Vec<Cargo>,
) -> Result<std::result::Result<Batch, Unfit>> {
    let Some(id) = id_of(round, office, &cargos) else {
        return Ok(Err(Unfit::Elsewhere));
    };
    lock_round(transaction, round).await?;
    match batch::find(transaction, id).await {
        Ok(_) => return Ok(Err(Unfit::Changed)),
        Err(StoreError::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    let number = batch::next_number(transaction, round).await?;
    let carrier = Carrier::of(transaction).await?;
    for cargo in &mut cargos {
        if cargo.table == "batch" {
            cargo.set("number", &Json::from(number), |_| true);
        }
        carrier.put(cargo, false).await?;
    }
    let batch = batch::find(transaction, id).await?;
    Ok(checked(transaction, &batch).await?.map(|()| batch))
}

/// The batch that all rows belong to; none if any belongs elsewhere.
fn id_of(round: RoundId, office: &PostOfficeCode, cargos: &[Cargo]) -> Option<BatchId> {
    let (first, rest) = cargos.split_first()?;
    let id = first.value(0, "id")?.as_str()?;
    let round = round.as_uuid().hyphenated().to_string();
    let is_batch = first.table == "batch"
        && first.rows.len() == 1
        && first.is_everywhere("round_id", &round)
        && first.is_everywhere("post_office", office.as_str())
        && first.is_everywhere("state", BatchState::Audited.as_str());
    let is_own = |cargo: &Cargo| {
        OF_BATCH.contains(&cargo.table.as_str())
            && cargo.is_everywhere("round_id", &round)
            && cargo.is_everywhere("batch_id", id)
    };
    let id = Uuid::parse_str(id).ok()?;
    (is_batch && rest.iter().all(is_own)).then(|| BatchId::from_uuid(id))
}

/// Every check that a batch of this installation has passed by the time it is audited.
async fn checked(
    transaction: &Transaction,
    batch: &Batch,
) -> Result<std::result::Result<(), Unfit>> {
    if batch.header.check().is_err() {
        return Ok(Err(Unfit::Header));
    }
    if let Some(serial) = batch::first_foreign(transaction, &batch.header).await? {
        return Ok(Err(Unfit::NotIssued(serial)));
    }
    let sheets = sheet::of_batch(transaction, batch).await?;
    for serial in sheets.live() {
        let series = series::of_serial(transaction, batch.round(), serial).await?;
        if series.is_none_or(|series| series.post_office != batch.header.post_office) {
            return Ok(Err(Unfit::NotIssued(serial)));
        }
    }
    let paper = form::of_round(transaction, batch.round()).await?;
    // Reading them makes every keying again, compares, and plays the decisions again.
    let keyings = keyed::of_batch(transaction, batch, &paper).await?;
    if let Some(strange) = keyings
        .keys()
        .find(|serial| !sheets.serials().contains(serial))
    {
        return Ok(Err(Unfit::NotIssued(*strange)));
    }
    let forms = reconcile::of_batch(transaction, batch, &paper).await?;
    let settled = |serial: &Serial| {
        forms
            .get(serial)
            .is_some_and(|form| form.agreed().is_some())
    };
    if !sheets.live().iter().all(settled) {
        return Ok(Err(Unfit::NotReady("batch-fields-open")));
    }
    let facts = batch::facts(transaction, batch, None).await?;
    // Whoever closes it is somebody here, who has keyed nothing.
    let nobody = Actor {
        person: intake::PersonId::from_uuid(Uuid::nil()),
        role: Role::Supervisor,
    };
    Ok(match advance(batch.state, Step::Close, nobody, &facts) {
        Ok(_) => Ok(()),
        Err(refusal) => Err(Unfit::NotReady(refusal.code())),
    })
}

/// A line of the table `transfer`.
struct Moved<'a> {
    id: Uuid,
    batch: BatchId,
    direction: &'static str,
    digest: [u8; 32],
    signer: &'a str,
}

async fn note(
    transaction: &Transaction,
    round: RoundId,
    moved: &Moved<'_>,
    who: &Who<'_>,
) -> Result<()> {
    let row = entity::ActiveModel {
        round_id: Set(round.as_uuid()),
        id: Set(moved.id),
        batch_id: Set(moved.batch.as_uuid()),
        direction: Set(moved.direction.to_owned()),
        digest: Set(moved.digest.to_vec()),
        signer: Set(moved.signer.to_owned()),
        moved_by: Set(who.name.to_owned()),
        moved_ms: Set(who.at_ms),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}

/// When a batch of this content was moved; none if it was not.
async fn moved(
    on: &impl Executor,
    round: RoundId,
    direction: &str,
    digest: &[u8; 32],
) -> Result<Option<i64>> {
    let row = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::Direction.eq(direction))
        .filter(entity::Column::Digest.eq(digest.to_vec()))
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| row.moved_ms))
}

fn digest(cargos: &[Cargo]) -> Result<[u8; 32]> {
    let mut hasher = Sha256::new();
    for cargo in cargos {
        hasher.update(to_json(cargo)?);
        hasher.update(b"\n");
    }
    Ok(hasher.finalize().into())
}

fn hex(digest: &[u8; 32]) -> String {
    data_encoding::HEXLOWER.encode(digest)
}
