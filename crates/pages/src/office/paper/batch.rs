//! `/quan-ly/giay/lo/{batch}`: where a batch stands and what comes next.

use serde::Serialize;

use crate::office::parts::{Cell, Fact, Fault, Field, PostForm, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A step that the person may take, now or after something is done.
#[derive(Debug, Clone)]
pub struct BatchStepForm {
    /// The stored word of the step.
    pub step: String,
    /// What it is called.
    pub words: String,
    /// What it does.
    pub text: String,
    /// What is left to do before it.
    pub missing: Option<String>,
    /// Whether a reason is asked for.
    pub asks_reason: bool,
}

/// A step that was taken.
#[derive(Debug, Clone)]
pub struct BatchStepLine {
    /// When.
    pub when: String,
    /// What.
    pub step: String,
    /// Where it led.
    pub to: String,
    /// By whom.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// A batch.
#[derive(Debug, Clone)]
pub struct BatchPage {
    /// The surroundings.
    pub frame: Frame,
    /// The address of this page.
    pub address: String,
    /// The list of batches.
    pub back: String,
    /// Where it stands.
    pub state: String,
    /// What its slip says.
    pub header: Vec<Fact>,
    /// What is there.
    pub progress: Vec<Fact>,
    /// Pages of the batch: words and address.
    pub links: Vec<(String, String)>,
    /// The revision that the page shows.
    pub revision: i64,
    /// Steps.
    pub steps: Vec<BatchStepForm>,
    /// The reason that was typed for a step that was not taken.
    pub typed_reason: String,
    /// Steps so far.
    pub history: Vec<BatchStepLine>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct BatchWords<'a> {
    back: &'a str,
    state: &'a str,
    header: &'a [Fact],
    progress: &'a [Fact],
    links: &'a [(String, String)],
    steps: Vec<StepWords<'a>>,
    history: Table,
    faults: &'a [Fault],
}

#[derive(Serialize)]
struct StepWords<'a> {
    words: &'a str,
    text: &'a str,
    missing: &'a Option<String>,
    form: PostForm,
}

impl Pages {
    /// A batch.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn batch(&self, page: &BatchPage) -> Result<String, PageError> {
        let row = |line: &BatchStepLine| {
            vec![
                Cell::words(line.when.as_str()),
                Cell::words(line.step.as_str()),
                Cell::words(line.to.as_str()),
                Cell::words(line.who.as_str()),
                Cell::words(line.reason.as_str()),
            ]
        };
        let words = BatchWords {
            back: &page.back,
            state: &page.state,
            header: &page.header,
            progress: &page.progress,
            links: &page.links,
            steps: page.steps.iter().map(|step| page.step(step)).collect(),
            history: Table::new(
                "batch.history",
                &[
                    ("batch.when", false),
                    ("batch.step", false),
                    ("batch.to", false),
                    ("batch.who", false),
                    ("batch.reason", false),
                ],
                ["batch.no_history_title", "batch.no_history_text"],
                page.history.iter().map(row).collect(),
            ),
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/batch", &frame, &words)
    }
}

impl BatchPage {
    fn step<'a>(&'a self, step: &'a BatchStepForm) -> StepWords<'a> {
        let mut form = PostForm::new(
            format!("{}/buoc/{}", self.address, step.step),
            step.words.as_str(),
        )
        .hidden("revision", self.revision.to_string());
        if step.asks_reason {
            // Each step has a field of its own, so that labels and faults stay apart.
            let name = format!("reason-{}", step.step);
            let field = Field::text(&name, words("batch.reason"))
                .hint(words("batch.reason_hint"))
                .value(&self.typed_reason)
                .checked(&self.faults);
            form = form.field(field);
        }
        if step.missing.is_some() || step.asks_reason {
            // What cannot be done yet, or leads back, does not ask to be pressed.
            form = form.small();
        }
        StepWords {
            words: &step.words,
            text: &step.text,
            missing: &step.missing,
            form,
        }
    }
}
