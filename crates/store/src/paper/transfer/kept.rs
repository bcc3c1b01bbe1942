//! What was handed over and taken in.

use intake::BatchId;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use survey::{PostOfficeCode, RoundId};

use crate::entity::paper::transfer as entity;
use crate::error::Result;
use crate::paper::carry::Cargo;
use crate::paper::kept::to_json;
use crate::paper::who::Who;
use crate::transaction::{Executor, Transaction};

/// SHA-256 of what a batch holds.
pub(super) type Digest = [u8; 32];

/// Which way a file went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Way {
    const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// Notes that a batch of this content has gone this way.
pub(super) async fn note(
    transaction: &Transaction,
    round: RoundId,
    office: &PostOfficeCode,
    (id, way): (Uuid, Way),
    (batch, digest): (BatchId, &Digest),
    who: &Who<'_>,
) -> Result<()> {
    let row = entity::ActiveModel {
        round_id: Set(round.as_uuid()),
        id: Set(id),
        batch_id: Set(batch.as_uuid()),
        direction: Set(way.word().to_owned()),
        digest: Set(digest.to_vec()),
        signer: Set(office.as_str().to_owned()),
        moved_by: Set(who.name.to_owned()),
        moved_ms: Set(who.at_ms),
    };
    entity::Entity::insert(row)
        .exec_without_returning(transaction.inner())
        .await?;
    Ok(())
}

/// When a batch of this content has gone this way; none if it has not.
pub(super) async fn moved(
    on: &impl Executor,
    round: RoundId,
    way: Way,
    digest: &Digest,
) -> Result<Option<i64>> {
    let row = entity::Entity::find()
        .filter(entity::Column::RoundId.eq(round.as_uuid()))
        .filter(entity::Column::Direction.eq(way.word()))
        .filter(entity::Column::Digest.eq(digest.to_vec()))
        .one(&on.reading())
        .await?;
    Ok(row.map(|row| row.moved_ms))
}

/// The digest of a batch: the same before and after it was closed where it comes from. Closing leaves its trace on
/// the sheets that count, which says nothing about their values; the signature covers it all the same.
pub(super) fn digest(cargos: &[Cargo]) -> Result<Digest> {
    let mut hasher = Sha256::new();
    for cargo in cargos {
        let mut cargo = cargo.clone();
        if cargo.table == "batch_sheet" {
            for column in ["decided_by", "decided_ms"] {
                cargo.set_where(column, &Json::Null, "standing", "waiting");
            }
        }
        hasher.update(to_json(&cargo)?);
        hasher.update(b"\n");
    }
    Ok(hasher.finalize().into())
}

pub(super) fn hex(digest: &Digest) -> String {
    data_encoding::HEXLOWER.encode(digest)
}
