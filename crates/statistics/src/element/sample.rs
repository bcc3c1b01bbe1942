//! The responses, stratum by stratum.
//!
//! *Source*: stratified sampling: Särndal, Swensson and Wretman 1992, §3.7.

use thiserror::Error;

/// Items that fit into the answered flags of a response.
const MOST_ITEMS: usize = 128;

/// A sample that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ElementError {
    /// More items than are supported.
    #[error("{0} items are more than {MOST_ITEMS}")]
    TooManyItems(usize),
    /// Columns of different length.
    #[error("column {column} has {found} values, expected {expected}")]
    WrongLength {
        /// Which column.
        column: &'static str,
        /// Its values.
        found: usize,
        /// Values expected.
        expected: usize,
    },
    /// A stratum that has no weight, or rows that are not in the order of their strata.
    #[error("row {0} is not in the order of the strata, or its stratum has no weight")]
    Stratum(usize),
    /// A weight that is not a positive number.
    #[error("the weight of stratum {0} is not a positive number")]
    Weight(usize),
    /// A mark above the highest.
    #[error("row {0} has a mark above the highest")]
    Mark(usize),
    /// An index of nothing, of items that are not there, or with another number of weights.
    #[error("index {0} names no items, unknown ones, or has another number of weights")]
    Index(usize),
}

/// Responses in the order of their strata.
#[derive(Debug, Clone)]
pub struct ElementSample {
    pub(super) items: usize,
    pub(super) highest: u8,
    pub(super) satisfied: Vec<bool>,
    /// Row-major; 0 is no answer.
    pub(super) marks: Vec<u8>,
    pub(super) stratum: Vec<u32>,
    /// Weight and number of responses of each stratum.
    pub(super) strata: Vec<(f64, f64)>,
    /// Which items a response answered.
    pub(super) answered: Vec<u128>,
}

impl ElementSample {
    /// A sample of `marks` (row-major, `items` a row, 1 to `highest`, 0 without an answer), the stratum of
    /// each row in ascending order, and the weight of a response of each stratum.
    ///
    /// # Errors
    /// [`ElementError`], naming the first row, stratum or column at fault.
    pub fn new(
        items: usize,
        (highest, satisfied): (u8, &[u8]),
        marks: Vec<u8>,
        stratum: Vec<u32>,
        weights: &[f64],
    ) -> Result<Self, ElementError> {
        if items > MOST_ITEMS {
            return Err(ElementError::TooManyItems(items));
        }
        if marks.len() != items * stratum.len() {
            return Err(ElementError::WrongLength {
                column: "marks",
                found: marks.len(),
                expected: items * stratum.len(),
            });
        }
        if let Some(at) = marks.iter().position(|&mark| mark > highest) {
            return Err(ElementError::Mark(at / items.max(1)));
        }
        let is_weight = |weight: &f64| weight.is_finite() && *weight > 0.0;
        if let Some(at) = weights.iter().position(|weight| !is_weight(weight)) {
            return Err(ElementError::Weight(at));
        }
        let mut strata: Vec<(f64, f64)> = weights.iter().map(|&weight| (weight, 0.0)).collect();
        let mut last = 0;
        for (row, &own) in stratum.iter().enumerate() {
            let known = strata.get_mut(own as usize).filter(|_| own >= last);
            known.ok_or(ElementError::Stratum(row))?.1 += 1.0;
            last = own;
        }
        let answered = marks
            .chunks_exact(items.max(1))
            .map(|row| {
                let bit = |(item, &mark): (usize, &u8)| u128::from(mark > 0) << item;
                row.iter()
                    .enumerate()
                    .map(bit)
                    .fold(0, |flags, bit| flags | bit)
            })
            .collect();
        Ok(Self {
            items,
            highest,
            satisfied: (0..=highest)
                .map(|mark| satisfied.contains(&mark))
                .collect(),
            marks,
            stratum,
            strata,
            answered,
        })
    }

    /// Number of responses.
    pub fn rows(&self) -> usize {
        self.stratum.len()
    }

    /// Degrees of freedom of the whole: responses less strata that have any.
    pub fn degrees_of_freedom(&self) -> u64 {
        let occupied = self.strata.iter().filter(|(_, size)| *size > 0.0).count();
        (self.rows() - occupied) as u64
    }

    /// Marks of a response.
    pub(super) fn marks_of(&self, row: u32) -> &[u8] {
        let from = row as usize * self.items;
        &self.marks[from..from + self.items]
    }
}
