//! Estimates of all indices in all groups.

use rayon::prelude::*;

use super::groups::{Cell, Groups};
use super::index::{Both, Index, Linear};
use super::sample::{ElementError, ElementSample};

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
        let masks: Vec<u128> = indices.iter().map(Index::mask).collect();
        let group = |group: usize| {
            let linear = Linear::of(sample, groups, group, indices);
            let cells: Vec<Vec<Moments>> = groups
                .cells(group)
                .par_iter()
                .map(|cell| moments(sample, groups, cell, &linear, &masks))
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

/// What a cell adds to one index.
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    answered: u64,
    weight: f64,
    /// Contribution to V.
    variance: Both,
    /// Σ w u².
    squares: Both,
}

/// Sums about the first value, so that a stratum of one mind gives no variance at all.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shifted {
    shift: f64,
    sum: f64,
    squares: f64,
}

impl Shifted {
    pub(super) fn starting(value: f64) -> Self {
        Self {
            shift: value,
            sum: 0.0,
            squares: 0.0,
        }
    }

    pub(super) fn add(&mut self, value: f64) {
        let from = value - self.shift;
        self.sum += from;
        self.squares += from * from;
    }

    /// w² n/(n−1) Σ (u − ū)² over the n responses of the stratum, of which `listed` were added and the
    /// others are 0.
    pub(super) fn variance(&self, listed: f64, (weight, size): (f64, f64)) -> f64 {
        let total = self.shift * listed + self.sum;
        if size < 2.0 {
            return (weight * total) * (weight * total);
        }
        let own_mean = self.shift + self.sum / listed;
        let mean = total / size;
        let about_own = (self.squares - self.sum * self.sum / listed).max(0.0);
        let from_mean = own_mean - mean;
        let sum = about_own + listed * from_mean * from_mean + (size - listed) * mean * mean;
        weight * weight * size / (size - 1.0) * sum
    }
}

fn moments(
    sample: &ElementSample,
    groups: &Groups,
    cell: &Cell,
    linear: &Linear,
    masks: &[u128],
) -> Vec<Moments> {
    let rows = groups.rows_of(cell);
    let stratum = sample.strata[cell.stratum as usize];
    let mut out: Vec<Both> = vec![[0.0; 2]; masks.len()];
    let mut sums: Vec<[Shifted; 2]> = Vec::new();
    let mut moments = vec![Moments::default(); masks.len()];
    for &row in rows {
        linear.of_all(sample.marks_of(row), &mut out);
        if sums.is_empty() {
            sums = out.iter().map(|u| u.map(Shifted::starting)).collect();
        }
        let answered = sample.answered[row as usize];
        for (at, u) in out.iter().enumerate() {
            moments[at].answered += u64::from(answered & masks[at] != 0);
            for s in 0..2 {
                sums[at][s].add(u[s]);
                moments[at].squares[s] += u[s] * u[s];
            }
        }
    }
    for (own, sums) in moments.iter_mut().zip(&sums) {
        own.weight = stratum.0 * own.answered as f64;
        for (s, sum) in sums.iter().enumerate() {
            own.variance[s] = sum.variance(rows.len() as f64, stratum);
            own.squares[s] *= stratum.0;
        }
    }
    moments
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
