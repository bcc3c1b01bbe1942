//! Batches (lô): the header that a bundle comes with, where it stands, and how often it was changed.

mod advance;
mod announce;
mod facts;
mod list;
mod steps;

use intake::batch::{AuditStanding, BatchHeader, BatchState, ControlTotals, ItemTotal};
use intake::{BatchId, PersonId, Seed};
use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use survey::{FieldCode, PostOfficeCode, RoundId, Scope, UnitCode};

use super::kept::{corrupt, count, range};
use super::who::Who;
use crate::audit::{self, Act};
use crate::database::Database;
use crate::entity::paper::{batch as entity, batch_audit};
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction, begin_write};

pub use advance::{Advanced, advance, advance_in};
pub use announce::{Announced, NewBatch, announce, announce_in};
pub(super) use announce::{first_foreign, next_number};
pub(crate) use facts::clerks;
pub use facts::facts;
pub use list::{Wanted, list};
pub use steps::{StepTaken, steps};

/// A batch as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// Its number within the round, by which people call it: from 1.
    pub number: u32,
    /// What its slip says.
    pub header: BatchHeader,
    /// Where it stands.
    pub state: BatchState,
    /// Counts its steps, from 1.
    pub revision: i64,
    /// How often it was begun to be keyed, from 1.
    pub pass: u32,
    /// The seed of the draw for second keying.
    pub seed: Seed,
    /// What the audit said of it as it is now.
    pub audit: AuditStanding,
    /// Why count or totals differ, if they do and somebody has explained it.
    pub totals_note: Option<String>,
    /// Who has asked to open it again, while that waits.
    pub asked_by: Option<PersonId>,
    /// When it was announced, Unix milliseconds UTC.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
    /// When it last took a step, Unix milliseconds UTC.
    pub changed_ms: i64,
    /// How often it was closed.
    pub closing: u32,
    /// When it was last closed, Unix milliseconds UTC.
    pub closed_ms: Option<i64>,
    /// The hash on its slip, from its last closing.
    pub closed_hash: Option<[u8; 32]>,
}

impl Batch {
    /// The round.
    pub const fn round(&self) -> RoundId {
        self.header.round
    }

    /// Whether sheets may be taken in, rejected and taken back.
    pub const fn takes_sheets(&self) -> bool {
        matches!(self.state, BatchState::Received)
    }

    /// Whether forms may still be rejected, because nothing is signed yet.
    pub const fn takes_rejections(&self) -> bool {
        matches!(
            self.state,
            BatchState::Received
                | BatchState::FirstKeying
                | BatchState::SecondKeying
                | BatchState::Reconciling
        )
    }

    /// Whether somebody may still say why serials are missing, surplus or repeated: what stands on the slip
    /// stays.
    pub const fn takes_notes(&self) -> bool {
        self.takes_rejections() || matches!(self.state, BatchState::Audited)
    }

    /// How the audit chain names it.
    pub(crate) fn object(&self) -> String {
        format!("batch {}", self.id)
    }
}

/// The batch of this id, whoever asks.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, id: BatchId) -> Result<Batch> {
    let row = entity::Entity::find()
        .filter(entity::Column::Id.eq(id.as_uuid()))
        .one(&on.reading())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("batch", id))?)
}

/// The batch of this id if its post office is inside the scope; what is outside does not exist.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find_seen(on: &impl Executor, id: BatchId, scope: &Scope) -> Result<Batch> {
    let batch = find(on, id).await?;
    if scope.sees_post_office(&batch.header.post_office) {
        Ok(batch)
    } else {
        Err(StoreError::not_found("batch", id))
    }
}

/// The batch of this id, which nobody else changes until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn lock(transaction: &Transaction, id: BatchId) -> Result<Batch> {
    let row = entity::Entity::find()
        .filter(entity::Column::Id.eq(id.as_uuid()))
        .lock_exclusive()
        .one(transaction.inner())
        .await?;
    from_row(row.ok_or_else(|| StoreError::not_found("batch", id))?)
}

