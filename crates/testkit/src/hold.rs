//! A database that keeps every writer waiting.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::{Backend, TestDatabase};

/// Another connection that holds what writers need, until it is released.
#[derive(Debug)]
pub struct Hold(DatabaseTransaction);

impl Hold {
    /// Takes the write lock of SQLite, or the table of responses of PostgreSQL.
    ///
    /// # Panics
    /// If the database does not answer.
    pub async fn writers(place: &TestDatabase) -> Self {
        let other = place.another_server().await;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = other
            .connection()
            .begin_with_options(options)
            .await
            .expect("the lock is free");
        if place.backend() == Backend::Postgres {
            transaction
                .execute_unprepared("LOCK TABLE response IN ACCESS EXCLUSIVE MODE")
                .await
                .expect("the table is free");
        }
        Self(transaction)
    }

    /// Lets the writers go on.
    ///
    /// # Panics
    /// If the database does not answer.
    pub async fn release(self) {
        self.0.rollback().await.expect("a transaction is undone");
    }
}
