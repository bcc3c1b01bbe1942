//! The one pass over the columns: weighted sums per cell, counts per domain.

use super::cells::Layout;
use super::items::{BLANK, NOT_APPLICABLE, Scale};
use super::variables::{CheckedComposite, Number, Variables};

/// Weighted sums of one variable in one layout, a value per cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lanes {
    /// Σ w over the rows that answered.
    pub(crate) base: Vec<f64>,
    /// Σ w·first: satisfied, the respondent's share, or a number.
    pub(crate) first: Vec<f64>,
    /// Σ w·second: the mark, the respondent's mean mark, or a denominator.
    pub(crate) second: Vec<f64>,
}

/// Second moments and counts of one variable in one domain.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Moments {
    /// Number of answered rows of positive weight.
    pub(crate) n: u64,
    /// Σ w·first².
    pub(crate) first_first: f64,
    /// Σ w·first·second.
    pub(crate) first_second: f64,
    /// Σ w·second².
    pub(crate) second_second: f64,
    /// For items: rows per mark (position 0 is mark 1), then not applicable, then blank.
    pub(crate) counts: Vec<u64>,
}

/// Everything kept of one variable: lanes by layout (leaf units first, then each calibration), and
/// moments by domain.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums {
    pub(crate) lanes: Vec<Lanes>,
    pub(crate) moments: Vec<Moments>,
}

/// Where and with which weights to sum.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) domains: usize,
    pub(super) domain_of_row: &'a [u32],
    pub(super) weights: &'a [f64],
    /// Layouts with their own row weights.
    pub(super) layouts: Vec<(Layout, std::borrow::Cow<'a, [f64]>)>,
}

/// One row's values of a variable; `None` is no answer.
type RowValues = Option<(f64, f64)>;

impl Plan<'_> {
    pub(super) fn sum(&self, variables: &Variables<'_>, variable: usize) -> Sums {
        let (items, composites) = (variables.items.len(), variables.composites.len());
        if variable < items {
            self.sum_marks(&variables.scale, variables.items[variable].marks)
        } else if variable < items + composites {
            let composite = &variables.composites[variable - items];
            self.sum_values(&respondent_means(variables, composite))
        } else {
            self.sum_values(&numbers(&variables.numbers[variable - items - composites]))
        }
    }

    /// Marks take the quick way: a table look-up per row, one cell of four neighbours per layout.
    fn sum_marks(&self, scale: &Scale, marks: &[u8]) -> Sums {
        let highest = usize::from(scale.highest());
        let mut worth = [[0.0_f64; 4]; 256];
        let mut slot = [0_usize; 256];
        for mark in 0..=u8::MAX {
            let at = usize::from(mark);
            if scale.is_answer(mark) {
                let value = f64::from(mark);
                let satisfied = f64::from(u8::from(scale.is_satisfied(mark)));
                worth[at] = [1.0, satisfied, value, value * value];
                slot[at] = at - 1;
            }
        }
        slot[usize::from(NOT_APPLICABLE)] = highest;
        slot[usize::from(BLANK)] = highest + 1;
        let width = highest + 2;
        let mut counts = vec![0_u32; self.domains * width];
        let mut zero_weight = vec![0_u64; self.domains];
        for ((&mark, &domain), &weight) in marks.iter().zip(self.domain_of_row).zip(self.weights) {
            let at = usize::from(mark);
            counts[domain as usize * width + slot[at]] += 1;
            if weight == 0.0 && slot[at] < highest {
                zero_weight[domain as usize] += 1;
            }
        }
        let mut squares = vec![0.0; self.domains];
        let mut satisfied_marks = vec![0.0; self.domains];
        let mut lanes = Vec::with_capacity(self.layouts.len());
        for (position, (layout, weights)) in self.layouts.iter().enumerate() {
            let mut cells = vec![[0.0_f64; 4]; layout.cells.len()];
            for ((&mark, &cell), &weight) in marks.iter().zip(&layout.cell_of_row).zip(&**weights) {
                let value = &worth[usize::from(mark)];
                let sums = &mut cells[cell as usize];
                for lane in 0..4 {
                    sums[lane] += weight * value[lane];
                }
            }
            if position == 0 {
                for domain in 0..self.domains {
                    let own = &cells[layout.cells.of_domain(domain)];
                    squares[domain] = own.iter().map(|sums| sums[3]).sum();
                    satisfied_marks[domain] = own.iter().map(|sums| sums[1]).sum();
                }
            }
            lanes.push(Lanes {
                base: cells.iter().map(|sums| sums[0]).collect(),
                first: cells.iter().map(|sums| sums[1]).collect(),
                second: cells.iter().map(|sums| sums[2]).collect(),
            });
        }
        let moments = (0..self.domains)
            .map(|domain| {
                let own = &counts[domain * width..(domain + 1) * width];
                let counts: Vec<u64> = own.iter().map(|&count| u64::from(count)).collect();
                Moments {
                    n: counts[..highest].iter().sum::<u64>() - zero_weight[domain],
                    first_first: satisfied_marks[domain],
                    first_second: 0.0,
                    second_second: squares[domain],
                    counts,
                }
            })
            .collect();
        Sums { lanes, moments }
    }

    fn sum_values(&self, values: &[RowValues]) -> Sums {
        let mut moments = vec![Moments::default(); self.domains];
        for ((value, &domain), &weight) in values.iter().zip(self.domain_of_row).zip(self.weights) {
            if let (Some((first, second)), true) = (value, weight != 0.0) {
                let own = &mut moments[domain as usize];
                own.n += 1;
                own.first_first += weight * first * first;
                own.first_second += weight * first * second;
                own.second_second += weight * second * second;
            }
        }
        let lanes = self
            .layouts
            .iter()
            .map(|(layout, weights)| {
                let zeros = vec![0.0; layout.cells.len()];
                let mut lanes = Lanes {
                    base: zeros.clone(),
                    first: zeros.clone(),
                    second: zeros,
                };
                for ((value, &cell), &weight) in
                    values.iter().zip(&layout.cell_of_row).zip(&**weights)
                {
                    if let Some((first, second)) = value {
                        lanes.base[cell as usize] += weight;
                        lanes.first[cell as usize] += weight * first;
                        lanes.second[cell as usize] += weight * second;
                    }
                }
                lanes
            })
            .collect();
        Sums { lanes, moments }
    }
}

