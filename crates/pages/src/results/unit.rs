//! `/ket-qua/{number}/don-vi/{code}`: one unit.

use serde::Serialize;

use super::frame::Frame;
use super::overview::Headline;
use super::table::FigureTable;
use super::tables::NotedTable;
use crate::chart::Chart;
use crate::template::{PageError, Pages};

/// Where a unit stands in its block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// A sentence: above, below, or not distinguishable from the block.
    pub band: String,
    /// A sentence about its rank and the ranks that the sample does not exclude.
    pub rank: String,
    /// Its index less that of the block in points, with the interval.
    pub difference: String,
    /// The page of the block.
    pub href: String,
}

/// What pulls a unit down against its block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pulls {
    /// The items, the heaviest first.
    pub rows: Vec<PullRow>,
}

/// One item that pulls a unit down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PullRow {
    /// Number and wording of the item.
    pub name: String,
    /// Its index in the unit.
    pub unit: String,
    /// Its index in the block.
    pub block: String,
    /// Points that the overall index of the unit would gain, with the margin.
    pub pull: String,
    /// Whether the item is surely below the block.
    pub sure: bool,
}

/// What the unit says about its results, and what it plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitReply {
    /// What it says, paragraph by paragraph.
    pub reply: Vec<String>,
    /// What it plans, paragraph by paragraph.
    pub plan: Vec<String>,
    /// The day on which it was published, in words.
    pub published: String,
}

impl UnitReply {
    /// A reply as it was written; `published_ms` in Unix milliseconds UTC.
    pub fn new(reply: &str, plan: &str, published_ms: i64, language: survey::Language) -> Self {
        Self {
            reply: paragraphs(reply),
            plan: paragraphs(plan),
            published: crate::words::date(published_ms, language),
        }
    }
}

/// What somebody wrote, paragraph by paragraph.
pub fn paragraphs(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// What pulled a unit down in the round before, then and now, beside what it planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FollowUp {
    /// The round before.
    pub round: String,
    /// The page of the unit in that release.
    pub href: String,
    /// What the unit planned then, paragraph by paragraph; empty if nothing was published.
    pub plan: Vec<String>,
    /// The items then and now.
    pub table: NotedTable,
}

/// The page of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Address of the release.
    pub href: String,
    /// Full name of the unit.
    pub name: String,
    /// Name of its block.
    pub block: String,
    /// The overall figure of the unit.
    pub headline: Headline,
    /// Where it stands in its block; none in a release that does not rank.
    pub standing: Option<Standing>,
    /// What pulls it down; none in a release that does not tell.
    pub pulls: Option<Pulls>,
    /// Its points in the administrative reform index, in words.
    pub points: Option<String>,
    /// A sentence an earlier round: how its overall index changed since.
    pub changes: Vec<String>,
    /// Its factors against those of its block; none below the minimum.
    pub profile: Option<Chart>,
    /// What was answered about harassment and money outside of the rules.
    pub integrity: Vec<NotedTable>,
    /// Its sheet of two pages, where this installation can print one.
    pub sheet: Option<String>,
    /// What became of what pulled it down in the round before.
    pub follow_up: Option<FollowUp>,
    /// What the unit replies; none until something is published.
    pub reply: Option<UnitReply>,
    /// Where it is compared with other units.
    pub compare: String,
    /// Indices of contents and factors; none below the minimum.
    pub factors: Option<FigureTable>,
    /// Five-way distribution by item; none below the minimum.
    pub items_chart: Option<Chart>,
    /// By item; none below the minimum.
    pub items: Option<FigureTable>,
    /// By field.
    pub fields: FigureTable,
    /// Why there are no indices, in a sentence; none where there are some.
    pub untold: Option<String>,
}

impl Pages {
    /// Renders the page of a unit.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_unit(&self, page: &UnitPage) -> Result<String, PageError> {
        self.render(
            "results/unit",
            page.frame.language,
            &page.name,
            &page.frame,
            page,
        )
    }
}
