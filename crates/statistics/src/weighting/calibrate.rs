//! Calibration: the weights closest to the starting ones that meet known totals.

use super::auxiliaries::Targets;
use super::solver::{Cholesky, Solver};
use super::{Distance, KnownTotal, Margin, Projection, StepRecord, Weighting, WeightingError};

/// Calibration to margins and totals of numeric variables.
///
/// w_k = d_k F(x_k′λ) with λ such that Σ w_k x_k = X, found by Newton's method with step halving on the
/// distinct patterns of x (a survey has a few dozen, whatever its number of rows). Raking is the case
/// [`Distance::Raking`] with margins only; its weights are those of iterative proportional fitting.
///
/// *Source*: Deville and Särndal 1992; Deville, Särndal and Sautory 1993.
#[derive(Debug, Clone)]
pub struct Calibrate<'a> {
    /// Known level sizes.
    pub margins: Vec<Margin<'a>>,
    /// Known totals of numeric variables.
    pub numbers: Vec<KnownTotal<'a>>,
    /// Distance between old and new weights.
    pub distance: Distance,
    /// Largest relative error of a total at which the iteration may stop.
    pub tolerance: f64,
    /// Iterations after which it gives up.
    pub iterations: u32,
}

impl<'a> Calibrate<'a> {
    /// Raking to margins, to a relative error of 1e-10.
    pub fn rake(margins: Vec<Margin<'a>>) -> Self {
        Self::to_margins(margins, Distance::Raking)
    }

    /// Calibration to margins with a chosen distance, to a relative error of 1e-10.
    pub fn to_margins(margins: Vec<Margin<'a>>, distance: Distance) -> Self {
        Self {
            margins,
            numbers: Vec::new(),
            distance,
            tolerance: 1e-10,
            iterations: 200,
        }
    }

    pub(super) fn apply(&self, weighting: Weighting) -> Result<Weighting, WeightingError> {
        self.distance.check()?;
        let rows = weighting.design.rows();
        if self.margins.is_empty() && self.numbers.is_empty() {
            return Err(WeightingError::NoMargins);
        }
        self.check_grand_totals()?;
        let targets = Targets::new(rows, &self.margins, &self.numbers)?;
        let before = weighting.design.weights();
        self.check_respondents(before)?;
        let (factors, iterations, error) = self.solve(&targets, before)?;
        let patterns = &targets.auxiliaries.pattern_of_row;
        let after: Vec<f64> = before
            .iter()
            .zip(patterns)
            .map(|(d, &g)| d * factors[g as usize])
            .collect();
        let method = match self.distance {
            Distance::Raking if self.numbers.is_empty() => "rake",
            _ => "calibrate",
        };
        let columns = self.margins.iter().map(|m| m.name().to_owned());
        let columns = columns
            .chain(self.numbers.iter().map(|n| n.name.clone()))
            .collect();
        let mut record = StepRecord::of(method, columns);
        record.iterations = iterations;
        record.largest_error = error;
        if let Solver::Dense(cholesky) = targets.auxiliaries.solver(before) {
            // Every margin after the first repeats the grand total: one alias each is no news.
            let news = cholesky
                .dropped
                .iter()
                .skip(self.margins.len().saturating_sub(1));
            record.notes.extend(news.map(|&variable| {
                let (margin, level) = &targets.names[variable];
                format!("{margin} {level} follows from other margins and was left out")
            }));
        }
        let projection = Projection::new(&weighting.design, targets.auxiliaries, before, &after);
        Ok(weighting.advance(after, Some(projection), record))
    }

    fn check_grand_totals(&self) -> Result<(), WeightingError> {
        let Some(first) = self.margins.first() else {
            return Ok(());
        };
        let first_total = first.grand_total();
        for second in &self.margins[1..] {
            let second_total = second.grand_total();
            if (second_total - first_total).abs() > self.tolerance.max(1e-12) * first_total.abs() {
                return Err(WeightingError::MarginsDisagree {
                    first: first.name().to_owned(),
                    first_total,
                    second: second.name().to_owned(),
                    second_total,
                });
            }
        }
        Ok(())
    }

