//! A bounded-variable simplex for small linear programs: A·x = b, 0 ≤ x ≤ u.
//!
//! Dense tableau; a variable at its upper bound is turned round (x = u − x′), so that every nonbasic
//! variable is 0. Entering by largest reduced cost, after many steps by smallest index (Bland), which
//! can't cycle. Coefficients here are 0 and ±1, so plain tolerances do.
//!
//! Source: Dantzig (1963), *Linear Programming and Extensions*, chapters 5 and 18; Bland (1977).

use super::DisclosureError;

const TOLERANCE: f64 = 1e-9;

/// A basic variable that only stands in for a missing one during the first phase.
const ARTIFICIAL: usize = usize::MAX;

/// A program at a feasible vertex.
#[derive(Debug, Clone)]
pub(super) struct Program {
    columns: usize,
    rows: Vec<Vec<f64>>,
    right: Vec<f64>,
    basis: Vec<usize>,
    upper: Vec<f64>,
    turned: Vec<bool>,
}

impl Program {
    /// Finds a feasible vertex of Σ coefficient·x = right, 0 ≤ x ≤ upper.
    ///
    /// # Errors
    /// `Contradiction` when there is none, `Unsettled` when the step limit is reached.
    pub(super) fn feasible(
        equations: &[(Vec<(usize, f64)>, f64)],
        upper: Vec<f64>,
    ) -> Result<Self, DisclosureError> {
        let columns = upper.len();
        let mut program = Self {
            columns,
            rows: Vec::with_capacity(equations.len()),
            right: Vec::with_capacity(equations.len()),
            basis: vec![ARTIFICIAL; equations.len()],
            turned: vec![false; columns],
            upper,
        };
        for (terms, right) in equations {
            let sign = if *right < 0.0 { -1.0 } else { 1.0 };
            let mut row = vec![0.0; columns];
            for &(column, coefficient) in terms {
                row[column] += sign * coefficient;
            }
            program.rows.push(row);
            program.right.push(sign * right);
        }
        let mut reduced = vec![0.0; columns];
        for row in &program.rows {
            for (sum, value) in reduced.iter_mut().zip(row) {
                *sum -= value;
            }
        }
        program.descend(&mut reduced)?;
        let artificial = |i: &usize| program.basis[*i] == ARTIFICIAL;
        let missing: f64 = (0..program.rows.len())
            .filter(artificial)
            .map(|i| program.right[i])
            .sum();
        if missing > 1e-6 {
            return Err(DisclosureError::Contradiction);
        }
        program.drop_artificial();
        Ok(program)
    }

    /// Takes artificial variables out of the basis; rows that have nothing else are redundant.
    fn drop_artificial(&mut self) {
        let mut row = 0;
        while row < self.rows.len() {
            if self.basis[row] != ARTIFICIAL {
                row += 1;
                continue;
            }
            let pivot = self.rows[row].iter().position(|value| value.abs() > 1e-7);
            if let Some(column) = pivot {
                self.right[row] = 0.0;
                self.pivot(row, column, &mut []);
                row += 1;
            } else {
                self.rows.swap_remove(row);
                self.right.swap_remove(row);
                self.basis.swap_remove(row);
            }
        }
    }

    /// Minimises Σ cost·x from the current vertex; `None`: unbounded below.
    ///
    /// # Errors
    /// `Unsettled` when the step limit is reached.
    pub(super) fn minimise(&mut self, costs: &[f64]) -> Result<Option<f64>, DisclosureError> {
        let turned_cost = |j: usize| if self.turned[j] { -costs[j] } else { costs[j] };
        let mut reduced: Vec<f64> = (0..self.columns).map(turned_cost).collect();
        for (row, &basic) in self.rows.iter().zip(&self.basis) {
            let cost = turned_cost(basic);
            if cost.abs() > 0.0 {
                for (sum, value) in reduced.iter_mut().zip(row) {
                    *sum -= cost * value;
                }
            }
        }
        if !self.descend(&mut reduced)? {
            return Ok(None);
        }
        Ok(Some(
            self.values()
                .iter()
                .zip(costs)
                .map(|(value, cost)| value * cost)
                .sum(),
        ))
    }

    /// The variables at the current vertex.
    pub(super) fn values(&self) -> Vec<f64> {
        let mut values = vec![0.0; self.columns];
        for (&basic, &right) in self.basis.iter().zip(&self.right) {
            if basic != ARTIFICIAL {
                values[basic] = right;
            }
        }
        for ((value, upper), turned) in values.iter_mut().zip(&self.upper).zip(&self.turned) {
            if *turned {
                *value = upper - *value;
            }
        }
        values
    }

