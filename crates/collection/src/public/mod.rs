//! What everybody may read: published results. These pages read releases, never live answers.

pub(crate) mod home;
pub(crate) mod published;
pub(crate) mod results;
