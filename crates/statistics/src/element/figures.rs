//! Estimates of all indices in all groups.

use rayon::prelude::*;

use super::groups::Groups;
use super::index::{Index, Linear};
use super::moments::{Counting, Moments};
use super::sample::{ElementError, ElementSample};

/// Cells that are worth a turn of another thread.
const FEWEST_CELLS: usize = 32;

/// An estimate with its precision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElementFigure {
    /// The estimate, 0 to 1; none where an item has no answers.
    pub value: Option<f64>,
    /// Standard error; none without degrees of freedom.
    pub se: Option<f64>,
    /// Responses that answered at least one item of the index.
    pub answered: u64,
    /// Their weight.
    pub weight: f64,
    /// Responses that answered less strata that they lie in.
    pub df: u64,
    /// Design effect against sampling with replacement; none where nothing varies.
    pub deff: Option<f64>,
}

/// The estimates of a table.
#[derive(Debug, Clone)]
pub struct Figures {
    indices: usize,
    /// Both scores by group and index.
    figures: Vec<[ElementFigure; 2]>,
}

impl Figures {
    /// Estimates every index in every group.
    ///
    /// # Errors
    /// [`ElementError::Index`] for an index of items that the sample does not have.
    pub fn of(
        sample: &ElementSample,
        groups: &Groups,
        indices: &[Index],
    ) -> Result<Self, ElementError> {
        for (at, index) in indices.iter().enumerate() {
            index.check(at, sample.items)?;
        }
        let counting = Counting::of(sample, groups, indices);
        let group = |group: usize| {
            let linear = Linear::of(sample, groups, group, indices);
            let cells: Vec<Vec<Moments>> = groups
                .cells(group)
                .par_iter()
                .with_min_len(FEWEST_CELLS)
                .map(|cell| counting.moments(cell, &linear))
                .collect();
            (0..indices.len())
                .map(|at| figure(&linear, at, cells.iter().map(|cell| &cell[at])))
                .collect::<Vec<_>>()
        };
        let figures: Vec<Vec<_>> = (0..groups.len()).into_par_iter().map(group).collect();
        Ok(Self {
            indices: indices.len(),
            figures: figures.concat(),
        })
    }

    /// Share of satisfied answers of an index in a group.
    pub fn share(&self, group: usize, index: usize) -> &ElementFigure {
        &self.figures[group * self.indices + index][0]
    }

    /// Mean mark ÷ highest mark of an index in a group.
    pub fn mean(&self, group: usize, index: usize) -> &ElementFigure {
        &self.figures[group * self.indices + index][1]
    }
}

fn figure<'a>(
    linear: &Linear,
    at: usize,
    cells: impl Iterator<Item = &'a Moments>,
) -> [ElementFigure; 2] {
    let mut all = Moments::default();
    let mut occupied = 0;
    for cell in cells {
        all.answered += cell.answered;
        occupied += u64::from(cell.answered > 0);
        all.weight += cell.weight;
        for s in 0..2 {
            all.variance[s] += cell.variance[s];
            all.squares[s] += cell.squares[s];
        }
    }
    let value = linear.value(at);
    let df = all.answered - occupied;
    [0, 1].map(|s| {
        let se = value
            .filter(|_| df > 0)
            .map(|_| all.variance[s].max(0.0).sqrt());
        let simple = all.weight * all.squares[s] / (all.answered as f64 - 1.0);
        let deff = se
            .filter(|_| all.answered > 1 && simple > 0.0)
            .map(|_| all.variance[s] / simple);
        ElementFigure {
            value: value.map(|value| value[s]),
            se,
            answered: all.answered,
            weight: all.weight,
            df,
            deff,
        }
    })
}
