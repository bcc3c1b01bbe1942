//! `/nhap-phieu/{batch}`: one batch, with what this person has keyed in it.

use serde::Serialize;

use crate::office::Frame;
use crate::office::parts::{Fact, Fault, Field};
use crate::template::{PageError, Pages};

/// A form that this person has keyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormRow {
    /// Its serial.
    pub serial: String,
    /// First or second keying.
    pub place: String,
    /// When it was finished.
    pub at: String,
}

/// A form that lies open on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimRow {
    /// Its serial.
    pub serial: String,
    /// Who has it.
    pub clerk: String,
    /// Until when.
    pub until: String,
    /// Where it is set free.
    pub release: String,
}

/// A paper that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AsideRow {
    /// Its serial.
    pub serial: String,
    /// Why.
    pub reason: String,
    /// What else was said.
    pub note: String,
    /// By whom.
    pub clerk: String,
    /// When.
    pub at: String,
    /// Where it is taken back to be keyed, for whoever may.
    pub take_back: Option<String>,
}

/// One batch.
#[derive(Debug, Clone)]
pub struct BatchPage {
    /// The surroundings.
    pub frame: Frame,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// What is wrong with what was typed.
    pub faults: Vec<Fault>,
    /// Where keying begins; none while nothing is to be keyed here by this person.
    pub start: Option<String>,
    /// Why nothing is to be keyed, in a sentence.
    pub idle: Option<String>,
    /// Where the step to the next state is taken, and its words.
    pub step: Option<(String, String)>,
    /// The line for a serial.
    pub serial: Field,
    /// Address to which the serial is posted; none where no form is to be looked for.
    pub find: Option<String>,
    /// Forms keyed by this person.
    pub forms: Vec<FormRow>,
    /// The list of faults to hand back with the paper.
    pub faulty: String,
    /// Forms on screens, for whoever may set them free.
    pub claims: Vec<ClaimRow>,
    /// Papers of the batch that were set aside.
    pub aside: Vec<AsideRow>,
}

#[derive(Serialize)]
struct StepWords<'a> {
    href: &'a str,
    words: &'a str,
}

#[derive(Serialize)]
struct BatchWords<'a> {
    facts: &'a [Fact],
    faults: &'a [Fault],
    start: &'a Option<String>,
    idle: &'a Option<String>,
    step: Option<StepWords<'a>>,
    serial: &'a Field,
    find: &'a Option<String>,
    forms: &'a [FormRow],
    faulty: &'a str,
    claims: &'a [ClaimRow],
    aside: &'a [AsideRow],
}

impl Pages {
    /// One batch.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn desk_batch(&self, page: &BatchPage) -> Result<String, PageError> {
        let step = page.step.as_ref();
        let context = BatchWords {
            facts: &page.facts,
            faults: &page.faults,
            start: &page.start,
            idle: &page.idle,
            step: step.map(|(href, words)| StepWords { href, words }),
            serial: &page.serial,
            find: &page.find,
            forms: &page.forms,
            faulty: &page.faulty,
            claims: &page.claims,
            aside: &page.aside,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("desk/batch", &frame, &context)
    }
}
