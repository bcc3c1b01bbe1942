//! The unchecked description of a design, and its check.

use crate::category::{Category, Classes, Crossed};

use super::hierarchy::Stage;
use super::{Design, DesignError, RowList};

/// What to do with a stratum of which a single PSU was sampled.
///
/// *Source*: R `survey` option `survey.lonely.psu`; Stata `svyset, singleunit()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LonelyPsu {
    /// Refuse the design.
    #[default]
    Fail,
    /// The PSU represents only itself: no contribution to the variance.
    Certainty,
    /// Deviation of the PSU's total from the mean of all PSU totals.
    Adjust,
    /// The average contribution of the other strata.
    Average,
}

/// How far cluster labels identify clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClusterLabels {
    /// A first-stage label means the same PSU everywhere; one in two strata is an error.
    #[default]
    Unique,
    /// Labels start again in every stratum (PSU 1, 2, … in each).
    WithinStratum,
}

/// A design as described by a plan, before it is checked.
///
/// ```
/// use statistics::{Category, DesignSpec};
/// let stratum = Category::from_labels("stratum", ["A", "A", "A", "B", "B"]);
/// let commune = Category::from_labels("commune", ["1", "1", "2", "3", "4"]);
/// let design = DesignSpec {
///     strata: Some(&stratum),
///     clusters: vec![&commune],
///     ..DesignSpec::of_weights(vec![10.0, 10.0, 12.0, 8.0, 9.0])
/// }
/// .check()
/// .unwrap();
/// assert_eq!(design.degrees_of_freedom(), 2);
/// ```
#[derive(Debug, Clone)]
pub struct DesignSpec<'a> {
    /// One weight a row; zero keeps the row in the design but out of every estimate.
    pub weights: Vec<f64>,
    /// Strata of the first stage; none means one stratum.
    pub strata: Option<&'a Category>,
    /// Cluster labels per stage, outermost first; empty: each row is its own PSU. From the second stage on
    /// labels need only be unique within their parent.
    pub clusters: Vec<&'a Category>,
    /// How far first-stage labels reach.
    pub labels: ClusterLabels,
    /// Number of units in the population of the row's group, per stage. One more than `clusters`: the row
    /// itself is the last stage. Fewer: the remaining stages are taken as drawn with replacement.
    pub population: Vec<&'a [f64]>,
    /// Rule for strata with one sampled PSU.
    pub lonely: LonelyPsu,
    /// Strata to merge before anything else: (stratum, stratum it joins), by label.
    pub collapse: Vec<(String, String)>,
}

