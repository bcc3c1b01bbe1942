//! Text of before Unicode that old spreadsheets still hold: TCVN3 (fonts `.Vn…`) and VNI (fonts
//! `VNI-…`), seen as `ñy ban nh©n d©n` and `uûy ban nhaân daân`.
//!
//! A cell is taken for such text only if it is no Vietnamese as it stands and becomes Vietnamese,
//! every word of it, when decoded. Cells of one file may differ. The caller shows both forms and
//! lets a person decide. Decode before cleaning: in TCVN3 the letter ư is the soft hyphen.

mod syllable;
mod tables;

use unicode_normalization::UnicodeNormalization;

/// An encoding of before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legacy {
    /// TCVN 5712:1993, one character a letter. Capital letters with tones are in fonts of their own
    /// and come back as small letters.
    Tcvn3,
    /// VNI for Windows, a base letter and a mark.
    Vni,
}

impl Legacy {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3 (ABC)",
            Self::Vni => "VNI",
        }
    }

    /// The text in Unicode (NFC); none if it holds a character that the encoding does not know.
    pub fn decode(self, text: &str) -> Option<String> {
        match self {
            Self::Tcvn3 => tables::tcvn3(text),
            Self::Vni => tables::vni(text),
        }
    }
}

/// A cell that was written in an old encoding, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The encoding.
    pub from: Legacy,
    /// The text in Unicode.
    pub text: String,
}

/// Recognises a text in an old encoding; none for a text that is Unicode already, or that no
/// encoding makes Vietnamese.
pub fn recognise(text: &str) -> Option<Decoded> {
    let composed: String = text.nfc().collect();
    if composed.is_ascii()
        || composed.chars().any(is_only_unicode)
        || syllable::count(&composed).1 == 0
    {
        return None;
    }
    Legacy::ALL
        .into_iter()
        .filter_map(|from| {
            let text = from.decode(text)?;
            let (words, strange) = syllable::count(&text);
            (strange == 0 && words > 0).then_some((words, Decoded { from, text }))
        })
        .max_by_key(|(words, decoded)| (*words, decoded.from == Legacy::Tcvn3))
        .map(|(_, decoded)| decoded)
}

/// Letters of Vietnamese that neither old encoding shows: where one stands, the text is Unicode.
fn is_only_unicode(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{1EA0}'
            ..='\u{1EF9}' | 'đ' | 'Đ' | 'ă' | 'Ă' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ'
    )
}

#[cfg(test)]
mod tests;
