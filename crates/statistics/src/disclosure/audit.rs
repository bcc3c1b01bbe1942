//! The attack on a finished two-way table.

use serde::{Deserialize, Serialize};

use super::{
    DisclosureError, Figure, Table,
    flow::{Grid, Search, UNBOUNDED},
    table::LARGEST,
};

/// What a reader can work out about a hidden count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The cell.
    pub cell: usize,
    /// Smallest count that fits everything shown.
    pub low: u64,
    /// Largest count that fits everything shown; `None`: nothing bounds it.
    pub high: Option<u64>,
}

impl Interval {
    /// Whether the count is given away exactly.
    pub fn is_exact(&self) -> bool {
        self.high == Some(self.low)
    }
}

/// A two-way table as published, numbered as [`Table`] is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTable {
    /// Number of inner rows.
    pub rows: usize,
    /// Number of inner columns.
    pub columns: usize,
    /// The figures by cell number, margins included.
    pub figures: Vec<Figure<u64>>,
    /// For each cell the largest count the reader knows to be possible (for example n, when the number of
    /// dissatisfied among n is hidden); empty when nothing is known. Margins' entries aren't used.
    pub ceilings: Vec<Option<u64>>,
}

impl PublishedTable {
    fn ceiling(&self, cell: usize) -> u64 {
        self.ceilings
            .get(cell)
            .copied()
            .flatten()
            .unwrap_or(UNBOUNDED)
    }
}

/// The exact interval of every hidden count, by cell number.
///
/// # Errors
/// [`DisclosureError::Contradiction`] when no table has the figures shown; a wrong number of figures.
///
/// *Source*: Gusfield (1988), SIAM J. Comput. 17: bounds as maximum flows.
pub fn audit(table: &PublishedTable) -> Result<Vec<Interval>, DisclosureError> {
    let width = table.columns + 1;
    if table.figures.len() != (table.rows + 1) * width {
        return Err(DisclosureError::NoCell {
            cell: table.figures.len(),
        });
    }
    let oversized = |figure: &Figure<u64>| figure.shown().is_some_and(|&value| value >= LARGEST);
    if let Some(cell) = table.figures.iter().position(oversized) {
        return Err(DisclosureError::TooLarge { cell });
    }
    let grid = feasible(table)?;
    let mut search = Search::default();
    let hidden = (0..table.figures.len()).filter(|&cell| table.figures[cell].is_hidden());
    Ok(hidden
        .map(|cell| interval(&grid, cell, &mut search))
        .collect())
}

/// The value that a hidden edge stands for when nothing flows back: a margin counts down from here.
const TOP: u64 = LARGEST * 2;

fn interval(grid: &Grid, cell: usize, search: &mut Search) -> Interval {
    let (low_room, high_room) = (
        grid.fall(cell, UNBOUNDED, search),
        grid.rise(cell, UNBOUNDED, search),
    );
    // `down` of an edge is its value: of a total's edge, TOP less the total.
    let value = if grid.reversed(cell) {
        TOP.saturating_sub(grid.down[cell])
    } else {
        grid.down[cell]
    };
    let high = value.saturating_add(high_room);
    let bounded = high < LARGEST && high_room < LARGEST;
    Interval {
        cell,
        low: value.saturating_sub(low_room),
        high: bounded.then_some(high),
    }
}

/// Any table of counts that has the figures shown, as a grid whose `down` is each edge's value.
///
/// Every row and column of the grid must add up: inner cells as they are, totals counted down from [`TOP`]
/// so that their edges are positive too. The missing amounts are sent from rows to columns.
fn feasible(table: &PublishedTable) -> Result<Grid, DisclosureError> {
    let (rows, columns, width) = (table.rows, table.columns, table.columns + 1);
    let mut grid = Grid::new(rows, columns);
    let mut needs = vec![0_i128; rows + columns + 2];
    for (cell, figure) in table.figures.iter().enumerate() {
        let (row, column) = grid.ends(cell);
        let sign = if grid.reversed(cell) { -1 } else { 1 };
        let amount = match figure {
            Figure::Shown(value) => -sign * i128::from(*value),
            Figure::Hidden(_) if sign < 0 => {
                grid.up[cell] = TOP;
                i128::from(TOP)
            }
            Figure::Hidden(_) => {
                grid.up[cell] = table.ceiling(cell);
                0
            }
        };
        needs[row] += amount;
        needs[column] += amount;
    }
    debug_assert_eq!(needs.len(), rows + 1 + width);
    let needs: Vec<u64> = needs
        .into_iter()
        .map(|need| u64::try_from(need).map_err(|_| DisclosureError::Contradiction))
        .collect::<Result<_, _>>()?;
    let (from_rows, to_columns) = needs.split_at(rows + 1);
    if from_rows.iter().sum::<u64>() != to_columns.iter().sum() {
        return Err(DisclosureError::Contradiction);
    }
    transport(&mut grid, from_rows, to_columns)?;
    Ok(grid)
}

/// Sends each row's amount to the columns until every column has its own.
fn transport(
    grid: &mut Grid,
    from_rows: &[u64],
    to_columns: &[u64],
) -> Result<(), DisclosureError> {
    let mut search = Search::default();
    let mut wanted = to_columns.to_vec();
    for (row, &amount) in from_rows.iter().enumerate() {
        let mut left = amount;
        for (column, want) in wanted.iter_mut().enumerate() {
            let sent = grid.push(row, from_rows.len() + column, left.min(*want), &mut search);
            left -= sent;
            *want -= sent;
        }
        if left > 0 {
            return Err(DisclosureError::Contradiction);
        }
    }
    Ok(())
}

impl Table {
    /// The table as published when these cells are hidden for these reasons.
    pub fn publish(&self, hidden: &[(usize, super::Reason)]) -> PublishedTable {
        let mut figures: Vec<Figure<u64>> = self
            .values()
            .iter()
            .map(|&value| Figure::Shown(value))
            .collect();
        for &(cell, reason) in hidden {
            if let Some(figure) = figures.get_mut(cell) {
                *figure = Figure::Hidden(reason);
            }
        }
        PublishedTable {
            rows: self.rows(),
            columns: self.columns(),
            figures,
            ceilings: Vec::new(),
        }
    }
}
