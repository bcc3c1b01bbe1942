//! `/quan-ly/dot/{code}`: a round, what is missing, and what can be done.

use serde::Serialize;
use survey::round::PlanPart;

use super::wording::part_words;
use crate::office::Frame;
use crate::office::parts::Fact;
use crate::template::{PageError, Pages};

/// A part of the plan with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tile {
    title: String,
    facts: Vec<Fact>,
    edit: Option<String>,
}

impl Tile {
    /// A part; `edit` leads to its page if the person may change it.
    pub fn new(part: PlanPart, facts: Vec<Fact>, edit: Option<String>) -> Self {
        Self {
            title: part_words(part),
            facts,
            edit,
        }
    }
}

/// Something that is missing, with the page on which it is mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// What it is and what to do.
    pub words: String,
    /// Where; nothing for people who may not.
    pub path: Option<String>,
}

/// A link or button below the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// What it says.
    pub words: String,
    /// Where it leads.
    pub path: String,
    /// Whether it is the step to take next.
    pub main: bool,
}

/// A round.
#[derive(Debug, Clone)]
pub struct RoundOverview {
    /// The surroundings.
    pub frame: Frame,
    /// State, period, questionnaire, catalogue.
    pub facts: Vec<Fact>,
    /// Responses so far; empty while nobody can answer.
    pub progress: Vec<Fact>,
    /// When they were counted, or that they are being counted.
    pub counted: String,
    /// Whether the round is a draft.
    pub is_draft: bool,
    /// What keeps it from opening.
    pub missing: Vec<Missing>,
    /// What is odd.
    pub advice: Vec<Missing>,
    /// Its parts.
    pub tiles: Vec<Tile>,
    /// Where to go from here.
    pub actions: Vec<Action>,
}

#[derive(Serialize)]
struct OverviewWords<'a> {
    facts: &'a [Fact],
    progress: &'a [Fact],
    counted: &'a str,
    is_draft: bool,
    missing: &'a [Missing],
    advice: &'a [Missing],
    tiles: &'a [Tile],
    actions: &'a [Action],
}

impl Pages {
    /// A round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn round_overview(&self, page: &RoundOverview) -> Result<String, PageError> {
        let words = OverviewWords {
            facts: &page.facts,
            progress: &page.progress,
            counted: &page.counted,
            is_draft: page.is_draft,
            missing: &page.missing,
            advice: &page.advice,
            tiles: &page.tiles,
            actions: &page.actions,
        };
        self.render_office("office/rounds/overview", &page.frame, &words)
    }
}
