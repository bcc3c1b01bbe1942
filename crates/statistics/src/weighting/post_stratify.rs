//! Post-stratification: weighted cell counts equal known cell sizes.

use super::projection::Auxiliaries;
use super::{Projection, StepRecord, Weighting, WeightingError};
use crate::category::{Category, Classes};
use crate::design::RowList;

/// Post-stratification to the known sizes of the cells of one or several categories.
///
/// w = d · N_c / Σ_c d within cell c; its variance uses residuals from the cells' weighted means.
///
/// *Source*: Holt and Smith 1979; Särndal, Swensson and Wretman 1992, §7.6; R `postStratify`.
#[derive(Debug, Clone)]
pub struct PostStratify<'a> {
    /// The categories that make up the cells.
    pub by: Vec<&'a Category>,
    /// Level labels of each cell, in the order of `by`, and its population size.
    pub totals: Vec<(Vec<String>, f64)>,
}

impl PostStratify<'_> {
    pub(super) fn apply(&self, weighting: Weighting) -> Result<Weighting, WeightingError> {
        let design = &weighting.design;
        let before = design.weights();
        let (cells, keys) = self.cells(design.rows())?;
        let mut sums = vec![0.0; cells.count];
        for (&cell, weight) in cells.of_row.iter().zip(before) {
            sums[cell as usize] += weight;
        }
        let totals = self.match_totals(&cells, &keys, &sums)?;
        let after: Vec<f64> = before
            .iter()
            .zip(&cells.of_row)
            .map(|(weight, &cell)| {
                let sum = sums[cell as usize];
                if sum > 0.0 {
                    weight * totals[cell as usize] / sum
                } else {
                    0.0
                }
            })
            .collect();
        let patterns = (0..crate::category::code(cells.count))
            .map(|c| vec![(c, 1.0)])
            .collect();
        let auxiliaries = Auxiliaries {
            width: cells.count,
            pattern_of_row: cells.of_row,
            patterns,
            disjoint: true,
        };
        let columns = self
            .by
            .iter()
            .map(|category| category.name().to_owned())
            .collect();
        let projection = Projection::new(design, auxiliaries, before, &after);
        let record = StepRecord::of("post-stratify", columns);
        Ok(weighting.advance(after, Some(projection), record))
    }

    fn cells(&self, rows: usize) -> Result<(Classes, Vec<Vec<u32>>), WeightingError> {
        let mut classes = Classes::whole(rows);
        let mut keys: Vec<Vec<u32>> = vec![Vec::new(); classes.count];
        for category in &self.by {
            super::auxiliaries::check_length(category.name(), category.len(), rows)?;
            let levels = category.levels().len();
            let crossed = Classes::cross(&classes.of_row, classes.count, category.codes(), levels);
            let extend = |&(outer, level): &(u32, u32)| {
                let mut key = keys[outer as usize].clone();
                key.push(level);
                key
            };
            keys = crossed.parents.iter().map(extend).collect();
            classes = crossed.classes;
        }
        Ok((classes, keys))
    }

    fn name(&self) -> String {
        self.by
            .iter()
            .map(|category| category.name())
            .collect::<Vec<_>>()
            .join(" × ")
    }

    /// Population size of each cell that has rows.
    fn match_totals(
        &self,
        cells: &Classes,
        keys: &[Vec<u32>],
        sums: &[f64],
    ) -> Result<Vec<f64>, WeightingError> {
        let mut totals: Vec<Option<f64>> = vec![None; keys.len()];
        for (labels, total) in &self.totals {
            let (margin, level, total) = (self.name(), labels.join(" × "), *total);
            if !(total.is_finite() && total >= 0.0) {
                return Err(WeightingError::InvalidTotal {
                    margin,
                    level,
                    total,
                });
            }
            let key: Option<Vec<u32>> = (labels.len() == self.by.len())
                .then(|| {
                    self.by
                        .iter()
                        .zip(labels)
                        .map(|(by, label)| by.code_of(label))
                        .collect()
                })
                .flatten();
            match key.and_then(|key| keys.binary_search(&key).ok()) {
                Some(cell) if totals[cell].is_some() => {
                    return Err(WeightingError::RepeatedLevel { margin, level });
                }
                Some(cell) if sums[cell] <= 0.0 && total > 0.0 => {
                    return Err(WeightingError::NoRespondents {
                        margin,
                        level,
                        total,
                    });
                }
                Some(cell) if total == 0.0 && sums[cell] > 0.0 => {
                    return Err(WeightingError::InvalidTotal {
                        margin,
                        level,
                        total,
                    });
                }
                Some(cell) => totals[cell] = Some(total),
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
        if let Some(cell) = totals.iter().position(Option::is_none) {
            let labels = keys[cell].iter().zip(&self.by);
            let labels: Vec<&str> = labels
                .map(|(&code, by)| by.levels()[code as usize].as_str())
                .collect();
            let rows = RowList::of(cells.of_row.len(), |row| cells.of_row[row] as usize == cell)
                .unwrap_or(RowList {
                    first: Vec::new(),
                    total: 0,
                });
            let (margin, level) = (self.name(), labels.join(" × "));
            return Err(WeightingError::NoTotal {
                margin,
                level,
                rows,
            });
        }
        Ok(totals.into_iter().flatten().collect())
    }
}
