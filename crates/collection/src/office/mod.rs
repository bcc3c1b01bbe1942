//! Pages of the office.

pub(crate) mod first_account;
