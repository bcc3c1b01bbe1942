//! Releases: made of forms, attacked, and what they find.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

mod between;
#[path = "../building/mod.rs"]
mod building;
mod bundle;
mod disclosure;
mod findings;
mod follow_up;
mod highest;
mod making;
#[path = "../building/province.rs"]
mod province;
