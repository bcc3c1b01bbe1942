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
}

#[derive(Serialize)]
struct FrameWords<'a> {
    province: Option<&'a str>,
    synthetic: bool,
    /// What links add so that the language stays.
    query: &'static str,
    switches: [Switch; 2],
}

#[derive(Serialize)]
struct Switch {
    code: &'static str,
    name: &'static str,
    href: String,
    current: bool,
}

impl Frame {
    /// What links to other results pages add so that the language stays: `?lang=en` or nothing.
    pub fn query(&self) -> &'static str {
        if self.language == Language::EN {
            "?lang=en"
        } else {
            ""
        }
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
                    href: self.path.clone(),
                    current: !english,
                },
                Switch {
                    code: "en",
                    name: "English",
                    href: format!("{}?lang=en", self.path),
                    current: english,
                },
            ],
        }
        .serialize(serializer)
    }
}
