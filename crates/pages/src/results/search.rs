//! `/ket-qua/{number}/tim`: units and fields by name, typed with or without marks.

use serde::Serialize;

use super::frame::Frame;
use super::table::Shown;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// A unit or field that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its name.
    pub name: String,
    /// Its page; none if nobody answered about it.
    pub href: Option<String>,
    /// What it is: the block of a unit, or "field".
    pub kind: String,
    /// Its overall index.
    pub shown: Shown,
}

/// The page of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Address of the release.
    pub href: String,
    /// Where the form goes.
    pub action: String,
    /// Whether the form must carry the language.
    pub english: bool,
    /// What was typed.
    pub typed: String,
    /// Whether anything was looked for.
    pub found: bool,
    /// What was found.
    pub hits: Vec<Hit>,
    /// How many more there are, in words.
    pub more: Option<String>,
}

impl Pages {
    /// Renders the page of a search.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_search(&self, page: &SearchPage) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("results.search_title");
        self.render(
            "results/search",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }
}
