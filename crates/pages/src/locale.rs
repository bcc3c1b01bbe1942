//! The words of the interface: one flat table of keys a language, read from `web/locales`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use survey::Language;

const VIETNAMESE: &str = include_str!("../../../web/locales/vi.toml");
const ENGLISH: &str = include_str!("../../../web/locales/en.toml");

static LOCALES: LazyLock<[Locale; 2]> = LazyLock::new(|| {
    [VIETNAMESE, ENGLISH].map(|source| {
        Locale::parse(source).expect("the shipped locales are parsed by the tests of this crate")
    })
});

#[derive(RustEmbed)]
#[folder = "../../web/locales/office"]
#[include = "*.toml"]
struct OfficeFiles;

static OFFICE: LazyLock<Locale> = LazyLock::new(|| {
    let mut all = Locale::of(Language::VI).clone();
    for name in OfficeFiles::iter() {
        let file = OfficeFiles::get(&name).expect("the file was listed");
        let source = std::str::from_utf8(&file.data).expect("the locales are text");
        let more = Locale::parse(source).expect("the tests of this crate parse the locales");
        all.words.extend(more.words);
    }
    all
});

/// All interface words of one language, by key such as `form.next`.
#[derive(Debug, Clone)]
pub struct Locale {
    words: BTreeMap<String, String>,
}

/// Why a locale file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LocaleError {
    /// The file is not TOML.
    #[error("the locale file is not valid TOML")]
    Syntax(#[from] toml::de::Error),
    /// A section holds something else than texts.
    #[error("the section {0} of the locale file holds something else than texts")]
    NotText(String),
}

impl Locale {
    /// The shipped words of a language; a language without a file of its own gets the Vietnamese.
    pub fn of(language: Language) -> &'static Self {
        let index = usize::from(language == Language::EN);
        &LOCALES[index]
    }

    /// The words of the office, in Vietnamese, together with the Vietnamese ones of everybody.
    pub fn office() -> &'static Self {
        &OFFICE
    }

    /// Reads sections of texts; a text's key is `section.name`.
    ///
    /// # Errors
    /// When the text is not TOML or anything in a section is not a text.
    pub fn parse(source: &str) -> Result<Self, LocaleError> {
        let table: toml::Table = source.parse()?;
        let mut words = BTreeMap::new();
        for (section, content) in table {
            let toml::Value::Table(texts) = content else {
                return Err(LocaleError::NotText(section));
            };
            for (name, text) in texts {
                let toml::Value::String(text) = text else {
                    return Err(LocaleError::NotText(section));
                };
                words.insert(format!("{section}.{name}"), text);
            }
        }
        Ok(Self { words })
    }

    /// The text under a key, if there is one.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }

    /// The text under a key; the key itself when it is missing, so that a gap is seen and not hidden.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The text under a key with each `{name}` replaced by its value.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values.iter().copied())
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }
}

/// Replaces each `{name}` in a text by its value.
pub(crate) fn fill<'a>(text: &str, values: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    values.fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}
