//! The effective configuration, for a person who wonders where a value comes from.

use std::fmt::Write as _;

use super::known::KNOWN;
use super::layers::{Found, Layers};

/// One line a setting: name, value, source. Passwords are masked.
pub(crate) fn shown(layers: &Layers) -> String {
    let mut lines = String::new();
    for known in KNOWN {
        let (value, source) = match layers.given(known.key) {
            None => ("(không đặt)".to_owned(), String::new()),
            Some(Found { value, source }) if known.secret => {
                (masked(value), format!("  # {source}"))
            }
            Some(Found { value, source }) => (value.clone(), format!("  # {source}")),
        };
        // Writing to a text cannot fail.
        let _ = writeln!(lines, "{:<24} = {value}{source}", known.key);
    }
    lines
}

/// An address with stars for its password: `postgres://sipas:***@host/db`.
fn masked(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return "***".to_owned();
    };
    // A password may stand in the query, too.
    let rest = rest.split_once('?').map_or(rest, |(path, _)| path);
    match rest.rsplit_once('@') {
        None => format!("{scheme}://{rest}"),
        Some((who, place)) => {
            let name = who.split_once(':').map_or(who, |(name, _)| name);
            let password = if who.contains(':') { ":***" } else { "" };
            format!("{scheme}://{name}{password}@{place}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (address, words) in [
            (
                "postgres://sipas:bi mat@db:5432/sipas",
                "postgres://sipas:***@db:5432/sipas",
            ),
            (
                "postgres://sipas:a@b@db/sipas",
                "postgres://sipas:***@db/sipas",
            ),
            ("postgres://db/sipas?password=bi-mat", "postgres://db/sipas"),
            ("sqlite://x.db?mode=rwc", "sqlite://x.db"),
            ("bi mat", "***"),
        ] {
            assert_eq!(masked(address), words);
        }
    }
}
