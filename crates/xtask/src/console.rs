//! What the tasks say: results on stdout, complaints on stderr.

use std::io::Write;

/// A line on stdout. A closed pipe is no reason to fail.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A line on stderr.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A heading before a step that prints much of its own.
pub(crate) fn heading(title: &str) {
    say(&format!("\n── {title}"));
}
