//! Indices of items, and their linearised values in a group.

use super::groups::Groups;
use super::sample::{ElementError, ElementSample};

/// How the items of an index are put together.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Σ a_i R_i with these weights, which should add up to 1. One item of weight 1 is that item.
    Weighted(Vec<f64>),
    /// All answers to all items in one pool.
    Pooled,
    /// Mean over respondents of each one's own mean.
    OfRespondents,
}

/// An index of some items.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Positions of its items.
    pub items: Vec<usize>,
    /// How they are put together.
    pub rule: Rule,
}

impl Index {
    /// One item by itself.
    pub fn item(item: usize) -> Self {
        Self {
            items: vec![item],
            rule: Rule::Weighted(vec![1.0]),
        }
    }

    /// The plain mean of items.
    pub fn mean_of(items: Vec<usize>) -> Self {
        let share = 1.0 / items.len() as f64;
        Self {
            rule: Rule::Weighted(vec![share; items.len()]),
            items,
        }
    }

    pub(super) fn check(&self, at: usize, items: usize) -> Result<(), ElementError> {
        let fits = match &self.rule {
            Rule::Weighted(weights) => weights.len() == self.items.len(),
            Rule::Pooled | Rule::OfRespondents => true,
        };
        let known = self.items.iter().all(|&item| item < items);
        if fits && known && !self.items.is_empty() {
            Ok(())
        } else {
            Err(ElementError::Index(at))
        }
    }

    /// The item of an index of one, whose u depends on the mark alone.
    pub(super) fn only_item(&self) -> Option<usize> {
        match (self.items.as_slice(), &self.rule) {
            (&[item], Rule::Weighted(_)) => Some(item),
            _ => None,
        }
    }

    /// The answered flags of its items.
    pub(super) fn mask(&self) -> u128 {
        self.items.iter().fold(0, |mask, &item| mask | 1 << item)
    }
}

/// Both scores: share of satisfied, mean mark ÷ highest.
pub(super) type Both = [f64; 2];

/// The linearised values of all indices in one group.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    slots: usize,
    /// (y − R x)/X by item and mark; 0 where an item has no answers.
    table: Vec<Both>,
    /// Both scores of a mark.
    score: Vec<Both>,
    indices: Vec<Own>,
}

/// What one index needs.
#[derive(Debug, Clone)]
struct Own {
    index: Index,
    /// None: an item has no answers (or, pooled, none of them).
    value: Option<Both>,
    /// Denominator of pooled and of-respondents indices.
    below: f64,
    /// a (y − R x)/X by item of a weighted index and mark, "no answer" first; all 0 without a value.
    table: Vec<Both>,
}

impl Linear {
    pub(super) fn of(
        sample: &ElementSample,
        groups: &Groups,
        group: usize,
        indices: &[Index],
    ) -> Self {
        let slots = usize::from(sample.highest) + 1;
        let score: Vec<Both> = (0..=sample.highest)
            .map(|mark| {
                let satisfied = f64::from(u8::from(sample.satisfied[usize::from(mark)]));
                [satisfied, f64::from(mark) / f64::from(sample.highest)]
            })
            .collect();
        let mut linear = Self {
            slots,
            table: vec![[0.0; 2]; sample.items * slots],
            score,
            indices: Vec::new(),
        };
        let sums: Vec<(f64, Both)> = (0..sample.items)
            .map(|item| linear.sums(groups.weights(group, item)))
            .collect();
        for (item, &(below, above)) in sums.iter().enumerate() {
            if below <= 0.0 {
                continue;
            }
            for mark in 1..slots {
                let score = linear.score[mark];
                let own = &mut linear.table[item * slots + mark];
                *own = [0, 1].map(|s| (score[s] - above[s] / below) / below);
            }
        }
        linear.indices = indices
            .iter()
            .map(|index| linear.own(sample, groups, group, index, &sums))
            .collect();
        linear
    }

    /// Σ w x and Σ w y of an item.
    fn sums(&self, weights: &[f64]) -> (f64, Both) {
        let mut above = [0.0; 2];
        for (weight, score) in weights.iter().zip(&self.score[1..]) {
            above[0] += weight * score[0];
            above[1] += weight * score[1];
        }
        (weights.iter().sum(), above)
    }

