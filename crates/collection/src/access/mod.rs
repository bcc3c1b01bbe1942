//! How a request gets in: the session behind its cookie, the origin of a post, the right that the
//! route names, and the permit that a handler works with.

pub(crate) mod carry;
pub(crate) mod cookie;
mod gate;
mod origin;
mod permit;
mod routes;

pub(crate) use gate::{RECENT_MS, SECOND_FACTOR, signed_in, with_wanted};
pub(crate) use origin::is_own;
pub use permit::Permit;
pub(crate) use routes::UPLOAD_LIMIT;
pub use routes::{Permitted, Route, Routes, Rule, Verb};
