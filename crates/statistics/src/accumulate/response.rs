//! One response and what it adds to the sums.

use crate::estimation::{
    BLANK, CheckedComposite, Combine, LANES, NOT_APPLICABLE, Scale, Variables,
};

/// A response as it arrives.
#[derive(Debug, Clone, Copy)]
pub struct LiveResponse<'a> {
    /// Number of its PSU.
    pub psu: u32,
    /// Its weight.
    pub weight: f64,
    /// Level code of every category breakdowns refer to.
    pub categories: &'a [u32],
    /// Its marks, in the order of the items.
    pub marks: &'a [u8],
}

/// A response that cannot be folded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccumulateError {
    /// Too few or too many marks.
    #[error("the response does not have one mark per item")]
    WrongMarks,
    /// Too few category codes.
    #[error("the response lacks a category of a breakdown")]
    MissingCategory,
    /// A mark off the scale.
    #[error("item {0} (counted from 1) has a mark off the scale")]
    MarkOutsideScale(usize),
    /// A weight that is not a positive number.
    #[error("the weight must be a positive number")]
    InvalidWeight,
    /// Taking out what was never folded in.
    #[error("no such response was folded in")]
    NotThere,
    /// Accumulators of other variables or breakdowns.
    #[error("the accumulators keep different sums")]
    Different,
}

/// The variables, without their columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Recipe {
    pub(super) scale: Scale,
    /// Per mark: what it adds for a weight of one.
    worth: Vec<Worth>,
    pub(super) items: usize,
    pub(super) composites: Vec<CheckedComposite>,
}

/// What an answer adds: answered, satisfied, mark, mark².
type Worth = [f64; 4];

impl Recipe {
    pub(super) fn of(variables: &Variables<'_>) -> Self {
        let scale = variables.scale();
        let worth = |mark: u8| {
            if !scale.is_answer(mark) {
                return [0.0; 4];
            }
            let satisfied = f64::from(u8::from(scale.is_satisfied(mark)));
            let value = f64::from(mark);
            [1.0, satisfied, value, value * value]
        };
        Self {
            worth: (0..=u8::MAX).map(worth).collect(),
            scale: scale.clone(),
            items: variables.item_codes().count(),
            composites: variables.composites.clone(),
        }
    }

    /// Second moments kept per domain: second² of items (first² is first), then first², first·second,
    /// second² of the composites that are means of respondents.
    pub(super) fn moments(&self) -> usize {
        self.items + 3 * self.of_respondents().count()
    }

    /// Lanes kept of each composite, those of items being [`LANES`]: a composite that is not a mean of
    /// respondents needs its base only.
    pub(super) fn composite_lanes(&self) -> impl Iterator<Item = usize> {
        self.composites.iter().map(|composite| {
            if composite.combine == Combine::MeanOfRespondents {
                LANES
            } else {
                1
            }
        })
    }

    fn of_respondents(&self) -> impl Iterator<Item = &CheckedComposite> {
        let composites = self.composites.iter();
        composites.filter(|composite| composite.combine == Combine::MeanOfRespondents)
    }

    /// Lanes of all variables.
    pub(super) fn lanes(&self) -> usize {
        LANES * self.items + self.composite_lanes().sum::<usize>()
    }

    /// Numbers kept per cell: lanes, then answers to every variable.
    pub(super) fn cell_width(&self) -> usize {
        self.lanes() + self.variables()
    }

    pub(super) fn items(&self) -> usize {
        self.items
    }

    pub(super) fn variables(&self) -> usize {
        self.items + self.composites.len()
    }

    /// Slots of mark counts per item: the marks, not applicable, blank.
    pub(super) fn slots(&self) -> usize {
        usize::from(self.scale.highest()) + 2
    }

