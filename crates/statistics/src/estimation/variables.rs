//! What is estimated: items, composites of items, and plain numbers.

use super::items::{Item, ItemsError, Scale};
use crate::design::RowList;

/// How a composite combines its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// Plain mean over items of the items' own estimates: (1/J) Σ_j R_j, the national SIPAS definition.
    /// Undefined when an item has no answers.
    MeanOfItems,
    /// All answers of all items together: Σ_j Y_j / Σ_j X_j.
    Pooled,
    /// Mean over respondents of each respondent's own mean over the items he or she answered.
    MeanOfRespondents,
}

/// An index over several items: a factor, a content, the whole questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composite {
    /// Code of the composite.
    pub code: String,
    /// Codes of its items.
    pub items: Vec<String>,
    /// How they are combined.
    pub combine: Combine,
}

impl Composite {
    /// A composite from its code, its items' codes and the way they combine.
    pub fn new<S: AsRef<str>>(code: impl Into<String>, items: &[S], combine: Combine) -> Self {
        let items = items.iter().map(|item| item.as_ref().to_owned()).collect();
        Self {
            code: code.into(),
            items,
            combine,
        }
    }
}

/// A numeric variable, for means, totals and ratios outside the rating scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Number<'a> {
    /// Code of the variable.
    pub code: String,
    /// Its values; NaN marks a missing value, which takes the row out of this variable only.
    pub values: &'a [f64],
    /// Denominator of a ratio; none for means and totals. Rows missing either are left out.
    pub over: Option<&'a [f64]>,
}

impl<'a> Number<'a> {
    /// A variable for means and totals.
    pub fn new(code: impl Into<String>, values: &'a [f64]) -> Self {
        Self {
            code: code.into(),
            values,
            over: None,
        }
    }

    /// A ratio of two variables.
    pub fn ratio(code: impl Into<String>, values: &'a [f64], over: &'a [f64]) -> Self {
        Self {
            code: code.into(),
            values,
            over: Some(over),
        }
    }
}

/// The checked variables of an estimation, all with the same number of rows.
#[derive(Debug, Clone)]
pub struct Variables<'a> {
    pub(super) rows: usize,
    pub(super) scale: Scale,
    pub(super) items: Vec<Item<'a>>,
    pub(crate) composites: Vec<CheckedComposite>,
    pub(super) numbers: Vec<Number<'a>>,
}

/// A composite with its items' positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedComposite {
    pub(crate) code: String,
    pub(crate) items: Vec<usize>,
    pub(crate) combine: Combine,
}

impl<'a> Variables<'a> {
    /// Items on one scale, and composites of them.
    ///
    /// # Errors
    /// [`ItemsError`] naming the item and the rows, or the composite.
    pub fn of_items(
        rows: usize,
        scale: Scale,
        items: Vec<Item<'a>>,
        composites: &[Composite],
    ) -> Result<Self, ItemsError> {
        for item in &items {
            item.check(&scale, rows)?;
        }
        let composites = composites
            .iter()
            .map(|composite| check_composite(composite, &items))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            rows,
            scale,
            items,
            composites,
            numbers: Vec::new(),
        })
    }

    /// Numeric variables only.
    ///
    /// # Errors
    /// [`ItemsError`] for columns of another length or infinite values.
    pub fn of_numbers(rows: usize, numbers: Vec<Number<'a>>) -> Result<Self, ItemsError> {
        let scale = Scale::new(1, &[])?;
        let none = Self {
            rows,
            scale,
            items: Vec::new(),
            composites: Vec::new(),
            numbers: Vec::new(),
        };
        none.with_numbers(numbers)
    }

    /// Adds numeric variables.
    ///
    /// # Errors
    /// [`ItemsError`] for columns of another length or infinite values.
    pub fn with_numbers(mut self, numbers: Vec<Number<'a>>) -> Result<Self, ItemsError> {
        for number in &numbers {
            for column in std::iter::once(number.values).chain(number.over) {
                if column.len() != self.rows {
                    return Err(ItemsError::WrongLength {
                        column: number.code.clone(),
                        found: column.len(),
                        expected: self.rows,
                    });
                }
                if let Some(rows) = RowList::of(column.len(), |row| column[row].is_infinite()) {
                    return Err(ItemsError::InfiniteValue {
                        column: number.code.clone(),
                        rows,
                    });
                }
            }
        }
        self.numbers.extend(numbers);
        Ok(self)
    }

    /// Number of variables of all kinds.
    pub(super) fn count(&self) -> usize {
        self.items.len() + self.composites.len() + self.numbers.len()
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The scale of the items.
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    /// Copies the marks of one row, item by item.
    ///
    /// # Panics
    /// If `marks` is not as long as there are items, or there is no such row.
    pub(crate) fn marks_of_row(&self, row: usize, marks: &mut [u8]) {
        assert_eq!(marks.len(), self.items.len(), "one mark per item");
        for (mark, item) in marks.iter_mut().zip(&self.items) {
            *mark = item.marks[row];
        }
    }

    /// Codes of the items, in order.
    pub fn item_codes(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|item| item.code.as_str())
    }

    /// Codes of the composites, in order.
    pub fn composite_codes(&self) -> impl Iterator<Item = &str> {
        self.composites
            .iter()
            .map(|composite| composite.code.as_str())
    }

    /// Codes of the numeric variables, in order.
    pub fn number_codes(&self) -> impl Iterator<Item = &str> {
        self.numbers.iter().map(|number| number.code.as_str())
    }
}

fn check_composite(
    composite: &Composite,
    items: &[Item<'_>],
) -> Result<CheckedComposite, ItemsError> {
    if composite.items.is_empty() {
        return Err(ItemsError::EmptyComposite(composite.code.clone()));
    }
    let find = |code: &String| {
        items
            .iter()
            .position(|item| item.code == *code)
            .ok_or_else(|| ItemsError::UnknownItem {
                composite: composite.code.clone(),
                item: code.clone(),
            })
    };
    let positions = composite.items.iter().map(find).collect::<Result<_, _>>()?;
    Ok(CheckedComposite {
        code: composite.code.clone(),
        items: positions,
        combine: composite.combine,
    })
}
