//! `/quan-ly/giay`: what lies where.

use serde::Serialize;

use crate::office::parts::{Cell, Fact, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// The work of one post office.
#[derive(Debug, Clone)]
pub struct OfficeLine {
    /// Its name; leads to its batches.
    pub name: String,
    /// The address of its batches.
    pub batches: String,
    /// Forms printed for it.
    pub printed: String,
    /// Batches announced and not closed.
    pub open: String,
    /// Batches closed.
    pub closed: String,
    /// Forms of all its batches by their headers.
    pub forms: String,
    /// How long the oldest open batch has not moved, in words.
    pub waiting: String,
}

/// What lies where in a round.
#[derive(Debug, Clone)]
pub struct PaperOverview {
    /// The surroundings.
    pub frame: Frame,
    /// The rounds that the person sees, to choose one: words and address; the one shown has none.
    pub rounds: Vec<(String, Option<String>)>,
    /// Totals.
    pub facts: Vec<Fact>,
    /// Batches by state: words, count, address of the list.
    pub states: Vec<(String, String, String)>,
    /// The post offices.
    pub offices: Vec<OfficeLine>,
    /// Where to go on: words and address.
    pub links: Vec<(String, String)>,
}

#[derive(Serialize)]
struct OverviewWords<'a> {
    rounds: &'a [(String, Option<String>)],
    has_round: bool,
    facts: &'a [Fact],
    states: Table,
    offices: Table,
    links: &'a [(String, String)],
    no_round: String,
}

impl Pages {
    /// What lies where in a round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn paper_overview(&self, page: &PaperOverview) -> Result<String, PageError> {
        let state = |(words, count, href): &(String, String, String)| {
            vec![
                Cell::link(words.as_str(), href.as_str()),
                Cell::figure(count.as_str()),
            ]
        };
        let office = |line: &OfficeLine| {
            vec![
                Cell::link(line.name.as_str(), line.batches.as_str()),
                Cell::figure(line.printed.as_str()),
                Cell::figure(line.forms.as_str()),
                Cell::figure(line.open.as_str()),
                Cell::figure(line.closed.as_str()),
                Cell::words(line.waiting.as_str()),
            ]
        };
        let words = OverviewWords {
            rounds: &page.rounds,
            has_round: !page.rounds.is_empty(),
            facts: &page.facts,
            states: Table::new(
                "paper_office.by_state",
                &[("batch.state", false), ("paper_office.batches", true)],
                ["batch.none_title", "batch.none_text"],
                page.states.iter().map(state).collect(),
            ),
            offices: Table::new(
                "paper_office.by_office",
                &[
                    ("batch.post_office", false),
                    ("paper_office.printed", true),
                    ("paper_office.in_batches", true),
                    ("paper_office.open", true),
                    ("paper_office.closed", true),
                    ("paper_office.waiting", false),
                ],
                [
                    "paper_office.no_office_title",
                    "paper_office.no_office_text",
                ],
                page.offices.iter().map(office).collect(),
            ),
            links: &page.links,
            no_round: words("paper_office.no_round"),
        };
        self.render_office("office/paper/overview", &page.frame, &words)
    }
}
