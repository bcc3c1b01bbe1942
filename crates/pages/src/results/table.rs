//! Tables of figures with their precision.

use serde::Serialize;

/// A figure in words, or the word for why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Shown {
    /// A published figure.
    Figure {
        /// The estimate, e.g. `84,09%`.
        value: String,
        /// Its interval, e.g. `82,31% đến 85,77%`.
        interval: String,
        /// The other item score, e.g. the mean as percent.
        other: String,
    },
    /// Not published.
    Absent {
        /// Why, e.g. `Chưa đủ phiếu`.
        status: String,
    },
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureRow {
    /// Name of the unit, field, factor or item.
    pub name: String,
    /// Page that tells more.
    pub href: Option<String>,
    /// The figure.
    pub shown: Shown,
    /// Number of forms, in words.
    pub n: String,
    /// Number of dossiers, in words; only in tables that have them.
    pub dossiers: Option<String>,
    /// Percentages of the five marks, lowest first; none where the figure is not published or the
    /// table has no such column.
    pub levels: Option<String>,
}

/// A table of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureTable {
    /// What it shows.
    pub caption: String,
    /// Head of the first column.
    pub first: String,
    /// Whether there is a column of dossiers.
    pub dossiers: bool,
    /// Whether there is a column of the five marks.
    pub levels: bool,
    /// The rows.
    pub rows: Vec<FigureRow>,
}
