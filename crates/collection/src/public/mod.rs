//! What everybody may read: published results. These pages read releases, never live answers.

pub(crate) mod asked;
pub(crate) mod documents;
pub(crate) mod home;
pub(crate) mod open_data;
pub(crate) mod published;
pub(crate) mod reading;
pub(crate) mod results;
pub(crate) mod shelf;
