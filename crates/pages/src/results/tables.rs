//! Pages of tables: `/ket-qua/{number}/cau-hoi`, `/nhom`, `/thu-phieu`.

use serde::Serialize;

use super::frame::Frame;
use crate::chart::{Chart, Table};
use crate::template::{PageError, Pages};

/// A table with what its readers have to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedTable {
    /// The table.
    pub table: Table,
    /// What stands under it.
    pub notes: Vec<String>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TablesPart {
    /// Anchor on the page.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its charts.
    pub charts: Vec<Chart>,
    /// Its tables.
    pub tables: Vec<NotedTable>,
}

/// A page of tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TablesPage {
    /// The surroundings.
    #[serde(skip)]
    pub frame: Frame,
    /// Title of the release.
    pub release: String,
    /// Address of the release.
    pub href: String,
    /// What the page shows.
    pub title: String,
    /// What a reader has to know first.
    pub lead: String,
    /// Its parts; none in a release that does not tell.
    pub parts: Vec<TablesPart>,
}

impl Pages {
    /// Renders a page of tables.
    ///
    /// # Errors
    /// [`PageError`] when the template asks for what the page does not give.
    pub fn results_tables(&self, page: &TablesPage) -> Result<String, PageError> {
        self.render(
            "results/tables",
            page.frame.language,
            &page.title,
            &page.frame,
            page,
        )
    }
}
