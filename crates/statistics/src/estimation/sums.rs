//! The one pass over the rows: weighted sums per cell, second moments and counts per domain.

use rayon::prelude::*;

use super::cells::Layout;
use super::matrix::MarkMatrix;
use super::tally::{DomainTarget, Tally};
use super::variables::Variables;
use super::window::{WINDOW, Window};
use crate::memory::Zeroed;
use crate::summation::Compensated;

/// The sums of one variable in one cell.
///
/// | lane | item | composite | number |
/// |---|---|---|---|
/// | base | Σ w over answers | Σ w over respondents with an answer | Σ w over values |
/// | first | Σ w over satisfied | Σ w · respondent's share | Σ w y |
/// | second | Σ w · mark | Σ w · respondent's mean mark | Σ w x, the denominator |
///
/// Composites that are not means of respondents need their base only; their other lanes stay 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Base = 0,
    First = 1,
    Second = 2,
}

/// Lanes per variable.
pub(crate) const LANES: usize = 3;

/// Everything kept of all variables. Rows of `lanes` belong to cells, rows of the rest to domains.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums {
    /// Items first, then composites, then numbers.
    pub(crate) variables: usize,
    /// Number of items, which have mark counts.
    pub(crate) items: usize,
    /// Mark counts per item: the marks, not applicable, blank.
    pub(crate) slots: usize,
    /// Per layout (leaf units first, then each calibration): [`LANES`] sums per variable, a row per cell.
    pub(crate) lanes: Vec<Zeroed<f64>>,
    /// [`LANES`] sums per variable.
    pub(crate) totals: Vec<f64>,
    /// Σ w·first², Σ w·first·second, Σ w·second² per variable.
    pub(crate) moments: Vec<[f64; 3]>,
    /// Answered rows of positive weight per variable.
    pub(crate) answered: Vec<u64>,
    /// Rows per item and slot.
    pub(crate) counts: Vec<u64>,
}

/// So few terms lose less than a digit without compensation.
const FEW_TERMS: usize = 256;

/// What is read from the rows, and for whom.
pub(super) struct Reader<'a> {
    pub(super) matrix: MarkMatrix,
    pub(super) variables: &'a Variables<'a>,
}

/// The domains one task sums, and where their sums go.
struct Task<'a> {
    domains: std::ops::Range<usize>,
    lanes: &'a mut [f64],
    target: DomainTarget<'a>,
}

/// Rows a task should have at least: enough to be worth a thread's attention.
const ROWS_PER_TASK: usize = 16_384;

impl Reader<'_> {
    fn width(&self) -> usize {
        self.variables.count() * LANES
    }

    /// Sums all variables in several layouts of the same domains, each with its own row weights.
    ///
    /// Every cell is summed by one thread in the order of its rows: the number of threads changes no bit.
    pub(super) fn sum(&self, layouts: &[(Layout, std::borrow::Cow<'_, [f64]>)]) -> Sums {
        let domains = layouts[0].0.cells.first.len() - 1;
        let variables = self.variables.count();
        let slots = usize::from(self.variables.scale.highest()) + 2;
        let items = self.variables.items.len();
        let mut sums = Sums {
            variables,
            items,
            slots,
            lanes: layouts
                .iter()
                .map(|(l, _)| Zeroed::new(l.cells.len() * self.width()))
                .collect(),
            totals: Vec::new(),
            moments: vec![[0.0; 3]; domains * variables],
            answered: vec![0; domains * variables],
            counts: vec![0; domains * items * slots],
        };
        for (position, (layout, weights)) in layouts.iter().enumerate() {
            let tasks = self.split(layout, &mut sums, position);
            tasks
                .into_par_iter()
                .for_each(|mut task| self.run(layout, weights, &mut task, position == 0));
        }
        sums.total(&layouts[0].0);
        sums
    }

    fn split<'a>(&self, layout: &Layout, sums: &'a mut Sums, position: usize) -> Vec<Task<'a>> {
        let domains = layout.cells.first.len() - 1;
        let (variables, per_domain) = (sums.variables, sums.items * sums.slots);
        let mut rest = (
            &mut sums.lanes[position][..],
            &mut sums.moments[..],
            &mut sums.answered[..],
            &mut sums.counts[..],
        );
        let mut tasks = Vec::new();
        let mut from = 0;
        while from < domains {
            let start = layout.first[layout.cells.first[from]];
            let mut to = from + 1;
            while to < domains && layout.first[layout.cells.first[to]] - start < ROWS_PER_TASK {
                to += 1;
            }
            let cells = layout.cells.first[to] - layout.cells.first[from];
            let (lanes, more_lanes) = rest.0.split_at_mut(cells * self.width());
            let (moments, more_moments) = rest.1.split_at_mut((to - from) * variables);
            let (answered, more_answered) = rest.2.split_at_mut((to - from) * variables);
            let (counts, more_counts) = rest.3.split_at_mut((to - from) * per_domain);
            tasks.push(Task {
                domains: from..to,
                lanes,
                target: DomainTarget {
                    moments,
                    answered,
                    counts,
                },
            });
            rest = (more_lanes, more_moments, more_answered, more_counts);
            from = to;
        }
        tasks
    }

    /// Sums the domains of a task; moments and counts are kept for the main layout only.
    fn run(&self, layout: &Layout, weights: &[f64], task: &mut Task<'_>, main: bool) {
        let mut tally = Tally::new(self.variables, &self.matrix);
        let (variables, width) = (self.variables.count(), self.width());
        let per_domain =
            self.variables.items.len() * (usize::from(self.variables.scale.highest()) + 2);
        let first_cell = layout.cells.first[task.domains.start];
        let end = layout.first[layout.cells.first[task.domains.end]];
        let mut window = Window::at(layout.first[first_cell], self.matrix.words);
        let mut unused = (
            vec![[0.0; 3]; variables],
            vec![0; variables],
            vec![0; per_domain],
        );
        for (position, domain) in task.domains.clone().enumerate() {
            let mut target = if main {
                task.target.of_domain(position, variables, per_domain)
            } else {
                let (moments, answered, counts) = &mut unused;
                DomainTarget {
                    moments,
                    answered,
                    counts,
                }
            };
            for cell in layout.cells.of_domain(domain) {
                let (mut from, to) = (layout.first[cell], layout.first[cell + 1]);
                while from < to {
                    if from == window.positions.end {
                        let next = from..(from + WINDOW).min(end);
                        window.fill(&self.matrix, &layout.order, weights, next);
                    }
                    let part = window.part(layout, from..to.min(window.positions.end));
                    tally.add(&part, &mut target);
                    from += part.rows.len();
                }
                let at = (cell - first_cell) * width;
                tally.finish_cell(&mut task.lanes[at..at + width], &mut target);
            }
            tally.finish_domain(&mut target);
        }
    }
}

