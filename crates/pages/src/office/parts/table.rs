//! A table of words and links (`table.hbs`); the first cell of a row names it.

use serde::Serialize;

use super::Empty;
use crate::office::words;

/// A table with its caption, and what stands there while it has no rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    empty: Empty,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Column {
    words: String,
    figure: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    head: Cell,
    cells: Vec<Cell>,
}

/// A cell: words that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    words: String,
    href: Option<String>,
    figure: bool,
    whole: bool,
}

impl Cell {
    /// Words.
    pub fn words(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            href: None,
            figure: false,
            whole: false,
        }
    }

    /// Words at the head of a row that stay on one line, such as numbers with a hyphen inside.
    pub fn whole(words: impl Into<String>) -> Self {
        Self {
            whole: true,
            ..Self::words(words)
        }
    }

    /// A number, which stands at the right.
    pub fn figure(words: impl Into<String>) -> Self {
        Self {
            figure: true,
            ..Self::words(words)
        }
    }

    /// Words that lead to an address.
    pub fn link(words: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::words(words)
        }
    }
}

impl Table {
    /// A table under the words of `caption`; each column is the key of its words and whether it holds
    /// numbers. `empty` are the keys of what is said without rows: title and text.
    pub fn new(
        caption: &str,
        columns: &[(&str, bool)],
        empty: [&str; 2],
        rows: Vec<Vec<Cell>>,
    ) -> Self {
        let column = |(key, figure): &(&str, bool)| Column {
            words: words(key),
            figure: *figure,
        };
        let row = |cells: Vec<Cell>| {
            let mut cells = cells.into_iter();
            cells.next().map(|head| Row {
                head,
                cells: cells.collect(),
            })
        };
        Self {
            caption: words(caption),
            columns: columns.iter().map(column).collect(),
            rows: rows.into_iter().filter_map(row).collect(),
            empty: Empty {
                title: words(empty[0]),
                text: words(empty[1]),
            },
        }
    }
}
