//! Does the way of answering change the answers?

use super::{Comparison, ComparisonError, compare};
use crate::estimation::{Influence, Measure, Table};

/// The effect of a mode of answering, before and after making the modes comparable.
#[derive(Debug, Clone, PartialEq)]
pub struct ModeEffect {
    /// Mode `second` minus mode `first`, as observed.
    pub observed: Comparison,
    /// The same within classes, averaged over the classes both modes reached.
    pub adjusted: Option<Comparison>,
    /// Share of the rows' weight in classes both modes reached.
    pub coverage: f64,
}

/// Compares two modes (phone against paper, say) on one measure, as observed and within classes.
///
/// `table` is broken down by mode alone or by (mode, class…), mode first; `first` and `second` are level
/// codes of the mode. The adjusted effect is Σ_c π_c (θ̂_c,second − θ̂_c,first), π_c the weighted share of class
/// c among the classes both modes reached: it takes the mix of classes (fields, ages) out of the comparison.
/// It does not take out who chooses which mode within a class.
///
/// *Source*: direct standardisation; Vannieuwenhuyze and Loosveldt 2013 on what it can and cannot separate.
///
/// # Errors
/// [`ComparisonError`] if a mode has no answers or there are no degrees of freedom.
pub fn mode_effect(
    table: &Table<'_>,
    whole: &Table<'_>,
    measure: Measure,
    (first, second): (u32, u32),
    level: f64,
) -> Result<ModeEffect, ComparisonError> {
    let df = f64::from(table.design().degrees_of_freedom()) - 1.0;
    let of_mode = |mode: u32| {
        whole
            .domain_of(&[mode])
            .and_then(|domain| whole.influence(domain, measure))
            .ok_or(ComparisonError::TooFewGroups)
    };
    let (low, high) = (of_mode(first)?, of_mode(second)?);
    let observed = compare(
        &Influence::combination(&[(1.0, &high), (-1.0, &low)]),
        df,
        level,
    )?;
    // Classes both modes reached, with their weight in both modes together.
    let mut all_weight = 0.0;
    let mut classes = Vec::new();
    for domain in 0..table.domains() {
        let key = table.key(domain);
        if key[0] != first && key[0] != second {
            continue;
        }
        let weight = table.estimate(domain, measure).weight_sum;
        all_weight += weight;
        if key[0] != first {
            continue;
        }
        let mut other = key.to_vec();
        other[0] = second;
        let Some(partner) = table.domain_of(&other) else {
            continue;
        };
        let influences = (
            table.influence(domain, measure),
            table.influence(partner, measure),
        );
        if let (Some(low), Some(high)) = influences {
            let weight = weight + table.estimate(partner, measure).weight_sum;
            classes.push((weight, low, high));
        }
    }
    let matched: f64 = classes.iter().map(|(weight, ..)| weight).sum();
    let parts: Vec<(f64, &Influence<'_>)> = classes
        .iter()
        .flat_map(|(weight, low, high)| [(weight / matched, high), (-weight / matched, low)])
        .collect();
    let adjusted = (!parts.is_empty())
        .then(|| compare(&Influence::combination(&parts), df, level))
        .transpose()?;
    let coverage = if all_weight > 0.0 {
        matched / all_weight
    } else {
        0.0
    };
    Ok(ModeEffect {
        observed,
        adjusted,
        coverage,
    })
}
