//! `/ket-qua/{number}/don-vi/{code}`: one unit.

use serde::Serialize;

use super::frame::Frame;
use super::overview::Headline;
use super::table::FigureTable;
use crate::chart::Chart;
use crate::template::{PageError, Pages};

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
    /// Indices of contents and factors; none below the minimum.
    pub factors: Option<FigureTable>,
    /// Five-way distribution by item; none below the minimum.
    pub items_chart: Option<Chart>,
    /// By item; none below the minimum.
    pub items: Option<FigureTable>,
    /// By field.
    pub fields: FigureTable,
    /// Fewest forms behind a figure, in words.
    pub minimum: String,
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
