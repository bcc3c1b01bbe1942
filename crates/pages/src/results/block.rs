//! `/ket-qua/{number}/khoi/{block}`: the units of one block, compared.

use serde::Serialize;

use super::frame::Frame;
use super::table::FigureTable;
use super::tables::NotedTable;
use crate::chart::Chart;
use crate::template::{PageError, Pages};

/// The page of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlockPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Address of the release.
    pub href: String,
    /// Name of the block.
    pub name: String,
    /// The chart.
    pub chart: Option<String>,
    /// The figures.
    pub table: FigureTable,
    /// Ranks with the ranks that the sample does not exclude; none in a release that does not rank.
    pub ranking: Option<NotedTable>,
    /// Units against fields; none where too few cells are published.
    pub heat: Option<Chart>,
}

impl Pages {
    /// Renders the page of a block.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_block(&self, page: &BlockPage) -> Result<String, PageError> {
        self.render(
            "results/block",
            page.frame.language,
            &page.name,
            &page.frame,
            page,
        )
    }
}
