//! What is kept: one repository file an aggregate, the writer, and the transactions between them.
//!
//! The same code runs on SQLite and on PostgreSQL. Nothing here holds state that a second server on
//! the same database would need: what decides is always a constraint of the database.
//!
//! Answers come in through [`writer::Writer`] (one by one, committed in groups) or
//! [`bulk::import`] (all or nothing); a [`writer::Receipt`] exists only after the commit. Figures are
//! made from [`snapshot::of_round`].

pub mod account;
pub mod approval;
pub mod audit;
pub mod backup;
pub mod backup_run;
pub mod bulk;
mod by;
pub mod catalogue;
mod constraint;
mod database;
#[doc(hidden)]
pub mod entity;
mod error;
pub mod frame;
pub mod invitation;
pub mod link;
pub mod paper;
mod place;
pub mod questionnaire;
pub mod refusal;
pub mod release;
pub mod release_life;
pub mod reply;
pub mod response;
pub mod round;
pub mod session;
pub mod setting;
pub mod snapshot;
pub mod tally;
pub mod transaction;
pub mod upload;
pub mod vitals;
pub mod writer;

pub use by::By;
pub use constraint::Constraint;
pub use database::{ACQUIRE_TIMEOUT, Database};
pub use error::{Result, StoreError};
pub use transaction::{Executor, Transaction};
