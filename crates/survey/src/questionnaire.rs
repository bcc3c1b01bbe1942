//! The questionnaire (phiếu, bộ câu hỏi): checked once, then immutable.

pub mod compare;
mod file;
mod index;
pub mod life;
mod problem;
mod question;
mod read;
mod shipped;

use std::collections::{BTreeMap, BTreeSet};

use crate::answers::RawAnswers;
use crate::language::{Language, Text};

pub use index::{Combine, Composite, IndexDefinition, ItemScore};
pub use problem::Problem;
pub use question::{Choice, Kind, Page, Question};
pub use shipped::{shipped, shipped_questionnaire};

/// One version of a questionnaire. Only [`Questionnaire::parse`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Questionnaire {
    pub(crate) code: String,
    pub(crate) version: u32,
    pub(crate) title: Text,
    pub(crate) languages: Vec<Language>,
    pub(crate) minutes: u32,
    pub(crate) consent: Consent,
    pub(crate) scale: Vec<Level>,
    pub(crate) not_applicable: Text,
    pub(crate) do_not_know: Text,
    pub(crate) contents: Vec<Content>,
    pub(crate) pages: Vec<Page>,
    pub(crate) items: Vec<String>,
    pub(crate) index: IndexDefinition,
    pub(crate) source: String,
    /// Page and place in it of every question, by code.
    pub(crate) places: BTreeMap<String, (usize, usize)>,
    /// Names of the inputs of all questions.
    pub(crate) inputs: BTreeSet<String>,
}

/// What the respondent is told before the first answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Version of the text, stored with every response.
    pub version: String,
    /// What the answers are for.
    pub purpose: Text,
    /// What is agreed to by starting, and what is done with the answers.
    pub text: Text,
}

/// One level of the satisfaction scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The mark, 1 to 5.
    pub mark: u8,
    /// Its word.
    pub word: Text,
}

/// A content (nội dung): the first division of the satisfaction items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Its factors, in order.
    pub factors: Vec<Factor>,
}

/// A factor (yếu tố): the second division, asked as one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Its code, which is also that of its page.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Codes of its items, in order.
    pub items: Vec<String>,
}

impl Questionnaire {
    /// Its code, e.g. `dvhcc-2023`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Its version; another wording is another version.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Its title.
    pub const fn title(&self) -> &Text {
        &self.title
    }

    /// The languages in which every wording exists; Vietnamese is always among them.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// How many minutes it takes.
    pub const fn minutes(&self) -> u32 {
        self.minutes
    }

    /// What the respondent is told before the first answer.
    pub const fn consent(&self) -> &Consent {
        &self.consent
    }

    /// The satisfaction scale from mark 1 to mark 5, the order in which it is always shown.
    pub fn scale(&self) -> &[Level] {
        &self.scale
    }

    /// The words for "not applicable".
    pub const fn not_applicable_word(&self) -> &Text {
        &self.not_applicable
    }

    /// The words for "do not know".
    pub const fn do_not_know_word(&self) -> &Text {
        &self.do_not_know
    }

    /// Contents, their factors and their items.
    pub fn contents(&self) -> &[Content] {
        &self.contents
    }

    /// The pages, in the order of asking.
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The page with this code.
    pub fn page(&self, code: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.code == code)
    }

    /// Every question, in the order of asking.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.pages.iter().flat_map(|page| &page.questions)
    }

    /// The question with this code.
    pub fn question(&self, code: &str) -> Option<&Question> {
        let &(page, place) = self.places.get(code)?;
        self.pages.get(page)?.questions.get(place)
    }

    /// Whether a form of this questionnaire has an input with this name.
    pub fn has_input(&self, name: &str) -> bool {
        self.inputs.contains(name)
    }

    /// Codes of the satisfaction items, in the order of the marks of a response.
    pub fn items(&self) -> &[String] {
        &self.items
    }

    /// How its indices are computed unless a round says otherwise.
    pub const fn index(&self) -> &IndexDefinition {
        &self.index
    }

    /// The text a release hashes: the source in NFC with LF line ends.
    pub fn digest_source(&self) -> &str {
        &self.source
    }

    /// Whether another one asks the same in the same way, whatever its file looks like: comments,
    /// layout and the spelling of gates do not count.
    pub fn asks_the_same(&self, other: &Self) -> bool {
        self.code == other.code
            && self.version == other.version
            && compare::compare(self, other).is_same()
    }

    /// Whether a question is asked, given the answers so far.
    ///
    /// A gate looks at earlier questions only, and a question that is itself not asked counts as
    /// unanswered.
    pub fn is_asked(&self, question: &Question, answers: &RawAnswers) -> bool {
        question
            .gate
            .as_ref()
            .is_none_or(|gate| gate.is_open(self, answers))
    }
}
