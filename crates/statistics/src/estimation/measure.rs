//! What is measured, and its linearisation.

use super::sums::{LANES, Lane};
use super::table::Table;
use super::variables::Combine;

/// How marks become a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Score {
    /// Share of satisfied answers, 0 to 1.
    Share,
    /// Mean mark divided by the highest mark, 0 to 1.
    Mean,
    /// Mean mark on the scale itself.
    Mark,
}

/// What is estimated in a domain; variables are named by their position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// An item.
    Item(usize, Score),
    /// A composite, combined as it was defined.
    Composite(usize, Score),
    /// Estimated number of people in the population satisfied with an item: Σ w s.
    Satisfied(usize),
    /// Mean of a number: Σ w y / Σ w over the rows that have it.
    Mean(usize),
    /// Total of a number: Σ w y.
    Total(usize),
    /// Ratio of a number to its denominator: Σ w y / Σ w x.
    Ratio(usize),
}

/// The linear expansion of an estimate in the weighted sums: dθ = Σ c_t · d(sum_t).
///
/// *Source*: Woodruff 1971; Binder 1983.
#[derive(Debug, Clone)]
pub(super) struct Expansion {
    pub(super) value: f64,
    pub(super) terms: Vec<Term>,
}

/// The expansion of a ratio of two sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    pub(super) value: f64,
    pub(super) terms: [Term; 2],
}

/// A variable, one of its lanes, and the derivative with respect to that sum.
pub(super) type Term = (usize, Lane, f64);

impl From<Ratio> for Expansion {
    fn from(ratio: Ratio) -> Self {
        Self {
            value: ratio.value,
            terms: ratio.terms.to_vec(),
        }
    }
}

impl Table<'_> {
    /// Variable whose answered rows are the measure's base, for n and degrees of freedom.
    pub(super) fn base_variable(&self, measure: Measure) -> usize {
        match measure {
            Measure::Item(item, _) | Measure::Satisfied(item) => item,
            Measure::Composite(composite, _) => self.items() + composite,
            Measure::Mean(number) | Measure::Total(number) | Measure::Ratio(number) => {
                self.items() + self.composites.len() + number
            }
        }
    }

    /// Total of a lane over the cells of a domain.
    pub(super) fn total(&self, domain: usize, variable: usize, lane: Lane) -> f64 {
        self.sums.totals[(domain * self.sums.variables + variable) * LANES + lane as usize]
    }

    /// The sum of a lane in every cell of a domain.
    pub(super) fn lane(
        &self,
        domain: usize,
        variable: usize,
        lane: Lane,
    ) -> impl Iterator<Item = f64> {
        let width = self.sums.variables * LANES;
        let cells = self.cells[0].of_domain(domain);
        let rows = self.sums.lanes[0][cells.start * width..cells.end * width].chunks_exact(width);
        rows.map(move |row| row[variable * LANES + lane as usize])
    }

    /// The estimate when the weights of every PSU are multiplied by a factor; `None` where a denominator is
    /// then empty.
    pub(crate) fn value_with(
        &self,
        domain: usize,
        measure: Measure,
        factors: &[f64],
    ) -> Option<f64> {
        assert!(
            self.design.projections.is_empty(),
            "calibrated weights need recalibration"
        );
        let cells = self.cells[0].of_domain(domain);
        let units = &self.cells[0].unit[cells];
        let total = |variable: usize, lane: Lane| -> f64 {
            let sums = self.lane(domain, variable, lane);
            let factor = |unit: u32| factors[self.psu_of_leaf[unit as usize] as usize];
            units
                .iter()
                .zip(sums)
                .map(|(&unit, sum)| factor(unit) * sum)
                .sum()
        };
        self.expand_from(measure, &total)
            .map(|expansion| expansion.value)
    }

    /// The estimate and its expansion; `None` where a denominator is empty.
    pub(super) fn expand(&self, domain: usize, measure: Measure) -> Option<Expansion> {
        self.expand_from(measure, &|variable, lane| {
            self.total(domain, variable, lane)
        })
    }

    fn expand_from(
        &self,
        measure: Measure,
        total: &impl Fn(usize, Lane) -> f64,
    ) -> Option<Expansion> {
        let variable = self.base_variable(measure);
        match measure {
            Measure::Item(_, score) => self.item_ratio(variable, score, total).map(Expansion::from),
            Measure::Composite(composite, score) => self.expand_composite(composite, score, total),
            Measure::Mean(_) => {
                ratio(total, variable, (Lane::First, Lane::Base), 1.0).map(Expansion::from)
            }
            Measure::Ratio(_) => {
                ratio(total, variable, (Lane::First, Lane::Second), 1.0).map(Expansion::from)
            }
            Measure::Total(_) | Measure::Satisfied(_) => Some(Expansion {
                value: total(variable, Lane::First),
                terms: vec![(variable, Lane::First, 1.0)],
            }),
        }
    }

    /// An item's estimate: its satisfied (or its marks) over its answers.
    pub(super) fn item_ratio(
        &self,
        item: usize,
        score: Score,
        total: &impl Fn(usize, Lane) -> f64,
    ) -> Option<Ratio> {
        ratio(
            total,
            item,
            (lane_of(score), Lane::Base),
            self.scale_of(score),
        )
    }

    fn expand_composite(
        &self,
        position: usize,
        score: Score,
        total: &impl Fn(usize, Lane) -> f64,
    ) -> Option<Expansion> {
        let composite = &self.composites[position];
        let scale = self.scale_of(score);
        let lanes = (lane_of(score), Lane::Base);
        match composite.combine {
            Combine::MeanOfRespondents => {
                ratio(total, self.items() + position, lanes, scale).map(Expansion::from)
            }
            Combine::MeanOfItems => {
                let share = 1.0 / composite.items.len() as f64;
                let mut mean = Expansion {
                    value: 0.0,
                    terms: Vec::new(),
                };
                for &item in &composite.items {
                    let own = ratio(total, item, lanes, scale)?;
                    mean.value += own.value * share;
                    mean.terms
                        .extend(own.terms.map(|(v, l, c)| (v, l, c * share)));
                }
                Some(mean)
            }
            Combine::Pooled => {
                let sum = |lane: Lane| {
                    composite
                        .items
                        .iter()
                        .map(|&item| total(item, lane))
                        .sum::<f64>()
                };
                let below = sum(Lane::Base);
                if below == 0.0 {
                    return None;
                }
                let value = scale * sum(lane_of(score)) / below;
                let terms = composite
                    .items
                    .iter()
                    .flat_map(|&item| {
                        [
                            (item, lane_of(score), scale / below),
                            (item, Lane::Base, -value / below),
                        ]
                    })
                    .collect();
                Some(Expansion { value, terms })
            }
        }
    }

    pub(super) fn scale_of(&self, score: Score) -> f64 {
        if score == Score::Mean {
            1.0 / f64::from(self.highest)
        } else {
            1.0
        }
    }
}

/// R = Y/X: dR = (dY − R dX)/X.
fn ratio(
    total: &impl Fn(usize, Lane) -> f64,
    variable: usize,
    (numerator, denominator): (Lane, Lane),
    scale: f64,
) -> Option<Ratio> {
    let below = total(variable, denominator);
    if below == 0.0 {
        return None;
    }
    let value = scale * total(variable, numerator) / below;
    let terms = [
        (variable, numerator, scale / below),
        (variable, denominator, -value / below),
    ];
    Some(Ratio { value, terms })
}

fn lane_of(score: Score) -> Lane {
    if score == Score::Share {
        Lane::First
    } else {
        Lane::Second
    }
}
