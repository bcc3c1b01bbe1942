//! `/ket-qua`: all releases.

use serde::Serialize;

use super::frame::Frame;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// One release in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedRelease {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Who is measured.
    pub province: String,
    /// Fieldwork in words.
    pub period: String,
    /// When it was made, in words.
    pub made: String,
    /// The overall index in words; none if it is not published.
    pub index: Option<String>,
    /// Whether the answers are invented.
    pub synthetic: bool,
    /// Whether another release has taken its place.
    pub replaced: bool,
}

/// The list of releases, the last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseList {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// The releases.
    pub releases: Vec<ListedRelease>,
}

impl Pages {
    /// Renders the list of releases.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_list(&self, page: &ReleaseList) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("results.list_title");
        self.render(
            "results/list",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }
}
