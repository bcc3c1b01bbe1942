//! `/quan-ly/giay/lo`: the batches of a round.

use serde::Serialize;

use crate::office::parts::{Cell, Choice, Pager, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A batch in the list.
#[derive(Debug, Clone)]
pub struct BatchLine {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its post office.
    pub post_office: String,
    /// Its unit.
    pub unit: String,
    /// Its field.
    pub field: String,
    /// Forms by its header.
    pub expected: String,
    /// Where it stands.
    pub state: String,
    /// Since when, and how long that is.
    pub since: String,
}

/// The batches of a round.
#[derive(Debug, Clone)]
pub struct BatchList {
    /// The surroundings.
    pub frame: Frame,
    /// The address of this page without a query.
    pub path: String,
    /// Code of the round.
    pub round: String,
    /// The overview.
    pub back: String,
    /// States to choose from and the one chosen.
    pub states: (Vec<(String, String)>, String),
    /// Post offices to choose from and the one chosen.
    pub offices: (Vec<(String, String)>, String),
    /// How many there are, in words.
    pub total: String,
    /// The batches.
    pub batches: Vec<BatchLine>,
    /// Pages before and after.
    pub pager: Pager,
    /// Where one is announced.
    pub announce: Option<String>,
}

#[derive(Serialize)]
struct ListWords<'a> {
    path: &'a str,
    round: &'a str,
    back: &'a str,
    state: Choice,
    office: Choice,
    total: &'a str,
    batches: Table,
    pager: &'a Pager,
    announce: &'a Option<String>,
}

impl Pages {
    /// The batches of a round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn batch_list(&self, page: &BatchList) -> Result<String, PageError> {
        let row = |line: &BatchLine| {
            vec![
                Cell::link(line.name.as_str(), line.href.as_str()),
                Cell::words(line.post_office.as_str()),
                Cell::words(line.unit.as_str()),
                Cell::words(line.field.as_str()),
                Cell::figure(line.expected.as_str()),
                Cell::words(line.state.as_str()),
                Cell::words(line.since.as_str()),
            ]
        };
        let any = |options: &[(String, String)], key: &str| {
            let mut all = vec![(String::new(), words(key))];
            all.extend(options.iter().cloned());
            all
        };
        let words = ListWords {
            path: &page.path,
            round: &page.round,
            back: &page.back,
            state: Choice::new(
                "trang-thai",
                words("batch.state"),
                any(&page.states.0, "batch.any_state"),
                &page.states.1,
            ),
            office: Choice::new(
                "buu-cuc",
                words("batch.post_office"),
                any(&page.offices.0, "batch.any_office"),
                &page.offices.1,
            ),
            total: &page.total,
            batches: Table::new(
                "batch.caption",
                &[
                    ("batch.name", false),
                    ("batch.post_office", false),
                    ("batch.unit", false),
                    ("batch.field", false),
                    ("batch.expected", true),
                    ("batch.state", false),
                    ("batch.since", false),
                ],
                ["batch.none_title", "batch.none_text"],
                page.batches.iter().map(row).collect(),
            ),
            pager: &page.pager,
            announce: &page.announce,
        };
        self.render_office("office/paper/batches", &page.frame, &words)
    }
}
