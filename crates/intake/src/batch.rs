//! The batch (lô): what the slip on a bundle says, and the states that the bundle passes.
//!
//! [`advance`] is the only way from one state to another. What it allows is one table ([`RULES`]):
//! every step names the states in which it can be taken, the roles that may take it and the needs
//! that must be met; everything else is refused by name ([`Refusal`]).

mod header;
mod need;
mod refusal;
mod rule;
mod state;

pub use header::{BatchHeader, ControlTotals, HeaderError, ItemTotal};
pub use need::{AuditStanding, Facts, Need};
pub use refusal::Refusal;
pub use rule::{Actor, RULES, Rule, advance};
pub use state::{BatchState, Step};

#[cfg(test)]
mod tests;