impl DesignSpec<'_> {
    /// A design of independent rows with these weights, to be refined with struct update syntax.
    pub fn of_weights(weights: Vec<f64>) -> Self {
        Self {
            weights,
            strata: None,
            clusters: Vec::new(),
            labels: ClusterLabels::Unique,
            population: Vec::new(),
            lonely: LonelyPsu::Fail,
            collapse: Vec::new(),
        }
    }

    /// Checks the description and numbers its units.
    ///
    /// # Errors
    /// [`DesignError`], naming the rows.
    pub fn check(&self) -> Result<Design, DesignError> {
        let rows = self.weights.len();
        check_weights(&self.weights, rows)?;
        self.check_lengths()?;
        let whole = vec![0; rows];
        let original = match self.strata {
            Some(strata) => {
                Classes::cross(&whole, 1, strata.codes(), strata.levels().len()).classes
            }
            None => Classes::whole(rows),
        };
        let merged = self.collapse(&original)?;
        let strata = Classes::cross(&whole, 1, &merged, original.count).classes;
        let mut stages = self.number_units(&original, &strata)?;
        link_fractions(&mut stages);
        let expansion = expansion_weights(&stages, rows);
        let contributing = stages
            .iter()
            .rposition(|s| s.reach.iter().any(|&r| r > 0.0));
        stages.truncate(contributing.map_or(1, |last| last + 1));
        let lonely_strata = self.check_lonely(&stages)?;
        Ok(Design {
            weights: self.weights.clone(),
            strata: strata.count,
            stages,
            lonely: self.lonely,
            lonely_strata,
            expansion,
            projections: Vec::new(),
        })
    }

    fn check_lengths(&self) -> Result<(), DesignError> {
        let expected = self.weights.len();
        let named = self
            .strata
            .iter()
            .chain(&self.clusters)
            .map(|c| (c.name().to_owned(), c.len()));
        let populations =
            self.population.iter().enumerate().map(|(stage, column)| {
                (format!("population of stage {}", stage + 1), column.len())
            });
        for (column, found) in named.chain(populations) {
            if found != expected {
                return Err(DesignError::WrongLength {
                    column,
                    found,
                    expected,
                });
            }
        }
        if self.population.len() > self.clusters.len() + 1 {
            return Err(DesignError::TooManyPopulations {
                populations: self.population.len(),
                stages: self.clusters.len(),
            });
        }
        Ok(())
    }

    /// Stratum of each row with the collapse table applied (chains are followed once, in order).
    fn collapse(&self, original: &Classes) -> Result<Vec<u32>, DesignError> {
        let mut target: Vec<u32> = (0..crate::category::code(original.count)).collect();
        let find = |label: &String| -> Result<u32, DesignError> {
            let unknown = || DesignError::UnknownStratum(label.clone());
            let strata = self.strata.ok_or_else(unknown)?;
            let code = strata.code_of(label).ok_or_else(unknown)?;
            let row = strata
                .codes()
                .iter()
                .position(|&c| c == code)
                .ok_or_else(unknown)?;
            Ok(original.of_row[row])
        };
        for (from, to) in &self.collapse {
            let (from, to) = (find(from)?, find(to)?);
            let (from, to) = (target[from as usize], target[to as usize]);
            target
                .iter_mut()
                .filter(|class| **class == from)
                .for_each(|class| *class = to);
        }
        Ok(original
            .of_row
            .iter()
            .map(|&class| target[class as usize])
            .collect())
    }

    fn number_units(
        &self,
        original: &Classes,
        strata: &Classes,
    ) -> Result<Vec<Stage>, DesignError> {
        let rows = self.weights.len();
        let each_row: Vec<u32> = (0..crate::category::code(rows)).collect();
        let needed = self.clusters.len().max(self.population.len()).max(1);
        let mut stages: Vec<Stage> = Vec::with_capacity(needed);
        for stage in 0..needed {
            let crossed = match (stage, self.clusters.get(stage)) {
                (0, Some(labels)) => {
                    if self.labels == ClusterLabels::Unique {
                        self.check_unique(labels, original)?;
                    }
                    let own = Classes::cross(
                        &original.of_row,
                        original.count,
                        labels.codes(),
                        labels.levels().len(),
                    );
                    let own = own.classes;
                    Classes::cross(&strata.of_row, strata.count, &own.of_row, own.count)
                }
                (0, None) => Classes::cross(&strata.of_row, strata.count, &each_row, rows),
                (_, labels) => {
                    let above = &stages[stage - 1];
                    let (codes, levels) =
                        labels.map_or((&each_row[..], rows), |l| (l.codes(), l.levels().len()));
                    Classes::cross(&above.unit_of_row, above.units(), codes, levels)
                }
            };
            let group_of_row = match stage {
                0 => strata.of_row.clone(),
                _ => stages[stage - 1].unit_of_row.clone(),
            };
            stages.push(self.make_stage(stage, &crossed, &group_of_row)?);
        }
        Ok(stages)
    }

    fn make_stage(
        &self,
        stage: usize,
        crossed: &Crossed,
        group_of_row: &[u32],
    ) -> Result<Stage, DesignError> {
        let groups = crossed
            .parents
            .last()
            .map_or(0, |&(group, _)| group as usize + 1);
        let mut sampled = vec![0_u32; groups];
        for &(group, _) in &crossed.parents {
            sampled[group as usize] += 1;
        }
        let mut population = vec![f64::INFINITY; groups];
        if let Some(column) = self.population.get(stage) {
            let invalid = |row: usize| !(column[row].is_finite() && column[row] >= 1.0);
            if let Some(rows) = RowList::of(column.len(), invalid) {
                return Err(DesignError::InvalidPopulation {
                    stage: stage + 1,
                    rows,
                });
            }
            for (row, &group) in group_of_row.iter().enumerate().rev() {
                population[group as usize] = column[row];
            }
            self.check_population(stage, column, group_of_row, &population, &sampled)?;
        }
        Ok(Stage {
            unit_of_row: crossed.classes.of_row.clone(),
            group_of_unit: crossed.parents.iter().map(|&(group, _)| group).collect(),
            sampled,
            population,
            reach: vec![1.0; groups],
        })
    }

    fn check_population(
        &self,
        stage: usize,
        column: &[f64],
        group_of_row: &[u32],
        population: &[f64],
        sampled: &[u32],
    ) -> Result<(), DesignError> {
        let differs =
            |row: usize| (column[row] - population[group_of_row[row] as usize]).abs() > 1e-9;
        if let Some(row) = (0..column.len()).find(|&row| differs(row)) {
            let group = group_of_row[row];
            let rows = RowList::of(column.len(), |r| group_of_row[r] == group && differs(r))
                .unwrap_or(RowList {
                    first: vec![row],
                    total: 1,
                });
            let group = self.group_label(stage, row);
            return Err(DesignError::PopulationVaries {
                stage: stage + 1,
                group,
                rows,
            });
        }
        for (row, &group) in group_of_row.iter().enumerate() {
            let (n, size) = (sampled[group as usize], population[group as usize]);
            if f64::from(n) > size {
                return Err(DesignError::PopulationBelowSample {
                    stage: stage + 1,
                    group: self.group_label(stage, row),
                    sampled: n,
                    population: size,
                });
            }
        }
        Ok(())
    }

    fn check_unique(&self, labels: &Category, strata: &Classes) -> Result<(), DesignError> {
        let mut first_row: Vec<Option<usize>> = vec![None; labels.levels().len()];
        for (row, &psu) in labels.codes().iter().enumerate() {
            let Some(first) = first_row[psu as usize] else {
                first_row[psu as usize] = Some(row);
                continue;
            };
            if strata.of_row[first] != strata.of_row[row] {
                let here = strata.of_row[row];
                let rows = RowList::of(labels.len(), |r| {
                    labels.codes()[r] == psu && strata.of_row[r] == here
                });
                return Err(DesignError::PsuInTwoStrata {
                    psu: labels.label_of_row(row).to_owned(),
                    first: self.group_label(0, first),
                    second: self.group_label(0, row),
                    rows: rows.unwrap_or(RowList {
                        first: vec![row],
                        total: 1,
                    }),
                });
            }
        }
        Ok(())
    }

    /// The lonely strata by label; an error if the rule is to fail.
    fn check_lonely(&self, stages: &[Stage]) -> Result<Vec<String>, DesignError> {
        let mut names = Vec::new();
        for (depth, stage) in stages.iter().enumerate() {
            let mut first_row = vec![0; stage.units()];
            for (row, &unit) in stage.unit_of_row.iter().enumerate().rev() {
                first_row[unit as usize] = row;
            }
            for (unit, &group) in stage.group_of_unit.iter().enumerate() {
                if !stage.is_lonely(group as usize) {
                    continue;
                }
                let group = self.group_label(depth, first_row[unit]);
                if self.lonely == LonelyPsu::Fail {
                    let is_member = |row: usize| stage.unit_of_row[row] as usize == unit;
                    let rows = RowList::of(stage.unit_of_row.len(), is_member).unwrap_or(RowList {
                        first: vec![first_row[unit]],
                        total: 1,
                    });
                    return Err(DesignError::LonelyPsu {
                        stage: depth + 1,
                        group,
                        rows,
                    });
                }
                names.push(group);
            }
        }
        Ok(names)
    }

    /// Label of the group (stratum or parent cluster) of a row in a stage.
    fn group_label(&self, stage: usize, row: usize) -> String {
        let column = if stage == 0 {
            self.strata
        } else {
            self.clusters.get(stage - 1).copied()
        };
        column.map_or_else(
            || {
                if stage == 0 {
                    "the whole sample".to_owned()
                } else {
                    format!("row {}", row + 1)
                }
            },
            |category| format!("{} {}", category.name(), category.label_of_row(row)),
        )
    }
}

