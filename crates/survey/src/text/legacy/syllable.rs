//! Whether a word could be Vietnamese, by its vowels: enough to tell text from what an old encoding
//! makes of it. Names of other peoples (Krông, Đắk, H’Leo) have other consonants but the same vowels.

use unicode_normalization::UnicodeNormalization;

/// Vowels that occur together, without tones.
const NUCLEI: &str = " a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia ie iê iêu iu oa oă oai oao oay \
    oe oen oeo oi oo ôô ôi ơi ua uâ uây ue uê ui uo uô uôi uơ uy uya uyê yê uyu ưa ưi ưu ươ ươi ươu \
    yêu ya ye yo yô yơ yu ea ei eu io iô uă êê ";

/// Number of words with Vietnamese marks that could be Vietnamese, and of words that could not.
/// Words of plain letters are not counted.
pub(super) fn count(text: &str) -> (usize, usize) {
    let mut counted = (0, 0);
    for word in text.split(|symbol: char| symbol.is_whitespace() || symbol.is_ascii_punctuation()) {
        if word.is_ascii()
            || word
                .chars()
                .all(|symbol| matches!(symbol, '–' | '’' | '“' | '”' | '…'))
        {
            continue;
        }
        if is_possible(word) {
            counted.0 += 1;
        } else {
            counted.1 += 1;
        }
    }
    counted
}

/// Letters of the alphabet only, at most one tone, and groups of vowels that occur, with the tone
/// where one writes it.
fn is_possible(word: &str) -> bool {
    let letters: Vec<(char, bool)> = word
        .nfc()
        .filter(|symbol| !matches!(symbol, '’' | '“' | '”'))
        .flat_map(char::to_lowercase)
        .map(letter_and_tone)
        .collect();
    if letters.iter().filter(|(_, tone)| *tone).count() > 1
        || !letters.iter().all(|(letter, _)| is_known(*letter))
    {
        return false;
    }
    // In gi and qu the vowel belongs to the consonant.
    let rest = match letters.as_slice() {
        [('g', _), ('i', false), rest @ ..] | [('q', _), ('u', false), rest @ ..]
            if rest.iter().any(|(letter, _)| is_vowel(*letter)) =>
        {
            rest
        }
        all => all,
    };
    // Names such as Đakrông write several syllables in one word.
    rest.split(|(letter, _)| !is_vowel(*letter))
        .filter(|group| !group.is_empty())
        .all(is_nucleus)
}

/// A letter without its tone, and whether it had one.
fn letter_and_tone(symbol: char) -> (char, bool) {
    let is_tone = |mark: &char| {
        matches!(
            mark,
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
        )
    };
    let parts = || std::iter::once(symbol).nfd();
    let letter: String = parts().filter(|mark| !is_tone(mark)).nfc().collect();
    let mut letters = letter.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => (letter, parts().any(|mark| is_tone(&mark))),
        _ => (symbol, false),
    }
}

fn is_known(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || is_vowel(letter) || letter == 'đ'
}

fn is_nucleus(group: &[(char, bool)]) -> bool {
    let letters: String = group.iter().map(|(letter, _)| *letter).collect();
    // A closing o, u, i, y or a bears no tone, but for hoà, khoẻ and thuý.
    let is_misplaced = match group {
        [.., ('u', false), ('y', true)] => false,
        [.., (_, false), ('o' | 'u' | 'i' | 'y', true)] => letters != "oo",
        [.., ('e' | 'i' | 'u' | 'ư', false), ('a', true)] => true,
        _ => false,
    };
    !is_misplaced && NUCLEI.contains(&format!(" {letters} "))
}

const fn is_vowel(symbol: char) -> bool {
    matches!(
        symbol,
        'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_rubbish() {
        for word in [
            "Nguyễn",
            "giếng",
            "quả",
            "Krông",
            "Đắk",
            "H’Mông",
            "khuỷu",
            "người",
            "ở",
            "xoăn",
            "hoà",
            "quý",
            "luỹ",
            "già",
            "moóc",
        ] {
            assert!(is_possible(word), "{word}");
        }
        for word in [
            "Tieáng",
            "nh©n",
            "Vieät",
            "Phöôøng",
            "®Êt",
            "Thµnh",
            "Xaõ",
            "Caùi",
            "eá",
        ] {
            assert!(!is_possible(word), "{word}");
        }
    }
}
