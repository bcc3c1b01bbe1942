//! One version: what it is, where it stands, what can be done with it.

use serde::Serialize;
use survey::questionnaire::life::QuestionnaireState;

use super::list::{LineWords, QuestionnaireLine};
use super::{state_words, version_path};
use crate::office::parts::{Fact, Fault};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// Why a step could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionFault {
    /// Freezing was not confirmed.
    Unconfirmed,
    /// Somebody else changed the version meanwhile.
    Stale,
}

/// The page of a version.
#[derive(Debug, Clone)]
pub struct VersionPage {
    /// The surroundings.
    pub frame: Frame,
    /// The version.
    pub line: QuestionnaireLine,
    /// What is known about it.
    pub facts: Vec<Fact>,
    /// The revision that the person sees.
    pub revision: i32,
    /// All versions of this questionnaire.
    pub versions: Vec<QuestionnaireLine>,
    /// Whether the person may change it.
    pub may_manage: bool,
    /// Why the last step was not taken.
    pub fault: Option<VersionFault>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a button of the page each")]
struct VersionWords<'a> {
    path: String,
    state: String,
    facts: &'a [Fact],
    revision: i32,
    versions: Vec<LineWords>,
    can_review: bool,
    can_freeze: bool,
    can_retire: bool,
    can_restore: bool,
    can_discard: bool,
    faults: Vec<Fault>,
    confirmation_fault: Option<String>,
}

impl Pages {
    /// The page of a version.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn questionnaire_version(&self, page: &VersionPage) -> Result<String, PageError> {
        let state = page.line.state;
        let may = |wanted: QuestionnaireState| page.may_manage && state == wanted;
        let unconfirmed = words("questionnaires.confirm_freeze_fault");
        let faults: Vec<Fault> = page
            .fault
            .iter()
            .map(|fault| match fault {
                VersionFault::Unconfirmed => Fault::new("xac-nhan", unconfirmed.clone()),
                VersionFault::Stale => Fault::new("main", words("questionnaires.stale_version")),
            })
            .collect();
        let frame = page.frame.clone().with_faults(!faults.is_empty());
        let context = VersionWords {
            path: version_path(&page.line.code, page.line.version),
            state: state_words(state),
            facts: &page.facts,
            revision: page.revision,
            versions: page.versions.iter().map(LineWords::of).collect(),
            can_review: may(QuestionnaireState::Draft),
            can_freeze: may(QuestionnaireState::Review),
            can_retire: may(QuestionnaireState::Frozen),
            can_restore: may(QuestionnaireState::Retired),
            can_discard: page.may_manage && state.is_editable(),
            faults,
            confirmation_fault: (page.fault == Some(VersionFault::Unconfirmed))
                .then_some(unconfirmed),
        };
        self.render_office("office/questionnaires/version", &frame, &context)
    }
}
