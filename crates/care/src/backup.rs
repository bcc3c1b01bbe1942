//! Makes a backup while others go on reading and writing.

use std::path::Path;

use data_encoding::HEXLOWER;
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use store::backup::{self, Table};
use store::{Database, StoreError, Transaction, audit, transaction};

use crate::archive::{Lock, Part, Writing};
use crate::error::CareError;
use crate::lines::{Chained, FORMAT, Head, Manifest, Mark, TableHead, Total};
use crate::seal::Entropy;

/// What the database does not know about a backup.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The version of this program.
    pub program: String,
    /// The time, Unix milliseconds UTC.
    pub made_ms: i64,
    /// Random bytes for this one file.
    pub entropy: Entropy,
}

/// Writes everything in `database`, as it is at one moment, to the new file `to`.
///
/// # Errors
/// [`CareError`]; there is no file then.
pub async fn back_up(
    database: &Database,
    to: &Path,
    lock: Lock,
    facts: &Facts,
) -> Result<Manifest, CareError> {
    let (part, manifest) = write(database, to, lock, facts).await?;
    part.keep()?;
    Ok(manifest)
}

/// The same, but the file lies beside its place until it is kept.
pub(crate) async fn write(
    database: &Database,
    to: &Path,
    lock: Lock,
    facts: &Facts,
) -> Result<(Part, Manifest), CareError> {
    let transaction = transaction::begin_read(database).await?;
    let mut writing = Writing::begin(to, lock, facts.entropy)?;
    match everything(database, &transaction, &mut writing, facts).await {
        Ok(manifest) => Ok((writing.finish().await?, manifest)),
        Err(Stop::Database(error)) => Err(error),
        Err(Stop::Gone) => Err(writing.fault().await),
    }
}

/// Why the rows end early.
enum Stop {
    Database(CareError),
    /// The thread that writes knows.
    Gone,
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Database(error.into())
    }
}

async fn everything(
    database: &Database,
    transaction: &Transaction,
    writing: &mut Writing,
    facts: &Facts,
) -> Result<Manifest, Stop> {
    let tables = backup::tables(transaction).await?;
    let steps = migrations::applied_within(transaction.connection())
        .await
        .map_err(StoreError::from)?;
    let head = Head {
        sipas_backup: FORMAT,
        program: facts.program.clone(),
        made_ms: facts.made_ms,
        database: if database.is_postgres() {
            "postgres"
        } else {
            "sqlite"
        }
        .to_owned(),
        steps,
        tables: tables.iter().map(table_head).collect(),
    };
    line(writing, &head).await?;
    let mut totals = Vec::with_capacity(tables.len());
    for table in &tables {
        line(writing, &Mark::Table(table.name.clone())).await?;
        let total = rows(transaction, table, writing).await?;
        line(writing, &Mark::End(total.clone())).await?;
        totals.push(total);
    }
    let audit = chained(transaction).await?;
    line(writing, &Mark::Manifest(audit.clone())).await?;
    Ok(Manifest {
        head,
        totals,
        audit,
    })
}

async fn rows(
    transaction: &Transaction,
    table: &Table,
    writing: &mut Writing,
) -> Result<Total, Stop> {
    let mut hasher = Sha256::new();
    let mut count = 0;
    let mut rows = std::pin::pin!(backup::rows(transaction, table).await?);
    while let Some(row) = rows.try_next().await? {
        hasher.update(&row);
        hasher.update(b"\n");
        count += 1;
        writing.line(&row).await.map_err(|_| Stop::Gone)?;
    }
    Ok(Total {
        name: table.name.clone(),
        rows: count,
        sha256: HEXLOWER.encode(&hasher.finalize()),
    })
}

async fn line(writing: &mut Writing, value: &impl serde::Serialize) -> Result<(), Stop> {
    let json = serde_json::to_vec(value)
        .map_err(|error| Stop::Database(CareError::Stopped(error.to_string())))?;
    writing.line(&json).await.map_err(|_| Stop::Gone)
}

pub(crate) fn table_head(table: &Table) -> TableHead {
    let columns = table
        .columns
        .iter()
        .map(|column| (column.name.clone(), column.kind.name().to_owned()));
    TableHead {
        name: table.name.clone(),
        columns: columns.collect(),
    }
}

/// The audit chain as a transaction sees it.
pub(crate) async fn chained(transaction: &Transaction) -> Result<Chained, StoreError> {
    Ok(match audit::verify_in(transaction).await? {
        Ok(chain) => Chained {
            events: chain.events,
            head: HEXLOWER.encode(&chain.head),
            broken_at: None,
        },
        Err(broken) => Chained {
            events: 0,
            head: String::new(),
            broken_at: Some(broken.sequence),
        },
    })
}
