//! Rows on their way in.

use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::Value as Json;

use super::rows::LONGEST;
use super::table::{Table, quoted};
use crate::error::{Result, StoreError};
use crate::transaction::Transaction;

/// Rows of one statement: PostgreSQL likes some, SQLite is fastest with one.
const POSTGRES_ROWS: usize = 64;
/// Parameters that both databases take in one statement.
const MOST_PARAMETERS: usize = 30_000;

/// Makes a transaction ready to take rows in the order of `tables`, some of which may name later ones.
///
/// # Errors
/// [`StoreError::Away`].
pub async fn prepare(transaction: &Transaction, tables: &[Table]) -> Result<()> {
    transaction.allow(LONGEST).await?;
    let connection = transaction.inner();
    if !transaction.is_postgres() {
        connection
            .execute_unprepared("PRAGMA defer_foreign_keys = ON")
            .await?;
        return Ok(());
    }
    // Checked at the end of the statement, a reference to a later row would be refused.
    for (at, table) in tables.iter().enumerate() {
        let earlier = |name: &String| tables[..at].iter().any(|table| table.name == *name);
        for reference in table.references.iter().filter(|named| !earlier(&named.to)) {
            let sql = format!(
                "ALTER TABLE {} ALTER CONSTRAINT {} DEFERRABLE INITIALLY DEFERRED",
                quoted(&table.name),
                quoted(&reference.name)
            );
            connection.execute_unprepared(&sql).await?;
        }
    }
    Ok(())
}

/// Writes the rows of one table.
#[derive(Debug)]
pub struct Loader<'a> {
    transaction: &'a Transaction,
    table: &'a Table,
    group: usize,
    waiting: Vec<Value>,
    rows: u64,
}

impl<'a> Loader<'a> {
    /// A loader for `table`.
    pub fn new(transaction: &'a Transaction, table: &'a Table) -> Self {
        let most = MOST_PARAMETERS / table.columns.len().max(1);
        Self {
            transaction,
            table,
            group: if transaction.is_postgres() {
                POSTGRES_ROWS.min(most)
            } else {
                1
            },
            waiting: Vec::new(),
            rows: 0,
        }
    }

    /// Takes a row as [`rows`](super::rows) gave it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if the line is no row of the table, [`StoreError::Conflict`] if the schema
    /// forbids it.
    pub async fn push(&mut self, line: &[u8]) -> Result<()> {
        let values: Vec<Json> =
            serde_json::from_slice(line).map_err(|error| StoreError::corrupt("backup", error))?;
        if values.len() != self.table.columns.len() {
            return Err(StoreError::corrupt(
                "backup",
                format!("a row of {} has {} values", self.table.name, values.len()),
            ));
        }
        for (column, value) in self.table.columns.iter().zip(values) {
            self.waiting.push(column.kind.write(value)?);
        }
        self.rows += 1;
        if self.waiting.len() >= self.group * self.table.columns.len() {
            self.write().await?;
        }
        Ok(())
    }

    /// Writes what still waits, and says how many rows there were.
    ///
    /// # Errors
    /// As [`Loader::push`].
    pub async fn finish(mut self) -> Result<u64> {
        self.write().await?;
        Ok(self.rows)
    }

    async fn write(&mut self) -> Result<()> {
        let values = std::mem::take(&mut self.waiting);
        if values.is_empty() {
            return Ok(());
        }
        let connection = self.transaction.inner();
        let sql = insert(self.table, values.len() / self.table.columns.len());
        let statement =
            Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
        connection.execute_raw(statement).await?;
        Ok(())
    }
}

fn insert(table: &Table, rows: usize) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| quoted(&column.name))
        .collect();
    let width = columns.len();
    let row = |row: usize| {
        let places: Vec<String> = (1..=width)
            .map(|at| format!("${}", row * width + at))
            .collect();
        format!("({})", places.join(","))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO {} ({}) VALUES {}",
        quoted(&table.name),
        columns.join(","),
        rows.join(",")
    )
}
