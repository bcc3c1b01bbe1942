//! Puts a backup into an empty database: all of it or nothing.

use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use store::backup::{self, Loader, Table};
use store::{Database, StoreError, Transaction, transaction};

use crate::archive::{Lock, Reading};
use crate::backup::{chained, table_head};
use crate::error::CareError;
use crate::lines::{FORMAT, Head, Manifest, Mark, Total};

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup holds.
    pub manifest: Manifest,
    /// The steps of the schema that were run after it.
    pub steps_since: Vec<String>,
}

/// Reads the head of a backup, and refuses one that this program cannot read.
///
/// # Errors
/// [`CareError`].
async fn head(reading: &mut Reading) -> Result<Head, CareError> {
    let first = reading.expected().await?;
    let head: Head = serde_json::from_slice(&first).map_err(|_| unreadable(reading, &first))?;
    let known = migrations::steps();
    let unknown = if head.sipas_backup > FORMAT {
        Some(format!("định dạng {}", head.sipas_backup))
    } else {
        let unknown = head.steps.iter().find(|&step| !known.contains(step));
        unknown.map(|step| format!("bước {step}"))
    };
    if let Some(unknown) = unknown {
        return Err(CareError::Newer {
            path: reading.path().to_path_buf(),
            program: head.program,
            unknown,
        });
    }
    if known.get(..head.steps.len()) != Some(head.steps.as_slice()) || head.steps.is_empty() {
        return Err(reading.damaged());
    }
    Ok(head)
}

/// A first line that is no head of ours: of a newer format, or something else that was compressed.
fn unreadable(reading: &Reading, line: &[u8]) -> CareError {
    let value: Option<serde_json::Value> = serde_json::from_slice(line).ok();
    let format = value
        .as_ref()
        .and_then(|value| value["sipas_backup"].as_u64());
    match format {
        Some(format) if format > u64::from(FORMAT) => CareError::Newer {
            path: reading.path().to_path_buf(),
            program: value
                .as_ref()
                .and_then(|value| value["program"].as_str())
                .unwrap_or("?")
                .to_owned(),
            unknown: format!("định dạng {format}"),
        },
        Some(_) => reading.damaged(),
        None => CareError::Foreign(reading.path().to_path_buf()),
    }
}

/// Restores the backup `from` into `database`, which has to be empty, compares every table and the audit
/// chain with the manifest, and brings the schema up to this program.
///
/// # Errors
/// [`CareError`]; the database is then as it was before.
pub async fn restore(database: &Database, from: &Path, lock: Lock) -> Result<Restored, CareError> {
    let mut reading = Reading::begin(from, lock);
    let head = head(&mut reading).await?;
    let transaction = transaction::begin_write(database).await?;
    let contents = backup::contents(&transaction).await?;
    if !contents.is_empty() {
        return Err(CareError::NotEmpty(contents));
    }
    backup::clear(&transaction).await?;
    let steps = head.steps.len();
    migrate(&transaction, Some(steps)).await?;
    let tables = tables_of(&transaction, &head, &reading).await?;
    backup::prepare(&transaction, &tables).await?;
    let mut totals = Vec::with_capacity(tables.len());
    for table in &tables {
        totals.push(load(&transaction, table, &mut reading).await?);
    }
    let Mark::Manifest(audit) = mark(&mut reading).await? else {
        return Err(reading.damaged());
    };
    if reading.line().await?.is_some() {
        return Err(reading.damaged());
    }
    let manifest = Manifest {
        head,
        totals,
        audit,
    };
    compare(&transaction, &tables, &manifest).await?;
    migrate(&transaction, None).await?;
    transaction.commit().await?;
    let steps_since = migrations::steps().split_off(steps);
    Ok(Restored {
        manifest,
        steps_since,
    })
}

async fn migrate(transaction: &Transaction, count: Option<usize>) -> Result<(), CareError> {
    migrations::migrate_within(transaction.connection(), count)
        .await
        .map_err(|error| CareError::Store(error.into()))
}

/// The tables of the schema in the order of the backup, empty; they have to be the ones it names.
async fn tables_of(
    transaction: &Transaction,
    head: &Head,
    reading: &Reading,
) -> Result<Vec<Table>, CareError> {
    let made = backup::tables(transaction).await?;
    if made.len() != head.tables.len() {
        return Err(reading.damaged());
    }
    let mut tables = Vec::with_capacity(made.len());
    for named in &head.tables {
        let table = made.iter().find(|table| table_head(table) == *named);
        tables.push(table.ok_or_else(|| reading.damaged())?.clone());
    }
    Ok(tables)
}

/// The next line, which has to be a mark.
async fn mark(reading: &mut Reading) -> Result<Mark, CareError> {
    let line = reading.expected().await?;
    serde_json::from_slice(&line).map_err(|_| reading.damaged())
}

/// Loads the rows of one table.
async fn load(
    transaction: &Transaction,
    table: &Table,
    reading: &mut Reading,
) -> Result<Total, CareError> {
    if mark(reading).await? != Mark::Table(table.name.clone()) {
        return Err(reading.damaged());
    }
    let mut loader = Loader::new(transaction, table);
    let mut hasher = Sha256::new();
    let end = loop {
        let line = reading.expected().await?;
        if !line.starts_with(b"[") {
            break line;
        }
        hasher.update(&line);
        hasher.update(b"\n");
        loader.push(&line).await.map_err(|error| match error {
            StoreError::Corrupt { .. } | StoreError::Conflict(..) => reading.damaged(),
            other => CareError::Store(other),
        })?;
    };
    let total = Total {
        name: table.name.clone(),
        rows: loader.finish().await?,
        sha256: HEXLOWER.encode(&hasher.finalize()),
    };
    match serde_json::from_slice(&end) {
        Ok(Mark::End(said)) if said == total => Ok(total),
        _ => Err(reading.damaged()),
    }
}

/// Reads everything back out of the database and compares it with what was backed up.
async fn compare(
    transaction: &Transaction,
    tables: &[Table],
    manifest: &Manifest,
) -> Result<(), CareError> {
    for (table, total) in tables.iter().zip(&manifest.totals) {
        let digest = backup::digest(transaction, table).await?;
        if digest.rows != total.rows || HEXLOWER.encode(&digest.sha256) != total.sha256 {
            return Err(CareError::Differs {
                table: table.name.clone(),
            });
        }
    }
    if chained(transaction).await? != manifest.audit {
        return Err(CareError::Differs {
            table: "audit".to_owned(),
        });
    }
    Ok(())
}

/// Reads the head of the backup `from` without restoring anything.
///
/// # Errors
/// [`CareError`] if it is no backup that this program can read with this secret.
pub async fn inspect(from: &Path, lock: Lock) -> Result<Head, CareError> {
    head(&mut Reading::begin(from, lock)).await
}
