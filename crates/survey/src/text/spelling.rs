//! One key for the spellings of one name that official files mix.

use unicode_normalization::UnicodeNormalization;

use super::normalise_line;

/// The key under which two spellings of one name are the same: composed or not, Đ or Ð, Hòa or Hoà,
/// any apostrophe, any number of spaces, capitals or not. Unlike [`fold`](super::fold) it keeps
/// every letter and tone: *Mã* is not *Má*, and *Xã Tân Tiến* not *Phường Tân Tiến*.
pub fn spelling_key(name: &str) -> String {
    let small: String = normalise_line(name)
        .replace(['Ð', 'ð'], "đ")
        .chars()
        .filter(|symbol| !matches!(symbol, '\u{AD}' | '\u{200B}'..='\u{200D}'))
        .flat_map(char::to_lowercase)
        .map(|symbol| match symbol {
            '‘' | '`' | 'ʼ' | '\'' => '’',
            '–' | '‐' | '‑' => '-',
            _ => symbol,
        })
        .collect();
    small
        .replace(" -", "-")
        .replace("- ", "-")
        .split_whitespace()
        .map(syllable_key)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A syllable has one tone; where its mark stands (hòa, hoà) is a matter of taste, so it comes last.
fn syllable_key(syllable: &str) -> String {
    let (tones, letters): (String, String) = syllable.nfd().partition(|symbol| {
        matches!(
            symbol,
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
        )
    });
    letters.nfc().chain(tones.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_spellings_are_one_name() {
        let keys: Vec<String> = [
            "Xã Đông Hòa",
            "Xa\u{303} Ðông Hoà",
            "xã  Đông   Hòa ",
            "XÃ ĐÔNG HOÀ",
            "Xã Đông Ho\u{300}a\n",
        ]
        .map(spelling_key)
        .into();
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        assert_eq!(spelling_key("Ea H'Leo"), spelling_key("Ea H’Leo"));
        assert_eq!(spelling_key("Thuỵ"), spelling_key("Thụy"));
        assert_eq!(
            spelling_key("Văn Miếu - Quốc Tử Giám"),
            spelling_key("Văn Miếu-Quốc Tử Giám")
        );
    }

    #[test]
    fn other_tones_letters_and_kinds_are_other_names() {
        for (one, other) in [
            ("Mã", "Má"),
            ("Ba", "Bà"),
            ("Xã Tân Tiến", "Phường Tân Tiến"),
            ("Dương", "Đương"),
            ("Tân", "Tan"),
        ] {
            assert_ne!(spelling_key(one), spelling_key(other));
        }
    }
}