/// Takes back what an audit has said of the batch, because values or membership changed. That it did not
/// accept the batch stands until the batch is keyed again ([`forgive`]): no small change earns another draw.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn disturb(transaction: &Transaction, batch: &Batch, at_ms: i64) -> Result<()> {
    if batch.audit == AuditStanding::Returned {
        return Ok(());
    }
    forgive(transaction, batch, at_ms).await
}

/// Takes back whatever an audit has said of the batch, because all of it is keyed again.
async fn forgive(transaction: &Transaction, batch: &Batch, at_ms: i64) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(
            entity::Column::AuditStanding,
            Expr::value(AuditStanding::None.as_str()),
        )
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::Id.eq(batch.id.as_uuid()))
        .filter(entity::Column::AuditStanding.ne(AuditStanding::None.as_str()))
        .exec(transaction.inner())
        .await?;
    batch_audit::Entity::update_many()
        .col_expr(batch_audit::Column::VoidMs, Expr::value(at_ms))
        .filter(batch_audit::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(batch_audit::Column::BatchId.eq(batch.id.as_uuid()))
        .filter(batch_audit::Column::VoidMs.is_null())
        .exec(transaction.inner())
        .await?;
    Ok(())
}

/// Explains why count or control totals differ from the header; the closing checks then let it pass. Before
/// the audit and after the closing nothing is explained: then the state is told.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn explain_totals(
    database: &Database,
    id: BatchId,
    words: &str,
    who: &Who<'_>,
) -> Result<std::result::Result<(), BatchState>> {
    let transaction = begin_write(database).await?;
    let batch = lock(&transaction, id).await?;
    if batch.state != BatchState::Audited {
        return Ok(Err(batch.state));
    }
    entity::Entity::update_many()
        .col_expr(entity::Column::TotalsNote, Expr::value(words))
        .filter(entity::Column::RoundId.eq(batch.round().as_uuid()))
        .filter(entity::Column::Id.eq(id.as_uuid()))
        .exec(transaction.inner())
        .await?;
    let detail = serde_json::json!({ "kind": "totals", "words": words });
    let event = who.event(Act::BatchExplain, &batch.object(), &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(Ok(()))
}

fn from_row(row: entity::Model) -> Result<Batch> {
    let item = match (row.item, row.item_total) {
        (Some(item), Some(total)) => Some(ItemTotal {
            item,
            total: u64::try_from(total).map_err(corrupt)?,
        }),
        _ => None,
    };
    let header = BatchHeader {
        post_office: PostOfficeCode::parse(&row.post_office).map_err(corrupt)?,
        round: RoundId::from_uuid(row.round_id),
        unit: UnitCode::parse(&row.unit).map_err(corrupt)?,
        field: FieldCode::parse(&row.field).map_err(corrupt)?,
        expected: count(row.expected)?,
        serials: range(row.first_serial, row.last_serial)?,
        totals: ControlTotals {
            serials: row
                .serial_total
                .map(u64::try_from)
                .transpose()
                .map_err(corrupt)?,
            item,
        },
    };
    let closed_hash = row
        .closed_hash
        .map(|hash| <[u8; 32]>::try_from(hash).map_err(|_| corrupt("a hash has another length")))
        .transpose()?;
    Ok(Batch {
        id: BatchId::from_uuid(row.id),
        number: count(row.number)?,
        header,
        state: BatchState::parse(&row.state).map_err(corrupt)?,
        revision: row.revision,
        pass: count(row.pass)?,
        seed: Seed::from_number(u64::from_be_bytes(row.seed.to_be_bytes())),
        audit: AuditStanding::parse(&row.audit_standing).map_err(corrupt)?,
        totals_note: row.totals_note,
        asked_by: row.asked_by.map(PersonId::from_uuid),
        created_ms: row.created_ms,
        created_by: row.created_by,
        changed_ms: row.changed_ms,
        closing: count(row.closing)?,
        closed_ms: row.closed_ms,
        closed_hash,
    })
}
