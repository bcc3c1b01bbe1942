//! The two encodings as tables.

use unicode_normalization::UnicodeNormalization;

/// The characters of TCVN 5712:1993 as software that takes them for Latin shows them.
const TCVN3_SEEN: &str =
    "¡¢£¤¥¦§¨©ª«¬\u{AD}®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ";
/// The letters they are, in the same order.
const TCVN3_MEANT: &str =
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";

/// Letters of VNI that stand alone.
const VNI_SINGLE: [(char, char); 18] = [
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ñ', 'đ'),
    ('Ô', 'Ơ'),
    ('Ö', 'Ư'),
    ('Í', 'Í'),
    ('Ì', 'Ì'),
    ('Æ', 'Ỉ'),
    ('Ó', 'Ĩ'),
    ('Ò', 'Ị'),
    ('Î', 'Ỵ'),
    ('Ñ', 'Đ'),
];

/// Marks of VNI that follow a small or capital letter out of those named, and what they put on it.
const VNI_MARKS: [(char, &str, &str); 17] = [
    ('ù', "aeouyôö", "\u{301}"),
    ('ø', "aeouyôö", "\u{300}"),
    ('û', "aeouyôö", "\u{309}"),
    ('õ', "aeouyôö", "\u{303}"),
    ('ï', "aeouyôö", "\u{323}"),
    ('â', "aeo", "\u{302}"),
    ('á', "aeo", "\u{302}\u{301}"),
    ('à', "aeo", "\u{302}\u{300}"),
    ('å', "aeo", "\u{302}\u{309}"),
    ('ã', "aeo", "\u{302}\u{303}"),
    ('ä', "aeo", "\u{302}\u{323}"),
    ('ê', "a", "\u{306}"),
    ('é', "a", "\u{306}\u{301}"),
    ('è', "a", "\u{306}\u{300}"),
    ('ú', "a", "\u{306}\u{309}"),
    ('ü', "a", "\u{306}\u{303}"),
    ('ë', "a", "\u{306}\u{323}"),
];

/// Signs that mean the same in every encoding.
fn is_neutral(symbol: char) -> bool {
    symbol.is_ascii() || matches!(symbol, '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '\u{A0}')
}

pub(super) fn tcvn3(text: &str) -> Option<String> {
    let decoded: Option<String> = text
        .chars()
        .map(|symbol| {
            let known = TCVN3_SEEN.chars().position(|seen| seen == symbol);
            match known {
                Some(at) => TCVN3_MEANT.chars().nth(at),
                None => is_neutral(symbol).then_some(symbol),
            }
        })
        .collect();
    decoded.map(|text| text.nfc().collect())
}

pub(super) fn vni(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut symbols = text.chars().peekable();
    while let Some(symbol) = symbols.next() {
        decoded.push(vni_single(symbol).or_else(|| is_neutral(symbol).then_some(symbol))?);
        if let Some(marks) = symbols.peek().and_then(|&mark| vni_marks(symbol, mark)) {
            decoded.push_str(marks);
            symbols.next();
        }
    }
    Some(decoded.nfc().collect())
}

fn vni_single(symbol: char) -> Option<char> {
    VNI_SINGLE
        .iter()
        .find(|(seen, _)| *seen == symbol)
        .map(|(_, meant)| *meant)
}

fn vni_marks(base: char, mark: char) -> Option<&'static str> {
    let (base, mark) = (small(base), small(mark));
    VNI_MARKS
        .iter()
        .find(|(seen, bases, _)| *seen == mark && bases.contains(base))
        .map(|(_, _, meant)| *meant)
}

fn small(symbol: char) -> char {
    symbol.to_lowercase().next().unwrap_or(symbol)
}

/// A text as the encoding would hold it; none for letters that it has no place for.
#[cfg(test)]
pub(super) fn encode(into: super::Legacy, text: &str) -> Option<String> {
    let encode_one = |symbol: char| -> Option<String> {
        if symbol.is_ascii() || symbol == '’' {
            return Some(symbol.to_string());
        }
        if into == super::Legacy::Tcvn3 {
            let at = TCVN3_MEANT.chars().position(|meant| meant == symbol)?;
            return TCVN3_SEEN.chars().nth(at).map(String::from);
        }
        if let Some((seen, _)) = VNI_SINGLE.iter().find(|(_, meant)| *meant == symbol) {
            return Some(seen.to_string());
        }
        let all = "aeouyôöAEOUYÔÖ".chars();
        all.flat_map(|base| {
            VNI_MARKS
                .iter()
                .map(move |mark| format!("{base}{}", mark.0))
        })
        .find(|pair| vni(pair).is_some_and(|meant| meant == symbol.to_string()))
    };
    text.chars().map(encode_one).collect()
}
