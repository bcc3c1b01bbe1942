//! `sipas draw`: a sample, its reserve and a protocol from a list, a plan and a seed.
//!
//! ```text
//! plan.toml ─► [plan] ─┐
//! frame.csv ─► strata, clusters, sizes ─► [sizes] ─► statistics::sampling::draw ─► [files]
//! sample.csv ─► [drawn_file] ─► series of forms
//! ```
//! The same list, plan and seed give the same bytes on every machine; how the seed leads to the sample is
//! written down in [`statistics::sampling::seed`].

mod drawn_file;
mod files;
mod list;
mod plan;
mod run;
mod sizes;

pub use drawn_file::{DrawnFault, DrawnFile, DrawnMember};
pub use plan::{FramePlan, Plan, SizePlan, StagePlan};
pub use run::{Drawn, ListFacts, Record, Request, run};
