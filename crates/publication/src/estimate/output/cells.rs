//! One line of a result as cells under the columns of the contract.

use crate::estimate::rows::{FIGURE_COLUMNS, Results, Row};

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    Text(&'a str),
    Count(u64),
    Number(f64),
}

/// The column names.
pub(super) fn names(results: &Results) -> Vec<String> {
    let owned = |names: &[&str]| {
        names
            .iter()
            .map(|&name| name.to_owned())
            .collect::<Vec<_>>()
    };
    let mut columns = owned(&["table"]);
    columns.extend(results.by.iter().cloned());
    columns.extend(owned(&FIGURE_COLUMNS));
    columns.extend((1..=results.highest).map(|mark| format!("c{mark}")));
    columns.extend(owned(&["not_applicable", "blank"]));
    columns
}

/// The cells of one line, in the order of [`names`].
pub(super) fn of_row<'a>(results: &'a Results, row: &'a Row, cells: &mut Vec<Cell<'a>>) {
    let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
    let estimate = &row.estimate;
    cells.clear();
    cells.push(Cell::Text(&results.tables[row.table]));
    cells.extend(
        row.labels
            .iter()
            .map(|label| label.as_deref().map_or(Cell::Empty, Cell::Text)),
    );
    cells.extend([
        Cell::Text(&row.code),
        Cell::Text(row.score),
        Cell::Count(estimate.n),
        Cell::Count(estimate.n_answered),
        Cell::Number(estimate.weight_sum),
        number(estimate.value),
        number(estimate.se),
        number(row.interval.map(|interval| interval.low)),
        number(row.interval.map(|interval| interval.high)),
        Cell::Count(u64::from(estimate.df)),
        number(estimate.deff.map(|effects| effects.with_replacement)),
        number(estimate.n_eff),
        Cell::Text(row.status.as_str()),
    ]);
    cells.extend(row.counts.marks.iter().map(|&count| Cell::Count(count)));
    cells.extend([
        Cell::Count(row.counts.not_applicable),
        Cell::Count(row.counts.blank),
    ]);
}
