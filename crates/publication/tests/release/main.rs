//! Releases: made of forms, attacked, and what they find.

#[path = "../building/mod.rs"]
mod building;
mod bundle;
mod disclosure;
mod findings;
mod making;
#[path = "../building/province.rs"]
mod province;
