//! The only place where transactions begin.

use std::time::Duration;

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseExecutor, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::database::Database;
use crate::error::Result;

/// Several changes that happen together or not at all; dropping it undoes them.
#[derive(Debug)]
pub struct Transaction(DatabaseTransaction);

impl Transaction {
    /// Makes the changes last.
    ///
    /// # Errors
    /// [`StoreError::Away`](crate::StoreError::Away): whether they last is then unknown.
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }

    /// The connection for migrations.
    pub const fn connection(&self) -> &DatabaseTransaction {
        &self.0
    }

    pub(crate) const fn inner(&self) -> &DatabaseTransaction {
        &self.0
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.0.get_database_backend() == DbBackend::Postgres
    }

    /// Lets the statements take as long as `limit`: a request has to be quick, but loading a whole
    /// round need not be.
    pub(crate) async fn allow(&self, limit: Duration) -> Result<()> {
        if self.is_postgres() {
            let sql = format!("SET LOCAL statement_timeout = {}", limit.as_millis());
            self.0.execute_unprepared(&sql).await?;
        }
        Ok(())
    }
}

/// Where statements can run: a [`Database`], each by itself, or a [`Transaction`], all together.
pub trait Executor: Send + Sync {
    /// Runs statements that write.
    #[doc(hidden)]
    fn writing(&self) -> DatabaseExecutor<'_>;
    /// Runs statements that read.
    #[doc(hidden)]
    fn reading(&self) -> DatabaseExecutor<'_>;
}

impl Executor for Database {
    fn writing(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Connection(self.connection())
    }

    fn reading(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Connection(self.read_connection())
    }
}

impl Executor for Transaction {
    fn writing(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Transaction(&self.0)
    }

    fn reading(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Transaction(&self.0)
    }
}

/// Begins a transaction that writes.
///
/// On SQLite it takes the write lock at once: one that reads first and then wants to write would be
/// refused with "database is locked", however long it is willing to wait.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn begin_write(database: &Database) -> Result<Transaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(Transaction(
        database.connection().begin_with_options(options).await?,
    ))
}

/// Begins a transaction that only reads and sees one state of the database throughout.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away).
pub async fn begin_read(database: &Database) -> Result<Transaction> {
    let options = if database.is_postgres() {
        TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        }
    } else {
        TransactionOptions::default()
    };
    Ok(Transaction(
        database
            .read_connection()
            .begin_with_options(options)
            .await?,
    ))
}
