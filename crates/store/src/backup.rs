//! Every row of the database in a portable form, out and in.
//!
//! Nothing here knows what a table means: tables, columns and keys are read from the database itself, so
//! that rows of an older schema go back into the older schema and are migrated there. A row is one line of
//! JSON, the same on SQLite and PostgreSQL and in the same order, so that equal content has equal SHA-256.

mod contents;
mod integrity;
mod kind;
mod load;
mod order;
mod rows;
mod table;

pub use contents::{clear, contents};
pub use integrity::{Fault, faults};
pub use kind::Kind;
pub use load::{Loader, prepare};
pub(crate) use rows::column_list;
pub use rows::{Digest, RowStream, digest, rows};
pub(crate) use table::quoted;
pub use table::{Column, Reference, Table, tables};

/// The table in which the migrations note their own steps; it is made again, not copied.
pub const STEPS_TABLE: &str = "seaql_migrations";
