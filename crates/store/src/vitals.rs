//! How the database is doing.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Statement};

use crate::database::Database;
use crate::error::Result;

/// Figures about the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vitals {
    /// Bytes of its files.
    pub bytes: u64,
    /// How long one small question takes.
    pub latency: Duration,
}

/// Asks the database how it is doing.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn vitals(database: &Database) -> Result<Vitals> {
    let begun = Instant::now();
    database.ping().await?;
    let latency = begun.elapsed();
    let sql = if database.is_postgres() {
        "SELECT pg_database_size(current_database())"
    } else {
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    };
    let bytes = number(database, sql).await?.unwrap_or_default();
    Ok(Vitals {
        bytes: u64::try_from(bytes).unwrap_or_default(),
        latency,
    })
}

/// The setting that makes a PostgreSQL server forget acknowledged commits at a power cut, if one does.
/// SQLite is opened by this program alone, always with `synchronous=FULL`.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn undurable(database: &Database) -> Result<Option<&'static str>> {
    if !database.is_postgres() {
        return Ok(None);
    }
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let sql = format!(
            "SELECT CASE WHEN current_setting('{setting}') = 'off' THEN 1 ELSE 0 END::bigint"
        );
        if number(database, &sql).await? == Some(1) {
            return Ok(Some(setting));
        }
    }
    Ok(None)
}

async fn number(database: &Database, sql: &str) -> Result<Option<i64>> {
    let connection = database.read_connection();
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// The last step of the schema that has run.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn step(database: &Database) -> Result<Option<String>> {
    let connection = database.read_connection();
    let sql = "SELECT version FROM seaql_migrations ORDER BY version DESC LIMIT 1";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}
