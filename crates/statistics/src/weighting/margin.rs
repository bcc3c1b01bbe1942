//! Known population totals.

use super::WeightingError;
use crate::category::Category;
use crate::design::RowList;

/// The known sizes of the levels of one category.
#[derive(Debug, Clone)]
pub struct Margin<'a> {
    pub(super) category: &'a Category,
    /// One total per level of the category; zero for levels without rows.
    pub(super) totals: Vec<f64>,
}

impl<'a> Margin<'a> {
    /// A margin from (level, total) pairs.
    ///
    /// # Errors
    /// [`WeightingError`] if a level is listed twice, has a total but no rows, rows but no total, or a
    /// total that is not positive.
    pub fn new<S: AsRef<str>>(
        category: &'a Category,
        totals: &[(S, f64)],
    ) -> Result<Self, WeightingError> {
        let margin = category.name().to_owned();
        let mut known: Vec<Option<f64>> = vec![None; category.levels().len()];
        for (level, total) in totals {
            let level = level.as_ref().to_owned();
            let total = *total;
            if !(total.is_finite() && total >= 0.0) {
                return Err(WeightingError::InvalidTotal {
                    margin,
                    level,
                    total,
                });
            }
            match category.code_of(&level) {
                Some(code) if known[code as usize].is_some() => {
                    return Err(WeightingError::RepeatedLevel { margin, level });
                }
                Some(code) => known[code as usize] = Some(total),
                None if total > 0.0 => {
                    return Err(WeightingError::NoRespondents {
                        margin,
                        level,
                        total,
                    });
                }
                None => {}
            }
        }
        let mut rows = vec![0_u64; known.len()];
        for &code in category.codes() {
            rows[code as usize] += 1;
        }
        for (code, (total, &count)) in known.iter().zip(&rows).enumerate() {
            let level = category.levels()[code].clone();
            match *total {
                Some(total) if total > 0.0 && count == 0 => {
                    return Err(WeightingError::NoRespondents {
                        margin,
                        level,
                        total,
                    });
                }
                Some(0.0) if count > 0 => {
                    return Err(WeightingError::InvalidTotal {
                        margin,
                        level,
                        total: 0.0,
                    });
                }
                None if count > 0 => {
                    let of_level = |row: usize| category.codes()[row] as usize == code;
                    let rows = RowList::of(category.len(), of_level).unwrap_or(RowList {
                        first: Vec::new(),
                        total: 0,
                    });
                    return Err(WeightingError::NoTotal {
                        margin,
                        level,
                        rows,
                    });
                }
                _ => {}
            }
        }
        let totals = known.into_iter().map(Option::unwrap_or_default).collect();
        Ok(Self { category, totals })
    }

    /// Name of the category.
    pub fn name(&self) -> &str {
        self.category.name()
    }

    /// Sum of the levels' totals.
    pub fn grand_total(&self) -> f64 {
        crate::summation::compensated(&self.totals)
    }
}

/// The known population total of a numeric variable; all ones make it the population size.
#[derive(Debug, Clone)]
pub struct KnownTotal<'a> {
    /// Name of the variable.
    pub name: String,
    /// Its value for each row.
    pub values: &'a [f64],
    /// Its population total.
    pub total: f64,
}
