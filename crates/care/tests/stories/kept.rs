//! The keeper: one backup a day whoever is up and whatever the clock does, proved, and the last ones kept.

use std::path::Path;
use std::sync::Arc;

use care::keeper::{Keeper, Made, NotBegun, Outside, Plan, make_due, make_now};
use store::Database;
use store::backup_run::{self, State};
use testkit::clock::FakeClock;
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{TestDatabase, on_both_databases};

use super::{Folder, filled, lock};

on_both_databases!(
    of_two_servers_one_makes_the_backup_of_the_day,
    a_clock_that_goes_back_neither_repeats_nor_skips,
    a_failed_backup_is_reported_tried_again_and_leaves_the_last_good_one,
    only_the_last_ones_stay,
);

const HOUR_MS: i64 = 60 * 60 * 1000;
/// 1 September 2026, 02:30 in Vietnam.
const HALF_PAST_TWO: i64 = OPENS_MS + 5 * HOUR_MS / 2;

fn plan(folder: &Path) -> Plan {
    Plan {
        hour: 2,
        folder: folder.to_path_buf(),
        keep: 3,
        lock: lock(),
    }
}

fn server(name: &str, clock: &FakeClock) -> Outside {
    let clock = clock.clone();
    let chance = Ids::seeded(77);
    Outside {
        program: "0.1.0".to_owned(),
        server: name.to_owned(),
        now: Arc::new(move || clock.now_ms()),
        entropy: Arc::new(move || chance.bytes()),
    }
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

async fn due(database: &Database, folder: &Path, clock: &FakeClock) -> Made {
    make_due(database, &plan(folder), &server("mot", clock))
        .await
        .unwrap()
}

async fn of_two_servers_one_makes_the_backup_of_the_day(place: TestDatabase) {
    filled(&place, &Ids::seeded(41)).await;
    let (folder, clock) = (Folder::fresh(), FakeClock::at(OPENS_MS));
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::NotDue
    ));
    clock.advance(5 * HOUR_MS / 2);
    let (plan, other) = (plan(&folder.0), place.another_server().await);
    let (one, two) = (server("mot", &clock), server("hai", &clock));
    let (first, second) = tokio::join!(
        make_due(place.database(), &plan, &one),
        make_due(&other, &plan, &two),
    );
    let made = [first.unwrap(), second.unwrap()];
    let verified = made.iter().filter(|made| matches!(made, Made::Verified(_)));
    assert_eq!(verified.count(), 1, "{made:?}");
    assert_eq!(files(&folder.0), ["sipas-2026-09-01-0230.age"]);
    let last = backup_run::last_verified(place.database()).await.unwrap();
    let last = last.unwrap();
    assert_eq!(last.slot, "2026-09-01");
    let State::Verified { file, bytes, rows } = last.state else {
        panic!("{last:?}");
    };
    assert_eq!(std::fs::metadata(&file).unwrap().len(), bytes);
    assert!(rows > 20);
    let chain = store::audit::verify(place.database())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(chain.events, 4, "the backup is in the audit chain");
}

async fn a_clock_that_goes_back_neither_repeats_nor_skips(place: TestDatabase) {
    filled(&place, &Ids::seeded(42)).await;
    let (folder, clock) = (Folder::fresh(), FakeClock::at(HALF_PAST_TWO));
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::Verified(_)
    ));
    clock.advance(HOUR_MS);
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::NotDue
    ));
    // Back before the hour and over it again: the day is done.
    clock.advance(-3 * HOUR_MS);
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::NotDue
    ));
    clock.advance(2 * HOUR_MS);
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::NotDue
    ));
    // A clock that was years ahead for a moment takes no day away from those that follow.
    clock.advance(1000 * 24 * HOUR_MS);
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::Verified(_)
    ));
    clock.advance(-999 * 24 * HOUR_MS);
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::Verified(_)
    ));
}

async fn a_failed_backup_is_reported_tried_again_and_leaves_the_last_good_one(place: TestDatabase) {
    filled(&place, &Ids::seeded(43)).await;
    let (folder, clock) = (Folder::fresh(), FakeClock::at(HALF_PAST_TWO));
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::Verified(_)
    ));
    let good = files(&folder.0);
    clock.advance(24 * HOUR_MS);
    // A file where the folder should be: nothing can be written there.
    let blocked = folder.file("chan");
    std::fs::write(&blocked, b"").unwrap();
    let made = due(place.database(), &blocked, &clock).await;
    assert!(
        matches!(&made, Made::Failed(error) if error.code() != "away"),
        "{made:?}"
    );
    std::fs::remove_file(&blocked).unwrap();
    assert_eq!(files(&folder.0), good);
    let runs = backup_run::latest(place.database(), 5).await.unwrap();
    assert!(matches!(&runs[0].state, State::Failed(_)), "{runs:?}");
    let last = backup_run::last_verified(place.database()).await.unwrap();
    assert_eq!(last.unwrap().slot, "2026-09-01");
    // Not at once, but after an hour.
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::NotDue
    ));
    clock.advance(HOUR_MS);
    assert!(matches!(
        due(place.database(), &folder.0, &clock).await,
        Made::Verified(_)
    ));
    assert_eq!(files(&folder.0).len(), 2);
}

async fn only_the_last_ones_stay(place: TestDatabase) {
    filled(&place, &Ids::seeded(44)).await;
    let (folder, clock) = (Folder::fresh(), FakeClock::at(HALF_PAST_TWO));
    std::fs::write(folder.file("ghi-chu.txt"), b"cua nguoi khac").unwrap();
    let (plan, one) = (plan(&folder.0), server("mot", &clock));
    for _ in 0..2 {
        // Twice within one minute: two names.
        let made = make_now(place.database(), &plan, &one, "quan.tri").await;
        assert!(matches!(made.unwrap(), Made::Verified(_)));
        clock.advance(1);
    }
    for _ in 0..2 {
        clock.advance(24 * HOUR_MS);
        assert!(matches!(
            due(place.database(), &folder.0, &clock).await,
            Made::Verified(_)
        ));
    }
    assert_eq!(
        files(&folder.0),
        [
            "ghi-chu.txt",
            "sipas-2026-09-01-0230.age",
            "sipas-2026-09-02-0230.age",
            "sipas-2026-09-03-0230.age",
        ]
    );
}

#[test]
fn without_a_plan_nobody_makes_a_backup() {
    assert_eq!(Keeper::off().ask("quan.tri"), Err(NotBegun::Off));
    assert!(Keeper::off().plan().is_none());
}
