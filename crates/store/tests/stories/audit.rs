//! The audit chain.

use sea_orm::ConnectionTrait;
use store::audit::{Broken, Event, Flaw, append, append_in, verify};
use store::{Database, transaction};
use testkit::small_round::OPENS_MS;
use testkit::{Backend, TestDatabase, on_both_databases};

on_both_databases!(
    a_chain_of_events_holds,
    many_servers_append_to_one_chain,
    an_event_goes_with_its_transaction,
    the_database_refuses_to_change_an_event,
    a_changed_event_is_found,
    a_removed_event_is_found,
    a_rewritten_event_does_not_fit_the_next,
);

fn event(number: i64) -> Event {
    Event {
        at_ms: OPENS_MS + number,
        actor: "quản trị".to_owned(),
        action: "round.open".to_owned(),
        object: format!("round {number}"),
        result: "done".to_owned(),
        detail_json: "{}".to_owned(),
    }
}

async fn with_events(place: &TestDatabase, events: i64) -> &Database {
    for number in 1..=events {
        append(place.database(), &event(number)).await.unwrap();
    }
    place.database()
}

async fn a_chain_of_events_holds(place: TestDatabase) {
    let empty = verify(place.database()).await.unwrap().unwrap();
    assert_eq!((empty.events, empty.head), (0, [0; 32]));
    let database = with_events(&place, 5).await;
    let chain = verify(database).await.unwrap().unwrap();
    assert_eq!(chain.events, 5);
    append(database, &event(6)).await.unwrap();
    assert_ne!(verify(database).await.unwrap().unwrap().head, chain.head);
}

async fn many_servers_append_to_one_chain(place: TestDatabase) {
    let servers = [place.database().clone(), place.another_server().await];
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..64_usize {
        let server = servers[number % 2].clone();
        tasks.spawn(async move { append(&server, &event(1)).await });
    }
    while let Some(result) = tasks.join_next().await {
        result.unwrap().unwrap();
    }
    assert_eq!(verify(place.database()).await.unwrap().unwrap().events, 64);
}

async fn an_event_goes_with_its_transaction(place: TestDatabase) {
    let database = with_events(&place, 1).await;
    let undone = transaction::begin_write(database).await.unwrap();
    append_in(&undone, &event(2)).await.unwrap();
    drop(undone);
    let done = transaction::begin_write(database).await.unwrap();
    append_in(&done, &event(3)).await.unwrap();
    store::setting::get_or_insert(&done, "with-it", b"1")
        .await
        .unwrap();
    done.commit().await.unwrap();
    assert_eq!(verify(database).await.unwrap().unwrap().events, 2);
    assert!(
        store::setting::find(database, "with-it")
            .await
            .unwrap()
            .is_some()
    );
}

async fn run(place: &TestDatabase, sql: &str) -> Result<(), sea_orm::DbErr> {
    place
        .database()
        .connection()
        .execute_unprepared(sql)
        .await
        .map(drop)
}

/// What somebody can do who owns the database.
async fn tamper(place: &TestDatabase, sql: &str) {
    let disarm: &[&str] = match place.backend() {
        Backend::Sqlite => &[
            "DROP TRIGGER audit_never_changes_UPDATE",
            "DROP TRIGGER audit_never_changes_DELETE",
        ],
        Backend::Postgres => &["DROP TRIGGER audit_never_changes ON audit"],
    };
    for statement in disarm {
        run(place, statement).await.unwrap();
    }
    run(place, sql).await.unwrap();
}

async fn the_database_refuses_to_change_an_event(place: TestDatabase) {
    with_events(&place, 2).await;
    for sql in [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit WHERE sequence = 2",
    ] {
        let error = run(&place, sql).await.unwrap_err();
        assert!(
            error.to_string().contains("rows of audit never change"),
            "{error}"
        );
    }
    assert_eq!(verify(place.database()).await.unwrap().unwrap().events, 2);
}

async fn a_changed_event_is_found(place: TestDatabase) {
    let database = with_events(&place, 5).await;
    tamper(
        &place,
        "UPDATE audit SET object = 'round 9' WHERE sequence = 3",
    )
    .await;
    let broken = verify(database).await.unwrap().unwrap_err();
    assert_eq!(
        broken,
        Broken {
            sequence: 3,
            flaw: Flaw::Changed
        }
    );
}

async fn a_removed_event_is_found(place: TestDatabase) {
    let database = with_events(&place, 5).await;
    tamper(&place, "DELETE FROM audit WHERE sequence = 4").await;
    let broken = verify(database).await.unwrap().unwrap_err();
    assert_eq!(
        broken,
        Broken {
            sequence: 4,
            flaw: Flaw::Missing
        }
    );
}

async fn a_rewritten_event_does_not_fit_the_next(place: TestDatabase) {
    let database = with_events(&place, 3).await;
    let sql = "UPDATE audit SET hash = (SELECT previous FROM audit WHERE sequence = 1), \
               object = 'x' WHERE sequence = 3";
    tamper(&place, sql).await;
    let broken = verify(database).await.unwrap().unwrap_err();
    assert_eq!(
        broken,
        Broken {
            sequence: 3,
            flaw: Flaw::Changed
        }
    );
    let sql = "UPDATE audit SET previous = (SELECT previous FROM audit WHERE sequence = 1) \
               WHERE sequence = 2";
    run(&place, sql).await.unwrap();
    let broken = verify(database).await.unwrap().unwrap_err();
    assert_eq!(
        broken,
        Broken {
            sequence: 2,
            flaw: Flaw::Unconnected
        }
    );
}
