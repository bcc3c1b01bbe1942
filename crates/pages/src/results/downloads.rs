//! `/ket-qua/{number}/tai-ve`: everything that can be taken along.

use serde::Serialize;

use super::frame::Frame;
use crate::locale::Locale;
use crate::template::{PageError, Pages};

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Download {
    /// What it is.
    pub title: String,
    /// Where it lies.
    pub href: String,
    /// Its name when it is kept.
    pub name: String,
}

/// Files of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadGroup {
    /// Anchor on the page.
    pub id: String,
    /// What they are for.
    pub title: String,
    /// A sentence about them.
    pub about: String,
    /// The files.
    pub files: Vec<Download>,
}

/// The page of downloads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadsPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Address of the release.
    pub href: String,
    /// The files, by what they are for.
    pub groups: Vec<DownloadGroup>,
    /// Address of the programming interface about this release.
    pub api: String,
    /// SHA-256 of the release.
    pub digest: String,
}

impl Pages {
    /// Renders the page of downloads.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_downloads(&self, page: &DownloadsPage) -> Result<String, PageError> {
        let title = Locale::of(page.frame.language).get("results.downloads_title");
        self.render(
            "results/downloads",
            page.frame.language,
            title,
            &page.frame,
            page,
        )
    }
}
