//! One file a subcommand.

pub(crate) mod demo;
pub(crate) mod draw;
pub(crate) mod estimate;
pub(crate) mod import;
mod kept;
pub(crate) mod questionnaire;
pub(crate) mod release;
pub(crate) mod serve;

use std::io::Write as _;

/// Says on standard error, in one sentence, what went wrong and why.
pub(crate) fn complain(error: &anyhow::Error) {
    // Nothing sensible is left to do when standard error itself is closed.
    let _ = writeln!(std::io::stderr(), "sipas: {error:#}");
}