    pub(super) fn check(
        &self,
        response: &LiveResponse<'_>,
        categories: usize,
    ) -> Result<(), AccumulateError> {
        if response.marks.len() != self.items {
            return Err(AccumulateError::WrongMarks);
        }
        if response.categories.len() < categories {
            return Err(AccumulateError::MissingCategory);
        }
        if !(response.weight.is_finite() && response.weight > 0.0) {
            return Err(AccumulateError::InvalidWeight);
        }
        let off = |mark: &u8| *mark != BLANK && *mark > self.scale.highest();
        match response.marks.iter().position(off) {
            Some(item) => Err(AccumulateError::MarkOutsideScale(item + 1)),
            None => Ok(()),
        }
    }
}

/// What one response adds to its cell and to its domain, laid out as they are; negative to take it out.
#[derive(Debug, Clone)]
pub(super) struct Contribution {
    /// Lanes of every variable, then 1 for every variable that was answered.
    pub(super) cell: Vec<f64>,
    /// As [`Recipe::moments`].
    pub(super) moments: Vec<f64>,
    /// Position of every item's mark among the mark counts.
    pub(super) counts: Vec<usize>,
}

impl Contribution {
    pub(super) fn of(recipe: &Recipe) -> Self {
        Self {
            cell: vec![0.0; recipe.cell_width()],
            moments: vec![0.0; recipe.moments()],
            counts: vec![0; recipe.items],
        }
    }

    pub(super) fn fill(&mut self, recipe: &Recipe, response: &LiveResponse<'_>, adding: bool) {
        let sign = if adding { 1.0 } else { -1.0 };
        let weight = sign * response.weight;
        let (lanes, answered) = self.cell.split_at_mut(recipe.lanes());
        let (of_items, of_composites) = lanes.split_at_mut(LANES * recipe.items);
        let highest = usize::from(recipe.scale.highest());
        let targets = of_items
            .as_chunks_mut::<LANES>()
            .0
            .iter_mut()
            .zip(answered.iter_mut())
            .zip(&mut self.moments)
            .zip(&mut self.counts);
        let mut start = 0;
        for (&mark, (((lanes, answered), moment), count)) in response.marks.iter().zip(targets) {
            let [base, first, second, square] = recipe.worth[usize::from(mark)];
            *lanes = [weight * base, weight * first, weight * second];
            *answered = sign * base;
            *moment = weight * square;
            let slot = match mark {
                NOT_APPLICABLE => highest,
                BLANK => highest + 1,
                _ => usize::from(mark) - 1,
            };
            *count = start + slot;
            start += highest + 2;
        }
        let (mut lane, mut moment) = (0, recipe.items);
        for (composite, answered) in recipe.composites.iter().zip(&mut answered[recipe.items..]) {
            let marks = composite.items.iter().map(|&item| response.marks[item]);
            if composite.combine == Combine::MeanOfRespondents {
                let (first, second, any) = means(recipe, marks);
                let base = weight * any;
                of_composites[lane..lane + LANES].copy_from_slice(&[
                    base,
                    base * first,
                    base * second,
                ]);
                self.moments[moment..moment + 3].copy_from_slice(&[
                    base * first * first,
                    base * first * second,
                    base * second * second,
                ]);
                *answered = sign * any;
                lane += LANES;
                moment += 3;
            } else {
                let any = marks.fold(0.0, |any: f64, mark| {
                    any.max(recipe.worth[usize::from(mark)][0])
                });
                of_composites[lane] = weight * any;
                *answered = sign * any;
                lane += 1;
            }
        }
    }
}

/// Share of satisfied marks and mean mark of a respondent's answers, and 1 if there are any.
fn means(recipe: &Recipe, marks: impl Iterator<Item = u8>) -> (f64, f64, f64) {
    let mut sums = [0.0; 3];
    for mark in marks {
        for (sum, more) in sums.iter_mut().zip(recipe.worth[usize::from(mark)]) {
            *sum += more;
        }
    }
    let [answered, satisfied, sum] = sums;
    if answered > 0.0 {
        (satisfied / answered, sum / answered, 1.0)
    } else {
        (0.0, 0.0, 0.0)
    }
}
