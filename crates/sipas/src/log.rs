//! The log: one line an event on standard error, as JSON where a program reads it.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// Starts the log. `RUST_LOG` sets what is written; by default, warnings and what the server does.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,collection=info,sipas=info,store=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        log.compact().try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
    if let Err(error) = started {
        super::commands::complain(&anyhow::anyhow!("không mở được nhật ký: {error}"));
    }
}
