//! Satisfaction items: columns of marks on a common scale.

use crate::design::RowList;

/// The mark of an item that did not apply to the respondent; it leaves the item's denominator.
pub const NOT_APPLICABLE: u8 = 0;
/// The mark of an item left blank; it leaves the item's denominator and is counted apart.
pub const BLANK: u8 = u8::MAX;
/// Marks a scale may have at most.
pub const HIGHEST_MARK: u8 = 10;

/// A rating scale 1…highest and the marks that count as satisfied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    highest: u8,
    satisfied: Vec<u8>,
}

/// Items that cannot be estimated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemsError {
    /// The scale has no marks, too many, or satisfied marks outside it.
    #[error("a scale runs from 1 to at most {HIGHEST_MARK} and its satisfied marks lie on it")]
    InvalidScale,
    /// A column is longer or shorter than the design.
    #[error("column {column} has {found} rows, the design has {expected}")]
    WrongLength {
        /// The column.
        column: String,
        /// Its rows.
        found: usize,
        /// Rows of the design.
        expected: usize,
    },
    /// Marks that are not on the scale.
    #[error("item {item}: marks must be 1 to {highest}, 0 (not applicable) or blank: {rows}")]
    MarkOutsideScale {
        /// The item.
        item: String,
        /// Highest mark of the scale.
        highest: u8,
        /// The rows.
        rows: RowList,
    },
    /// A composite names an item that is not there.
    #[error("composite {composite} names item {item}, which does not exist")]
    UnknownItem {
        /// The composite.
        composite: String,
        /// The item.
        item: String,
    },
    /// A composite of nothing.
    #[error("composite {0} has no items")]
    EmptyComposite(String),
    /// A number that is infinite.
    #[error("column {column}: values must be finite or missing: {rows}")]
    InfiniteValue {
        /// The column.
        column: String,
        /// The rows.
        rows: RowList,
    },
}

impl Scale {
    /// A scale from 1 to `highest` with its satisfied marks.
    ///
    /// # Errors
    /// [`ItemsError::InvalidScale`] unless 1 ≤ highest ≤ 10 and every satisfied mark is on the scale.
    pub fn new(highest: u8, satisfied: &[u8]) -> Result<Self, ItemsError> {
        let on_scale = |mark: &u8| (1..=highest).contains(mark);
        if highest == 0 || highest > HIGHEST_MARK || !satisfied.iter().all(on_scale) {
            return Err(ItemsError::InvalidScale);
        }
        Ok(Self {
            highest,
            satisfied: satisfied.to_vec(),
        })
    }

    /// The highest mark.
    pub fn highest(&self) -> u8 {
        self.highest
    }

    /// Whether a mark is an answer on the scale.
    pub fn is_answer(&self, mark: u8) -> bool {
        (1..=self.highest).contains(&mark)
    }

    /// Whether a mark counts as satisfied.
    pub fn is_satisfied(&self, mark: u8) -> bool {
        self.satisfied.contains(&mark)
    }
}

/// One item: its code and the mark of each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<'a> {
    /// Code of the item, as in the data.
    pub code: String,
    /// 1…highest, [`NOT_APPLICABLE`] or [`BLANK`], one a row.
    pub marks: &'a [u8],
}

impl<'a> Item<'a> {
    /// An item from its code and marks.
    pub fn new(code: impl Into<String>, marks: &'a [u8]) -> Self {
        Self {
            code: code.into(),
            marks,
        }
    }

    pub(super) fn check(&self, scale: &Scale, rows: usize) -> Result<(), ItemsError> {
        if self.marks.len() != rows {
            let column = self.code.clone();
            let found = self.marks.len();
            return Err(ItemsError::WrongLength {
                column,
                found,
                expected: rows,
            });
        }
        let off = |mark: u8| mark > scale.highest && mark != BLANK;
        if self.marks.iter().any(|&mark| off(mark)) {
            let rows = RowList::of(rows, |row| off(self.marks[row])).unwrap_or(RowList {
                first: Vec::new(),
                total: 0,
            });
            let (item, highest) = (self.code.clone(), scale.highest);
            return Err(ItemsError::MarkOutsideScale {
                item,
                highest,
                rows,
            });
        }
        Ok(())
    }
}

/// How often each mark was given to an item in a domain, unweighted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkCounts {
    /// Answers per mark: position 0 is mark 1.
    pub marks: Vec<u64>,
    /// Rows for which the item did not apply.
    pub not_applicable: u64,
    /// Rows that left the item blank.
    pub blank: u64,
}

impl MarkCounts {
    /// Number of rows that answered the item.
    pub fn answered(&self) -> u64 {
        self.marks.iter().sum()
    }
}
