//! `sipas estimate`: weighted indices with their precision from a CSV file and a plan, with no server and
//! no database.
//!
//! ```text
//! plan.toml ─► [plan] ─► which columns ─► [reader] ─► [weights] ─► statistics ─► [rows] ─► [output]
//! ```
//! Every fault names file, line and column and says what to do ([`fault::Fault`]).

pub mod fault;
mod memory;
mod needs;
pub mod output;
pub mod plan;
pub mod reader;
pub mod record;
pub mod rows;
mod run;
mod side;
mod weights;
mod words;

pub use run::{Outcome, Progress, run};
