//! Stories over HTTP, each on SQLite and on PostgreSQL.

mod answering;
mod citizen;
mod conflicts;
mod doors;
mod first_account;
mod hostile;
mod watching;
