//! A database and a backup of the first version of the program, in this one.

use std::collections::BTreeSet;

use care::{Lock, restore};
use futures_util::TryStreamExt as _;
use store::backup::{self, Column, Kind, Table};
use store::{Database, transaction};
use testkit::first_schema::{self, FirstTable};
use testkit::{TestDatabase, on_both_databases};

use super::Folder;

on_both_databases!(
    a_database_of_the_first_schema_migrates_forward_with_its_data,
    a_backup_of_the_first_version_restores_and_migrates,
);

async fn a_database_of_the_first_schema_migrates_forward_with_its_data(place: TestDatabase) {
    let old = first_schema::database(place.backend()).await;
    let applied = migrations::applied(old.database().connection())
        .await
        .unwrap();
    assert_eq!(applied, first_schema::STEPS);
    assert!(
        !first_schema::tables()
            .iter()
            .any(|table| table.rows.is_empty())
    );
    all_there(old.database()).await;
    migrations::migrate(old.database().connection())
        .await
        .unwrap();
    all_there(old.database()).await;
    sound(old.database()).await;
}

async fn a_backup_of_the_first_version_restores_and_migrates(place: TestDatabase) {
    let folder = Folder::fresh();
    let file = folder.file("first.gz");
    std::fs::write(&file, first_schema::BACKUP).unwrap();
    let restored = restore(place.database(), &file, Lock::Open).await.unwrap();
    assert_eq!(restored.manifest.head.steps, first_schema::STEPS);
    let since = [
        first_schema::STEPS.map(str::to_owned).as_slice(),
        &restored.steps_since,
    ]
    .concat();
    assert_eq!(since, migrations::steps());
    all_there(place.database()).await;
    sound(place.database()).await;
}

/// Every row of the first schema is there with every value it had.
async fn all_there(database: &Database) {
    let transaction = transaction::begin_read(database).await.unwrap();
    let now = backup::tables(&transaction).await.unwrap();
    for first in first_schema::tables() {
        let now = now.iter().find(|table| table.name == first.name);
        let now = now.unwrap_or_else(|| panic!("the table {} is gone", first.name));
        let narrowed = Table {
            columns: columns(&first),
            ..now.clone()
        };
        let rows = backup::rows(&transaction, &narrowed).await.unwrap();
        let found: BTreeSet<Vec<u8>> = rows
            .try_collect::<Vec<_>>()
            .await
            .unwrap()
            .into_iter()
            .collect();
        let kept = first
            .rows
            .iter()
            .map(|row| row.as_bytes().to_vec())
            .collect();
        assert!(found.is_superset(&kept), "rows of {} are gone", first.name);
    }
}

fn columns(first: &FirstTable) -> Vec<Column> {
    let column = |(name, kind): &(String, String)| Column {
        name: name.clone(),
        kind: Kind::of_name(kind).unwrap(),
    };
    first.columns.iter().map(column).collect()
}

/// The program's own eyes see the data too.
async fn sound(database: &Database) {
    let report = care::verify(database).await.unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.audit.events, first_schema::events());
    let rounds = store::round::all(database).await.unwrap();
    assert_eq!(rounds.len(), 2);
    for round in rounds {
        store::snapshot::of_round(database, round.id).await.unwrap();
    }
    assert_eq!(store::response::count(database).await.unwrap(), 200);
    assert_eq!(report.releases, 1);
}
