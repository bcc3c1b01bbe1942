//! Languages and wording.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A language tag such as `vi`, `en`, `km` or `cjm-Latn`, at most eight characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 8]);

/// A text that is not a language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a language tag")]
pub struct LanguageError(pub String);

impl Language {
    /// Vietnamese: every questionnaire has it, and a missing wording falls back to it.
    pub const VI: Self = Self(*b"vi\0\0\0\0\0\0");
    /// English.
    pub const EN: Self = Self(*b"en\0\0\0\0\0\0");

    /// Reads a tag: two or three small letters, and optionally a script of four letters.
    ///
    /// # Errors
    /// [`LanguageError`] for any other text.
    pub fn parse(tag: &str) -> Result<Self, LanguageError> {
        let (language, script) = match tag.split_once('-') {
            Some((language, script)) => (language, Some(script)),
            None => (tag, None),
        };
        let language_is_fine = matches!(language.len(), 2 | 3)
            && language.bytes().all(|letter| letter.is_ascii_lowercase());
        let script_is_fine = script.is_none_or(|script| {
            let (first, rest) = script.split_at(script.len().min(1));
            script.len() == 4
                && first.bytes().all(|letter| letter.is_ascii_uppercase())
                && rest.bytes().all(|letter| letter.is_ascii_lowercase())
        });
        let mut letters = [0; 8];
        if !(language_is_fine && script_is_fine) {
            return Err(LanguageError(tag.to_owned()));
        }
        for (place, letter) in letters.iter_mut().zip(tag.bytes()) {
            *place = letter;
        }
        Ok(Self(letters))
    }

    /// The tag, ready for a `lang` attribute.
    pub fn as_str(&self) -> &str {
        let length = self
            .0
            .iter()
            .position(|&letter| letter == 0)
            .unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..length]).unwrap_or("vi")
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Language({})", self.as_str())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl TryFrom<String> for Language {
    type Error = LanguageError;

    fn try_from(tag: String) -> Result<Self, LanguageError> {
        Self::parse(&tag)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.as_str().to_owned()
    }
}

/// One wording in every language that has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(BTreeMap<Language, String>);

impl Text {
    /// The same wording for everyone, kept as Vietnamese; for names that are not translated.
    pub fn vi(text: &str) -> Self {
        Self(BTreeMap::from([(Language::VI, text.to_owned())]))
    }

    /// Adds or replaces the wording in one language.
    #[must_use]
    pub fn with(mut self, language: Language, text: &str) -> Self {
        self.0.insert(language, text.to_owned());
        self
    }

    /// The wording in `language`, or else in Vietnamese, or else nothing.
    pub fn get(&self, language: Language) -> &str {
        self.0
            .get(&language)
            .or_else(|| self.0.get(&Language::VI))
            .map_or("", String::as_str)
    }

    /// Whether there is a wording in exactly this language.
    pub fn has(&self, language: Language) -> bool {
        self.0.contains_key(&language)
    }

    /// Every language with its wording, in the order of the tags.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        self.0
            .iter()
            .map(|(&language, text)| (language, text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_the_languages_of_the_country_are_read() {
        for tag in ["vi", "en", "km", "hmn", "cjm-Latn", "blt-Tavt"] {
            assert_eq!(Language::parse(tag).unwrap().as_str(), tag);
        }
    }

    #[test]
    fn other_texts_are_no_tags() {
        for tag in [
            "",
            "v",
            "VI",
            "vi_VN",
            "vi-",
            "vi-VN",
            "vi-latn",
            "vié",
            "vi-Lété",
            "vi-Latnx",
        ] {
            assert!(Language::parse(tag).is_err(), "{tag}");
        }
    }

    #[test]
    fn a_missing_wording_falls_back_to_vietnamese() {
        let text = Text::vi("Hài lòng").with(Language::EN, "Satisfied");
        assert_eq!(text.get(Language::EN), "Satisfied");
        assert_eq!(text.get(Language::parse("km").unwrap()), "Hài lòng");
        assert_eq!(Text::default().get(Language::EN), "");
    }
}
