//! What became of each backup that a server made: who makes today's, and how the last ones ended.
//!
//! The slot is the primary key. Of several servers the one whose insert goes through makes the backup; one
//! that began and never ended can be taken over.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::audit::{self, Event};
use crate::database::Database;
use crate::entity::backup_run as entity;
use crate::error::Result;
use crate::transaction::{Executor, begin_write};

/// How far a backup has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// A server is at it, or died at it.
    Running,
    /// It was made, and proved by restoring it.
    Verified {
        /// The file.
        file: String,
        /// Its size.
        bytes: u64,
        /// All rows in it.
        rows: u64,
    },
    /// It was not made; the stable word for why.
    Failed(String),
}

/// A backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRun {
    /// The day of a scheduled one, `2026-11-22`; another name for one that somebody asked for.
    pub slot: String,
    /// The server that makes it.
    pub server: String,
    /// When it began, Unix milliseconds UTC.
    pub started_ms: i64,
    /// When it ended.
    pub finished_ms: Option<i64>,
    /// How it ended.
    pub state: State,
}

/// How long others keep off a slot that is not done.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// After a failure.
    pub after_failure_ms: i64,
    /// After a server that never came back.
    pub after_silence_ms: i64,
}

/// Takes a slot for `server`: `true` if it is now this server's to make. A slot that was done stays done,
/// whatever the clock says; times are compared by their distance, so that a clock that went back does not
/// keep a failed one waiting for ever.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn claim(
    database: &Database,
    slot: &str,
    server: &str,
    now_ms: i64,
    patience: Patience,
) -> Result<bool> {
    let row = entity::ActiveModel {
        slot: Set(slot.to_owned()),
        server: Set(server.to_owned()),
        state: Set("running".to_owned()),
        started_ms: Set(now_ms),
        ..entity::ActiveModel::default()
    };
    let once = OnConflict::column(entity::Column::Slot)
        .do_nothing()
        .to_owned();
    let inserted = entity::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(&database.writing())
        .await?;
    if inserted > 0 {
        return Ok(true);
    }
    let Some(found) = find(database, slot).await? else {
        return Ok(false);
    };
    let waited = |since: i64| now_ms.abs_diff(since);
    let free = match &found.state {
        State::Verified { .. } => false,
        State::Failed(_) => {
            let since = found.finished_ms.unwrap_or(found.started_ms);
            waited(since) >= patience.after_failure_ms.unsigned_abs()
        }
        State::Running => waited(found.started_ms) >= patience.after_silence_ms.unsigned_abs(),
    };
    if !free {
        return Ok(false);
    }
    let taken = entity::Entity::update_many()
        .col_expr(entity::Column::Server, server.into())
        .col_expr(entity::Column::State, "running".into())
        .col_expr(entity::Column::StartedMs, now_ms.into())
        .filter(entity::Column::Slot.eq(slot))
        .filter(entity::Column::StartedMs.eq(found.started_ms))
        .filter(entity::Column::Server.eq(found.server))
        .exec(&database.writing())
        .await?;
    Ok(taken.rows_affected > 0)
}

/// Writes down how a backup ended, together with its event in the audit chain.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn finish(
    database: &Database,
    slot: &str,
    state: &State,
    now_ms: i64,
    event: &Event,
) -> Result<()> {
    let (word, file, bytes, rows, reason) = match state {
        State::Running => ("running", None, None, None, None),
        State::Verified { file, bytes, rows } => {
            let (bytes, rows) = (i64::try_from(*bytes).ok(), i64::try_from(*rows).ok());
            ("verified", Some(file.clone()), bytes, rows, None)
        }
        State::Failed(reason) => ("failed", None, None, None, Some(reason.clone())),
    };
    let row = entity::ActiveModel {
        state: Set(word.to_owned()),
        finished_ms: Set(Some(now_ms)),
        file: Set(file),
        bytes: Set(bytes),
        total_rows: Set(rows),
        reason: Set(reason),
        ..entity::ActiveModel::default()
    };
    let transaction = begin_write(database).await?;
    entity::Entity::update_many()
        .set(row)
        .filter(entity::Column::Slot.eq(slot))
        .exec(&transaction.writing())
        .await?;
    audit::append_in(&transaction, event).await?;
    transaction.commit().await
}

/// The backup of a slot.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn find(on: &impl Executor, slot: &str) -> Result<Option<BackupRun>> {
    let row = entity::Entity::find_by_id(slot.to_owned())
        .one(&on.reading())
        .await?;
    Ok(row.map(from_row))
}

/// The last `count` backups, the last begun first.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn latest(on: &impl Executor, count: u64) -> Result<Vec<BackupRun>> {
    let rows = entity::Entity::find()
        .order_by_desc(entity::Column::StartedMs)
        .order_by_desc(entity::Column::Slot)
        .limit(count)
        .all(&on.reading())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The last backup that was proved, if there is one.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn last_verified(on: &impl Executor) -> Result<Option<BackupRun>> {
    let row = entity::Entity::find()
        .filter(entity::Column::State.eq("verified"))
        .order_by_desc(entity::Column::StartedMs)
        .one(&on.reading())
        .await?;
    Ok(row.map(from_row))
}

fn from_row(row: entity::Model) -> BackupRun {
    let number = |value: Option<i64>| {
        value
            .and_then(|value| u64::try_from(value).ok())
            .unwrap_or(0)
    };
    let state = match row.state.as_str() {
        "verified" => State::Verified {
            file: row.file.unwrap_or_default(),
            bytes: number(row.bytes),
            rows: number(row.total_rows),
        },
        "failed" => State::Failed(row.reason.unwrap_or_default()),
        _ => State::Running,
    };
    BackupRun {
        slot: row.slot,
        server: row.server,
        started_ms: row.started_ms,
        finished_ms: row.finished_ms,
        state,
    }
}
