//! The statements of the writer, by database.
//!
//! SQLite is fastest with one prepared statement a row: there is no network, and parsing thousands
//! of parameters costs more than it saves. PostgreSQL is fastest with many rows a statement, since
//! each one is a round trip; a few fixed sizes keep its prepared statements few.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use super::row::{COLUMNS, Row};
use crate::error::Result;
use crate::transaction::Transaction;

/// Rows a statement on PostgreSQL; the last is 1, so that every number can be made up of them.
const SIZES: [usize; 4] = [64, 16, 4, 1];

/// An insert that skips rows whose key exists and tells which rows it took.
struct Insert {
    table: &'static str,
    columns: &'static [&'static str],
    /// The columns that must not exist yet.
    key: &'static str,
    /// The column that identifies a row among those handed in.
    told: &'static str,
}

const RESPONSE: Insert = Insert {
    table: "response",
    columns: &COLUMNS,
    key: "round_id, attempt_id",
    told: "id",
};
const TOKEN: Insert = Insert {
    table: "token_use",
    columns: &["round_id", "token_hash", "response_id"],
    key: "round_id, token_hash",
    told: "response_id",
};
const COMMENT: Insert = Insert {
    table: "comment",
    columns: &["round_id", "response_id", "words"],
    key: "round_id, response_id",
    told: "response_id",
};

impl Insert {
    fn on_sqlite(&self) -> String {
        let places = vec!["?"; self.columns.len()].join(", ");
        format!(
            "INSERT INTO {} ({}) VALUES ({places}) ON CONFLICT ({}) DO NOTHING",
            self.table,
            self.columns.join(", "),
            self.key,
        )
    }

    fn on_postgres(&self, rows: usize) -> String {
        let mut sql = format!(
            "INSERT INTO {} ({}) VALUES ",
            self.table,
            self.columns.join(", ")
        );
        let width = self.columns.len();
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 1..=width {
                let separator = if column == 1 { "" } else { ", " };
                // Writing to a String cannot fail.
                let _ = write!(sql, "{separator}${}", row * width + column);
            }
            sql.push(')');
        }
        let _ = write!(
            sql,
            " ON CONFLICT ({}) DO NOTHING RETURNING {}",
            self.key, self.told
        );
        sql
    }

    fn prepared(&self) -> Prepared {
        Prepared {
            sqlite: self.on_sqlite(),
            postgres: SIZES.map(|rows| self.on_postgres(rows)),
        }
    }
}

/// The texts of an insert, written once a process.
struct Prepared {
    sqlite: String,
    /// One for each of [`SIZES`].
    postgres: [String; SIZES.len()],
}

static RESPONSES: LazyLock<Prepared> = LazyLock::new(|| RESPONSE.prepared());
static TOKENS: LazyLock<Prepared> = LazyLock::new(|| TOKEN.prepared());
static COMMENTS: LazyLock<Prepared> = LazyLock::new(|| COMMENT.prepared());

/// Inserts responses; tells which of `rows` are new, in their order.
pub(super) async fn responses(transaction: &Transaction, rows: &[&Row]) -> Result<Vec<bool>> {
    let values = rows
        .iter()
        .map(|row| (row.id.as_uuid(), row.values.clone()))
        .collect();
    RESPONSES.insert(transaction, values).await
}

/// Uses the tokens of `rows` up; tells whose token was unused, in their order.
pub(super) async fn tokens(transaction: &Transaction, rows: &[&Row]) -> Result<Vec<bool>> {
    let values = rows
        .iter()
        .filter_map(|row| {
            let (id, hash) = (row.id.as_uuid(), row.token?);
            Some((id, vec![row.round.into(), hash.to_vec().into(), id.into()]))
        })
        .collect();
    TOKENS.insert(transaction, values).await
}

/// Inserts the comments of `rows`, which are new.
pub(super) async fn comments(transaction: &Transaction, rows: &[&Row]) -> Result<()> {
    let values = rows
        .iter()
        .filter_map(|row| {
            let (id, words) = (row.id.as_uuid(), row.comment.as_deref()?);
            Some((id, vec![row.round.into(), id.into(), words.into()]))
        })
        .collect();
    COMMENTS.insert(transaction, values).await?;
    Ok(())
}

impl Prepared {
    /// Inserts rows, each with the id by which the database tells it; answers which ones it took.
    async fn insert(
        &self,
        transaction: &Transaction,
        rows: Vec<(Uuid, Vec<Value>)>,
    ) -> Result<Vec<bool>> {
        if transaction.is_postgres() {
            self.insert_in_chunks(transaction, rows).await
        } else {
            self.insert_one_by_one(transaction, rows).await
        }
    }

    async fn insert_one_by_one(
        &self,
        transaction: &Transaction,
        rows: Vec<(Uuid, Vec<Value>)>,
    ) -> Result<Vec<bool>> {
        let mut taken = Vec::with_capacity(rows.len());
        for (_, values) in rows {
            let statement =
                Statement::from_sql_and_values(DbBackend::Sqlite, self.sqlite.as_str(), values);
            let result = transaction.inner().execute_raw(statement).await?;
            taken.push(result.rows_affected() == 1);
        }
        Ok(taken)
    }

    async fn insert_in_chunks(
        &self,
        transaction: &Transaction,
        rows: Vec<(Uuid, Vec<Value>)>,
    ) -> Result<Vec<bool>> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.0).collect();
        let mut left = rows.len();
        let mut rows = rows.into_iter().map(|row| row.1);
        let mut told = BTreeSet::new();
        for (&size, sql) in SIZES.iter().zip(&self.postgres) {
            while left >= size {
                let values: Vec<Value> = rows.by_ref().take(size).flatten().collect();
                let statement =
                    Statement::from_sql_and_values(DbBackend::Postgres, sql.as_str(), values);
                for row in transaction.inner().query_all_raw(statement).await? {
                    told.insert(row.try_get_by_index::<Uuid>(0)?);
                }
                left -= size;
            }
        }
        // The first row of an id is the one that was taken.
        Ok(ids.iter().map(|id| told.remove(id)).collect())
    }
}

/// Takes back responses that are new in this transaction.
pub(super) async fn take_back(transaction: &Transaction, row: &Row) -> Result<()> {
    let sql = "DELETE FROM response WHERE round_id = $1 AND id = $2";
    let values = [Value::from(row.round), Value::from(row.id.as_uuid())];
    let backend = transaction.inner().get_database_backend();
    transaction
        .inner()
        .execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(())
}
