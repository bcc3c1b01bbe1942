//! Releases: made, checked, approved by a second person, shown, superseded.

use serde::Serialize;

use super::frame::Frame;
use super::parts::{Choice, Empty, Fact, Fault, Field};
use super::words;
use crate::template::{PageError, Pages};

/// A release as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseRow {
    /// Its address in the office.
    pub href: String,
    /// Its number.
    pub number: String,
    /// Its round.
    pub round: String,
    /// When it was made.
    pub made: String,
    /// Where it stands.
    pub state: String,
}

/// `/quan-ly/cong-bo`.
#[derive(Debug, Clone)]
pub struct ReleaseList {
    /// The surroundings.
    pub frame: Frame,
    /// The releases, the last made first.
    pub rows: Vec<ReleaseRow>,
    /// Whether the person may make one.
    pub may_make: bool,
    /// Code and name of the rounds that one can be made of.
    pub rounds: Vec<(String, String)>,
    /// The round that was chosen.
    pub chosen: String,
    /// What stood in the way.
    pub fault: Option<String>,
}

#[derive(Serialize)]
struct ListWords<'a> {
    rows: &'a [ReleaseRow],
    empty: Empty,
    may_make: bool,
    choice: Option<Choice>,
    faults: Vec<Fault>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReleaseStepRow {
    /// Where it led.
    pub state: String,
    /// Who took it.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub reason: String,
}

/// What can be done with a release now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four buttons, each there or not"
)]
pub struct ReleaseActs {
    /// Saying that it was checked.
    pub check: bool,
    /// Approving it.
    pub approve: bool,
    /// Showing it now, or from a time on.
    pub publish: bool,
    /// Superseding it.
    pub supersede: bool,
}

/// One release in the office.
#[derive(Debug, Clone)]
pub struct ReleasePage {
    /// The surroundings.
    pub frame: Frame,
    /// Its address.
    pub path: String,
    /// What it is.
    pub facts: Vec<Fact>,
    /// What to look at before it is approved.
    pub checks: Vec<Fact>,
    /// What was done, the first first.
    pub steps: Vec<ReleaseStepRow>,
    /// What can be done.
    pub acts: ReleaseActs,
    /// Whether it waits for another person.
    pub waits: bool,
    /// Whether its documents can be made.
    pub documents: bool,
    /// Its public address, if it is public.
    pub seen: Option<String>,
    /// What was typed: the time, the reason.
    pub typed: (String, String),
    /// What stood in the way: the input, the words.
    pub fault: Option<Fault>,
}

#[derive(Serialize)]
struct Button {
    path: String,
    words: String,
}

#[derive(Serialize)]
struct StepForm {
    path: String,
    words: String,
    field: Field,
}

#[derive(Serialize)]
struct PageWords<'a> {
    facts: &'a [Fact],
    checks: &'a [Fact],
    steps: &'a [ReleaseStepRow],
    buttons: Vec<Button>,
    forms: Vec<StepForm>,
    waits: bool,
    documents: Vec<Button>,
    seen: Option<&'a str>,
    faults: Vec<Fault>,
}

/// The documents of a release, to take away.
fn documents(page: &ReleasePage) -> Vec<Button> {
    let files = [
        ("bao-cao.docx", "releases.document_word"),
        ("bao-cao.pdf", "releases.document_report"),
        ("phieu-don-vi.pdf", "releases.document_units"),
        ("so-lieu.xlsx", "releases.document_workbook"),
    ];
    let link = |(file, key)| Button {
        path: format!("{}/tai-lieu/{file}", page.path),
        words: words(key),
    };
    let files = files.into_iter().filter(|_| page.documents);
    files.map(link).collect()
}

impl Pages {
    /// The list of releases.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn release_list(&self, page: &ReleaseList) -> Result<String, PageError> {
        let fault = page.fault.iter();
        let faults: Vec<Fault> = fault.map(|words| Fault::new("round", words)).collect();
        let choice = Choice::new(
            "round",
            words("releases.round"),
            page.rounds.iter().cloned(),
            &page.chosen,
        );
        let choice = choice.hint(words("releases.make_note")).checked(&faults);
        let frame = page.frame.clone().with_faults(!faults.is_empty());
        let words = ListWords {
            rows: &page.rows,
            empty: Empty {
                title: words("releases.empty_title"),
                text: words("releases.empty_text"),
            },
            may_make: page.may_make,
            choice: (!page.rounds.is_empty()).then_some(choice),
            faults,
        };
        self.render_office("office/releases/list", &frame, &words)
    }

    /// One release.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn release_page(&self, page: &ReleasePage) -> Result<String, PageError> {
        let faults: Vec<Fault> = page.fault.iter().cloned().collect();
        let acts = [
            (page.acts.check, "kiem-tra", "releases.check"),
            (page.acts.approve, "duyet", "releases.approve"),
            (page.acts.publish, "cong-khai", "releases.publish"),
        ];
        let button = |(_, step, key): (bool, &str, &str)| Button {
            path: format!("{}/{step}", page.path),
            words: words(key),
        };
        let buttons = acts.into_iter().filter(|act| act.0).map(button).collect();
        let mut forms = Vec::new();
        if page.acts.publish {
            let field = Field::text("until", words("releases.until"))
                .hint(words("releases.until_hint"))
                .value(&page.typed.0);
            forms.push(StepForm {
                path: format!("{}/hen-gio", page.path),
                words: words("releases.embargo"),
                field: field.checked(&faults),
            });
        }
        if page.acts.supersede {
            let field = Field::text("reason", words("releases.reason")).value(&page.typed.1);
            forms.push(StepForm {
                path: format!("{}/thay-the", page.path),
                words: words("releases.supersede"),
                field: field.checked(&faults),
            });
        }
        let frame = page.frame.clone().with_faults(!faults.is_empty());
        let words = PageWords {
            facts: &page.facts,
            checks: &page.checks,
            steps: &page.steps,
            buttons,
            forms,
            waits: page.waits,
            documents: documents(page),
            seen: page.seen.as_deref(),
            faults,
        };
        self.render_office("office/releases/release", &frame, &words)
    }
}
