//! What a query asks for, decoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Letters and digits stand for themselves, and so do the signs in our codes.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-').remove(b'.');
/// Pairs of a query that are read; nothing of ours has a tenth of it.
const MOST: usize = 64;

/// The pairs of a query, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    /// Decodes a query; what is not UTF-8 is shown as the sign for it.
    pub(crate) fn of(query: Option<&str>) -> Self {
        let decoded = |text: &str| {
            let spaced = text.replace('+', " ");
            let text = percent_decode_str(&spaced).decode_utf8_lossy().into_owned();
            survey::text::normalise_line(&text)
        };
        let pairs = query.unwrap_or_default().split('&').take(MOST);
        let pairs = pairs.filter_map(|pair| pair.split_once('='));
        Self(
            pairs
                .map(|(name, value)| (decoded(name), decoded(value)))
                .collect(),
        )
    }

    /// All pairs.
    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The first value of a name; empty without one.
    pub(crate) fn first(&self, name: &str) -> &str {
        let mut own = self.0.iter().filter(|(own, _)| own == name);
        own.next().map_or("", |(_, value)| value)
    }

    /// All values of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let own = self.0.iter().filter(|(own, _)| own == name);
        own.map(|(_, value)| value.clone()).collect()
    }

    /// The query again with these names only, without empty values, encoded.
    pub(crate) fn only(&self, names: &[&str]) -> String {
        let own = self
            .0
            .iter()
            .filter(|(name, value)| names.contains(&name.as_str()) && !value.is_empty());
        let pairs: Vec<String> = own
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ENCODED)))
            .collect();
        pairs.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn a_query_is_decoded_and_written_again() {
        let asked = Asked::of(Some(
            "don-vi=so_a&q=%C4%91%E1%BA%A5t+%C4%91ai&don-vi=&don-vi=x%26y&lang=en&z",
        ));
        assert_eq!(asked.first("q"), "đất đai");
        assert_eq!(asked.all("don-vi"), ["so_a", "", "x&y"]);
        assert_eq!(asked.only(&["don-vi"]), "don-vi=so_a&don-vi=x%26y");
        assert_eq!(Asked::of(None).first("q"), "");
        assert_eq!(Asked::of(Some("q=%ff")).first("q"), "\u{fffd}");
    }
}