/// Each respondent's share of satisfied marks and mean mark over the items he or she answered.
fn respondent_means(variables: &Variables<'_>, composite: &CheckedComposite) -> Vec<RowValues> {
    let mut tallies = vec![[0_u16; 3]; variables.rows];
    for &item in &composite.items {
        for (tally, &mark) in tallies.iter_mut().zip(variables.items[item].marks) {
            if variables.scale.is_answer(mark) {
                tally[0] += 1;
                tally[1] += u16::from(variables.scale.is_satisfied(mark));
                tally[2] += u16::from(mark);
            }
        }
    }
    tallies
        .iter()
        .map(|&[answered, satisfied, marks]| {
            let answered = f64::from(answered);
            (answered > 0.0).then(|| (f64::from(satisfied) / answered, f64::from(marks) / answered))
        })
        .collect()
}

fn numbers(number: &Number<'_>) -> Vec<RowValues> {
    let present =
        |first: f64, second: f64| (!first.is_nan() && !second.is_nan()).then_some((first, second));
    match number.over {
        None => number
            .values
            .iter()
            .map(|&first| present(first, 1.0))
            .collect(),
        Some(over) => number
            .values
            .iter()
            .zip(over)
            .map(|(&a, &b)| present(a, b))
            .collect(),
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
        let lanes = self
            .lanes
            .iter()
            .zip(layouts)
            .map(|(lanes, layout)| Lanes {
                base: layout.add_up(&lanes.base),
                first: layout.add_up(&lanes.first),
                second: layout.add_up(&lanes.second),
            })
            .collect();
        let mut moments = vec![Moments::default(); domains];
        for (fine, &coarse) in self.moments.iter().zip(coarse_of_fine) {
            let own = &mut moments[coarse as usize];
            own.n += fine.n;
            own.first_first += fine.first_first;
            own.first_second += fine.first_second;
            own.second_second += fine.second_second;
            own.counts.resize(fine.counts.len(), 0);
            for (sum, count) in own.counts.iter_mut().zip(&fine.counts) {
                *sum += count;
            }
        }
        Self { lanes, moments }
    }
}
