//! What the estimates of one domain share.

use super::measure::{Measure, Score};
use super::sums::{LANES, Lane};
use super::table::Table;
use super::variables::Combine;
use crate::design::Run;

/// Work on a domain that several measures need, done once and in the same memory for every domain.
#[derive(Default)]
pub(super) struct Workspace {
    domain: Option<usize>,
    cells: std::ops::Range<usize>,
    /// Strata of the cells.
    runs: Vec<Run>,
    /// Degrees of freedom of each variable, as far as asked.
    df: Vec<Option<u32>>,
    /// Linearised values of items, a column over the cells for each score and item, as far as asked.
    columns: Vec<f64>,
    /// Whether each column was asked for, and its estimate if it has one.
    values: Vec<(bool, Option<f64>)>,
    /// Linearised values of anything else.
    z: Vec<f64>,
}

const SCORES: usize = 3;

impl Workspace {
    /// Turns to a domain, forgetting what is known of another.
    pub(super) fn enter(&mut self, table: &Table<'_>, domain: usize) {
        if self.domain == Some(domain) {
            return;
        }
        self.domain = Some(domain);
        self.cells = table.cells[0].of_domain(domain);
        self.df.clear();
        self.df.resize(table.sums.variables, None);
        self.values.clear();
        self.values.resize(SCORES * table.items(), (false, None));
        let size = SCORES * table.items() * self.cells.len();
        if self.columns.len() < size {
            self.columns.resize(size, 0.0);
        }
        let leaves = &table.cells[0].unit[self.cells.clone()];
        table.design.runs_of_leaves(leaves, &mut self.runs);
    }

    /// Degrees of freedom of a variable.
    pub(super) fn df(&mut self, table: &Table<'_>, variable: usize) -> u32 {
        let domain = self.domain.unwrap_or_default();
        *self.df[variable].get_or_insert_with(|| table.domain_df(domain, variable))
    }

    /// The estimate of a measure and its variance; `None` where a denominator is empty.
    pub(super) fn linearise(&mut self, table: &Table<'_>, measure: Measure) -> Option<(f64, f64)> {
        let domain = self.domain.unwrap_or_default();
        if !table.design.projections.is_empty() {
            let expansion = table.expand(domain, measure)?;
            let z = table.leaf_values(domain, &expansion);
            return Some((expansion.value, table.design.covariance_of_leaves(&z, &z)));
        }
        let (value, z) = match measure {
            Measure::Item(item, score) => {
                let value = self.column(table, item, score)?;
                (value, self.column_range(item, score, table.items()))
            }
            Measure::Composite(composite, score)
                if table.composites[composite].combine == Combine::MeanOfItems =>
            {
                let value = self.mean_of_columns(table, composite, score)?;
                return Some((value, self.variance(table, &self.z)));
            }
            _ => {
                let expansion = table.expand(domain, measure)?;
                self.z.clear();
                self.z.extend(table.combine(0, domain, &expansion.terms));
                return Some((expansion.value, self.variance(table, &self.z)));
            }
        };
        Some((value, self.variance(table, &self.columns[z])))
    }

    fn variance(&self, table: &Table<'_>, z: &[f64]) -> f64 {
        let leaves = &table.cells[0].unit[self.cells.clone()];
        table.design.variance_of_some_leaves(leaves, &self.runs, z)
    }

    fn column_range(&self, item: usize, score: Score, items: usize) -> std::ops::Range<usize> {
        let start = (score as usize * items + item) * self.cells.len();
        start..start + self.cells.len()
    }

    /// Works an item's column out, if it is not known yet; its estimate, if there is one.
    fn column(&mut self, table: &Table<'_>, item: usize, score: Score) -> Option<f64> {
        let items = table.items();
        let place = score as usize * items + item;
        if let (true, known) = self.values[place] {
            return known;
        }
        let domain = self.domain.unwrap_or_default();
        let total = |variable: usize, lane: Lane| table.total(domain, variable, lane);
        let ratio = table.item_ratio(item, score, &total);
        self.values[place] = (true, ratio.map(|ratio| ratio.value));
        let ratio = ratio?;
        let [above, below] = ratio
            .terms
            .map(|(variable, lane, coefficient)| (variable * LANES + lane as usize, coefficient));
        let width = table.sums.variables * LANES;
        let rows = &table.sums.lanes[0][self.cells.start * width..self.cells.end * width];
        let own = self.column_range(item, score, items);
        let column = &mut self.columns[own];
        for (z, row) in column.iter_mut().zip(rows.chunks_exact(width)) {
            *z = above.1 * row[above.0] + below.1 * row[below.0];
        }
        Some(ratio.value)
    }

    /// z = (1/J) Σ_j z_j, left in `self.z`; the mean of the estimates.
    fn mean_of_columns(
        &mut self,
        table: &Table<'_>,
        composite: usize,
        score: Score,
    ) -> Option<f64> {
        let items = &table.composites[composite].items;
        let share = 1.0 / items.len() as f64;
        let mut mean = 0.0;
        let mut z = std::mem::take(&mut self.z);
        z.clear();
        z.resize(self.cells.len(), 0.0);
        let mut complete = true;
        for &item in items {
            let Some(value) = self.column(table, item, score) else {
                complete = false;
                break;
            };
            mean += value * share;
            let column = &self.columns[self.column_range(item, score, table.items())];
            for (sum, own) in z.iter_mut().zip(column) {
                *sum += share * own;
            }
        }
        self.z = z;
        complete.then_some(mean)
    }
}