    /// Every level with a total needs respondents of positive weight.
    fn check_respondents(&self, weights: &[f64]) -> Result<(), WeightingError> {
        for margin in &self.margins {
            let mut sums = vec![0.0; margin.totals.len()];
            for (&code, weight) in margin.category.codes().iter().zip(weights) {
                sums[code as usize] += weight;
            }
            let empty = |level: usize| margin.totals[level] > 0.0 && sums[level] <= 0.0;
            if let Some(level) = (0..sums.len()).find(|&level| empty(level)) {
                return Err(WeightingError::NoRespondents {
                    margin: margin.name().to_owned(),
                    level: margin.category.levels()[level].clone(),
                    total: margin.totals[level],
                });
            }
        }
        Ok(())
    }

    /// Factor of each pattern, iterations made, largest relative error.
    fn solve(
        &self,
        targets: &Targets,
        weights: &[f64],
    ) -> Result<(Vec<f64>, u32, f64), WeightingError> {
        let auxiliaries = &targets.auxiliaries;
        let mut start = vec![0.0; auxiliaries.patterns.len()];
        for (&pattern, &weight) in auxiliaries.pattern_of_row.iter().zip(weights) {
            start[pattern as usize] += weight;
        }
        let mut state = State::at(vec![0.0; auxiliaries.width], targets, &start, self.distance);
        let mut iterations = 0;
        // One step past the tolerance: Newton's last step costs little and gains half the digits left.
        let mut polishing = false;
        while iterations < self.iterations {
            if state.error <= self.tolerance {
                if polishing || state.error < 1e-14 {
                    break;
                }
                polishing = true;
            }
            iterations += 1;
            let step = state.newton_step(targets, &start);
            let mut length = 1.0;
            let next = loop {
                let lambda = state
                    .lambda
                    .iter()
                    .zip(&step)
                    .map(|(l, s)| l + length * s)
                    .collect();
                let next = State::at(lambda, targets, &start, self.distance);
                if next.merit < state.merit {
                    break Some(next);
                }
                length /= 2.0;
                if length < 1e-10 {
                    break None;
                }
            };
            match next {
                Some(next) => state = next,
                None => break,
            }
        }
        if state.error <= self.tolerance {
            return Ok((state.factors, iterations, state.error));
        }
        let (margin, level) = targets.names[state.worst].clone();
        Err(WeightingError::NoConvergence {
            margin,
            level,
            relative_error: state.error,
            iterations,
        })
    }
}

/// The iteration at one λ.
struct State {
    lambda: Vec<f64>,
    factors: Vec<f64>,
    slopes: Vec<f64>,
    gap: Vec<f64>,
    worst: usize,
    error: f64,
    /// Sum of squared relative gaps: what step halving must reduce.
    merit: f64,
}

impl State {
    fn at(lambda: Vec<f64>, targets: &Targets, start: &[f64], distance: Distance) -> Self {
        let fits = targets.auxiliaries.fits(&lambda);
        let (factors, slopes): (Vec<f64>, Vec<f64>) =
            fits.iter().map(|&u| distance.factor(u)).unzip();
        let weighted: Vec<f64> = start.iter().zip(&factors).map(|(d, f)| d * f).collect();
        let sums = targets.auxiliaries.spread(&weighted);
        let (worst, error) = targets.worst(&sums);
        let gap: Vec<f64> = targets
            .totals
            .iter()
            .zip(&sums)
            .map(|(t, s)| t - s)
            .collect();
        let merit = gap
            .iter()
            .zip(&targets.totals)
            .map(|(gap, total)| (gap / total.abs().max(1e-12)).powi(2))
            .sum::<f64>();
        let merit = if merit.is_nan() { f64::INFINITY } else { merit };
        Self {
            lambda,
            factors,
            slopes,
            gap,
            worst,
            error,
            merit,
        }
    }

    /// δ with (Σ d F′ x xᵀ) δ = X − Σ d F x.
    fn newton_step(&self, targets: &Targets, start: &[f64]) -> Vec<f64> {
        let auxiliaries = &targets.auxiliaries;
        let weights: Vec<f64> = start.iter().zip(&self.slopes).map(|(d, s)| d * s).collect();
        if auxiliaries.disjoint {
            return Solver::Diagonal(auxiliaries.spread(&weights)).solve(&self.gap);
        }
        let width = auxiliaries.width;
        let mut matrix = vec![0.0; width * width];
        for (x, weight) in auxiliaries.patterns.iter().zip(&weights) {
            for &(row, a) in x {
                for &(column, b) in x {
                    matrix[row as usize * width + column as usize] += weight * a * b;
                }
            }
        }
        Cholesky::new(&matrix, width).solve(&self.gap)
    }
}
