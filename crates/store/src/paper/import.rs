//! Keyings that come finished: in a file, or from a post office's own program.
//!
//! They passed the checks of the keying screen on their way here ([`Keyed`] is made by nothing else),
//! they are keyed for the batch's present place by one person, and from here on nobody asks whether
//! they were typed on a screen. What the first clerk keyed is never read here, only that it is there
//! and who did it.

mod words;

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use intake::keying::Keyed;
use intake::verify_share::Verified;
use intake::{BatchId, PersonId, Serial, Settings};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use survey::RoundId;

use super::batch::{self, Batch};
use super::form::PaperForm;
use super::kept::{serial, small, stored, to_json};
use super::sheet::{self, SheetStanding};
use super::who::Who;
use super::{keyed, record, rule, shown};
use crate::audit::{self, Act};
use crate::entity::paper::{batch as batch_entity, keying as entity, paper_import};
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction};

pub use super::keying::Place;
pub use words::Reception;

/// What stands in `machine` of a keying that came finished: nothing was typed here, so that it says
/// nothing about a clerk's speed.
pub const MACHINE: &str = "file";
/// Keyings in one statement.
const CHUNK: usize = 500;

/// The batch of this number within a round.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn batch_numbered(on: &impl Executor, round: RoundId, number: u32) -> Result<Batch> {
    let id: Option<Uuid> = batch_entity::Entity::find()
        .select_only()
        .column(batch_entity::Column::Id)
        .filter(batch_entity::Column::RoundId.eq(round.as_uuid()))
        .filter(batch_entity::Column::Number.eq(small(number)?))
        .into_tuple()
        .one(&on.reading())
        .await?;
    let id = id.ok_or_else(|| StoreError::not_found("batch", number))?;
    batch::find(on, BatchId::from_uuid(id)).await
}

/// How every form of a batch stands towards a keying by this person. Rows are read one at a time: of a
/// form nothing stays in memory but what comes back.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn receptions(
    transaction: &Transaction,
    batch: &Batch,
    place: Place,
    who: &Who<'_>,
) -> Result<BTreeMap<Serial, Reception>> {
    let mut receptions: BTreeMap<Serial, Reception> = BTreeMap::new();
    let mut sheets = sheet::standings(transaction, batch).await?;
    while let Some((serial, standing)) = sheets.try_next().await? {
        let reception = match (standing, place) {
            (SheetStanding::Waiting, Place::First) => Reception::Open,
            (SheetStanding::Waiting, Place::Second) => Reception::FirstMissing,
            (SheetStanding::Counted, _) => Reception::Keyed,
            _ => Reception::NotCounted,
        };
        // Of two papers with one serial the one that is keyed decides.
        let known = receptions.entry(serial).or_insert(reception);
        if *known == Reception::NotCounted {
            *known = reception;
        }
    }
    drop(sheets);
    for (serial, clerk) in claimed(transaction, batch, place, who.at_ms).await? {
        if clerk != who.person {
            put(&mut receptions, serial, Reception::Claimed);
        }
    }
    // By serial and place, so that a second keying has the last word on its form.
    let mut marks = keyed::stream_marks(transaction, batch).await?;
    while let Some(mark) = marks.try_next().await? {
        let reception = match (place, mark.place) {
            (Place::First, 2) => continue,
            (Place::First, _) | (Place::Second, 2) => Reception::Keyed,
            (Place::Second, _) if !mark.due => Reception::NotDrawn,
            (Place::Second, _) if mark.clerk == who.person => Reception::SamePerson,
            (Place::Second, _) => match receptions.get(&mark.serial) {
                Some(Reception::Claimed) => Reception::Claimed,
                _ => Reception::Open,
            },
        };
        put(&mut receptions, mark.serial, reception);
    }
    drop(marks);
    // Whoever knows what others read on a paper proves nothing by keying it.
    for serial in shown::to(transaction, batch, who.person).await? {
        if receptions.get(&serial) == Some(&Reception::Open) {
            receptions.insert(serial, Reception::Seen);
        }
    }
    Ok(receptions)
}

