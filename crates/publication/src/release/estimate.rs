//! From forms and weights to figures, by way of the statistics crate.

use statistics::element::{ElementFigure, ElementSample, Figures, Groups, Index, Rule};
use statistics::interval::{self, EffectiveSize, Interval};
use statistics::quantile::OutOfRange;
use survey::Combine;

use super::content::Indicator;
use super::figure::{Distribution, Estimate, Figure};
use super::input::Input;
use super::make::ReleaseError;
use super::rows::{Rows, Table};

/// The sample and the indices of one stream.
pub(super) struct Estimator {
    pub(super) sample: ElementSample,
    pub(super) indices: Vec<Index>,
    /// Answers "not applicable", "do not know", blank as 0, 1, 2, with form and item; most answers are marks.
    others: Vec<(u32, u16, u8)>,
    items: usize,
}

impl Estimator {
    /// Sampled forms are stratified by unit × field, each form its own sampling unit; a stratum with
    /// a single form counts with its deviation from the mean of all. Without weights the forms are taken
    /// as one stratum of equal weights.
    pub(super) fn new(
        input: &Input,
        rows: &Rows<'_>,
        weights: Option<&[f64]>,
    ) -> Result<Self, ReleaseError> {
        let facts = &input.questionnaire;
        let items = input.item_count();
        let mut marks = Vec::with_capacity(rows.len() * items);
        let mut others = Vec::new();
        for (row, own) in (0_u32..).zip(&rows.marks) {
            for (item, &stored) in (0_u16..).zip(own.iter()) {
                let other = match stored {
                    b'1'..=b'5' => {
                        marks.push(stored - b'0');
                        continue;
                    }
                    b'0' => 0,
                    b'9' => 1,
                    _ => 2,
                };
                marks.push(0);
                others.push((row, item, other));
            }
        }
        let scale = (facts.highest, facts.satisfied.as_slice());
        let sample = match weights {
            Some(weights) => ElementSample::new(items, scale, marks, rows.cell.clone(), weights),
            None => ElementSample::new(items, scale, marks, vec![0; rows.len()], &[1.0]),
        };
        Ok(Self {
            sample: sample.map_err(refused)?,
            indices: indices(&facts.indicators, facts.combine),
            others,
            items,
        })
    }

    /// The estimates of every group of a table.
    pub(super) fn tabulate(&self, table: Table) -> Result<Tabulated, ReleaseError> {
        let groups = Groups::of(&self.sample, &table.group, table.keys.len()).map_err(refused)?;
        let figures = Figures::of(&self.sample, &groups, &self.indices).map_err(refused)?;
        let mut others = vec![[0; 3]; table.keys.len() * self.items];
        for &(row, item, other) in &self.others {
            let group = table.group[row as usize];
            if group != u32::MAX {
                let counts = &mut others[group as usize * self.items + usize::from(item)];
                counts[usize::from(other)] += 1;
            }
        }
        Ok(Tabulated {
            table,
            groups,
            figures,
            others,
            items: self.items,
        })
    }
}

/// A table with its estimates.
pub(super) struct Tabulated {
    pub(super) table: Table,
    pub(super) groups: Groups,
    pub(super) figures: Figures,
    others: Vec<[u64; 3]>,
    items: usize,
}

impl Tabulated {
    /// How the answers spread over the marks; of a composite, the (weighted) mean over its items, so that the
    /// satisfied marks add up to the mean of the item shares. None when an item has no answer.
    pub(super) fn distribution(&self, group: usize, indicator: &Indicator) -> Option<Distribution> {
        let mut shares = Vec::new();
        let mut others = [0; 3];
        let equal = 1.0 / indicator.items.len() as f64;
        for (at, &item) in indicator.items.iter().enumerate() {
            let item = item as usize;
            let weights = self.groups.weights(group, item);
            let sum: f64 = weights.iter().sum();
            if sum <= 0.0 {
                return None;
            }
            shares.resize(weights.len(), 0.0);
            let own = indicator.weights.get(at).copied().unwrap_or(equal);
            for (share, weight) in shares.iter_mut().zip(weights) {
                *share += weight / sum * own;
            }
            for (sum, count) in others
                .iter_mut()
                .zip(self.others[group * self.items + item])
            {
                *sum += count;
            }
        }
        let [not_applicable, do_not_know, blank] = others;
        Some(Distribution {
            shares,
            counts: Vec::new(),
            not_applicable,
            do_not_know,
            blank,
        })
    }
}

/// Items, then composites by the rule of the round.
fn indices(indicators: &[Indicator], combine: Combine) -> Vec<Index> {
    let of = |indicator: &Indicator| {
        let items: Vec<usize> = indicator.items.iter().map(|&item| item as usize).collect();
        if let [item] = items.as_slice() {
            return Index::item(*item);
        }
        let rule = match combine {
            _ if !indicator.weights.is_empty() => Rule::Weighted(indicator.weights.clone()),
            Combine::Pooled => Rule::Pooled,
            Combine::MeanOfRespondents => Rule::OfRespondents,
            Combine::MeanOfItems | Combine::MeanOfFactors => return Index::mean_of(items),
        };
        Index { items, rule }
    };
    indicators.iter().map(of).collect()
}

/// An estimate with its interval, or the word for why there is none. `is_share` is true for the share of one
/// item or choice, which has the interval of a share; indices of several items and means have Student's.
pub(super) fn figure(
    estimated: &ElementFigure,
    is_share: bool,
    level: f64,
) -> Result<Figure, ReleaseError> {
    let (Some(value), Some(se)) = (estimated.value, estimated.se) else {
        return Ok(Figure::NotEstimable);
    };
    // Sums of shares may pass 1 by a rounding error.
    let value = value.clamp(0.0, 1.0);
    let df = estimated.df as f64;
    let Interval { low, high } =
        interval_of(value, se, df, estimated.answered, is_share, level).map_err(refused)?;
    let deff = estimated.deff.filter(|&deff| deff > 0.0);
    Ok(Figure::Ok(Estimate {
        value,
        se,
        low,
        high,
        df,
        deff,
        n_eff: deff.map(|deff| estimated.answered as f64 / deff),
    }))
}

/// Shares of an item: logit. Composites and means: Wald with Student's t, cut off at 0 and 1. All or
/// nobody satisfied: exact binomial on the number of answers, because nothing varies.
fn interval_of(
    value: f64,
    se: f64,
    df: f64,
    answered: u64,
    is_share: bool,
    level: f64,
) -> Result<Interval, OutOfRange> {
    if interval::is_extreme(value) {
        let size = EffectiveSize::Capped;
        return interval::korn_graubard(value, se, answered, df, level, size);
    }
    if is_share && let Some(interval) = interval::logit(value, se, df, level)? {
        return Ok(interval);
    }
    let Interval { low, high } = interval::wald(value, se, df, level)?;
    Ok(Interval {
        low: low.max(0.0),
        high: high.min(1.0),
    })
}

pub(super) fn refused(cause: impl std::fmt::Display) -> ReleaseError {
    ReleaseError::Statistics(cause.to_string())
}
