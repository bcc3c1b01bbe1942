//! Text at the border: one normal form for what is kept, one folded form for searching.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

/// Words before a name that say only what kind of unit it is, with and without their marks. A name
/// that merely looks like one, such as Tình Cương, keeps its first word.
const TYPE_WORDS: [&str; 14] = [
    "thành phố ",
    "thanh pho ",
    "đặc khu ",
    "dac khu ",
    "phường ",
    "phuong ",
    "tỉnh ",
    "tinh ",
    "xã ",
    "xa ",
    "tp.",
    "tp ",
    "p.",
    "x.",
];

/// The form in which names are compared and searched, never stored: small letters without marks,
/// đ as d, single spaces, no apostrophes or hyphens, no leading "xã", "phường", "tỉnh" and so on.
pub fn fold(text: &str) -> String {
    let small: String = text
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|symbol| match symbol {
            'ð' => 'đ',
            '-' | '–' => ' ',
            _ => symbol,
        })
        .nfc()
        .collect();
    let spaced = small.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = TYPE_WORDS
        .iter()
        .find_map(|word| spaced.strip_prefix(word))
        .unwrap_or(&spaced);
    name.trim_start()
        .nfd()
        .map(|symbol| if symbol == 'đ' { 'd' } else { symbol })
        .filter(|symbol| !matches!(symbol, '\u{300}'..='\u{36F}' | '\'' | '’' | '‘' | '`' | 'ʼ'))
        .collect()
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

    #[test]
    fn one_place_has_one_folded_name() {
        for typed in [
            "dak lak",
            "Đắk Lắk",
            "DAK-LAK",
            "Ða\u{306}k La\u{306}k",
            "Tỉnh Đắk Lắk",
        ] {
            assert_eq!(fold(typed), "dak lak", "{typed}");
        }
        assert_eq!(fold("Xã Ea H’Leo"), fold("ea h'leo"));
        assert_eq!(fold("Phường Thuỷ Xuân"), fold("phường Thủy Xuân"));
        assert_eq!(fold("TP. Huế"), "hue");
    }

    #[test]
    fn a_name_that_only_begins_like_a_type_word_stays_whole() {
        assert_eq!(fold("Xay dựng"), "xay dung");
        assert_eq!(fold("Tình Cương"), "tinh cuong");
        assert_eq!(fold("tinh cao bang"), "cao bang");
        assert_eq!(fold("Phường"), "phuong");
    }
}
