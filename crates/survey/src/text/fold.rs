//! Names as people type them into a search: without marks, without the kind of unit, even without
//! spaces. For searching only; what is kept keeps its spelling.

use unicode_normalization::UnicodeNormalization;

/// Words before a name that say only what kind of unit it is, with and without their marks. A name
/// that merely looks like one, such as Tình Cương, keeps its first word.
const TYPE_WORDS: [&str; 20] = [
    "thành phố ",
    "thanh pho ",
    "thị trấn ",
    "thi tran ",
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
    "tt.",
    "tt ",
    "p.",
    "p ",
    "x.",
    "x ",
];

/// The form in which names are compared and searched, never stored: small letters without marks,
/// đ as d, single spaces, no apostrophes or hyphens, no leading "xã", "phường", "tỉnh" and so on.
pub fn fold(text: &str) -> String {
    unmarked(strip_type(&spaced(text)))
}

/// A name without the words before it that say only what kind of unit it is; letters are kept.
pub fn without_type(name: &str) -> &str {
    let small = name.to_lowercase();
    // Only if the small letters take as many bytes is a place in one a place in the other.
    if small.len() != name.len() {
        return name;
    }
    let rest = strip_type(&small);
    if rest.is_empty() {
        return name;
    }
    name.get(small.len() - rest.len()..)
        .map_or(name, str::trim_start)
}

/// What is kept beside the names of a thing to be searched: each name on two lines, [`fold`]ed and
/// then in a looser form without spaces, between line breaks.
pub fn search_text<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::from("\n");
    for name in names {
        let folded = fold(name);
        let loose = loose(&folded);
        for line in [folded, loose] {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// The two forms under which a typed text is looked for in a [`search_text`]: [`fold`]ed and loose.
/// Only letters, digits and spaces remain, so both are harmless in a pattern. None if nothing
/// remains.
pub fn search_words(typed: &str) -> Option<(String, String)> {
    let plain: String = fold(typed)
        .chars()
        .filter(|symbol| symbol.is_alphanumeric() || *symbol == ' ')
        .take(100)
        .collect();
    let plain = plain.trim().to_owned();
    let loose = loose(&plain);
    (!loose.is_empty()).then_some((plain, loose))
}

/// Without spaces, and with one letter for sounds that are spelled in two ways: "daklak" and
/// "dac lac" are Đắk Lắk, "ly" is "li".
fn loose(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut letters = folded
        .chars()
        .filter(|symbol| symbol.is_alphanumeric())
        .peekable();
    while let Some(letter) = letters.next() {
        out.push(match letter {
            'k' if letters.peek() != Some(&'h') => 'c',
            'y' => 'i',
            other => other,
        });
    }
    out
}

/// Small letters with marks, composed, single spaces instead of hyphens, Ð (U+00D0) as Đ.
fn spaced(text: &str) -> String {
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
    small.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strip_type(small: &str) -> &str {
    TYPE_WORDS
        .iter()
        .find_map(|word| small.strip_prefix(word))
        .unwrap_or(small)
        .trim_start()
}

fn unmarked(small: &str) -> String {
    small
        .nfd()
        .map(|symbol| if symbol == 'đ' { 'd' } else { symbol })
        .filter(|symbol| !matches!(symbol, '\u{300}'..='\u{36F}' | '\'' | '’' | '‘' | '`' | 'ʼ'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(fold("Thị trấn Sa Pa"), "sa pa");
    }

    #[test]
    fn a_name_that_only_begins_like_a_type_word_stays_whole() {
        assert_eq!(fold("Xay dựng"), "xay dung");
        assert_eq!(fold("Tình Cương"), "tinh cuong");
        assert_eq!(fold("tinh cao bang"), "cao bang");
        assert_eq!(fold("Phường"), "phuong");
    }

    #[test]
    fn the_kind_before_a_name_is_left_out_and_its_letters_are_kept() {
        for (name, bare) in [
            ("Phường Hà Giang 2", "Hà Giang 2"),
            ("Xa Ea Kly", "Ea Kly"),
            ("xã bắc Sơn", "bắc Sơn"),
            ("Thành phố Hà Nội", "Hà Nội"),
            ("Sở Nội vụ", "Sở Nội vụ"),
            ("Phường", "Phường"),
            ("", ""),
        ] {
            assert_eq!(without_type(name), bare);
        }
    }

    #[test]
    fn people_find_a_place_however_they_type_it() {
        let kept = search_text(["Tỉnh Đắk Lắk", "Buôn Ma Thuột"]);
        for typed in [
            "dak lak",
            "daklak",
            "dac lac",
            "ĐẮK LẮK",
            "đắk",
            "lak",
            "Tỉnh dak",
            "buon ma",
            "BUÔN-MA",
            "La\u{306}\u{301}k",
        ] {
            let (folded, loose) = search_words(typed).unwrap();
            assert!(kept.contains(&folded) || kept.contains(&loose), "{typed}");
        }
        let (folded, loose) = search_words("Đà Nẵng").unwrap();
        assert!(!kept.contains(&folded) && !kept.contains(&loose));
    }

    #[test]
    fn a_search_for_signs_is_no_search_and_a_pattern_has_no_power() {
        assert_eq!(search_words(" %_'\\ "), None);
        assert_eq!(search_words(""), None);
        assert_eq!(search_words("a%b_c\\").unwrap().0, "abc");
    }
}
