//! What surrounds every page of the citizen: language, agency, help and where the form posts to.

use serde::{Serialize, Serializer};
use survey::Language;

/// Stands for the hidden `state` in a page that is rendered once and kept.
///
/// Give it as the `state` of [`super::Start`] or [`super::OnePage`] and cut the page with
/// [`split_at_state`]: everything else on these pages is the same for everybody with the same link.
pub const STATE_MARK: &str = "\u{1}state\u{1}";

/// The page before and after [`STATE_MARK`], which stands early in it and only once.
pub fn split_at_state(page: &str) -> Option<(&str, &str)> {
    page.split_once(STATE_MARK)
}

/// The surroundings of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// The language of the page.
    pub language: Language,
    /// The languages of the round; the page offers those that are not its own.
    #[serde(rename = "switches", serialize_with = "switches")]
    pub languages: Vec<Language>,
    /// Where the form posts to: `/k/ABCDEFGH`; empty on a page without a link.
    pub action: String,
    /// The agency whose service is rated, in full; `None` on a page without a link.
    pub agency: Option<String>,
    /// The agency's telephone number for questions about the survey.
    pub phone: Option<String>,
    /// Whether the round is synthetic; every page then says that it is not real.
    pub synthetic: bool,
    /// Whether the office looks at the form before anybody answers; nothing is stored then.
    pub preview: bool,
}

impl Frame {
    /// A frame for pages that belong to no link and no round.
    pub fn bare(language: Language) -> Self {
        Self {
            language,
            languages: Vec::new(),
            action: String::new(),
            agency: None,
            phone: None,
            synthetic: false,
            preview: false,
        }
    }
}

#[derive(Serialize)]
struct Switch {
    code: &'static str,
    name: &'static str,
}

/// Only languages whose name we know in their own words are offered.
fn switches<S: Serializer>(languages: &[Language], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(languages.iter().filter_map(|language| match *language {
        Language::VI => Some(Switch {
            code: "vi",
            name: "Tiếng Việt",
        }),
        Language::EN => Some(Switch {
            code: "en",
            name: "English",
        }),
        _ => None,
    }))
}
