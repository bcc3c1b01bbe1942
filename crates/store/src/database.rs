//! The connection to SQLite or PostgreSQL.

use std::time::Duration;

use sea_orm::{ConnectOptions, DatabaseConnection, DbBackend};

use crate::error::{Result, StoreError};

/// How long a request waits for a connection before the database counts as away.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// A database: one pool to write and one to read.
///
/// SQLite takes one writer at a time, so its pool for writing holds one connection and writers queue
/// in the program, in order, instead of polling a lock.
#[derive(Debug, Clone)]
pub struct Database {
    write: DatabaseConnection,
    read: DatabaseConnection,
}

impl Database {
    /// Connects to `sqlite://path?mode=rwc` or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError::Away`] if it cannot be reached, [`StoreError::Invalid`] for an address that is
    /// neither.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::connect_postgres(url).await
        } else {
            Err(StoreError::Invalid(
                "the database address must begin with sqlite: or postgres:".to_owned(),
            ))
        }
    }

    async fn connect_sqlite(url: &str) -> Result<Self> {
        let write = sea_orm::Database::connect(sqlite_options(url, 1, 16)).await?;
        let read = if url.contains(":memory:") {
            // Each connection would see an empty database of its own.
            write.clone()
        } else {
            sea_orm::Database::connect(sqlite_options(url, 4, 4)).await?
        };
        Ok(Self { write, read })
    }

    async fn connect_postgres(url: &str) -> Result<Self> {
        let write = sea_orm::Database::connect(postgres_options(url, 4)).await?;
        let read = sea_orm::Database::connect(postgres_options(url, 8)).await?;
        Ok(Self { write, read })
    }

    /// The connection for migrations.
    pub const fn connection(&self) -> &DatabaseConnection {
        &self.write
    }

    pub(crate) const fn read_connection(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Which of the two databases it is.
    pub fn is_postgres(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Postgres
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Away`] if there is none.
    pub async fn ping(&self) -> Result<()> {
        self.read.ping().await.map_err(StoreError::Away)
    }

    /// Closes both pools; on SQLite this folds the write-ahead log into the file.
    ///
    /// # Errors
    /// The database's own error.
    pub async fn close(self) -> Result<()> {
        self.read.close().await?;
        self.write.close().await?;
        Ok(())
    }
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

fn sqlite_options(url: &str, connections: u32, cache_mebibytes: u32) -> ConnectOptions {
    let mut options = options(url, connections);
    let cache = format!("-{}", cache_mebibytes * 1024);
    options
        .test_before_acquire(false)
        // A connection to a file does not age, and its page cache is worth keeping.
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .busy_timeout(ACQUIRE_TIMEOUT)
                .pragma("journal_mode", "WAL")
                // An acknowledged answer survives a power cut.
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", cache.clone())
                .pragma("journal_size_limit", "67108864")
        });
    options
}

fn postgres_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = options(url, connections);
    options
        .set_application_name("sipas")
        .statement_timeout(ACQUIRE_TIMEOUT * 2)
        // A server that was restarted leaves dead connections behind; the ping costs a group of
        // answers one round trip.
        .test_before_acquire(true);
    options
}
