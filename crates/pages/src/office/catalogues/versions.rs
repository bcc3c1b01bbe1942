//! `/quan-ly/danh-muc`: every version.

use serde::Serialize;

use super::{Linked, state_words};
use crate::office::parts::Empty;
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A version as the list shows it.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// Its page; a draft leads to what it changes.
    pub link: Linked,
    /// From when it holds.
    pub effective: String,
    /// On what it rests.
    pub source: String,
    /// Whether it still waits for a person.
    pub is_draft: bool,
    /// Number of units.
    pub units: usize,
    /// The rounds that are about it.
    pub rounds: Vec<Linked>,
}

/// The list of versions.
#[derive(Debug, Clone)]
pub struct Versions {
    /// The surroundings.
    pub frame: Frame,
    /// The latest first.
    pub versions: Vec<VersionLine>,
    /// Whether the person may make the next one.
    pub may_manage: bool,
}

#[derive(Serialize)]
struct LineWords<'a> {
    link: &'a Linked,
    effective: &'a str,
    source: &'a str,
    state: String,
    units: usize,
    rounds: &'a [Linked],
}

#[derive(Serialize)]
struct VersionsWords<'a> {
    versions: Vec<LineWords<'a>>,
    may_manage: bool,
    empty: Empty,
}

impl Pages {
    /// The list of catalogue versions.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn catalogue_versions(&self, page: &Versions) -> Result<String, PageError> {
        let lines = page.versions.iter().map(|line| LineWords {
            link: &line.link,
            effective: &line.effective,
            source: &line.source,
            state: state_words(line.is_draft),
            units: line.units,
            rounds: &line.rounds,
        });
        let words = VersionsWords {
            versions: lines.collect(),
            may_manage: page.may_manage,
            empty: Empty {
                title: words("catalogues.none_title"),
                text: words(if page.may_manage {
                    "catalogues.none_text"
                } else {
                    "catalogues.none_text_reader"
                }),
            },
        };
        self.render_office("office/catalogues/versions", &page.frame, &words)
    }
}
