//! Releases (công bố): what was published. The database refuses to change or delete one.

use data_encoding::HEXLOWER;
use futures_util::TryStreamExt as _;
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set};
use sha2::{Digest as _, Sha256};
use survey::RoundId;

use crate::entity::release as entity;
use crate::error::{Result, StoreError};
use crate::transaction::{Executor, Transaction};

/// What is known of a release without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseHead {
    /// Its number, e.g. `2026-01`.
    pub number: String,
    /// The round it tells about.
    pub round: RoundId,
    /// When it was made, Unix milliseconds UTC.
    pub made_ms: i64,
    /// SHA-256 of its content, in hexadecimal, as its maker computed it.
    pub digest: String,
}

/// A release; its content means nothing to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRelease {
    /// What is known without the content.
    pub head: ReleaseHead,
    /// The content, byte for byte.
    pub content: Vec<u8>,
}

/// Keeps a release for ever; its life begins in the same transaction.
///
/// # Errors
/// [`StoreError::Conflict`]: the number is taken, or the round does not exist.
pub(crate) async fn insert(on: &impl Executor, head: &ReleaseHead, content: &[u8]) -> Result<()> {
    let row = entity::ActiveModel {
        number: Set(head.number.clone()),
        round_id: Set(head.round.as_uuid()),
        made_ms: Set(head.made_ms),
        digest: Set(head.digest.clone()),
        content: Set(content.to_vec()),
    };
    entity::Entity::insert(row)
        .exec_without_returning(&on.writing())
        .await?;
    Ok(())
}

/// The release of this number.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn find(on: &impl Executor, number: &str) -> Result<StoredRelease> {
    entity::Entity::find_by_id(number.to_owned())
        .one(&on.reading())
        .await?
        .map(from_row)
        .ok_or_else(|| StoreError::not_found("release", number))
}

/// All releases without their contents, the last first.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn all(on: &impl Executor) -> Result<Vec<ReleaseHead>> {
    let rows: Vec<HeadRow> = heads()
        .order_by_desc(entity::Column::MadeMs)
        .order_by_desc(entity::Column::Number)
        .into_tuple()
        .all(&on.reading())
        .await?;
    Ok(rows.into_iter().map(from_head_row).collect())
}

/// What is known of the release of this number without its content.
///
/// # Errors
/// [`StoreError::NotFound`].
pub async fn head(on: &impl Executor, number: &str) -> Result<ReleaseHead> {
    let row: Option<HeadRow> = heads()
        .filter(entity::Column::Number.eq(number))
        .into_tuple()
        .one(&on.reading())
        .await?;
    row.map(from_head_row)
        .ok_or_else(|| StoreError::not_found("release", number))
}

/// The number of the next release of a round, if nobody chooses one: the round's code and the next free
/// ordinal.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn next_number(on: &impl Executor, round: RoundId, code: &str) -> Result<String> {
    let heads = all(on).await?;
    let mut ordinal = heads.iter().filter(|head| head.round == round).count();
    loop {
        ordinal += 1;
        let number = format!("{code}-{ordinal}");
        if heads.iter().all(|head| head.number != number) {
            return Ok(number);
        }
    }
}

type HeadRow = (String, Uuid, i64, String);

fn heads() -> Select<entity::Entity> {
    entity::Entity::find().select_only().columns([
        entity::Column::Number,
        entity::Column::RoundId,
        entity::Column::MadeMs,
        entity::Column::Digest,
    ])
}

/// What became of a check of all releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many there are.
    pub checked: u64,
    /// The numbers of those whose content is not what their SHA-256 says.
    pub altered: Vec<String>,
}

/// Compares the content of every release with its SHA-256.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn altered(transaction: &Transaction) -> Result<Checked> {
    let mut rows = entity::Entity::find()
        .order_by_asc(entity::Column::Number)
        .stream(transaction.inner())
        .await?;
    let mut found = Checked {
        checked: 0,
        altered: Vec::new(),
    };
    while let Some(row) = rows.try_next().await? {
        found.checked += 1;
        if HEXLOWER.encode(&Sha256::digest(&row.content)) != row.digest {
            found.altered.push(row.number);
        }
    }
    Ok(found)
}

fn from_head_row((number, round, made_ms, digest): HeadRow) -> ReleaseHead {
    ReleaseHead {
        number,
        round: RoundId::from_uuid(round),
        made_ms,
        digest,
    }
}

fn from_row(row: entity::Model) -> StoredRelease {
    StoredRelease {
        head: from_head_row((row.number, row.round_id, row.made_ms, row.digest)),
        content: row.content,
    }
}