    /// Steps until no reduced cost is negative; false: unbounded.
    fn descend(&mut self, reduced: &mut [f64]) -> Result<bool, DisclosureError> {
        let patience = 20 * (self.rows.len() + 50);
        let limit = 50 * patience;
        for step in 0..limit {
            let Some(entering) = entering(reduced, step > patience) else {
                return Ok(true);
            };
            let (room, leaving) = self.ratio(entering, step > patience);
            match leaving {
                _ if room.is_infinite() => return Ok(false),
                None => self.turn_nonbasic(entering, reduced),
                Some((row, at_upper)) => {
                    if at_upper {
                        self.turn_basic(row);
                    }
                    self.pivot(row, entering, reduced);
                }
            }
        }
        Err(DisclosureError::Unsettled)
    }

    /// How far the entering variable can rise and which row stops it (`None`: its own bound).
    fn ratio(&self, entering: usize, bland: bool) -> (f64, Option<(usize, bool)>) {
        let mut room = self.upper[entering];
        let mut leaving: Option<(usize, bool)> = None;
        for (i, row) in self.rows.iter().enumerate() {
            let value = row[entering];
            let basic = self.basis[i];
            let bound = if basic == ARTIFICIAL {
                f64::INFINITY
            } else {
                self.upper[basic]
            };
            let (ratio, at_upper) = if value > TOLERANCE {
                (self.right[i].max(0.0) / value, false)
            } else if value < -TOLERANCE && bound.is_finite() {
                ((bound - self.right[i]).max(0.0) / -value, true)
            } else {
                continue;
            };
            let closer = ratio < room - TOLERANCE;
            let tie = ratio <= room + TOLERANCE
                && leaving.is_some_and(|(other, _)| {
                    // Artificials leave first; otherwise the larger pivot, with Bland the smaller index.
                    let other_basic = self.basis[other];
                    match (basic == ARTIFICIAL, other_basic == ARTIFICIAL) {
                        (true, false) => true,
                        (false, true) => false,
                        _ if bland => basic < other_basic,
                        _ => value.abs() > self.rows[other][entering].abs(),
                    }
                });
            if closer || tie {
                room = room.min(ratio);
                leaving = Some((i, at_upper));
            }
        }
        (room, leaving)
    }

    fn turn_nonbasic(&mut self, column: usize, reduced: &mut [f64]) {
        let bound = self.upper[column];
        for (row, right) in self.rows.iter_mut().zip(&mut self.right) {
            *right -= row[column] * bound;
            row[column] = -row[column];
        }
        reduced[column] = -reduced[column];
        self.turned[column] = !self.turned[column];
    }

    fn turn_basic(&mut self, row: usize) {
        let basic = self.basis[row];
        self.right[row] = self.upper[basic] - self.right[row];
        for (column, value) in self.rows[row].iter_mut().enumerate() {
            if column != basic {
                *value = -*value;
            }
        }
        self.turned[basic] = !self.turned[basic];
    }

    fn pivot(&mut self, row: usize, column: usize, reduced: &mut [f64]) {
        let scale = 1.0 / self.rows[row][column];
        for value in &mut self.rows[row] {
            *value *= scale;
        }
        self.rows[row][column] = 1.0;
        self.right[row] *= scale;
        let pivot_row = std::mem::take(&mut self.rows[row]);
        let pivot_right = self.right[row];
        for (i, other) in self.rows.iter_mut().enumerate() {
            if i == row {
                continue;
            }
            let factor = other[column];
            if factor.abs() > 0.0 {
                subtract(other, &pivot_row, factor);
                other[column] = 0.0;
                self.right[i] -= factor * pivot_right;
            }
        }
        if let Some(&factor) = reduced.get(column) {
            subtract(reduced, &pivot_row, factor);
            reduced[column] = 0.0;
        }
        self.rows[row] = pivot_row;
        self.basis[row] = column;
    }
}

fn subtract(target: &mut [f64], source: &[f64], factor: f64) {
    for (value, other) in target.iter_mut().zip(source) {
        *value -= factor * other;
    }
}

fn entering(reduced: &[f64], bland: bool) -> Option<usize> {
    if bland {
        return reduced.iter().position(|&cost| cost < -TOLERANCE);
    }
    let mut best: Option<usize> = None;
    for (column, &cost) in reduced.iter().enumerate() {
        if cost < -TOLERANCE && best.is_none_or(|other| cost < reduced[other]) {
            best = Some(column);
        }
    }
    best
}
