//! One response and what it adds to the sums.

use crate::estimation::{BLANK, CheckedComposite, NOT_APPLICABLE, Scale, Variables};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recipe {
    pub(super) scale: Scale,
    /// Per mark: answered, satisfied (16 bits up), the mark itself (32 bits up).
    worth: Vec<u64>,
    pub(super) items: usize,
    pub(super) composites: Vec<CheckedComposite>,
}

impl Recipe {
    pub(super) fn of(variables: &Variables<'_>) -> Self {
        let scale = variables.scale();
        let worth = |mark: u8| {
            let answered = u64::from(scale.is_answer(mark));
            let satisfied = u64::from(scale.is_satisfied(mark));
            answered * (1 | satisfied << 16 | u64::from(mark) << 32)
        };
        Self {
            worth: (0..=u8::MAX).map(worth).collect(),
            scale: scale.clone(),
            items: variables.item_codes().count(),
            composites: variables.composites.clone(),
        }
    }

    /// Second moments kept per domain.
    pub(super) fn moments(&self) -> usize {
        self.items + 3 * self.composites.len()
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

/// What one response adds: to every variable's lanes, moments and counts.
#[derive(Debug, Clone)]
pub(super) struct Contribution {
    /// base, first, second of every variable.
    pub(super) lanes: Vec<f64>,
    /// second² of every item (first² is first), then first², first·second, second² of every composite.
    pub(super) moments: Vec<f64>,
    /// Whether the variable was answered.
    pub(super) answered: Vec<u32>,
    /// Slot of the mark counts of every item.
    pub(super) slots: Vec<u8>,
}

impl Contribution {
    pub(super) fn of(recipe: &Recipe) -> Self {
        let variables = recipe.variables();
        Self {
            lanes: vec![0.0; 3 * variables],
            moments: vec![0.0; recipe.moments()],
            answered: vec![0; variables],
            slots: vec![0; recipe.items],
        }
    }

    pub(super) fn fill(&mut self, recipe: &Recipe, response: &LiveResponse<'_>, adding: bool) {
        let weight = if adding {
            response.weight
        } else {
            -response.weight
        };
        let highest = recipe.scale.highest();
        let part = |tally: u64, shift: u32| ((tally >> shift) & 0xffff) as f64;
        for (item, &mark) in response.marks.iter().enumerate() {
            let worth = recipe.worth[usize::from(mark)];
            self.slots[item] = match mark {
                NOT_APPLICABLE => highest,
                BLANK => highest + 1,
                _ => mark - 1,
            };
            self.put(
                recipe,
                item,
                weight,
                (worth != 0).then(|| (part(worth, 16), part(worth, 32))),
            );
        }
        for (position, composite) in recipe.composites.iter().enumerate() {
            let marks = composite.items.iter().map(|&item| response.marks[item]);
            let tally: u64 = marks.map(|mark| recipe.worth[usize::from(mark)]).sum();
            let answered = part(tally, 0);
            let means = (part(tally, 16) / answered, part(tally, 32) / answered);
            self.put(
                recipe,
                recipe.items + position,
                weight,
                (answered > 0.0).then_some(means),
            );
        }
    }

    fn put(&mut self, recipe: &Recipe, variable: usize, weight: f64, value: Option<(f64, f64)>) {
        let (base, first, second) = match value {
            Some((first, second)) => (weight, first, second),
            None => (0.0, 0.0, 0.0),
        };
        self.answered[variable] = u32::from(value.is_some());
        let at = 3 * variable;
        self.lanes[at..at + 3].copy_from_slice(&[base, base * first, base * second]);
        if let Some(composite) = variable.checked_sub(recipe.items) {
            let at = recipe.items + 3 * composite;
            let squares = [first * first, first * second, second * second];
            for (moment, square) in self.moments[at..at + 3].iter_mut().zip(squares) {
                *moment = base * square;
            }
        } else {
            self.moments[variable] = base * second * second;
        }
    }
}
