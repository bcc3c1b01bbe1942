//! Which rows somebody wants: one code for each column that is filtered.

use std::collections::BTreeMap;

use super::codes;
use super::column::Kind;
use super::row::Row;
use super::tables::FIGURES;
use crate::release::Release;

/// Columns that can be filtered, in the order of the table.
pub const FILTERS: [&str; 10] = [
    "stream",
    "table",
    "block",
    "unit",
    "field",
    "group",
    "category",
    "indicator",
    "indicator_kind",
    "score",
];

/// Codes that the columns of a wanted row have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(BTreeMap<&'static str, String>);

/// Why a filter makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWanted {
    /// There is no such column, or it cannot be filtered.
    #[error("không có bộ lọc {0:?}; có các bộ lọc: {filters}", filters = FILTERS.join(", "))]
    Filter(String),
    /// The same column twice.
    #[error("bộ lọc {0} được gửi hai lần")]
    Twice(&'static str),
    /// The release has no such code.
    #[error("bản công bố này không có {column} mang mã {code:?}; các mã có trong tệp danh-muc.csv")]
    Code {
        /// The column.
        column: &'static str,
        /// What was asked for.
        code: String,
    },
}

impl Wanted {
    /// Reads filters by column name, each checked against the codes of the release.
    ///
    /// # Errors
    /// [`NotWanted`] for the first one that makes no sense.
    pub fn read<'a>(
        release: &Release,
        filters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, NotWanted> {
        let codes = codes::all(release);
        let mut wanted = BTreeMap::new();
        for (name, code) in filters {
            let column = FILTERS.into_iter().find(|column| *column == name);
            let column = column.ok_or_else(|| NotWanted::Filter(shortened(name)))?;
            let known = match kind(column) {
                // Codes of groups belong to their question.
                Some(Kind::Code(list)) if column != "category" => codes::of_list(&codes, list)
                    .iter()
                    .any(|known| known == code),
                _ => codes
                    .iter()
                    .any(|known| known.list.starts_with("category:") && known.value == code),
            };
            if !known {
                let code = shortened(code);
                return Err(NotWanted::Code { column, code });
            }
            if wanted.insert(column, code.to_owned()).is_some() {
                return Err(NotWanted::Twice(column));
            }
        }
        Ok(Self(wanted))
    }

    /// Whether a row is wanted.
    pub fn has(&self, row: &Row<'_>) -> bool {
        self.0.iter().all(|(column, code)| {
            let who = &row.who;
            let own = match *column {
                "stream" => who.stream,
                "table" => who.table,
                "block" => who.block,
                "unit" => who.unit[0],
                "field" => who.field[0],
                "group" => who.group[0],
                "category" => who.group[1],
                "indicator" => &row.indicator.code,
                "indicator_kind" => super::row::kind(row.indicator.kind),
                _ => row.score,
            };
            own == code
        })
    }
}

fn kind(name: &str) -> Option<Kind> {
    let column = FIGURES.iter().find(|column| column.name == name);
    column.map(|column| column.kind)
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
