//! Do the items of a factor measure one thing? Cronbach's alpha.

use crate::estimation::{Item, Scale};

/// Cronbach's alpha of a set of items with what it was computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// α = K/(K−1) · (1 − Σ_j s²_j / s²_sum).
    pub value: f64,
    /// Rows that answered every item.
    pub complete_rows: u64,
}

/// Weighted Cronbach's alpha over the rows that answered every item.
///
/// *Range*: up to 1; below about 0.7 a factor's items are not usually averaged without comment. None for
/// fewer than two items, fewer than two complete rows, or if the sum of marks does not vary.
///
/// *Source*: Cronbach 1951; R `svycralpha`.
pub fn cronbach_alpha(weights: &[f64], scale: &Scale, items: &[Item<'_>]) -> Option<Alpha> {
    let complete = |row: usize| {
        weights[row] != 0.0
            && items
                .iter()
                .all(|item| item.marks.get(row).is_some_and(|&m| scale.is_answer(m)))
    };
    let rows: Vec<usize> = (0..weights.len()).filter(|&row| complete(row)).collect();
    if items.len() < 2 || rows.len() < 2 {
        return None;
    }
    let variance = |value: &dyn Fn(usize) -> f64| {
        let sum: f64 = rows.iter().map(|&row| weights[row]).sum();
        let mean = rows
            .iter()
            .map(|&row| weights[row] * value(row))
            .sum::<f64>()
            / sum;
        rows.iter()
            .map(|&row| weights[row] * (value(row) - mean).powi(2))
            .sum::<f64>()
            / sum
    };
    let of_items: f64 = items
        .iter()
        .map(|item| variance(&|row| f64::from(item.marks[row])))
        .sum();
    let of_sum = variance(&|row| {
        items
            .iter()
            .map(|item| f64::from(item.marks[row]))
            .sum::<f64>()
    });
    if of_sum <= 0.0 {
        return None;
    }
    let k = items.len() as f64;
    let value = k / (k - 1.0) * (1.0 - of_items / of_sum);
    Some(Alpha {
        value,
        complete_rows: rows.len() as u64,
    })
}
