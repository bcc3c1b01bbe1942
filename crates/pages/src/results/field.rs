//! `/ket-qua/{number}/linh-vuc/{code}`: one field.

use serde::Serialize;

use super::frame::Frame;
use super::overview::Headline;
use super::table::FigureTable;
use crate::chart::Chart;
use crate::template::{PageError, Pages};

/// The page of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Address of the release.
    pub href: String,
    /// Name of the field.
    pub name: String,
    /// The overall figure of the field.
    pub headline: Headline,
    /// A sentence an earlier round: how its overall index changed since.
    pub changes: Vec<String>,
    /// Indices of contents and factors; none below the minimum.
    pub factors: Option<FigureTable>,
    /// Five-way distribution of the whole field and its factors; none below the minimum.
    pub distribution: Option<Chart>,
    /// By item; none below the minimum.
    pub items: Option<FigureTable>,
    /// The units that handle the field and have enough forms of it.
    pub units: FigureTable,
    /// How many units have forms of the field, but too few of them, in words.
    pub unpublished: Option<String>,
    /// Why there are no indices, in a sentence; none where there are some.
    pub untold: Option<String>,
    /// Fewest forms behind a figure, in words.
    pub minimum: String,
}

impl Pages {
    /// Renders the page of a field.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_field(&self, page: &FieldPage) -> Result<String, PageError> {
        self.render(
            "results/field",
            page.frame.language,
            &page.name,
            &page.frame,
            page,
        )
    }
}
