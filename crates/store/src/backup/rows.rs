//! Rows on their way out.

use std::time::Duration;

use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use sea_orm::{ConnectionTrait, Statement, StreamTrait};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::kind::Kind;
use super::table::{Table, quoted};
use crate::audit::Hash;
use crate::error::{Result, StoreError};
use crate::transaction::Transaction;

/// A hundred million rows take hours; this only ends what hangs.
pub(super) const LONGEST: Duration = Duration::from_hours(12);

/// The rows of a table as lines, without the line's end.
pub trait RowStream: Stream<Item = Result<Vec<u8>>> + Send {}

impl<Lines: Stream<Item = Result<Vec<u8>>> + Send> RowStream for Lines {}

/// How many rows a table has, and SHA-256 over their lines, each with its line feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    /// Number of rows.
    pub rows: u64,
    /// SHA-256.
    pub sha256: Hash,
}

/// The rows of `table`, one JSON array each, in the order of the primary key; text is ordered by its bytes,
/// so that both databases give the same.
///
/// # Errors
/// [`StoreError::Away`], also within the stream.
pub async fn rows<'a>(
    transaction: &'a Transaction,
    table: &'a Table,
) -> Result<impl RowStream + 'a> {
    transaction.allow(LONGEST).await?;
    let connection = transaction.inner();
    let sql = select(table, transaction.is_postgres());
    let statement = Statement::from_string(ConnectionTrait::get_database_backend(connection), sql);
    let stream = connection.stream_raw(statement).await?;
    Ok(stream.map(move |row| {
        let row = row?;
        let values = table.columns.iter().enumerate();
        let values: Vec<Json> = values
            .map(|(at, column)| column.kind.read(&row, at))
            .collect::<Result<_>>()?;
        serde_json::to_vec(&values).map_err(|error| StoreError::corrupt("database", error))
    }))
}

/// Reads a whole table and says what is in it.
///
/// # Errors
/// [`StoreError::Away`], or [`StoreError::Corrupt`] if a row cannot be read.
pub async fn digest(transaction: &Transaction, table: &Table) -> Result<Digest> {
    let mut hasher = Sha256::new();
    let mut count = 0;
    let mut lines = std::pin::pin!(rows(transaction, table).await?);
    while let Some(line) = lines.try_next().await? {
        hasher.update(&line);
        hasher.update(b"\n");
        count += 1;
    }
    Ok(Digest {
        rows: count,
        sha256: hasher.finalize().into(),
    })
}

/// The columns of a table as they are read.
pub(crate) fn column_list(table: &Table, postgres: bool) -> String {
    let column = |column: &super::table::Column| {
        let name = quoted(&column.name);
        match column.kind {
            // PostgreSQL has several sizes of them.
            Kind::Integer if postgres => format!("{name}::bigint"),
            Kind::Real if postgres => format!("{name}::double precision"),
            Kind::Text if postgres => format!("{name}::text"),
            _ => name,
        }
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    columns.join(", ")
}

fn select(table: &Table, postgres: bool) -> String {
    let part = |name: &String| {
        let text = table
            .columns
            .iter()
            .any(|column| column.name == *name && column.kind == Kind::Text);
        match (postgres, text) {
            (true, true) => format!("{} COLLATE \"C\"", quoted(name)),
            _ => quoted(name),
        }
    };
    let key: Vec<String> = table.key.iter().map(part).collect();
    format!(
        "SELECT {} FROM {} ORDER BY {}",
        column_list(table, postgres),
        quoted(&table.name),
        key.join(", ")
    )
}
