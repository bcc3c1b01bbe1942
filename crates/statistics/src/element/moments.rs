//! What the responses of one group in one stratum add to the variances of its indices.
//!
//! u of an item depends on nothing but the mark, so that counts of marks are enough; only indices of several
//! items are added up response by response.

use super::groups::{Cell, Groups};
use super::index::{Both, Index, Linear};
use super::sample::ElementSample;

/// What a cell adds to one index.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    pub(super) answered: u64,
    pub(super) weight: f64,
    /// Contribution to V.
    pub(super) variance: Both,
    /// Σ w u².
    pub(super) squares: Both,
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

    fn add_times(&mut self, value: f64, times: f64) {
        let from = value - self.shift;
        self.sum += times * from;
        self.squares += times * from * from;
    }

    /// Σ u² over the `listed` responses that were added.
    fn about_zero(&self, listed: f64) -> f64 {
        let about_shift = self.squares + 2.0 * self.shift * self.sum;
        (about_shift + listed * self.shift * self.shift).max(0.0)
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

/// How each index is added up: by counts of marks or by responses.
pub(super) struct Counting<'a> {
    sample: &'a ElementSample,
    groups: &'a Groups,
    /// The item of an index of one.
    items: Vec<Option<usize>>,
    /// The other indices, each with the answered flags of its items.
    others: Vec<(usize, u128)>,
}

impl<'a> Counting<'a> {
    pub(super) fn of(sample: &'a ElementSample, groups: &'a Groups, indices: &[Index]) -> Self {
        let items: Vec<Option<usize>> = indices.iter().map(Index::only_item).collect();
        let is_other = |at: &usize| items[*at].is_none();
        let others = (0..indices.len()).filter(is_other);
        Self {
            sample,
            groups,
            others: others.map(|at| (at, indices[at].mask())).collect(),
            items,
        }
    }

    /// The moments of every index in a cell.
    pub(super) fn moments(&self, cell: &Cell, linear: &Linear) -> Vec<Moments> {
        let mut moments = vec![Moments::default(); self.items.len()];
        for (at, item) in self.items.iter().enumerate() {
            if let Some(item) = *item {
                moments[at] = self.of_item(cell, item, linear.of_marks(at));
            }
        }
        self.add_others(cell, linear, &mut moments);
        moments
    }

    fn of_item(&self, cell: &Cell, item: usize, u: &[Both]) -> Moments {
        let counts = self.groups.counts_of(cell, item);
        let listed = counts.iter().map(|&count| f64::from(count)).sum();
        let stratum = self.sample.strata[cell.stratum as usize];
        let mut moments = Moments {
            answered: counts[1..].iter().map(|&count| u64::from(count)).sum(),
            ..Moments::default()
        };
        moments.weight = stratum.0 * moments.answered as f64;
        for s in 0..2 {
            let met = counts.iter().zip(u).filter(|(count, _)| **count > 0);
            let met = met.map(|(&count, u)| (f64::from(count), u[s]));
            let mut sums: Option<Shifted> = None;
            for (count, u) in met {
                let sums = sums.get_or_insert_with(|| Shifted::starting(u));
                sums.add_times(u, count);
                moments.squares[s] += stratum.0 * count * u * u;
            }
            moments.variance[s] = sums.map_or(0.0, |sums| sums.variance(listed, stratum));
        }
        moments
    }

    fn add_others(&self, cell: &Cell, linear: &Linear, moments: &mut [Moments]) {
        let rows = self.groups.rows_of(cell);
        let (Some(&first), stratum) = (rows.first(), self.sample.strata[cell.stratum as usize])
        else {
            return;
        };
        for &(at, mask) in &self.others {
            let own = &mut moments[at];
            let starting = linear.of_row(self.sample.marks_of(first), at);
            let mut sums = starting.map(Shifted::starting);
            linear.of_rows(self.sample, rows, at, |row, u| {
                own.answered += u64::from(self.sample.answered[row as usize] & mask != 0);
                sums[0].add(u[0]);
                sums[1].add(u[1]);
            });
            let listed = rows.len() as f64;
            own.weight = stratum.0 * own.answered as f64;
            own.variance = sums.map(|sums| sums.variance(listed, stratum));
            own.squares = sums.map(|sums| stratum.0 * sums.about_zero(listed));
        }
    }
}
