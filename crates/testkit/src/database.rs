//! A database of its own for each test.

use std::future::Future;
use std::path::{Path, PathBuf};

use sea_orm::ConnectionTrait as _;
use store::Database;

use crate::ids::really_fresh;
use crate::postgres;

/// The two databases on which every story has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// SQLite in a file, with the pragmas of the product.
    Sqlite,
    /// PostgreSQL on this machine.
    Postgres,
}

impl Backend {
    /// Whether the person who runs the tests said that this database shall be left out.
    pub fn is_skipped(self) -> bool {
        self == Self::Postgres && postgres::Source::of_environment() == postgres::Source::Skipped
    }
}

/// An empty, migrated database that no other test sees.
#[derive(Debug)]
pub struct TestDatabase {
    backend: Backend,
    url: String,
    database: Database,
    folder: Option<Folder>,
}

impl TestDatabase {
    /// Makes one.
    ///
    /// # Panics
    /// If there is no PostgreSQL, with what to do about it.
    pub async fn fresh(backend: Backend) -> Self {
        let place = Self::unmigrated(backend).await;
        migrations::migrate(place.database.connection())
            .await
            .expect("an empty database is migrated");
        place
    }

    /// Makes one without any table.
    ///
    /// # Panics
    /// If there is no PostgreSQL, with what to do about it.
    pub async fn unmigrated(backend: Backend) -> Self {
        let (url, folder) = match backend {
            Backend::Sqlite => {
                let folder = Folder::fresh();
                (folder.sqlite_url(), Some(folder))
            }
            Backend::Postgres => {
                let url = postgres::fresh_database().await;
                (url.expect("PostgreSQL gives a fresh database"), None)
            }
        };
        let database = Database::connect(&url)
            .await
            .expect("a fresh database can be reached");
        Self {
            backend,
            url,
            database,
            folder,
        }
    }

    /// Which of the two it is.
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Its address, for another connection.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of an SQLite database.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(|folder| folder.0.as_path())
    }

    /// A connection to it.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// Another server's connections to it.
    ///
    /// # Panics
    /// If it cannot be reached.
    pub async fn another_server(&self) -> Database {
        Database::connect(&self.url)
            .await
            .expect("the database can be reached twice")
    }
}

/// Runs a statement behind the program's back, as somebody at the database's own console would.
///
/// # Errors
/// What the database says.
pub async fn at_the_console(database: &Database, sql: &str) -> anyhow::Result<()> {
    database.connection().execute_unprepared(sql).await?;
    Ok(())
}

/// A folder that goes away with its test.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        let path = std::env::temp_dir().join(format!("sipas-test-{}", really_fresh().simple()));
        std::fs::create_dir_all(&path).expect("the folder for temporary files can be written");
        Self(path)
    }

    fn sqlite_url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.0.join("sipas.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Tells a story on a fresh database; used by [`on_both_databases!`](crate::on_both_databases).
///
/// # Panics
/// When the story fails.
#[expect(clippy::print_stderr, reason = "a test that is left out has to say so")]
pub fn tell<Told: Future<Output = ()>>(backend: Backend, story: impl FnOnce(TestDatabase) -> Told) {
    if backend.is_skipped() {
        eprintln!("left out: {}={}", postgres::VARIABLE, postgres::SKIP);
        return;
    }
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts")
        .block_on(async { story(TestDatabase::fresh(backend).await).await });
}

/// Makes two tests of every story listed: `story::sqlite` and `story::postgres`.
///
/// A story is an `async fn(TestDatabase)`; one that is not listed is dead code, and the compiler says
/// so.
#[macro_export]
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {
        $(
            mod $story {
                #[test]
                fn sqlite() {
                    $crate::tell($crate::Backend::Sqlite, super::$story);
                }

                #[test]
                fn postgres() {
                    $crate::tell($crate::Backend::Postgres, super::$story);
                }
            }
        )+
    };
}
