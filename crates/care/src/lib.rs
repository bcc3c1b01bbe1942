//! Care for an installation: backups that are proved by restoring them, and checks of what is kept.
//!
//! A backup is one file: a head, every row of every table as a line of JSON, and a manifest with counts,
//! SHA-256 and the head of the audit chain; compressed, and sealed with a passphrase or a key. It knows no
//! kind of database, so that what was kept in SQLite goes into PostgreSQL and back. All work streams: memory
//! holds a few hundred rows, never a table.

mod archive;
mod backup;
pub mod disk;
mod error;
pub mod keeper;
mod lines;
mod restore;
pub mod schedule;
mod scratch;
pub mod seal;
mod verify;

pub use archive::Lock;
pub use backup::{Facts, back_up};
pub use error::CareError;
pub use lines::{Chained, Head, Manifest, TableHead, Total};
pub use restore::{Restored, inspect, restore};
pub use scratch::prove;
pub use verify::{Finding, Report, verify};
