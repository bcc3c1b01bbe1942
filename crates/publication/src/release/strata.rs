//! Weights of the probability sample: post-stratified to dossiers per unit × field.
//!
//! Every unit × field cell with a valid form is a stratum; a form of cell (u, f) weighs
//!
//! w = N_uf ÷ n_uf × (N_u ÷ Σ N_uf over the cells of u with forms)
//!
//! The last factor hands the dossiers of cells without a valid form to the other fields of the same
//! unit. A unit without any valid form stays outside. Source: post-stratification as in
//! Särndal, Swensson, Wretman (1992), section 7.6; quotas are fixed and not proportional, so
//! unweighted figures of a province, block or field would be wrong.

use std::collections::BTreeMap;

use super::content::{CellFacts, Method, Weighting};
use super::input::FrameCell;

/// Cells (unit, field) that have valid forms but no dossiers in the frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellsWithoutDossiers(pub(super) Vec<(u32, u32)>);

/// The weight of a form in each cell, and what the method note says about it.
#[derive(Debug)]
pub(super) struct Strata {
    /// Weight of one form, by cell.
    pub(super) weight: BTreeMap<(u32, u32), f64>,
    /// Dossiers by cell, zero counts left out.
    pub(super) dossiers: BTreeMap<(u32, u32), u64>,
    /// For the method note.
    pub(super) method: Method,
}

/// Weights for cells with `forms` valid forms each.
///
/// An empty frame gives equal weights. Otherwise each cell with forms needs dossiers.
pub(super) fn weigh(
    forms: &BTreeMap<(u32, u32), u64>,
    frame: &[FrameCell],
) -> Result<Strata, CellsWithoutDossiers> {
    let mut dossiers: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    for cell in frame.iter().filter(|cell| cell.dossiers > 0) {
        *dossiers.entry((cell.unit, cell.field)).or_default() += cell.dossiers;
    }
    if dossiers.is_empty() {
        return Ok(equal(forms));
    }
    let missing: Vec<_> = forms
        .keys()
        .filter(|&cell| !dossiers.contains_key(cell))
        .collect();
    if !missing.is_empty() {
        return Err(CellsWithoutDossiers(missing.into_iter().copied().collect()));
    }
    let whole = by_unit(dossiers.iter().map(|(&cell, &count)| (cell, count)));
    let reached = by_unit(forms.keys().map(|&cell| (cell, dossiers[&cell])));
    let weight = forms
        .iter()
        .map(|(&cell, &count)| {
            let share = dossiers[&cell] as f64 / count as f64;
            (
                cell,
                share * (whole[&cell.0] as f64 / reached[&cell.0] as f64),
            )
        })
        .collect();
    let method = describe(forms, &dossiers, &whole, &reached);
    Ok(Strata {
        weight,
        dossiers,
        method,
    })
}

fn equal(forms: &BTreeMap<(u32, u32), u64>) -> Strata {
    let method = Method {
        weighting: Weighting::Equal,
        strata: forms.len() as u64,
        dossiers: 0,
        dossiers_covered: 0,
        collapsed: Vec::new(),
        unreached: Vec::new(),
    };
    let weight = forms.keys().map(|&cell| (cell, 1.0)).collect();
    Strata {
        weight,
        dossiers: BTreeMap::new(),
        method,
    }
}

fn by_unit(cells: impl Iterator<Item = ((u32, u32), u64)>) -> BTreeMap<u32, u64> {
    let mut sums = BTreeMap::new();
    for ((unit, _), count) in cells {
        *sums.entry(unit).or_default() += count;
    }
    sums
}

fn describe(
    forms: &BTreeMap<(u32, u32), u64>,
    dossiers: &BTreeMap<(u32, u32), u64>,
    whole: &BTreeMap<u32, u64>,
    reached: &BTreeMap<u32, u64>,
) -> Method {
    let collapsed = dossiers
        .iter()
        .filter(|(cell, _)| !forms.contains_key(cell) && reached.contains_key(&cell.0))
        .map(|(&(unit, field), &dossiers)| CellFacts {
            unit,
            field: Some(field),
            dossiers,
        })
        .collect();
    let unreached = whole
        .iter()
        .filter(|(unit, _)| !reached.contains_key(unit))
        .map(|(&unit, &dossiers)| CellFacts {
            unit,
            field: None,
            dossiers,
        })
        .collect();
    let covered = whole.iter().filter(|(unit, _)| reached.contains_key(unit));
    Method {
        weighting: Weighting::PostStratified,
        strata: forms.len() as u64,
        dossiers: whole.values().sum(),
        dossiers_covered: covered.map(|(_, count)| count).sum(),
        collapsed,
        unreached,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(cells: &[(u32, u32, u64)]) -> Vec<FrameCell> {
        let cell = |&(unit, field, dossiers)| FrameCell {
            unit,
            field,
            dossiers,
        };
        cells.iter().map(cell).collect()
    }

    #[test]
    fn a_form_stands_for_the_dossiers_of_its_cell() {
        let forms = BTreeMap::from([((0, 0), 40), ((0, 1), 10)]);
        let strata = weigh(&forms, &frame(&[(0, 0, 800), (0, 1, 100)])).unwrap();
        assert_eq!(
            strata.weight,
            BTreeMap::from([((0, 0), 20.0), ((0, 1), 10.0)])
        );
        assert_eq!(strata.method.dossiers_covered, 900);
    }

    #[test]
    fn an_empty_cell_goes_to_its_unit_and_an_empty_unit_stays_outside() {
        let forms = BTreeMap::from([((0, 0), 10), ((0, 1), 10)]);
        let frame = frame(&[(0, 0, 600), (0, 1, 200), (0, 2, 200), (1, 0, 50)]);
        let strata = weigh(&forms, &frame).unwrap();
        // 1,000 dossiers of the unit on 800 reached: every weight × 1.25.
        assert_eq!(
            strata.weight,
            BTreeMap::from([((0, 0), 75.0), ((0, 1), 25.0)])
        );
        assert_eq!(
            strata.method.collapsed,
            [CellFacts {
                unit: 0,
                field: Some(2),
                dossiers: 200
            }]
        );
        assert_eq!(
            strata.method.unreached,
            [CellFacts {
                unit: 1,
                field: None,
                dossiers: 50
            }]
        );
        assert_eq!(
            (strata.method.dossiers, strata.method.dossiers_covered),
            (1050, 1000)
        );
    }

    #[test]
    fn forms_without_dossiers_are_named() {
        let forms = BTreeMap::from([((0, 0), 1), ((0, 1), 1), ((2, 0), 1)]);
        let refused = weigh(&forms, &frame(&[(0, 0, 5), (2, 0, 0)])).unwrap_err();
        assert_eq!(refused, CellsWithoutDossiers(vec![(0, 1), (2, 0)]));
    }

    #[test]
    fn without_a_frame_every_form_weighs_the_same() {
        let strata = weigh(&BTreeMap::from([((0, 0), 3), ((1, 0), 9)]), &[]).unwrap();
        assert_eq!(strata.method.weighting, Weighting::Equal);
        assert!(
            strata
                .weight
                .values()
                .all(|&weight| (weight - 1.0).abs() < f64::EPSILON)
        );
    }
}
