//! What is in an uploaded file, what is wrong with it, and what can be done with it.

use serde::Serialize;

use super::comparison::ComparisonView;
use super::version_path;
use crate::office::parts::{Fact, Fault};
use crate::office::{Frame, fill, words};
use crate::template::{PageError, Pages};

/// Why a file could not be kept at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadFault {
    /// No file was chosen, or an empty one.
    Nothing,
    /// Larger than a questionnaire can be.
    TooLarge,
    /// Neither TOML nor a workbook, by its name.
    Kind,
}

impl UploadFault {
    pub(super) fn told(self) -> Fault {
        Fault::new(
            "tep",
            words(match self {
                Self::Nothing => "questionnaires.upload_nothing",
                Self::TooLarge => "questionnaires.upload_too_large",
                Self::Kind => "questionnaires.upload_kind",
            }),
        )
    }
}

/// One thing to put right in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileProblem {
    /// Where: `dòng 12`, or sheet, row and column.
    pub place: String,
    /// What to change.
    pub words: String,
    /// What stands there; empty if it cannot be shown.
    pub excerpt: String,
}

/// What can be done with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadNext {
    /// It has mistakes.
    Mend,
    /// It is a version that is not there yet: keep it as a draft. Whether the person must confirm a
    /// break of the series.
    Create {
        /// Whether items or formula differ from the version before.
        needs_confirmation: bool,
    },
    /// There is a draft of this version: put this in its place.
    Replace {
        /// The revision that the person sees.
        revision: i32,
        /// Whether items or formula differ from the version before.
        needs_confirmation: bool,
    },
    /// The same is kept already.
    Same,
    /// This version is fixed and says something else.
    Fixed,
}

/// The page of an uploaded file.
#[derive(Debug, Clone)]
pub struct CheckedUpload {
    /// The surroundings.
    pub frame: Frame,
    /// The file's address part.
    pub id: String,
    /// The file's name.
    pub file_name: String,
    /// Code and number, when the file could be read.
    pub version: Option<(String, u32)>,
    /// What is in it.
    pub facts: Vec<Fact>,
    /// What is wrong with it.
    pub problems: Vec<FileProblem>,
    /// What was passed over or filled in.
    pub notes: Vec<String>,
    /// The comparison with what is kept.
    pub comparison: Option<ComparisonView>,
    /// What can be done.
    pub next: UploadNext,
    /// Whether the person pressed the button without confirming.
    pub unconfirmed: bool,
    /// Whether somebody else changed the draft meanwhile.
    pub stale: bool,
}

#[derive(Serialize)]
struct UploadWords<'a> {
    id: &'a str,
    file_name: &'a str,
    version_path: String,
    facts: &'a [Fact],
    problems: &'a [FileProblem],
    mend: String,
    notes: &'a [String],
    comparison: Option<&'a ComparisonView>,
    faults: Vec<Fault>,
    can_save: bool,
    button: String,
    revision: i32,
    needs_confirmation: bool,
    confirmation_fault: Option<String>,
    outcome: Option<String>,
}

impl Pages {
    /// The page of an uploaded file.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn questionnaire_upload(&self, page: &CheckedUpload) -> Result<String, PageError> {
        let mut faults = Vec::new();
        if !page.problems.is_empty() {
            let count = page.problems.len().to_string();
            let told = fill("questionnaires.problems", &[("count", &count)]);
            faults.push(Fault::new("loi", told));
        }
        if page.unconfirmed {
            faults.push(Fault::new(
                "xac-nhan",
                words("questionnaires.confirm_break_fault"),
            ));
        }
        if page.stale {
            faults.push(Fault::new("so-sanh", words("questionnaires.stale_draft")));
        }
        let (button, revision, needs_confirmation) = match page.next {
            UploadNext::Create { needs_confirmation } => {
                (words("questionnaires.save_draft"), 0, needs_confirmation)
            }
            UploadNext::Replace {
                revision,
                needs_confirmation,
            } => (
                words("questionnaires.replace_draft"),
                revision,
                needs_confirmation,
            ),
            _ => (String::new(), 0, false),
        };
        let outcome = match page.next {
            UploadNext::Same => Some(words("questionnaires.upload_same")),
            UploadNext::Fixed => Some(words("questionnaires.upload_fixed")),
            _ => None,
        };
        let mut frame = page.frame.clone();
        frame = frame.with_faults(!faults.is_empty());
        let context = UploadWords {
            id: &page.id,
            file_name: &page.file_name,
            version_path: page
                .version
                .as_ref()
                .map(|(code, version)| version_path(code, *version))
                .unwrap_or_default(),
            facts: &page.facts,
            problems: &page.problems,
            mend: words("questionnaires.mend"),
            notes: &page.notes,
            comparison: page.comparison.as_ref(),
            can_save: !button.is_empty(),
            button,
            revision,
            needs_confirmation,
            confirmation_fault: page
                .unconfirmed
                .then(|| words("questionnaires.confirm_break_fault")),
            outcome,
            faults,
        };
        self.render_office("office/questionnaires/upload", &frame, &context)
    }
}
