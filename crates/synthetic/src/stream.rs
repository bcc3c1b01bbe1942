//! Numbers of the independent streams of chance of one seed.

/// Effects of items.
pub(crate) const ITEMS: u64 = 1;
/// Ids of rounds and the catalogue.
pub(crate) const IDS: u64 = 2;
/// Size and quality of units.
pub(crate) const UNITS: u64 = 3;
/// Quality of unit × field cells.
pub(crate) const CELLS: u64 = 4;
/// Links.
pub(crate) const LINKS: u64 = 5;
/// Respondents of the finished round.
pub(crate) const RESPONDENTS: u64 = 6;
