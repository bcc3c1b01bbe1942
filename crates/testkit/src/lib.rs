//! What tests need: databases of their own, a clock and ids that do as they are told, and a small
//! round to answer.
//!
//! A story that has to hold on both databases is an `async fn` that takes a [`TestDatabase`], listed
//! in [`on_both_databases!`].

#[cfg(feature = "app")]
pub mod app;
pub mod clock;
mod database;
pub mod first_schema;
pub mod hold;
pub mod ids;
pub mod keyed_batch;
pub mod paper_round;
pub mod postgres;
pub mod release;
#[cfg(feature = "app")]
mod signed;
pub mod small_round;

#[cfg(feature = "app")]
pub use app::{Reply, TestApp};
pub use database::{Backend, TestDatabase, at_the_console, tell};
pub use paper_round::PaperRound;
#[cfg(feature = "app")]
pub use signed::Signed;
pub use small_round::SmallRound;