impl Sums {
    /// Sums of coarser domains from those of finer ones.
    pub(super) fn coarsen(
        &self,
        layouts: &[Layout],
        coarse_of_fine: &[u32],
        domains: usize,
    ) -> Self {
        let width = self.variables * LANES;
        let lanes = self
            .lanes
            .iter()
            .zip(layouts)
            .map(|(fine, layout)| {
                let mut lanes = Zeroed::new(layout.cells.len() * width);
                lanes
                    .par_chunks_mut(width.max(1))
                    .enumerate()
                    .for_each(|(cell, own)| {
                        for &row in layout.rows(cell) {
                            let from = row as usize * width;
                            add(own, &fine[from..from + width]);
                        }
                    });
                lanes
            })
            .collect();
        let mut coarse = Self {
            lanes,
            totals: Vec::new(),
            moments: vec![[0.0; 3]; domains * self.variables],
            answered: vec![0; domains * self.variables],
            counts: vec![0; domains * self.items * self.slots],
            ..*self
        };
        let per_domain = self.items * self.slots;
        for (fine, &domain) in coarse_of_fine.iter().enumerate() {
            for variable in 0..self.variables {
                let to = domain as usize * self.variables + variable;
                let from = fine * self.variables + variable;
                add(&mut coarse.moments[to], &self.moments[from]);
                coarse.answered[to] += self.answered[from];
            }
            let to = domain as usize * per_domain;
            let counts = coarse.counts[to..to + per_domain].iter_mut();
            counts
                .zip(&self.counts[fine * per_domain..])
                .for_each(|(sum, more)| *sum += more);
        }
        coarse.total(&layouts[0]);
        coarse
    }

    /// Adds the cells of each domain up, compensated.
    fn total(&mut self, layout: &Layout) {
        let bounds = layout.cells.first.clone();
        self.total_domains(&bounds);
    }

    /// Totals of domains whose cells begin at the given places.
    pub(crate) fn total_domains(&mut self, first: &[usize]) {
        let width = self.variables * LANES;
        let mut totals = vec![0.0; (first.len() - 1) * width];
        let cells = &self.lanes[0];
        totals
            .par_chunks_mut(width.max(1))
            .enumerate()
            .for_each(|(domain, own)| {
                let range = first[domain] * width..first[domain + 1] * width;
                let rows = cells[range].chunks_exact(width);
                if rows.len() <= FEW_TERMS {
                    rows.for_each(|cell| add(own, cell));
                    return;
                }
                let mut sums = vec![Compensated::default(); width];
                for cell in rows {
                    sums.iter_mut()
                        .zip(cell)
                        .for_each(|(sum, value)| sum.add(*value));
                }
                own.iter_mut()
                    .zip(sums)
                    .for_each(|(total, sum)| *total = sum.value());
            });
        self.totals = totals;
    }
}

fn add(sums: &mut [f64], more: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(more) {
        *sum += value;
    }
}
