//! The list of all questionnaires.

use serde::Serialize;
use survey::questionnaire::life::QuestionnaireState;

use super::upload::UploadFault;
use super::{state_words, version_path};
use crate::office::parts::{Empty, Fault};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// One version in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionnaireLine {
    /// Its code.
    pub code: String,
    /// Its number.
    pub version: u32,
    /// Its title in Vietnamese.
    pub title: String,
    /// Where it stands in its life.
    pub state: QuestionnaireState,
    /// How many satisfaction items it has.
    pub items: usize,
}

/// The list of all versions.
#[derive(Debug, Clone)]
pub struct QuestionnaireList {
    /// The surroundings.
    pub frame: Frame,
    /// All versions, by code, the newest of each first.
    pub lines: Vec<QuestionnaireLine>,
    /// Whether the person may upload.
    pub may_manage: bool,
    /// Code and title of the questionnaires that come with the program.
    pub samples: Vec<(String, String)>,
    /// What was wrong with a file that could not even be kept.
    pub fault: Option<UploadFault>,
}

#[derive(Serialize)]
pub(super) struct LineWords {
    href: String,
    code: String,
    version: u32,
    title: String,
    state: String,
    items: usize,
}

impl LineWords {
    pub(super) fn of(line: &QuestionnaireLine) -> Self {
        Self {
            href: version_path(&line.code, line.version),
            code: line.code.clone(),
            version: line.version,
            title: line.title.clone(),
            state: state_words(line.state),
            items: line.items,
        }
    }
}

#[derive(Serialize)]
struct SampleWords<'a> {
    code: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct ListWords<'a> {
    lines: Vec<LineWords>,
    empty: Empty,
    may_manage: bool,
    samples: Vec<SampleWords<'a>>,
    faults: Vec<Fault>,
}

impl Pages {
    /// The list of questionnaires.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn questionnaire_list(&self, page: &QuestionnaireList) -> Result<String, PageError> {
        let faults: Vec<Fault> = page.fault.into_iter().map(UploadFault::told).collect();
        let frame = page.frame.clone().with_faults(!faults.is_empty());
        let samples = page.samples.iter();
        let context = ListWords {
            lines: page.lines.iter().map(LineWords::of).collect(),
            empty: Empty {
                title: words("questionnaires.empty_title"),
                text: words("questionnaires.empty_text"),
            },
            may_manage: page.may_manage,
            samples: samples
                .map(|(code, title)| SampleWords { code, title })
                .collect(),
            faults,
        };
        self.render_office("office/questionnaires/list", &frame, &context)
    }
}
