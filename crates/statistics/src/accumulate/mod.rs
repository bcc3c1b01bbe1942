//! Running sums: estimates after every response, without reading the others again.
//!
//! An [`Accumulator`] keeps, for every breakdown, the same sums per (domain, PSU) that
//! [`crate::estimation::tabulate`] computes from columns. Folding a response in (or out again) touches one
//! row of sums per breakdown; reading an estimate builds the table of one domain, whose cost is its number of
//! PSUs, and then computes exactly what the batch computes: shares, means, composites of all kinds, standard
//! errors, design effects, influences.
//!
//! *Weights* are the provisional ones of the moment; re-weighting is a rebuild. *Variance* is that of the
//! first stage (with its finite population), so a design of two stages reads as its ultimate-cluster
//! approximation until the next batch.

mod level;
mod response;
mod routes;
mod rows;

pub use response::{AccumulateError, LiveResponse};

use std::ops::Range;

use crate::design::Design;
use crate::estimation::{Table, Variables};
use level::Level;
use response::{Contribution, Recipe};
use routes::{Routes, Stop};

/// Running sums of items and composites by several breakdowns.
#[derive(Debug, Clone)]
pub struct Accumulator {
    recipe: Recipe,
    levels: Vec<Level>,
    routes: Routes,
    /// Room for the contribution of one response.
    scratch: Contribution,
}

impl Accumulator {
    /// Running sums for the items and composites of `variables` (whose rows are not read) by breakdowns, each
    /// a list of positions in [`LiveResponse::categories`].
    pub fn new(variables: &Variables<'_>, breakdowns: &[Vec<usize>]) -> Self {
        let recipe = Recipe::of(variables);
        let scratch = Contribution::of(&recipe);
        let levels = breakdowns
            .iter()
            .map(|by| Level::new(by.clone(), &recipe))
            .collect();
        Self {
            recipe,
            levels,
            routes: Routes::new(breakdowns),
            scratch,
        }
    }

    /// Folds a response in.
    ///
    /// # Errors
    /// [`AccumulateError`] if it has too few marks or categories, a mark off the scale, or a weight that is
    /// not a positive number; nothing is changed then.
    pub fn add(&mut self, response: &LiveResponse<'_>) -> Result<(), AccumulateError> {
        self.check(response)?;
        let known = self.routes.find(response.psu, response.categories);
        let route = if let Some(route) = known {
            route
        } else {
            let stops = self.levels.iter_mut().map(|level| level.stop(response));
            self.routes.add(stops)
        };
        self.scratch.fill(&self.recipe, response, true);
        for (level, &stop) in self.levels.iter_mut().zip(self.routes.stops(route)) {
            level.add(stop, &self.scratch);
        }
        Ok(())
    }

    /// Takes a response out that was folded in before, with the same weight.
    ///
    /// # Errors
    /// [`AccumulateError`] as for [`Accumulator::add`], or if no such response can have been folded in.
    pub fn remove(&mut self, response: &LiveResponse<'_>) -> Result<(), AccumulateError> {
        self.check(response)?;
        let known = self.routes.find(response.psu, response.categories);
        let route = if let Some(route) = known {
            route
        } else {
            // Perhaps folded in by another accumulator that was merged into this one.
            let stops = self.levels.iter().map(|level| level.find_stop(response));
            let stops: Option<Vec<Stop>> = stops.collect();
            self.routes.add(stops.ok_or(AccumulateError::NotThere)?)
        };
        let stops = self.routes.stops(route);
        let mut levels = self.levels.iter().zip(stops);
        if !levels.all(|(level, &stop)| level.is_live(stop)) {
            return Err(AccumulateError::NotThere);
        }
        self.scratch.fill(&self.recipe, response, false);
        for (level, &stop) in self.levels.iter_mut().zip(stops) {
            level.remove(stop, &self.scratch);
        }
        Ok(())
    }

    fn check(&self, response: &LiveResponse<'_>) -> Result<(), AccumulateError> {
        let needed = self
            .levels
            .iter()
            .map(Level::categories_needed)
            .max()
            .unwrap_or(0);
        self.recipe.check(response, needed)
    }

    /// Adds all responses of another accumulator of the same variables and breakdowns.
    ///
    /// # Errors
    /// [`AccumulateError::Different`] if they are not the same; nothing is changed then.
    pub fn merge(&mut self, other: &Self) -> Result<(), AccumulateError> {
        let same_levels = self.levels.len() == other.levels.len()
            && self
                .levels
                .iter()
                .zip(&other.levels)
                .all(|(a, b)| a.by() == b.by());
        if self.recipe != other.recipe || !same_levels {
            return Err(AccumulateError::Different);
        }
        for (level, more) in self.levels.iter_mut().zip(&other.levels) {
            level.merge(more);
        }
        Ok(())
    }

    /// Folds a range of rows in: a rebuild from columns. `psu` and `weights` have one value a row,
    /// `categories` one code a row for each category.
    ///
    /// # Errors
    /// [`AccumulateError`] as for [`Accumulator::add`]; rows before the offending one stay folded in.
    pub fn add_rows(
        &mut self,
        variables: &Variables<'_>,
        psu: &[u32],
        weights: &[f64],
        categories: &[&[u32]],
        rows: Range<usize>,
    ) -> Result<(), AccumulateError> {
        let mut marks = vec![0; self.recipe.items()];
        let mut codes = vec![0; categories.len()];
        for row in rows {
            variables.marks_of_row(row, &mut marks);
            for (code, category) in codes.iter_mut().zip(categories) {
                *code = category[row];
            }
            let (psu, weight) = (psu[row], weights[row]);
            self.add(&LiveResponse {
                psu,
                weight,
                categories: &codes,
                marks: &marks,
            })?;
        }
        Ok(())
    }

    /// Number of responses folded in.
    pub fn responses(&self) -> u64 {
        self.levels.first().map_or(0, Level::responses)
    }

    /// The table of one domain of one breakdown, as it stands; `None` while it has no responses.
    ///
    /// `design` describes the sampled PSUs, one row each in the order of their numbers in
    /// [`LiveResponse::psu`]: strata, first-stage populations, rule for lonely PSUs. PSUs that have not
    /// answered yet belong in it: they count in n_h.
    pub fn table<'a>(
        &self,
        design: &'a Design,
        breakdown: usize,
        key: &[u32],
    ) -> Option<Table<'a>> {
        self.levels[breakdown].table(design, &self.recipe, key)
    }

    /// Keys of the domains of a breakdown that have responses, in order.
    pub fn domains(&self, breakdown: usize) -> Vec<Vec<u32>> {
        self.levels[breakdown].domains()
    }
}
