//! The snapshot that releases are made from.

use store::bulk;
use store::snapshot::{self, Snapshot};
use store::writer::Submission;
use survey::{Mode, Standing, Stream};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, SmallRound, submission};
use testkit::{Backend, TestDatabase, on_both_databases, tell};

use crate::{MARKS, small_round};

on_both_databases!(
    a_snapshot_says_what_was_answered,
    an_empty_round_has_an_empty_snapshot
);

async fn a_snapshot_says_what_was_answered(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let small = small_round(&place, &ids).await;
    let mut file = vec![
        submission(&ids, small.response_with(2, 1, MARKS, "Xin cảm ơn")),
        submission(&ids, small.response(0, 0, "5")),
    ];
    file[1].received_ms = OPENS_MS + 24 * 60 * 60 * 1000;
    // What was kept first does not come first: the ids decide.
    file.reverse();
    for one in file {
        bulk::import(place.database(), vec![one]).await.unwrap();
    }
    let snapshot = snapshot::of_round(place.database(), small.round.id)
        .await
        .unwrap();
    assert_eq!(snapshot.round, small.round);
    assert_eq!(snapshot.units, small.units);
    assert_eq!(snapshot.fields, small.fields);
    assert!(snapshot.questionnaire.contains("dvhcc-2023"));
    let rows = snapshot.rows;
    assert_eq!(rows.received_by, [2, 0]);
    assert_eq!(rows.decided_by, [2, 0]);
    assert_eq!(rows.field, [1, 0]);
    assert_eq!(rows.stream, [Stream::Sampled; 2]);
    assert_eq!(rows.mode, [Mode::Paper; 2]);
    assert_eq!(rows.standing, [Standing::Counted, Standing::Invalid]);
    assert_eq!(rows.day[1], rows.day[0] + 1);
    assert_eq!((rows.items, rows.len()), (16, 2));
    assert_eq!(rows.marks_of(0), MARKS.as_bytes());
    assert_eq!(rows.marks_of(1), b"5---------------");
    let all = format!("{rows:?}");
    assert!(
        !all.contains("Xin cảm ơn"),
        "the comment is in the snapshot"
    );
}

async fn an_empty_round_has_an_empty_snapshot(place: TestDatabase) {
    let small = small_round(&place, &Ids::seeded(2)).await;
    let snapshot = snapshot::of_round(place.database(), small.round.id)
        .await
        .unwrap();
    assert!(snapshot.rows.is_empty());
    assert_eq!(snapshot.frame.len(), 6);
}

/// The same round, kept in a different order on each database.
#[test]
fn both_databases_give_the_same_snapshot() {
    if Backend::Postgres.is_skipped() {
        return;
    }
    let mut snapshots: Vec<Snapshot> = Vec::new();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        tell(backend, async |place| {
            let ids = Ids::seeded(3);
            let small = small_round(&place, &ids).await;
            let mut file = answers(&ids, &small);
            if backend == Backend::Postgres {
                file.reverse();
            }
            bulk::import(place.database(), file).await.unwrap();
            let snapshot = snapshot::of_round(place.database(), small.round.id)
                .await
                .unwrap();
            snapshots.push(snapshot);
        });
    }
    assert_eq!(snapshots[0].rows.len(), 500);
    assert_eq!(snapshots[0], snapshots[1]);
}

fn answers(ids: &Ids, small: &SmallRound) -> Vec<Submission> {
    (0..500)
        .map(|at| {
            let marks: String = (0..16)
                .map(|item| ['1', '2', '3', '4', '5', '-'][(at * item + at) % 6])
                .collect();
            submission(ids, small.response(at % 3, at % 2, &marks))
        })
        .collect()
}
