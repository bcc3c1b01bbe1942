//! `/quan-ly/phieu`: questionnaires, their versions and what people uploaded.

mod comparison;
mod list;
mod preview;
mod upload;
mod version;

pub use comparison::{ComparisonPage, ComparisonView};
pub use list::{QuestionnaireLine, QuestionnaireList};
pub use preview::PreviewIndex;
pub use upload::{CheckedUpload, FileProblem, UploadFault, UploadNext};
pub use version::{VersionFault, VersionPage};

use super::words;

/// What a state of a version is called.
fn state_words(state: survey::questionnaire::life::QuestionnaireState) -> String {
    words(&format!("questionnaires.state_{state}"))
}

/// The address of a version.
fn version_path(code: &str, version: u32) -> String {
    format!("/quan-ly/phieu/{code}/{version}")
}
