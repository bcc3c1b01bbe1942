//! Tables: cells that are numbers and know their words.

use pages::{Locale, words};
use survey::Language;

use super::teller::Teller;

/// What stands in a cell. Shares are of 1; the words are percent.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count.
    Count(u64),
    /// A share, written as percent.
    Share(f64),
    /// The ends of an interval of a share.
    Interval(f64, f64),
    /// A difference of two shares, written as points of percent with its sign.
    Points(f64),
    /// The ends of an interval of a difference.
    PointsInterval(f64, f64),
    /// A plain number.
    Number(f64),
    /// Why there is no number.
    Absent(&'static str),
    /// Nothing belongs here.
    Empty,
}

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, to the left.
    Text,
    /// Counts.
    Count,
    /// Numbers with so many decimals, percent or not.
    Decimals(u8),
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// How its cells are written.
    pub kind: Kind,
    /// Its part of the width of a page, against the others.
    pub width: u32,
    /// Whether its cells are intervals, which a workbook gives two columns.
    pub interval: bool,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// A cell a column.
    pub cells: Vec<Cell>,
    /// Whether it is a total and stands out.
    pub strong: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of its sheet in the workbook; at most 28 letters.
    pub sheet: String,
    /// What it shows.
    pub caption: String,
    /// The language of its words.
    pub language: Language,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What a reader has to know, under the table.
    pub notes: Vec<String>,
}

impl Column {
    fn new(head: impl Into<String>, kind: Kind, width: u32) -> Self {
        Self {
            head: head.into(),
            kind,
            width,
            interval: false,
        }
    }

    /// A column of words.
    pub(crate) fn text(head: impl Into<String>, width: u32) -> Self {
        Self::new(head, Kind::Text, width)
    }

    /// A column of counts.
    pub(crate) fn count(head: impl Into<String>, width: u32) -> Self {
        Self::new(head, Kind::Count, width)
    }

    /// A column of numbers with two decimals: indices, differences.
    pub(crate) fn index(head: impl Into<String>, width: u32) -> Self {
        Self::new(head, Kind::Decimals(2), width)
    }

    /// A column of shares with one decimal.
    pub(crate) fn share(head: impl Into<String>, width: u32) -> Self {
        Self::new(head, Kind::Decimals(1), width)
    }

    /// A column of intervals with two decimals.
    pub(crate) fn ends(head: impl Into<String>, width: u32) -> Self {
        Self {
            interval: true,
            ..Self::new(head, Kind::Decimals(2), width)
        }
    }

    fn decimals(&self) -> usize {
        match self.kind {
            Kind::Decimals(decimals) => usize::from(decimals),
            Kind::Text | Kind::Count => 0,
        }
    }
}

/// A difference in points of percent with its sign: `+2,31`, `-0,40`, `0,00`.
fn signed_points(value: f64, decimals: usize, language: Language) -> String {
    let words = words::percent_points(value, decimals, language);
    let is_zero = words
        .chars()
        .all(|sign| matches!(sign, '0' | ',' | '.' | '-'));
    if value > 0.0 && !is_zero {
        format!("+{words}")
    } else {
        words
    }
}

impl Teller<'_> {
    /// A difference of indices in percentage points with its sign.
    pub(crate) fn signed_points(self, value: f64) -> String {
        signed_points(value, 2, self.language)
    }
}

impl Cell {
    /// The words of the cell in its column.
    pub fn words(&self, column: &Column, language: Language) -> String {
        let decimals = column.decimals();
        let points = |value: f64| words::percent_points(value, decimals, language);
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => {
                words::integer(i64::try_from(*count).unwrap_or(i64::MAX), language)
            }
            Self::Share(share) => words::percent(*share, decimals, language),
            Self::Interval(low, high) => format!("{}–{}%", points(*low), points(*high)),
            Self::Points(value) => signed_points(*value, decimals, language),
            Self::PointsInterval(low, high) => {
                let [low, high] = [low, high].map(|end| signed_points(*end, decimals, language));
                let ends = [("low", low.as_str()), ("high", &high)];
                Locale::of(language).fill("chart.from_to", &ends)
            }
            Self::Number(value) => words::decimal(*value, decimals, language),
            Self::Absent(why) => (*why).to_owned(),
            Self::Empty => String::new(),
        }
    }
}

impl Table {
    /// Its totals alone: where units and fields would be too many.
    pub(crate) fn without_units(mut self) -> Self {
        self.rows.retain(|row| row.strong);
        self
    }

    /// The words of the table, row by row.
    pub fn words(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        self.rows.iter().map(|row| {
            let cells = row.cells.iter().zip(&self.columns);
            cells
                .map(|(cell, column)| cell.words(column, self.language))
                .collect()
        })
    }

    /// The words of a row, each with the number of columns that it stands over: a reason for a missing
    /// number takes the empty cells that follow it.
    pub(crate) fn spans(&self, row: &Row) -> Vec<(String, usize)> {
        let mut out: Vec<(String, usize)> = Vec::with_capacity(row.cells.len());
        let mut open = false;
        for (cell, column) in row.cells.iter().zip(&self.columns) {
            match (cell, out.last_mut()) {
                (Cell::Empty, Some((_, wide))) if open => *wide += 1,
                _ => {
                    open = matches!(cell, Cell::Absent(_));
                    out.push((cell.words(column, self.language), 1));
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use survey::Language;

    use super::{Cell, Column, signed_points};

    #[test]
    fn numbers_are_written_by_their_column() {
        let (index, share) = (Column::index("", 1), Column::share("", 1));
        for (cell, column, expected) in [
            (Cell::Share(0.840_91), &index, "84,09%"),
            (Cell::Share(0.840_91), &share, "84,1%"),
            (Cell::Interval(0.823_1, 0.857_7), &index, "82,31–85,77%"),
            (Cell::Points(0.023_1), &index, "+2,31"),
            (
                Cell::PointsInterval(-0.01, 0.004),
                &index,
                "-1,00 đến +0,40",
            ),
            (Cell::Count(18_750), &Column::count("", 1), "18.750"),
            (Cell::Absent("Chưa đủ phiếu"), &index, "Chưa đủ phiếu"),
            (Cell::Empty, &index, ""),
        ] {
            assert_eq!(cell.words(column, Language::VI), expected);
        }
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(signed_points(0.000_01, 2, Language::VI), "0,00");
        assert_eq!(signed_points(-0.000_01, 2, Language::VI), "0,00");
        assert_eq!(signed_points(-0.004, 2, Language::VI), "-0,40");
    }
}
