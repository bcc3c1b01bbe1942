//! Tables that share figures: one system of sums, audited and protected as a whole.

use serde::{Deserialize, Serialize};

use super::{
    DisclosureError, Figure, Interval, Objective, Primary, Protection, Reason, Suppressed,
    Suppression, simplex::Program, table::LARGEST,
};

/// A published relation: the cell `total` is the sum of the cells `parts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The cell that is the sum.
    pub total: usize,
    /// The cells that are summed.
    pub parts: Vec<usize>,
}

/// Cells and every relation between them that a reader knows: several two-way tables with common
/// margins, hierarchies, three-way tables.
///
/// A figure that appears in two tables is one cell. Working table by table isn't safe: what one table
/// hides another may give back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedTables {
    cells: usize,
    sums: Vec<Sum>,
}

impl LinkedTables {
    /// A system of `cells` cells with these sums.
    ///
    /// # Errors
    /// A sum names a cell that doesn't exist.
    pub fn new(cells: usize, sums: Vec<Sum>) -> Result<Self, DisclosureError> {
        let largest = |sum: &Sum| sum.parts.iter().copied().fold(sum.total, usize::max);
        let unknown = sums.iter().map(largest).find(|&cell| cell >= cells);
        match unknown {
            Some(cell) => Err(DisclosureError::NoCell { cell }),
            None => Ok(Self { cells, sums }),
        }
    }

    /// Number of cells.
    pub fn cells(&self) -> usize {
        self.cells
    }

    /// What a reader can work out about every hidden cell, by cell number.
    ///
    /// The bounds are those of the linear relaxation, rounded inwards to whole numbers: in two-way tables
    /// and hierarchies of rows they are exact; elsewhere a whole-number solution may be a little narrower.
    ///
    /// # Errors
    /// A wrong number of figures; figures that contradict each other; no end within the step limit.
    ///
    /// *Source*: Willenborg and de Waal (2001), 8.3 (auditing by linear programming).
    pub fn audit(&self, figures: &[Figure<u64>]) -> Result<Vec<Interval>, DisclosureError> {
        if figures.len() != self.cells {
            return Err(DisclosureError::NoCell {
                cell: figures.len(),
            });
        }
        let hidden: Vec<usize> = (0..self.cells)
            .filter(|&cell| figures[cell].is_hidden())
            .collect();
        let mut place = vec![usize::MAX; self.cells];
        for (k, &cell) in hidden.iter().enumerate() {
            place[cell] = k;
        }
        let mut equations = Vec::new();
        for sum in &self.sums {
            let mut terms = Vec::new();
            let mut right = 0.0;
            let parts = sum.parts.iter().map(|&part| (part, 1.0));
            for (cell, sign) in parts.chain([(sum.total, -1.0)]) {
                match figures[cell] {
                    Figure::Shown(value) => right -= sign * value as f64,
                    Figure::Hidden(_) => terms.push((place[cell], sign)),
                }
            }
            if !terms.is_empty() {
                equations.push((terms, right));
            } else if right.abs() > 0.5 {
                return Err(DisclosureError::Contradiction);
            }
        }
        let mut program = Program::feasible(&equations, vec![f64::INFINITY; hidden.len()])?;
        let mut costs = vec![0.0; hidden.len()];
        let mut bounds = |k: usize| -> Result<Interval, DisclosureError> {
            costs[k] = 1.0;
            let low = program.minimise(&costs)?.unwrap_or(0.0);
            costs[k] = -1.0;
            let high = program
                .minimise(&costs)?
                .map(|value| whole((-value + 1e-6).floor()));
            costs[k] = 0.0;
            Ok(Interval {
                cell: hidden[k],
                low: whole((low - 1e-6).ceil()),
                high,
            })
        };
        (0..hidden.len()).map(&mut bounds).collect()
    }

    /// Hides further cells until every primary cell has its protection in the whole system.
    ///
    /// For each primary cell and direction the linear program moves the cell by the amount asked and every
    /// other cell as cheaply as it can; the cells that moved are hidden. Hiding more never narrows an
    /// interval, so one pass suffices. `rules.hide_margins` allows totals to be hidden;
    /// `rules.search_limit` isn't used.
    ///
    /// # Errors
    /// Values that don't add up; cells that no allowed pattern protects.
    ///
    /// *Source*: Kelly, Golden and Assad (1992), Networks 22; Fischetti and Salazar (2001).
    pub fn suppress(
        &self,
        values: &[u64],
        primaries: &[Primary],
        rules: &Suppression,
    ) -> Result<Suppressed, DisclosureError> {
        self.check(values, primaries)?;
        let mut costs = self.costs(values, *rules);
        for primary in primaries {
            costs[primary.cell] = Some(0.0);
        }
        let mut order: Vec<&Primary> = primaries.iter().collect();
        order.sort_by_key(|primary| (std::cmp::Reverse(primary.protection.above), primary.cell));
        let mut lost = Vec::new();
        for primary in order {
            let Protection { below, above } = primary.protection;
            for (amount, sign) in [(above, 1.0), (below, -1.0)] {
                if amount == 0 {
                    continue;
                }
                match self.cells_to_move(values, &costs, primary.cell, sign * amount as f64) {
                    Ok(moved) => moved.into_iter().for_each(|cell| costs[cell] = Some(0.0)),
                    Err(DisclosureError::Contradiction) => lost.push(primary.cell),
                    Err(other) => return Err(other),
                }
            }
        }
        if !lost.is_empty() {
            lost.sort_unstable();
            lost.dedup();
            return Err(DisclosureError::Unprotectable { cells: lost });
        }
        Ok(result(values, &costs, primaries))
    }

