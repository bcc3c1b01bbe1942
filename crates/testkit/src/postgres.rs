//! PostgreSQL for tests.
//!
//! The first test that needs it makes a cluster in the folder for temporary files; all tests of all
//! processes share it, each with a database of its own (under nextest every test is a process). Every
//! process that uses the cluster holds a shared lock on a file, which the operating system releases
//! however the process ends. A watchdog stops the server and removes its data when nobody has held
//! that lock for half a minute.
//!
//! The variable `SIPAS_TEST_POSTGRES` may name another server (`postgres://…`, a role that may create
//! databases) or say `skip`.

mod cluster;
mod programs;
mod watchdog;

use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use sea_orm::ConnectionTrait;

use crate::ids::really_fresh;

pub use cluster::PostgresCluster;

/// The variable that says where tests find PostgreSQL.
pub const VARIABLE: &str = "SIPAS_TEST_POSTGRES";
/// Its value for leaving out the tests that need PostgreSQL.
pub const SKIP: &str = "skip";

/// Where tests find PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// In the shared cluster.
    Shared,
    /// At an address.
    Server(String),
    /// Nowhere, and that is fine.
    Skipped,
}

impl Source {
    pub(crate) fn of_environment() -> Self {
        match std::env::var(VARIABLE) {
            Ok(value) if value == SKIP => Self::Skipped,
            Ok(value) if !value.is_empty() => Self::Server(value),
            _ => Self::Shared,
        }
    }
}

/// Creates an empty database; its address.
pub(crate) async fn fresh_database() -> Result<String> {
    let name = format!("test_{}", really_fresh().simple());
    let server = match Source::of_environment() {
        Source::Server(address) => address,
        Source::Skipped => return Err(anyhow!("{VARIABLE}={SKIP}, but a test needs PostgreSQL")),
        Source::Shared => shared()?.url("postgres"),
    };
    create_database(&server, &name).await?;
    let (before, after) = split(&server).context("the address names no database")?;
    Ok(format!("{before}/{name}{after}"))
}

async fn create_database(server: &str, name: &str) -> Result<()> {
    let connection = sea_orm::Database::connect(server).await?;
    let sql = format!("CREATE DATABASE {name} TEMPLATE template0");
    connection.execute_unprepared(&sql).await?;
    connection.close().await?;
    Ok(())
}

/// What stands before and after `/database` in an address.
fn split(address: &str) -> Option<(&str, &str)> {
    let (path, _) = address.split_once('?').unwrap_or((address, ""));
    let slash = path
        .rfind('/')
        .filter(|&at| at > "postgresql://".len() - 1)?;
    Some((&address[..slash], &address[path.len()..]))
}

/// The cluster that this process shares with others.
fn shared() -> Result<&'static PostgresCluster> {
    static SHARED: OnceLock<Result<PostgresCluster, String>> = OnceLock::new();
    SHARED
        .get_or_init(|| PostgresCluster::shared().map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|error| anyhow!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn an_address_is_split_around_its_database() {
        let address = "postgres://sipas@127.0.0.1:5432/postgres?sslmode=disable";
        let (before, after) = split(address).unwrap();
        assert_eq!(before, "postgres://sipas@127.0.0.1:5432");
        assert_eq!(after, "?sslmode=disable");
        assert_eq!(split("postgres://host"), None);
    }
}
