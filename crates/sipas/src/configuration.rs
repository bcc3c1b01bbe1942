//! What the person who installs the server decided: one file, the environment over it, the command line over
//! that.
//!
//! Every value remembers where it came from, for the errors and for `sipas serve --check`. A name that nobody
//! knows is an error, not a silence.

mod file;
mod known;
mod layers;
mod nearest;
mod shown;
mod typed;
mod unsafe_settings;

pub(crate) use layers::{Layers, Options};
pub(crate) use shown::shown;
pub(crate) use typed::{BackupPlan, Configuration, TlsFiles, checked_url};
pub(crate) use unsafe_settings::refuse_unsafe;
