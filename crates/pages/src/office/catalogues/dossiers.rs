//! The dossier counts of a round: what is kept, and a file before it takes its place.

use serde::Serialize;

use super::{FileFaults, Linked};
use crate::office::parts::{Empty, Fact, Fault};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A unit or field with its dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountLine {
    /// What it is; its link shows it alone.
    pub link: Linked,
    /// More about it: the ministry of a field, the block of a unit.
    pub about: String,
    /// Number of cells with dossiers.
    pub cells: String,
    /// Number of dossiers.
    pub dossiers: String,
}

/// The dossier counts of a round.
#[derive(Debug, Clone)]
pub struct Dossiers {
    /// The surroundings.
    pub frame: Frame,
    /// The page of the round.
    pub round: Linked,
    /// Totals.
    pub facts: Vec<Fact>,
    /// By unit; if one was chosen, its fields.
    pub units: Vec<CountLine>,
    /// By field; if one was chosen, its units.
    pub fields: Vec<CountLine>,
    /// The unit or field that was chosen.
    pub chosen: Option<String>,
    /// Its counts.
    pub cells: Vec<CountLine>,
    /// The address of the page.
    pub address: String,
    /// Whether the person may send a file.
    pub may_upload: bool,
    /// What is wrong with what was sent.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct DossiersWords<'a> {
    round: &'a Linked,
    facts: &'a [Fact],
    units: &'a [CountLine],
    fields: &'a [CountLine],
    chosen: &'a Option<String>,
    cells: &'a [CountLine],
    address: &'a str,
    may_upload: bool,
    faults: &'a [Fault],
    file_fault: Option<&'a str>,
    empty: Empty,
}

/// A file of dossier counts that waits for a person.
#[derive(Debug, Clone)]
pub struct DossierPreview {
    /// The surroundings.
    pub frame: Frame,
    /// The page of the counts.
    pub dossiers: Linked,
    /// What the file holds.
    pub facts: Vec<Fact>,
    /// What is wrong with it.
    pub file: Option<FileFaults>,
    /// Cells that were read otherwise than they are written.
    pub notes: Vec<String>,
    /// Where it is confirmed; none if it cannot be.
    pub confirm: Option<String>,
    /// Units by their new and former totals, where they differ by more than a half.
    pub leaps: Vec<CountLine>,
}

#[derive(Serialize)]
struct PreviewWords<'a> {
    dossiers: &'a Linked,
    facts: &'a [Fact],
    file: &'a Option<FileFaults>,
    notes: &'a [String],
    confirm: &'a Option<String>,
    leaps: &'a [CountLine],
    file_fault: Option<&'a str>,
}

impl Pages {
    /// The dossier counts of a round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn dossiers(&self, page: &Dossiers) -> Result<String, PageError> {
        let words = DossiersWords {
            round: &page.round,
            facts: &page.facts,
            units: &page.units,
            fields: &page.fields,
            chosen: &page.chosen,
            cells: &page.cells,
            address: &page.address,
            may_upload: page.may_upload,
            faults: &page.faults,
            file_fault: page.faults.first().map(|fault| fault.words.as_str()),
            empty: Empty {
                title: words("catalogues.no_dossiers_title"),
                text: words("catalogues.no_dossiers_text"),
            },
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/catalogues/dossiers", &frame, &words)
    }

    /// A file of dossier counts before it is confirmed.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn dossier_preview(&self, page: &DossierPreview) -> Result<String, PageError> {
        let words = PreviewWords {
            dossiers: &page.dossiers,
            facts: &page.facts,
            file: &page.file,
            notes: &page.notes,
            confirm: &page.confirm,
            leaps: &page.leaps,
            // What is wrong with the file stands above, with all of its lines.
            file_fault: None,
        };
        let frame = page.frame.clone().with_faults(page.file.is_some());
        self.render_office("office/catalogues/dossier-preview", &frame, &words)
    }
}