    fn own(
        &self,
        sample: &ElementSample,
        groups: &Groups,
        group: usize,
        index: &Index,
        sums: &[(f64, Both)],
    ) -> Own {
        let items = index.items.iter();
        let ratio = |item: usize| {
            let (below, above) = sums[item];
            (below > 0.0).then(|| above.map(|above| above / below))
        };
        let (value, below) = match &index.rule {
            Rule::Weighted(weights) => {
                let mut value = Some([0.0; 2]);
                for (&item, &weight) in items.zip(weights) {
                    value = value
                        .zip(ratio(item))
                        .map(|(sum, own)| [sum[0] + weight * own[0], sum[1] + weight * own[1]]);
                }
                (value, 1.0)
            }
            Rule::Pooled => {
                let below: f64 = index.items.iter().map(|&item| sums[item].0).sum();
                let above = [0, 1].map(|s| items.clone().map(|&i| sums[i].1[s]).sum::<f64>());
                (
                    (below > 0.0).then(|| above.map(|above| above / below)),
                    below,
                )
            }
            Rule::OfRespondents => self.of_respondents(sample, groups, group, index),
        };
        let table = match &index.rule {
            Rule::Weighted(weights) => self.weighted(index, weights, value.is_some()),
            Rule::Pooled | Rule::OfRespondents => Vec::new(),
        };
        Own {
            index: index.clone(),
            value,
            below,
            table,
        }
    }

    fn weighted(&self, index: &Index, weights: &[f64], is_estimable: bool) -> Vec<Both> {
        if !is_estimable {
            return vec![[0.0; 2]; index.items.len() * self.slots];
        }
        let of_item = |(&item, &weight): (&usize, &f64)| {
            let own = &self.table[item * self.slots..][..self.slots];
            own.iter().map(move |u| [weight * u[0], weight * u[1]])
        };
        index.items.iter().zip(weights).flat_map(of_item).collect()
    }

    fn of_respondents(
        &self,
        sample: &ElementSample,
        groups: &Groups,
        group: usize,
        index: &Index,
    ) -> (Option<Both>, f64) {
        let (mut below, mut above) = (0.0, [0.0; 2]);
        for cell in groups.cells(group) {
            let weight = sample.strata[cell.stratum as usize].0;
            let (mut rows, mut sums) = (0.0, [0.0; 2]);
            for &row in groups.rows_of(cell) {
                if let Some(own) = self.own_mean(sample.marks_of(row), index) {
                    rows += 1.0;
                    sums[0] += own[0];
                    sums[1] += own[1];
                }
            }
            below += weight * rows;
            above[0] += weight * sums[0];
            above[1] += weight * sums[1];
        }
        (
            (below > 0.0).then(|| above.map(|above| above / below)),
            below,
        )
    }

    /// A respondent's own mean over the items answered.
    fn own_mean(&self, marks: &[u8], index: &Index) -> Option<Both> {
        let (answered, sums) = self.own_sums(marks, index);
        (answered > 0.0).then(|| sums.map(|sum| sum / answered))
    }

    fn own_sums(&self, marks: &[u8], index: &Index) -> (f64, Both) {
        let (mut answered, mut sums) = (0.0, [0.0; 2]);
        for &item in &index.items {
            let mark = usize::from(marks[item]);
            if mark > 0 {
                answered += 1.0;
                sums[0] += self.score[mark][0];
                sums[1] += self.score[mark][1];
            }
        }
        (answered, sums)
    }

    /// The estimate of an index.
    pub(super) fn value(&self, index: usize) -> Option<Both> {
        self.indices[index].value
    }

    /// u of an index of one item by its mark, "no answer" first.
    pub(super) fn of_marks(&self, index: usize) -> &[Both] {
        &self.indices[index].table
    }

    /// Hands u of each of `rows` for one index to `take`.
    pub(super) fn of_rows(
        &self,
        sample: &ElementSample,
        rows: &[u32],
        index: usize,
        mut take: impl FnMut(u32, Both),
    ) {
        let own = &self.indices[index];
        let is_weighted = !own.table.is_empty();
        for &row in rows {
            let marks = sample.marks_of(row);
            // Nearly every index is one: without asking row by row it is as fast as its additions.
            let u = if is_weighted {
                own.weighted(marks, self.slots)
            } else {
                self.of_row(marks, index)
            };
            take(row, u);
        }
    }

    /// u of a response for one index.
    pub(super) fn of_row(&self, marks: &[u8], index: usize) -> Both {
        let own = &self.indices[index];
        let Some(value) = own.value else {
            return [0.0; 2];
        };
        match &own.index.rule {
            Rule::Weighted(_) => own.weighted(marks, self.slots),
            Rule::Pooled => {
                let (answered, sums) = self.own_sums(marks, &own.index);
                [0, 1].map(|s| (sums[s] - value[s] * answered) / own.below)
            }
            Rule::OfRespondents => match self.own_mean(marks, &own.index) {
                Some(mean) => [0, 1].map(|s| (mean[s] - value[s]) / own.below),
                None => [0.0; 2],
            },
        }
    }
}

impl Own {
    /// Σ a (y − R x)/X of a weighted index.
    fn weighted(&self, marks: &[u8], slots: usize) -> Both {
        let mut sums = [0.0; 2];
        let tables = self.table.chunks_exact(slots);
        for (&item, table) in self.index.items.iter().zip(tables) {
            let entry = table[usize::from(marks[item])];
            sums[0] += entry[0];
            sums[1] += entry[1];
        }
        sums
    }
}
