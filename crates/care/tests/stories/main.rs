//! What backups promise, told on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a story fails by panicking"
)]

mod damaged;
mod first_schema;
mod kept;
mod loaded;
mod verified;

use std::path::PathBuf;

use care::seal::Secret;
use care::{Facts, Lock};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, submission};
use testkit::{Backend, SmallRound, TestDatabase};

/// A folder that goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        let name = format!("sipas-care-{}", testkit::ids::really_fresh().simple());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn lock() -> Lock {
    Lock::Secret(Secret::key("khoa cua cac cau chuyen thu nghiem 0123456789"))
}

fn facts() -> Facts {
    Facts {
        program: "0.1.0".to_owned(),
        made_ms: OPENS_MS,
        entropy: [42; 32],
    }
}

/// The other of the two databases, empty.
async fn other(place: &TestDatabase) -> TestDatabase {
    TestDatabase::fresh(match place.backend() {
        Backend::Sqlite if !Backend::Postgres.is_skipped() => Backend::Postgres,
        _ => Backend::Sqlite,
    })
    .await
}

/// A small round with some answers and three events.
async fn filled(place: &TestDatabase, ids: &Ids) -> SmallRound {
    let round = SmallRound::new(ids);
    round.insert(place.database()).await.unwrap();
    let submissions = (0..20)
        .map(|at| {
            submission(
                ids,
                round.response_with(at % 3, at % 2, "5434", "Chờ \"lâu\"\nlắm"),
            )
        })
        .collect();
    store::bulk::import(place.database(), submissions)
        .await
        .unwrap();
    for at in 0..3 {
        store::audit::append(place.database(), &event(at))
            .await
            .unwrap();
    }
    round
}

fn event(at: i64) -> store::audit::Event {
    store::audit::Event {
        at_ms: OPENS_MS + at,
        actor: "quan.tri".to_owned(),
        action: "round.open".to_owned(),
        object: format!("round {at}"),
        result: "done".to_owned(),
        detail_json: "{}".to_owned(),
    }
}

/// Whether a database holds nothing.
async fn is_empty(place: &TestDatabase) -> bool {
    let transaction = store::transaction::begin_read(place.database())
        .await
        .unwrap();
    let contents = store::backup::contents(&transaction).await.unwrap();
    contents.is_empty()
}
