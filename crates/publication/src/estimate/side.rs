//! The small files beside a plan: margins, cell totals, the sample as drawn.

use std::path::Path;

use super::{
    fault::Fault,
    reader::{Columns, Kind, Missing, Need, read},
};

/// The known totals of one variable.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MarginTotals {
    /// The column of the data file.
    pub(super) variable: String,
    /// Levels and totals in the order of the file.
    pub(super) totals: Vec<(String, f64)>,
}

/// Reads a file with the columns variable, level, total.
///
/// # Errors
/// The file can't be read or lacks a column; a total that isn't a number.
pub(super) fn margins(file: &Path) -> Result<Vec<MarginTotals>, Fault> {
    let needs = [
        Need::new("variable", Kind::RequiredLabel),
        Need::new("level", Kind::Label),
        Need::new("total", Kind::Number),
    ];
    // "NA" may be a level; only an empty cell is missing here.
    let columns = read_small(file, &needs)?;
    let (variable, level) = (&columns.labels["variable"], &columns.labels["level"]);
    let mut margins: Vec<MarginTotals> = Vec::new();
    for row in 0..columns.rows {
        let name = variable.label_of_row(row);
        let place = margins
            .iter()
            .position(|margin| margin.variable == name)
            .unwrap_or_else(|| {
                margins.push(MarginTotals {
                    variable: name.to_owned(),
                    totals: Vec::new(),
                });
                margins.len() - 1
            });
        margins[place].totals.push((
            level.label_of_row(row).to_owned(),
            columns.numbers["total"][row],
        ));
    }
    Ok(margins)
}

/// Reads a file with the columns of `by` and total.
///
/// # Errors
/// As [`margins`].
pub(super) fn cell_totals(file: &Path, by: &[String]) -> Result<Vec<(Vec<String>, f64)>, Fault> {
    let mut needs: Vec<Need> = by.iter().map(|name| Need::new(name, Kind::Label)).collect();
    needs.push(Need::new("total", Kind::Number));
    let columns = read_small(file, &needs)?;
    let key = |row: usize| {
        by.iter()
            .map(|name| columns.labels[name].label_of_row(row).to_owned())
            .collect()
    };
    Ok((0..columns.rows)
        .map(|row| (key(row), columns.numbers["total"][row]))
        .collect())
}

/// Whether each member of the sample answered, by the words of `responded`.
///
/// # Errors
/// A word that is neither yes nor no.
pub(super) fn responses(
    columns: &Columns,
    responded: &str,
    file: &Path,
) -> Result<Vec<Option<bool>>, Fault> {
    let column = &columns.labels[responded];
    let meaning = |level: &String| match level.to_lowercase().as_str() {
        "1" | "true" | "yes" | "có" | "x" => Some(Some(true)),
        "0" | "false" | "no" | "không" => Some(Some(false)),
        _ => None,
    };
    let meanings: Vec<Option<Option<bool>>> = column.levels().iter().map(meaning).collect();
    let mut status = Vec::with_capacity(columns.rows);
    for (row, &code) in column.codes().iter().enumerate() {
        let Some(known) = meanings[code as usize] else {
            let what = format!(
                "“{}” không cho biết đã trả lời hay chưa; ghi 1 (đã trả lời) hoặc 0 (chưa trả lời)",
                column.levels()[code as usize]
            );
            let line = columns.lines.line(row as u64);
            return Err(Fault::new(file, what).at_line(line).in_column(responded));
        };
        status.push(known);
    }
    Ok(status)
}

fn read_small(file: &Path, needs: &[Need]) -> Result<Columns, Fault> {
    let missing = Missing {
        missing: vec![String::new()],
        not_applicable: Vec::new(),
    };
    read(file, needs, &missing, 5, &mut |_| {})
}
