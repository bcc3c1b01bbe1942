//! A batch of a file on its way in.

use intake::batch::{Actor, BatchState, Refusal, Step, advance};
use intake::{BatchId, Serial};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value as Json;
use survey::{PostOfficeCode, Role, RoundId};

use super::kept::{Way, digest, hex, moved, note};
use super::{Line, OF_BATCH, Person, Received, Unfit, person};
use crate::audit::{self, Act};
use crate::constraint::Constraint;
use crate::database::Database;
use crate::entity::paper::batch_sheet;
use crate::error::{Result, StoreError};
use crate::paper::batch::{self, Batch};
use crate::paper::carry::{Cargo, Carrier, Known};
use crate::paper::kept::serial;
use crate::paper::series::{self, lock_round};
use crate::paper::sheet::{self, SheetStanding};
use crate::paper::who::Who;
use crate::paper::{form, keyed, reconcile};
use crate::transaction::{Transaction, begin_write};

/// Serials asked for in one statement.
const CHUNK: usize = 500;

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
    // Before anything is looked up: the same file may be coming in at another terminal.
    lock_round(&transaction, round).await?;
    let digest = digest(&cargos)?;
    if let Some(at_ms) = moved(&transaction, round, Way::In, &digest).await? {
        return Ok(Received::Repeated(at_ms));
    }
    let batch = match unpack(&transaction, round, office, cargos, (&persons, who)).await {
        Ok(Ok(batch)) => batch,
        Ok(Err(unfit)) => return Ok(Received::Unfit(unfit)),
        Err(error) => return unfit(error).map(Received::Unfit),
    };
    let (moved, about) = ((id, Way::In), (batch.id, &digest));
    note(&transaction, round, office, moved, about, who).await?;
    let detail = serde_json::json!({ "digest": hex(&digest), "number": batch.number });
    let event = who.event(Act::TransferIn, &format!("batch {}", batch.id), &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Received::Taken(batch.number))
}

/// What an error says of the rows that were written: rows that this program cannot have written, or that stand
/// in each other's way, are no fault of the database.
fn unfit(error: StoreError) -> Result<Unfit> {
    match error {
        StoreError::Corrupt { why, .. } => Ok(Unfit::Checks(why)),
        StoreError::Conflict(Constraint::LiveSheet, _) => Ok(Unfit::Double(Vec::new())),
        StoreError::Conflict(constraint, _) => Ok(Unfit::Checks(format!("{constraint:?}"))),
        error => Err(error),
    }
}

/// Writes the rows of a batch and reads them back through every check.
async fn unpack(
    transaction: &Transaction,
    round: RoundId,
    office: &PostOfficeCode,
    mut cargos: Vec<Cargo>,
    (persons, who): (&[Person], &Who<'_>),
) -> Result<std::result::Result<Batch, Unfit>> {
    let Some(id) = id_of(round, office, &cargos) else {
        return Ok(Err(Unfit::Elsewhere));
    };
    match batch::find(transaction, id).await {
        Ok(here) => return Ok(Err(Unfit::Changed(here.number))),
        Err(StoreError::NotFound { .. }) => {}
        Err(error) => return Err(error),
    }
    if let Some(name) = person::stranger(transaction, &cargos, office).await? {
        return Ok(Err(Unfit::Stranger(name)));
    }
    let number = batch::next_number(transaction, round).await?;
    let carrier = Carrier::of(transaction).await?;
    let twice = doubles(transaction, round, &cargos).await?;
    if !twice.is_empty() {
        return Ok(Err(Unfit::Double(twice)));
    }
    for cargo in &mut cargos {
        if cargo.table == "batch" {
            cargo.set("number", &Json::from(number), |_| true);
        }
        carrier.put(cargo, Known::Refused).await?;
    }
    let batch = batch::find(transaction, id).await?;
    if let Err(unfit) = checked(transaction, &batch).await? {
        return Ok(Err(unfit));
    }
    for person in persons {
        person::remember(transaction, person, office, who.at_ms).await?;
    }
    Ok(Ok(batch))
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

/// Serials of the rows of which a paper counts in a batch that is here, with the number of that batch.
async fn doubles(
    transaction: &Transaction,
    round: RoundId,
    cargos: &[Cargo],
) -> Result<Vec<(Serial, u32)>> {
    let live = [SheetStanding::Waiting, SheetStanding::Counted].map(SheetStanding::as_str);
    let mut serials: Vec<i64> = Vec::new();
    for cargo in cargos.iter().filter(|cargo| cargo.table == "batch_sheet") {
        serials.extend((0..cargo.rows.len()).filter_map(|row| {
            let standing = cargo.value(row, "standing")?.as_str()?;
            let serial = cargo.value(row, "serial")?.as_i64()?;
            live.contains(&standing).then_some(serial)
        }));
    }
    let mut twice = Vec::new();
    for chunk in serials.chunks(CHUNK) {
        let found: Vec<(i32, Uuid)> = batch_sheet::Entity::find()
            .select_only()
            .columns([batch_sheet::Column::Serial, batch_sheet::Column::BatchId])
            .filter(batch_sheet::Column::RoundId.eq(round.as_uuid()))
            .filter(batch_sheet::Column::Standing.is_in(live))
            .filter(batch_sheet::Column::Serial.is_in(chunk.to_vec()))
            .order_by_asc(batch_sheet::Column::Serial)
            .into_tuple()
            .all(transaction.inner())
            .await?;
        for (number, there) in found {
            let there = batch::find(transaction, BatchId::from_uuid(there)).await?;
            twice.push((serial(number)?, there.number));
        }
    }
    Ok(twice)
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
    let facts = batch::facts(transaction, batch, None).await?;
    // Whoever closes it is somebody here, who has keyed nothing.
    let nobody = Actor {
        person: intake::PersonId::from_uuid(Uuid::nil()),
        role: Role::Supervisor,
    };
    if let Err(refusal) = advance(batch.state, Step::Close, nobody, &facts) {
        return Ok(Err(Unfit::NotReady(refusal)));
    }
    let forms = reconcile::of_batch(transaction, batch, &paper).await?;
    let is_open = |serial: &&Serial| {
        let form = forms.get(*serial);
        form.is_none_or(|form| form.agreed().is_none())
    };
    let live = sheets.live();
    let open: Vec<&Serial> = live.iter().filter(is_open).collect();
    let once = open.iter().filter(|serial| !keyings.contains_key(serial));
    let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(match (open.len(), once.count()) {
        (0, _) => Ok(()),
        (open, 0) => Err(Unfit::NotReady(Refusal::SecondKeyingOpen(many(open)))),
        (_, unkeyed) => Err(Unfit::NotReady(Refusal::FirstKeyingOpen(many(unkeyed)))),
    })
}
