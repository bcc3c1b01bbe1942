//! `/quan-ly/dot/{code}/buoc/{step}`: a step in the life of a round, confirmed.

use serde::Serialize;

use super::overview::Missing;
use crate::office::parts::{Fault, Field};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// The page that asks before a step.
#[derive(Debug, Clone)]
pub struct StepPage {
    /// The surroundings.
    pub frame: Frame,
    /// Where it posts to.
    pub action: String,
    /// The round's page.
    pub back: String,
    /// What the step does.
    pub text: String,
    /// The words of the button.
    pub button: String,
    /// The revision that the person saw.
    pub revision: i64,
    /// The new closing time as typed, where the step sets one.
    pub closes: Option<String>,
    /// The reason as typed, where the step has to be explained.
    pub reason: Option<String>,
    /// What keeps the round from taking the step; then there is no button.
    pub missing: Vec<Missing>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct StepWords<'a> {
    action: &'a str,
    back: &'a str,
    text: &'a str,
    button: &'a str,
    revision: i64,
    closes: Option<Field>,
    reason: Option<Field>,
    missing: &'a [Missing],
    faults: &'a [Fault],
}

impl Pages {
    /// The page that asks before a step.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn round_step(&self, page: &StepPage) -> Result<String, PageError> {
        let field = |name: &str, key: &str, value: &String| {
            Field::text(name, words(key))
                .value(value)
                .checked(&page.faults)
        };
        let closes = page.closes.as_ref();
        let reason = page.reason.as_ref();
        let context = StepWords {
            action: &page.action,
            back: &page.back,
            text: &page.text,
            button: &page.button,
            revision: page.revision,
            closes: closes
                .map(|value| field("closes", "rounds.closes", value).kind("datetime-local")),
            reason: reason.map(|value| {
                field("reason", "rounds.reason", value).hint(words("rounds.reason_hint"))
            }),
            missing: &page.missing,
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/rounds/step", &frame, &context)
    }
}
