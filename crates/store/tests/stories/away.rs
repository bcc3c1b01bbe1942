//! The database goes away and comes back.

use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait;
use store::writer::{Limits, Outcome, Submission, WriteError, Writer};
use store::{Database, StoreError};
use testkit::ids::Ids;
use testkit::postgres::PostgresCluster;
use testkit::small_round::{SmallRound, submission};
use testkit::{Backend, TestDatabase, tell};

use crate::{MARKS, accepted};

/// Callers that wait while the database is away.
const CALLERS: usize = 50;

/// Sends from many callers at once; every one of them hears within a few seconds that the database
/// is away. The submissions, to be sent again.
async fn everybody_hears_it_is_away(
    writer: &Writer,
    ids: &Ids,
    small: &SmallRound,
) -> Vec<Submission> {
    let sent: Vec<Submission> = (0..CALLERS)
        .map(|_| submission(ids, small.response(0, 0, MARKS)))
        .collect();
    let begun = Instant::now();
    let mut callers = tokio::task::JoinSet::new();
    for one in sent.clone() {
        let writer = writer.clone();
        callers.spawn(async move { writer.accept(one).await });
    }
    while let Some(outcome) = callers.join_next().await {
        let outcome = outcome.unwrap();
        assert!(matches!(outcome, Err(WriteError::Away(_))), "{outcome:?}");
    }
    assert!(begun.elapsed() < Limits::default().patience + Duration::from_secs(1));
    sent
}

/// Sends again what was not acknowledged; it is kept once, whether or not it was kept before.
async fn everybody_gets_a_receipt(writer: &Writer, sent: Vec<Submission>) {
    for one in sent {
        let outcome = writer.accept(one).await.unwrap();
        assert!(
            matches!(outcome, Outcome::Accepted(_) | Outcome::Repeated(_)),
            "{outcome:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_writer_recovers_when_postgresql_is_back() {
    if Backend::Postgres.is_skipped() {
        return;
    }
    let cluster = PostgresCluster::own().unwrap();
    let database = Database::connect(&cluster.url("postgres")).await.unwrap();
    migrations::migrate(database.connection()).await.unwrap();
    let ids = Ids::seeded(1);
    let small = SmallRound::new(&ids);
    small.insert(&database).await.unwrap();
    let writer = Writer::start(database.clone());
    let before = submission(&ids, small.response(0, 0, MARKS));
    let receipt = accepted(writer.accept(before.clone()).await.unwrap());

    cluster.stop().unwrap();
    let sent = everybody_hears_it_is_away(&writer, &ids, &small).await;
    assert!(matches!(database.ping().await, Err(StoreError::Away(_))));

    cluster.start().unwrap();
    everybody_gets_a_receipt(&writer, sent).await;
    assert_eq!(
        writer.accept(before).await.unwrap(),
        Outcome::Repeated(receipt)
    );
    let kept = store::response::count(&database).await.unwrap();
    assert_eq!(kept, 1 + CALLERS as u64);

    // A restart between two submissions goes unnoticed: the stale connection is replaced.
    cluster.stop().unwrap();
    cluster.start().unwrap();
    accepted(
        writer
            .accept(submission(&ids, small.response(0, 0, MARKS)))
            .await
            .unwrap(),
    );
}

/// Another program holds the write lock, as a backup tool or a stuck shell may.
#[test]
fn the_writer_recovers_when_sqlite_is_unlocked() {
    tell(Backend::Sqlite, async |place: TestDatabase| {
        let ids = Ids::seeded(2);
        let small = crate::small_round(&place, &ids).await;
        let writer = Writer::start(place.database().clone());
        accepted(
            writer
                .accept(submission(&ids, small.response(0, 0, MARKS)))
                .await
                .unwrap(),
        );

        let stranger = place.another_server().await;
        let locking = stranger.connection();
        locking.execute_unprepared("BEGIN EXCLUSIVE").await.unwrap();
        let sent = everybody_hears_it_is_away(&writer, &ids, &small).await;
        // Reading goes on.
        assert_eq!(store::response::count(place.database()).await.unwrap(), 1);

        locking.execute_unprepared("ROLLBACK").await.unwrap();
        everybody_gets_a_receipt(&writer, sent).await;
        let kept = store::response::count(place.database()).await.unwrap();
        assert_eq!(kept, 1 + CALLERS as u64);
    });
}

/// The disk is full for the file: SQLite may not grow it.
#[test]
fn a_full_disk_is_told_and_survived() {
    tell(Backend::Sqlite, async |place: TestDatabase| {
        let ids = Ids::seeded(3);
        let small = crate::small_round(&place, &ids).await;
        let connection = place.database().connection();
        connection
            .execute_unprepared("PRAGMA max_page_count = 60")
            .await
            .unwrap();
        let writer = Writer::start(place.database().clone());
        let mut kept = 0_u64;
        let error = loop {
            let one = submission(&ids, small.response(0, 0, MARKS));
            match writer.accept(one).await {
                Ok(outcome) => {
                    accepted(outcome);
                    kept += 1;
                }
                Err(error) => break error,
            }
        };
        assert!(matches!(error, WriteError::Away(_)), "{error:?}");
        assert_eq!(
            store::response::count(place.database()).await.unwrap(),
            kept
        );
        connection
            .execute_unprepared("PRAGMA max_page_count = 100000")
            .await
            .unwrap();
        accepted(
            writer
                .accept(submission(&ids, small.response(0, 0, MARKS)))
                .await
                .unwrap(),
        );
    });
}

#[tokio::test]
async fn an_address_that_nobody_answers_is_away() {
    let nobody = "postgres://sipas@127.0.0.1:1/sipas?sslmode=disable";
    assert!(matches!(
        Database::connect(nobody).await,
        Err(StoreError::Away(_))
    ));
    let nowhere = "sqlite:///nonexistent/sipas.db?mode=rwc";
    assert!(matches!(
        Database::connect(nowhere).await,
        Err(StoreError::Away(_))
    ));
    assert!(matches!(
        Database::connect("mysql://x").await,
        Err(StoreError::Invalid(_))
    ));
}
