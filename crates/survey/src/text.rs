//! Text at the border: one normal form for what is kept, others for searching, comparing and sorting.

mod collation;
mod fold;
pub mod legacy;
mod spelling;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use collation::{KEYS_VERSION, compare_names, sort_key};
pub use fold::{fold, search_text, search_words, without_type};
pub use spelling::spelling_key;

/// The form in which every text is kept: NFC, line ends as LF, no control characters, no spaces
/// around it. Letters are never changed, so names keep their spelling.
pub fn normalise(text: &str) -> String {
    let lines = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let kept: String = lines
        .chars()
        .map(|symbol| if symbol == '\t' { ' ' } else { symbol })
        .filter(|&symbol| symbol == '\n' || !is_removed(symbol))
        .nfc()
        .collect();
    kept.trim().to_owned()
}

/// [`normalise`], on one line, with single spaces.
pub fn normalise_line(text: &str) -> String {
    normalise(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Length as a person counts it: letters, not the marks on them.
///
/// Letters such as ê̆ of Ê Đê have no code point of their own and must not count twice.
pub fn length(text: &str) -> usize {
    text.chars()
        .filter(|&symbol| !is_combining_mark(symbol))
        .count()
}

/// Control characters, the byte order mark, and the marks that turn the reading direction of the
/// text around them; the joiners and the zero-width space that Khmer needs stay.
fn is_removed(symbol: char) -> bool {
    symbol.is_control()
        || matches!(symbol, '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(u32::from(symbol) & 0xFFFF, 0xFFFE | 0xFFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_text_is_composed() {
        assert_eq!(normalise("Ho\u{300}a"), "Hòa");
        assert_eq!(normalise("Viê\u{323}t").chars().count(), 4);
    }

    #[test]
    fn line_ends_and_control_characters_are_put_right() {
        assert_eq!(
            normalise(" một\r\nhai\rba\u{0}\u{7}\tbốn \n"),
            "một\nhai\nba bốn"
        );
    }

    #[test]
    fn a_text_cannot_turn_around_what_follows_it() {
        assert_eq!(normalise("a\u{202E}b\u{2066}c\u{FEFF}"), "abc");
    }

    #[test]
    fn khmer_keeps_its_zero_width_spaces() {
        assert_eq!(normalise("ក\u{200B}ខ"), "ក\u{200B}ខ");
    }

    #[test]
    fn normalising_twice_changes_nothing() {
        for text in [
            "",
            " \r\n ",
            "Ho\u{300}a\u{0}\r\n",
            "a\u{0}\u{301}",
            "\u{301}\u{8}a",
        ] {
            let once = normalise(text);
            assert_eq!(normalise(&once), once);
        }
    }

    #[test]
    fn the_length_counts_letters() {
        assert_eq!(length("Hòa"), 3);
        assert_eq!(length("ê\u{306}"), 1);
    }
}
