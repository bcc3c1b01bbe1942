//! The lines of a backup: a head, then for each table its rows between two marks, then the manifest.

use serde::{Deserialize, Serialize};

/// The format that this program writes, and the newest that it reads.
pub(crate) const FORMAT: u32 = 1;

/// The first line: what is needed to know whether the rest can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The version of the format.
    pub sipas_backup: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// When, Unix milliseconds UTC.
    pub made_ms: i64,
    /// `sqlite` or `postgres`, where it came from.
    pub database: String,
    /// The steps of the schema, in their order.
    pub steps: Vec<String>,
    /// The tables that follow, in their order.
    pub tables: Vec<TableHead>,
}

/// A table and what its rows hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableHead {
    /// Its name.
    pub name: String,
    /// Name and kind of each column, in the order of the values in a row.
    pub columns: Vec<(String, String)>,
}

/// What stands between the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mark {
    /// The rows of this table follow.
    Table(String),
    /// The rows of a table end.
    End(Total),
    /// Everything ends.
    Manifest(Chained),
}

/// How much of a table there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Its name.
    pub name: String,
    /// Number of rows.
    pub rows: u64,
    /// SHA-256 over the lines of its rows, in hexadecimal.
    pub sha256: String,
}

/// The audit chain as the backup found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chained {
    /// Number of events.
    pub events: u64,
    /// The hash of the last one, in hexadecimal.
    pub head: String,
    /// Where the chain was broken already, if it was.
    pub broken_at: Option<i64>,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Its first line.
    pub head: Head,
    /// Every table.
    pub totals: Vec<Total>,
    /// The audit chain.
    pub audit: Chained,
}

impl Manifest {
    /// The last step of the schema.
    pub fn step(&self) -> &str {
        self.head.steps.last().map_or("", String::as_str)
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.totals.iter().map(|total| total.rows).sum()
    }
}
