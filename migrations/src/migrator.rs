//! Brings a database to the newest schema.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, QueryOrder,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::seaql_migrations;

/// Number of the advisory lock that lets one server at a time migrate a shared PostgreSQL.
const MIGRATION_LOCK: i64 = 0x5349_5041_5301;

struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(crate::m0001_catalogue::Migration),
            Box::new(crate::m0002_round::Migration),
            Box::new(crate::m0003_response::Migration),
            Box::new(crate::m0004_release::Migration),
            Box::new(crate::m0005_office::Migration),
            Box::new(crate::m0006_people::Migration),
            Box::new(crate::m0007_round_plan::Migration),
            Box::new(crate::m0008_catalogue_versions::Migration),
            Box::new(crate::m0009_questionnaire_life::Migration),
            Box::new(crate::m0010_care::Migration),
            Box::new(crate::m0011_paper::Migration),
            Box::new(crate::m0012_release_life::Migration),
            Box::new(crate::m0013_reply::Migration),
            Box::new(crate::m0016_series_of_sample::Migration),
            Box::new(crate::m0018_form_shown::Migration),
        ]
    }
}

/// Runs every step that has not run yet, all of them or none; does nothing on a current database.
///
/// Several servers may call this at once on one PostgreSQL: they take turns.
///
/// # Errors
/// The database's own error; the schema is then as it was before.
pub async fn migrate(connection: &DatabaseConnection) -> Result<(), DbErr> {
    let transaction = connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
        transaction.execute_unprepared(&lock).await?;
    }
    Migrator::up(&transaction, None).await?;
    transaction.commit().await
}

/// The names of all steps that this program knows, in their order.
pub fn steps() -> Vec<String> {
    let files = Migrator::get_migration_files();
    files.iter().map(|step| step.name().to_owned()).collect()
}

/// The names of the steps that have run on a database, in their order; none on an empty one.
///
/// # Errors
/// The database's own error.
pub async fn applied(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    applied_in(&SchemaManager::new(connection)).await
}

/// The same for the state that a transaction sees.
///
/// # Errors
/// The database's own error.
pub async fn applied_within(transaction: &DatabaseTransaction) -> Result<Vec<String>, DbErr> {
    applied_in(&SchemaManager::new(transaction)).await
}

async fn applied_in(manager: &SchemaManager<'_>) -> Result<Vec<String>, DbErr> {
    if !manager.has_table("seaql_migrations").await? {
        return Ok(Vec::new());
    }
    // The migrator's own way would make the table first, which a reading transaction may not.
    let steps = seaql_migrations::Entity::find()
        .order_by_asc(seaql_migrations::Column::Version)
        .all(manager.get_connection())
        .await?;
    Ok(steps.into_iter().map(|step| step.version).collect())
}

/// Runs the steps up to the `count`-th (all of them without a number) within a transaction.
///
/// # Errors
/// The database's own error.
pub async fn migrate_within(
    transaction: &DatabaseTransaction,
    count: Option<usize>,
) -> Result<(), DbErr> {
    let done = applied_within(transaction).await?.len();
    let missing = match count {
        Some(count) if count <= done => return Ok(()),
        Some(count) => TryFrom::try_from(count - done).ok(),
        None => None,
    };
    Migrator::up(transaction, missing).await
}

/// Whether every step has run, without changing anything.
///
/// # Errors
/// The database's own error.
pub async fn is_current(connection: &DatabaseConnection) -> Result<bool, DbErr> {
    Ok(Migrator::get_pending_migrations_read_only(connection)
        .await?
        .is_empty())
}