/// Sets what is known of a form that is keyed in the batch at all.
fn put(receptions: &mut BTreeMap<Serial, Reception>, serial: Serial, reception: Reception) {
    if let Some(known) = receptions.get_mut(&serial)
        && *known != Reception::NotCounted
    {
        *known = reception;
    }
}

/// Forms that lie on screens, with whose they are.
async fn claimed(
    on: &impl Executor,
    batch: &Batch,
    place: Place,
    at_ms: i64,
) -> Result<Vec<(Serial, PersonId)>> {
    let rows: Vec<(i32, Uuid)> = entity::Entity::find()
        .select_only()
        .columns([entity::Column::Serial, entity::Column::Clerk])
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(entity::Column::Pass.eq(small(batch.pass)?))
        .filter(entity::Column::Place.eq(small(place.number())?))
        .filter(entity::Column::FinishedMs.is_null())
        .filter(entity::Column::ClaimUntilMs.gt(at_ms))
        .into_tuple()
        .all(&on.reading())
        .await?;
    rows.into_iter()
        .map(|(number, clerk)| Ok((serial(number)?, PersonId::from_uuid(clerk))))
        .collect()
}

/// Takes finished keyings of one person into a batch that is locked.
#[derive(Debug)]
pub struct Receiver {
    batch: Batch,
    place: Place,
    settings: Settings,
    history: Vec<Verified>,
    taken: u32,
}

impl Receiver {
    /// Locks a batch for keyings at the place in which it is; none while it is not keyed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for an unknown batch.
    pub async fn begin(
        transaction: &Transaction,
        id: BatchId,
        who: &Who<'_>,
    ) -> Result<Option<Self>> {
        let batch = batch::lock(transaction, id).await?;
        let Some(place) = Place::of_state(batch.state) else {
            return Ok(None);
        };
        Ok(Some(Self {
            settings: rule::of_round(transaction, batch.round()).await?,
            history: record::history(transaction, batch.round(), who.person).await?,
            batch,
            place,
            taken: 0,
        }))
    }

    /// The batch.
    pub const fn batch(&self) -> &Batch {
        &self.batch
    }

    /// Which keying it is.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Keeps keyings of forms that [`receptions`] called open in the same transaction.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with
    /// [`Constraint::Keying`](crate::Constraint::Keying) for a form that is keyed.
    pub async fn keep(
        &mut self,
        transaction: &Transaction,
        form: &PaperForm,
        keyings: &[Keyed],
        who: &Who<'_>,
    ) -> Result<()> {
        for chunk in keyings.chunks(CHUNK) {
            self.forget_unfinished(transaction, chunk).await?;
            let rows = chunk.iter().map(|keyed| self.row(keyed, who));
            let rows: Vec<entity::ActiveModel> = rows.collect::<Result<_>>()?;
            entity::Entity::insert_many(rows)
                .exec_without_returning(transaction.inner())
                .await?;
            if self.place == Place::Second {
                for keyed in chunk {
                    let serial = keyed.serial();
                    record::settle(transaction, &self.batch, form, serial, who.at_ms).await?;
                }
            }
            self.taken += u32::try_from(chunk.len()).unwrap_or(u32::MAX);
        }
        Ok(())
    }

    /// Ends it: what an audit said before holds no more, and the audit chain tells what came.
    ///
    /// # Errors
    /// [`StoreError::Away`].
    pub async fn end(
        self,
        transaction: &Transaction,
        about: &serde_json::Value,
        who: &Who<'_>,
    ) -> Result<u32> {
        batch::disturb(transaction, &self.batch, who.at_ms).await?;
        let detail = serde_json::json!({
            "place": self.place, "forms": self.taken, "about": about,
        });
        let event = who.event(Act::FormsImport, &self.batch.object(), &detail);
        audit::append_in(transaction, &event).await?;
        Ok(self.taken)
    }