/// Weights must be finite and not negative, and not all zero.
pub(super) fn check_weights(weights: &[f64], rows: usize) -> Result<(), DesignError> {
    if weights.len() != rows {
        let column = "weights".to_owned();
        return Err(DesignError::WrongLength {
            column,
            found: weights.len(),
            expected: rows,
        });
    }
    if weights.is_empty() {
        return Err(DesignError::NoRows);
    }
    if u32::try_from(rows).is_err() || rows == u32::MAX as usize {
        return Err(DesignError::TooManyRows(rows));
    }
    let invalid = |row: usize| !(weights[row].is_finite() && weights[row] >= 0.0);
    match RowList::of(rows, invalid) {
        Some(list) => Err(DesignError::InvalidWeights(list)),
        None if weights.iter().all(|&w| w == 0.0) => Err(DesignError::AllWeightsZero),
        None => Ok(()),
    }
}

/// Product of sampling fractions above each group.
fn link_fractions(stages: &mut [Stage]) {
    for depth in 1..stages.len() {
        let above = &stages[depth - 1];
        let reach: Vec<f64> = above
            .group_of_unit
            .iter()
            .map(|&group| above.reach[group as usize] * above.fraction(group as usize))
            .collect();
        stages[depth].reach = reach;
    }
}

fn expansion_weights(stages: &[Stage], rows: usize) -> Vec<f64> {
    let mut weights = vec![1.0; rows];
    for stage in stages {
        for (row, weight) in weights.iter_mut().enumerate() {
            let group = stage.group_of_unit[stage.unit_of_row[row] as usize] as usize;
            if stage.population[group].is_finite() {
                *weight *= stage.population[group] / f64::from(stage.sampled[group]);
            }
        }
    }
    weights
}
