//! Units made comparable: direct standardisation to one mix of fields.

use crate::estimation::{Influence, Measure, Table};

/// A standardised estimate.
#[derive(Debug, Clone)]
pub enum Standardised<'a> {
    /// Every class of the mix has answers.
    Complete(Influence<'a>),
    /// Classes of the mix in which nobody answered, by position in the mix: there is no honest value.
    Missing(Vec<usize>),
}

/// The estimate a domain would have with a given mix of classes: θ̃ = Σ_c π_c θ̂_c, π_c = share of class c.
///
/// `table` is broken down by (domain, class), class last; `domain` holds the level codes of the domain and
/// `mix` the size of each class in the standard population. The classes' shares are known constants; the
/// standard error is that of the combination, covariances included.
///
/// A unit that settles land disputes and one that stamps copies are comparable only so.
///
/// *Source*: Korn and Graubard 1999, §3.4; R `svystandardize`.
pub fn standardise<'a>(
    table: &Table<'a>,
    domain: &[u32],
    mix: &[(u32, f64)],
    measure: Measure,
) -> Standardised<'a> {
    let whole: f64 = mix.iter().map(|(_, size)| size).sum();
    let mut missing = Vec::new();
    let mut parts = Vec::new();
    for (position, &(class, size)) in mix.iter().enumerate().filter(|(_, (_, size))| *size > 0.0) {
        let key: Vec<u32> = domain
            .iter()
            .copied()
            .chain(std::iter::once(class))
            .collect();
        match table
            .domain_of(&key)
            .and_then(|cell| table.influence(cell, measure))
        {
            Some(influence) => parts.push((size / whole, influence)),
            None => missing.push(position),
        }
    }
    if !missing.is_empty() || parts.is_empty() {
        return Standardised::Missing(missing);
    }
    let parts: Vec<(f64, &Influence<'a>)> = parts.iter().map(|(c, i)| (*c, i)).collect();
    Standardised::Complete(Influence::combination(&parts))
}
