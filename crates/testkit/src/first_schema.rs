//! A database as the first version of the program left it: the steps m0001 to m0005, rows in every table.
//!
//! The rows come from a database that version 0.1.0 itself made (`data/first-schema.jsonl.gz`, a backup as lines
//! of JSON): its `demo` with 200 answers, links and a release, and the first administrator of its `serve`. A
//! program of any later version has to read them.

use std::io::Read as _;

use flate2::read::GzDecoder;
use serde_json::Value;
use store::Database;
use store::backup::{self, Loader};
use store::transaction;

use crate::{Backend, TestDatabase};

/// The file of the backup.
pub const BACKUP: &[u8] = include_bytes!("../data/first-schema.jsonl.gz");

/// Its lines.
///
/// # Panics
/// If the file is not what it was.
pub fn lines() -> Vec<String> {
    let mut text = String::new();
    GzDecoder::new(BACKUP)
        .read_to_string(&mut text)
        .expect("the file is compressed text");
    text.lines().map(str::to_owned).collect()
}

/// The steps of the schema that the first version knew.
pub const STEPS: [&str; 5] = [
    "m0001_catalogue",
    "m0002_round",
    "m0003_response",
    "m0004_release",
    "m0005_office",
];

/// A table of the first schema with its rows.
#[derive(Debug, Clone)]
pub struct FirstTable {
    /// Its name.
    pub name: String,
    /// Name and kind of each column.
    pub columns: Vec<(String, String)>,
    /// Its rows, each a line of JSON.
    pub rows: Vec<String>,
}

/// The tables, each after those that its rows name.
///
/// # Panics
/// If the file is not what it was.
pub fn tables() -> Vec<FirstTable> {
    let mut lines = lines().into_iter();
    let head = lines.next().expect("the file has a head");
    let head: Value = serde_json::from_str(&head).expect("a head of JSON");
    let heads = head["tables"].as_array().expect("the head names tables");
    let mut tables: Vec<FirstTable> = heads.iter().map(first_table).collect();
    let mut current = 0;
    for line in lines {
        if line.starts_with('[') {
            tables[current].rows.push(line);
        } else if line.starts_with("{\"end\"") {
            current += 1;
        }
    }
    tables
}

fn first_table(head: &Value) -> FirstTable {
    let text = |value: &Value| value.as_str().expect("a word").to_owned();
    let columns = head["columns"].as_array().expect("a table has columns");
    FirstTable {
        name: text(&head["name"]),
        columns: columns
            .iter()
            .map(|column| (text(&column[0]), text(&column[1])))
            .collect(),
        rows: Vec::new(),
    }
}

/// How many events its audit chain has.
///
/// # Panics
/// If the file is not what it was.
pub fn events() -> u64 {
    let tables = tables();
    let audit = tables.iter().find(|table| table.name == "audit");
    audit.expect("there is an audit chain").rows.len() as u64
}

/// Such a database; its schema is the first one, and nothing has been migrated.
///
/// # Panics
/// If it cannot be made.
pub async fn database(backend: Backend) -> TestDatabase {
    let place = TestDatabase::unmigrated(backend).await;
    fill(place.database())
        .await
        .expect("the rows of the first version fit its schema");
    place
}

async fn fill(database: &Database) -> store::Result<()> {
    let transaction = transaction::begin_write(database).await?;
    migrations::migrate_within(transaction.connection(), Some(STEPS.len()))
        .await
        .expect("an empty database takes the first steps");
    let made = backup::tables(&transaction).await?;
    backup::prepare(&transaction, &made).await?;
    for first in tables() {
        let table = made.iter().find(|table| table.name == first.name);
        let mut loader = Loader::new(&transaction, table.expect("a table of the first schema"));
        for row in &first.rows {
            loader.push(row.as_bytes()).await?;
        }
        loader.finish().await?;
    }
    transaction.commit().await
}
