//! `/ket-qua/{number}`: the whole province.

use serde::Serialize;

use super::frame::Frame;
use super::table::{FigureTable, Shown};
use crate::chart::Chart;
use crate::template::{PageError, Pages};

/// The figure at the top of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Headline {
    /// The overall index by the score of the round.
    pub shown: Shown,
    /// Name of the headline score in words.
    pub score: String,
    /// Name of the other score in words.
    pub other_score: String,
    /// Valid forms.
    pub n: String,
    /// Dossiers that they stand for; none where none were counted.
    pub dossiers: Option<String>,
}

/// The units of one block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockUnits {
    /// Name of the block.
    pub name: String,
    /// Anchor on the page.
    pub id: String,
    /// The chart, where the block is small enough for the page.
    pub chart: Option<String>,
    /// Page with the chart otherwise.
    pub href: Option<String>,
    /// The figures, where the block is small enough for the page.
    pub table: Option<FigureTable>,
}

/// A field without a published index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UntoldField {
    /// Its page.
    pub href: Option<String>,
    /// Its name.
    pub name: String,
    /// Its forms, in words.
    pub n: String,
}

/// Highest and lowest figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extremes {
    /// Items, highest first.
    pub items_highest: FigureTable,
    /// Items, lowest first.
    pub items_lowest: FigureTable,
    /// Units, highest first; empty where there is nothing to rank.
    pub units_highest: FigureTable,
    /// Units, lowest first.
    pub units_lowest: FigureTable,
}

/// The overall index of an earlier round beside this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThenAndNow {
    /// The earlier round.
    pub round: String,
    /// The page of its release.
    pub href: String,
    /// A sentence: the change with its interval, or why the two cannot be compared.
    pub change: Option<String>,
}

/// The self-selected answers, apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenStream {
    /// The unweighted index.
    pub headline: Headline,
    /// The five-way distribution.
    pub chart: Option<Chart>,
}

/// The page of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Name of the round.
    pub round: String,
    /// Fieldwork in words: from, to.
    pub period: String,
    /// When it was made, in words.
    pub made: String,
    /// The overall figure.
    pub headline: Headline,
    /// Five-way distribution of the whole and the factors.
    pub distribution: Option<Chart>,
    /// Indices of contents and factors.
    pub factors: FigureTable,
    /// Highest and lowest items and units; none in a release that does not tell them.
    pub extremes: Option<Extremes>,
    /// Earlier rounds, the latest first.
    pub earlier: Vec<ThenAndNow>,
    /// The overall index over the rounds; none without an earlier one.
    pub trend: Option<Chart>,
    /// Points of the administrative reform index, in words.
    pub points: Option<String>,
    /// By block.
    pub blocks: FigureTable,
    /// By unit within blocks.
    pub units: Vec<BlockUnits>,
    /// Fields with a published index, the highest first.
    pub fields: FigureTable,
    /// Fields without one.
    pub untold: Vec<UntoldField>,
    /// How many of them there are, in words.
    pub untold_count: String,
    /// Forms received, valid, invalid, in words.
    pub counts: [String; 3],
    /// The open stream, if anybody answered it.
    pub open: Option<OpenStream>,
    /// Address of this release, the beginning of every link.
    pub href: String,
}

impl Pages {
    /// Renders the page of a release.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_overview(&self, page: &Overview) -> Result<String, PageError> {
        self.render(
            "results/overview",
            page.frame.language,
            &page.title,
            &page.frame,
            page,
        )
    }
}
