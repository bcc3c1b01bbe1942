//! One file a subcommand.

pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod draw;
pub(crate) mod estimate;
pub(crate) mod import;
mod kept;
pub(crate) mod questionnaire;
pub(crate) mod release;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod transfer;
pub(crate) mod user;
pub(crate) mod verify;

use std::io::Write as _;

/// Who reads what a command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A person.
    Text,
    /// A program.
    Json,
}

/// Says on standard error, in one sentence, what went wrong and why.
pub(crate) fn complain(error: &anyhow::Error) {
    // Nothing sensible is left to do when standard error itself is closed.
    let _ = writeln!(std::io::stderr(), "sipas: {error:#}");
}