    /// What somebody had begun on a screen and left there.
    async fn forget_unfinished(&self, transaction: &Transaction, chunk: &[Keyed]) -> Result<()> {
        let serials: Vec<i32> = chunk
            .iter()
            .map(|keyed| stored(keyed.serial()))
            .collect::<Result<_>>()?;
        entity::Entity::delete_many()
            .filter(entity::Column::RoundId.eq(self.batch.round().as_uuid()))
            .filter(entity::Column::BatchId.eq(self.batch.id.as_uuid()))
            .filter(entity::Column::Pass.eq(small(self.batch.pass)?))
            .filter(entity::Column::Place.eq(small(self.place.number())?))
            .filter(entity::Column::FinishedMs.is_null())
            .filter(entity::Column::Serial.is_in(serials))
            .exec(transaction.inner())
            .await?;
        Ok(())
    }

    fn row(&self, keyed: &Keyed, who: &Who<'_>) -> Result<entity::ActiveModel> {
        let due = match self.place {
            Place::First if self.batch.pass > 1 => Some(true),
            Place::First => {
                let rule = &self.settings.second_keying;
                Some(rule.is_due(self.batch.seed, keyed.serial(), &self.history))
            }
            Place::Second => None,
        };
        Ok(entity::ActiveModel {
            round_id: Set(self.batch.round().as_uuid()),
            batch_id: Set(self.batch.id.as_uuid()),
            pass: Set(small(self.batch.pass)?),
            serial: Set(stored(keyed.serial())?),
            place: Set(small(self.place.number())?),
            clerk: Set(keyed.clerk().as_uuid()),
            claim: Set(1),
            claim_until_ms: Set(who.at_ms),
            machine: Set(Some(MACHINE.to_owned())),
            begun_ms: Set(who.at_ms),
            finished_ms: Set(Some(who.at_ms)),
            keyed: Set(to_json(keyed.values())?),
            accepted: Set(to_json(keyed.accepted())?),
            strokes: Set(0),
            active_ms: Set(0),
            due: Set(due),
        })
    }
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its id.
    pub id: Uuid,
    /// The batch.
    pub batch: BatchId,
    /// SHA-256 of the file.
    pub hash: [u8; 32],
    /// The name it had.
    pub file_name: String,
    /// Forms that were taken.
    pub taken: u64,
    /// Rows that were not.
    pub refused: u64,
}

/// When a file of this hash was taken in a round and under which name; none if it was not.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn taken_before(
    on: &impl Executor,
    round: RoundId,
    hash: &[u8; 32],
) -> Result<Option<(i64, String)>> {
    let row = paper_import::Entity::find()
        .filter(paper_import::Column::RoundId.eq(round.as_uuid()))
        .filter(paper_import::Column::FileHash.eq(hash.to_vec()))
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| (row.imported_ms, row.file_name)))
}

/// Notes that a file was taken, so that it is not taken again.
///
/// # Errors
/// [`StoreError::Conflict`] with
/// [`Constraint::PaperImport`](crate::Constraint::PaperImport) if it was.
pub async fn note(
    transaction: &Transaction,
    round: RoundId,
    taken: &Taken,
    who: &Who<'_>,
) -> Result<()> {
    let many = |count: u64| small(u32::try_from(count).unwrap_or(u32::MAX));
    let row = paper_import::ActiveModel {
        round_id: Set(round.as_uuid()),
        id: Set(taken.id),
        batch_id: Set(Some(taken.batch.as_uuid())),
        file_hash: Set(taken.hash.to_vec()),
        file_name: Set(taken.file_name.clone()),
        taken: Set(many(taken.taken)?),
        refused: Set(many(taken.refused)?),
        imported_by: Set(who.person.as_uuid()),
        imported_ms: Set(who.at_ms),
    };
    paper_import::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}
