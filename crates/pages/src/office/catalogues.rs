//! Catalogues of units and fields, and the dossier counts of a round.

mod differences;
mod dossiers;
mod new_version;
mod unit;
mod version;
mod versions;

use serde::Serialize;

use super::words;

pub use differences::{ChangeGroup, ChangeLine, Differences, Successor};
pub use dossiers::{CountLine, DossierPreview, Dossiers};
pub use new_version::NewVersion;
pub use unit::{UnitPage, UnitPast};
pub use version::{BlockLines, FieldLine, FieldList, HitLine, UnitLine, VersionPage};
pub use versions::{VersionLine, Versions};

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub words: String,
}

impl Linked {
    /// A link.
    pub fn new(href: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            words: words.into(),
        }
    }
}

/// What is wrong with a file that was sent: the first of its errors, and where the whole list is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileFaults {
    /// Name of the file.
    pub file_name: String,
    /// Number of errors.
    pub count: usize,
    /// The first of them, each with line and column.
    pub told: Vec<String>,
    /// Number of those that are not told here.
    pub more: usize,
    /// Address of the file with a column of errors.
    pub annotated: Option<String>,
}

impl FileFaults {
    /// Errors told on a page; the file with its column of errors has all.
    const TOLD: usize = 50;

    /// The errors of a file, with the address of the file with a column of errors where there is one.
    pub fn of(file_name: &str, errors: Vec<String>, annotated: Option<String>) -> Self {
        let count = errors.len();
        let told: Vec<String> = errors.into_iter().take(Self::TOLD).collect();
        Self {
            file_name: file_name.to_owned(),
            count,
            more: count - told.len(),
            told,
            annotated,
        }
    }
}

/// A state in words.
fn state_words(is_draft: bool) -> String {
    words(if is_draft {
        "catalogues.state_draft"
    } else {
        "catalogues.state_confirmed"
    })
}