    fn check(&self, values: &[u64], primaries: &[Primary]) -> Result<(), DisclosureError> {
        if values.len() != self.cells {
            return Err(DisclosureError::NoCell { cell: values.len() });
        }
        if let Some(cell) = values.iter().position(|&value| value >= LARGEST) {
            return Err(DisclosureError::TooLarge { cell });
        }
        if let Some(primary) = primaries.iter().find(|primary| primary.cell >= self.cells) {
            return Err(DisclosureError::NoCell { cell: primary.cell });
        }
        let adds_up = |sum: &Sum| {
            sum.parts.iter().map(|&part| values[part]).sum::<u64>() == values[sum.total]
        };
        if self.sums.iter().all(adds_up) {
            Ok(())
        } else {
            Err(DisclosureError::Contradiction)
        }
    }

    /// Cost of moving each cell by one; hidden cells are set to 0 later; `None` must stay shown.
    fn costs(&self, values: &[u64], rules: Suppression) -> Vec<Option<f64>> {
        let mut is_total = vec![false; self.cells];
        for sum in &self.sums {
            is_total[sum.total] = true;
        }
        let cost = |(cell, &value): (usize, &u64)| {
            if is_total[cell] {
                return rules.hide_margins.then_some(1e6);
            }
            (value > 0).then_some(match rules.objective {
                // Slightly dearer for larger counts, so that of equal numbers the smaller cells go.
                Objective::FewestCells => 1.0 + value as f64 / LARGEST as f64,
                Objective::LeastCount => 1.0 + value as f64,
            })
        };
        values.iter().enumerate().map(cost).collect()
    }

    /// The cells that move in the cheapest movement of the system that moves `cell` by `amount`.
    fn cells_to_move(
        &self,
        values: &[u64],
        costs: &[Option<f64>],
        cell: usize,
        amount: f64,
    ) -> Result<Vec<usize>, DisclosureError> {
        if values[cell] as f64 + amount < 0.0 {
            return Err(DisclosureError::Contradiction);
        }
        // Two variables a cell that may move: its rise and its fall.
        let movable: Vec<usize> = (0..self.cells)
            .filter(|&other| other != cell && costs[other].is_some())
            .collect();
        let mut place = vec![usize::MAX; self.cells];
        for (k, &other) in movable.iter().enumerate() {
            place[other] = k;
        }
        let mut equations = Vec::with_capacity(self.sums.len());
        for sum in &self.sums {
            let mut terms = Vec::new();
            let mut right = 0.0;
            let parts = sum.parts.iter().map(|&part| (part, 1.0));
            for (other, sign) in parts.chain([(sum.total, -1.0)]) {
                if other == cell {
                    right -= sign * amount;
                } else if place[other] != usize::MAX {
                    terms.extend([(2 * place[other], sign), (2 * place[other] + 1, -sign)]);
                }
            }
            if terms.is_empty() && right.abs() > 0.0 {
                return Err(DisclosureError::Contradiction);
            }
            equations.push((terms, right));
        }
        let upper = movable
            .iter()
            .flat_map(|&other| [f64::INFINITY, values[other] as f64])
            .collect();
        let mut program = Program::feasible(&equations, upper)?;
        let prices: Vec<f64> = movable
            .iter()
            .flat_map(|&other| {
                let price = costs[other].unwrap_or(0.0);
                // A breath above 0, so that hidden cells don't rise and fall at once for nothing.
                [price + 1e-7, price + 1e-7]
            })
            .collect();
        program.minimise(&prices)?;
        let moves = program.values();
        let moved = |k: &usize| (moves[2 * k] - moves[2 * k + 1]).abs() > 1e-6;
        Ok((0..movable.len())
            .filter(moved)
            .map(|k| movable[k])
            .collect())
    }
}

fn result(values: &[u64], costs: &[Option<f64>], primaries: &[Primary]) -> Suppressed {
    let reason = |cell: usize| {
        let own = primaries
            .iter()
            .filter(|primary| primary.cell == cell)
            .map(|primary| primary.reason);
        own.min().unwrap_or(Reason::Complementary)
    };
    let is_hidden = |cell: &usize| costs[*cell].is_some_and(|cost| cost <= 0.0);
    let hidden: Vec<(usize, Reason)> = (0..values.len())
        .filter(is_hidden)
        .map(|cell| (cell, reason(cell)))
        .collect();
    let extra = hidden
        .iter()
        .filter(|entry| entry.1 == Reason::Complementary);
    Suppressed {
        extra_cells: extra.clone().count(),
        extra_count: extra.map(|&(cell, _)| values[cell]).sum(),
        hidden,
    }
}

/// A bound of the program as a count.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounds of counts below 2⁵³; saturates"
)]
fn whole(value: f64) -> u64 {
    value.max(0.0) as u64
}
