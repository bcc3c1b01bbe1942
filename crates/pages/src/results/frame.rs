//! What surrounds every results page.

use serde::{Serialize, Serializer};
use survey::Language;

/// The surroundings of a results page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The language of the page.
    pub language: Language,
    /// Who is measured; none on the list of releases.
    pub province: Option<String>,
    /// Whether the answers are invented; the page then says so.
    pub synthetic: bool,
    /// Address of the page without a query, e.g. `/ket-qua/2026-01`.
    pub path: String,
    /// What was asked in the query besides the language, encoded, e.g. `q=dat%20dai`; empty if nothing.
    pub asked: String,
    /// Address of the release that the page belongs to; none on the list of releases.
    pub release: Option<String>,
    /// A release that a reader should know of before reading on.
    pub newer: Option<Newer>,
}

/// What came after the release shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Newer {
    /// The later release; none where the one that takes the place is not public yet.
    pub later: Option<LaterRelease>,
    /// Whether it takes the place of the one shown: both tell of the same round.
    pub replaces: bool,
    /// Why it does, if that was said.
    pub reason: Option<String>,
}

/// A later release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaterRelease {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
}

#[derive(Serialize)]
struct FrameWords<'a> {
    province: Option<&'a str>,
    synthetic: bool,
    /// What links add so that the language stays.
    query: &'static str,
    switches: [Switch; 2],
    places: Vec<Place>,
    newer: Option<&'a Newer>,
}

#[derive(Serialize)]
struct Switch {
    code: &'static str,
    name: &'static str,
    href: String,
    current: bool,
}

/// A page of the release, as the navigation names it.
#[derive(Serialize)]
struct Place {
    key: &'static str,
    href: String,
    current: bool,
}

/// The pages of a release that every other page leads to: their paths and their words.
const PLACES: [(&str, &str); 8] = [
    ("", "results.nav_overview"),
    ("/tim", "results.nav_search"),
    ("/so-sanh", "results.nav_compare"),
    ("/cau-hoi", "results.nav_questions"),
    ("/nhom", "results.nav_groups"),
    ("/thu-phieu", "results.nav_fieldwork"),
    ("/phuong-phap", "results.nav_method"),
    ("/tai-ve", "results.nav_downloads"),
];

impl Frame {
    /// What links to other results pages add so that the language stays: `?lang=en` or nothing.
    pub fn query(&self) -> &'static str {
        if self.language == Language::EN {
            "?lang=en"
        } else {
            ""
        }
    }

    /// The same page in another language: what was asked stays.
    fn in_language(&self, code: Option<&str>) -> String {
        let language = code.map(|code| format!("lang={code}"));
        let asked = (!self.asked.is_empty()).then(|| self.asked.clone());
        let query: Vec<String> = asked.into_iter().chain(language).collect();
        if query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, query.join("&"))
        }
    }

    fn places(&self) -> Vec<Place> {
        let Some(release) = &self.release else {
            return Vec::new();
        };
        let place = |(path, key): &(&str, &'static str)| Place {
            key,
            href: format!("{release}{path}{}", self.query()),
            current: self.path == format!("{release}{path}"),
        };
        PLACES.iter().map(place).collect()
    }
}

impl Serialize for Frame {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let english = self.language == Language::EN;
        FrameWords {
            province: self.province.as_deref(),
            synthetic: self.synthetic,
            query: self.query(),
            switches: [
                Switch {
                    code: "vi",
                    name: "Tiếng Việt",
                    href: self.in_language(None),
                    current: !english,
                },
                Switch {
                    code: "en",
                    name: "English",
                    href: self.in_language(Some("en")),
                    current: english,
                },
            ],
            places: self.places(),
            newer: self.newer.as_ref(),
        }
        .serialize(serializer)
    }
}
