//! What may not be told, and proof that it can't be worked out.
//!
//! 1. **Primary rules** ([`primary`]) name the figures that must not be shown: too few answers, too few
//!    dissatisfied people, everybody of one opinion, too imprecise.
//! 2. **Complementary suppression** hides further figures so that nobody can subtract their way back:
//!    [`suppress`] in a two-way table with margins, [`LinkedTables::suppress`] in tables that share figures,
//!    [`Network`] in large tables that nest.
//! 3. **The auditor** ([`audit`], [`LinkedTables::audit`]) attacks a finished table as a reader would: for
//!    every hidden count the smallest and largest value that fits everything shown.
//!
//! A hidden [`Figure`] has no value inside, so no later step can print it by mistake. Everything is
//! deterministic: the same table gives the same pattern.
//!
//! # Why the flows are exact
//! In a two-way table the hidden cells are the edges between row nodes and column nodes. Raising one cell
//! by δ must be undone along an alternating way through other hidden cells back to the same row, so the
//! largest δ is a maximum flow, and with whole numbers the bounds are whole. Hidden margins are edges to an
//! extra row and column with their direction reversed. Linked tables aren't networks; there a linear
//! program gives bounds that contain every whole-number solution.
//!
//! *Source*: Willenborg and de Waal (2001), *Elements of Statistical Disclosure Control*; Gusfield (1988),
//! SIAM J. Comput. 17 (graph view of two-way tables); Fischetti and Salazar (2001), Management Science 47.

mod audit;
mod figure;
mod flow;
mod linked;
mod network;
pub mod primary;
mod protect;
mod search;
pub mod shares;
mod simplex;
mod suppress;
mod table;

pub use audit::{Interval, PublishedTable, audit};
pub use figure::{Figure, Reason};
pub use linked::{LinkedTables, Sum};
pub use network::{Amounts, Network, Scratch};
pub use primary::{CellFacts, PrimaryRules, Protection};
pub use suppress::{Objective, Primary, Suppressed, Suppression, suppress};
pub use table::{DisclosureError, Table};
