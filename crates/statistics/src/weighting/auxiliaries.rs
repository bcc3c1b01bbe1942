//! The auxiliary variables of a calibration, as patterns of rows.

use super::projection::Auxiliaries;
use super::{KnownTotal, Margin, WeightingError};
use crate::category::{Classes, code};

/// Auxiliary variables with their names and targets.
#[derive(Debug)]
pub(super) struct Targets {
    pub(super) auxiliaries: Auxiliaries,
    /// (margin, level) of each variable.
    pub(super) names: Vec<(String, String)>,
    /// Known total of each variable.
    pub(super) totals: Vec<f64>,
}

impl Targets {
    /// One indicator per level of every margin, one column per number.
    pub(super) fn new(
        rows: usize,
        margins: &[Margin<'_>],
        numbers: &[KnownTotal<'_>],
    ) -> Result<Self, WeightingError> {
        let mut names = Vec::new();
        let mut totals = Vec::new();
        let mut classes = Classes::whole(rows);
        let mut patterns: Vec<Vec<(u32, f64)>> = vec![Vec::new(); classes.count];
        for margin in margins {
            let category = margin.category;
            check_length(category.name(), category.len(), rows)?;
            let first = names.len();
            let levels = category.levels();
            names.extend(
                levels
                    .iter()
                    .map(|level| (margin.name().to_owned(), level.clone())),
            );
            totals.extend_from_slice(&margin.totals);
            let crossed = Classes::cross(
                &classes.of_row,
                classes.count,
                category.codes(),
                levels.len(),
            );
            patterns = crossed
                .parents
                .iter()
                .map(|&(outer, level)| {
                    let mut pattern = patterns[outer as usize].clone();
                    pattern.push((code(first + level as usize), 1.0));
                    pattern
                })
                .collect();
            classes = crossed.classes;
        }
        if !numbers.is_empty() {
            // A number gives every row its own pattern.
            patterns = classes
                .of_row
                .iter()
                .map(|&class| patterns[class as usize].clone())
                .collect();
            classes = Classes {
                of_row: (0..code(rows)).collect(),
                count: rows,
            };
        }
        for number in numbers {
            check_length(&number.name, number.values.len(), rows)?;
            let variable = code(names.len());
            for (pattern, &value) in patterns.iter_mut().zip(number.values) {
                pattern.push((variable, value));
            }
            names.push((number.name.clone(), String::new()));
            totals.push(number.total);
        }
        let disjoint = margins.len() == 1 && numbers.is_empty();
        let auxiliaries = Auxiliaries {
            width: names.len(),
            pattern_of_row: classes.of_row,
            patterns,
            disjoint,
        };
        Ok(Self {
            auxiliaries,
            names,
            totals,
        })
    }

    /// The variable furthest from its total, and its relative error.
    pub(super) fn worst(&self, sums: &[f64]) -> (usize, f64) {
        let mut worst = (0, 0.0);
        for (variable, (sum, total)) in sums.iter().zip(&self.totals).enumerate() {
            let error = (sum - total).abs() / total.abs().max(1e-12);
            // A sum that is not a number is the worst of all.
            if error.is_nan() || error > worst.1 {
                worst = (variable, error);
            }
        }
        worst
    }
}

pub(super) fn check_length(
    column: &str,
    found: usize,
    expected: usize,
) -> Result<(), WeightingError> {
    if found == expected {
        return Ok(());
    }
    Err(WeightingError::WrongLength {
        column: column.to_owned(),
        found,
        expected,
    })
}
