//! Dossier counts: unit, field, number, the denominators of the weights.

use std::collections::{BTreeMap, BTreeSet};

use survey::{Field, FieldCode, Unit, UnitCode};

use super::message::{Note, NoteReason, Reason, RowError};
use super::names::Names;
use super::sheet::Sheet;

/// The columns with their names in files, the first of which is told when one is missing.
const UNIT: &[&str] = &["unit", "Mã đơn vị", "Đơn vị", "Cơ quan", "Cơ quan, đơn vị"];
const FIELD: &[&str] = &["field", "Mã lĩnh vực", "Lĩnh vực"];
const DOSSIERS: &[&str] = &[
    "dossiers",
    "Số hồ sơ",
    "Số lượng hồ sơ",
    "Hồ sơ đã giải quyết",
];

/// Dossiers of a unit and field in the period of the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameLine {
    /// The unit that decides.
    pub unit: UnitCode,
    /// The field.
    pub field: FieldCode,
    /// Number of finished dossiers.
    pub dossiers: u64,
}

/// What a file of dossier counts says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The counts, in the order of the file.
    pub lines: Vec<FrameLine>,
    /// Cells that were read otherwise than they are written.
    pub notes: Vec<Note>,
}

/// Reads dossier counts from CSV or a workbook. Units and fields stand there by code or by name in
/// any spelling; numbers may be written `12450` or `12.450`.
///
/// # Errors
/// Every faulty line: a unit or field that is unknown or could be several, no whole number, the same
/// unit and field twice. Nothing of the file may then be kept.
pub fn read_frame(bytes: &[u8], units: &[Unit], fields: &[Field]) -> Result<Frame, Vec<RowError>> {
    let (sheet, mut notes) = Sheet::of_list(bytes, &[UNIT, FIELD, DOSSIERS])?;
    let places = sheet.required_named([UNIT, FIELD, DOSSIERS])?;
    let (units, fields) = (Names::of_units(units), Names::of_fields(fields));
    let mut seen: BTreeMap<(UnitCode, FieldCode), u64> = BTreeMap::new();
    let mut lines = Vec::with_capacity(sheet.lines.len());
    let mut errors = Vec::new();
    for (line, cells) in &sheet.lines {
        let column = |at: usize| sheet.columns[places[at]].as_str();
        let cell = |at: usize| &cells[places[at]];
        match (units.find(cell(0)), fields.find(cell(1)), count(cell(2))) {
            (Ok((unit, how)), Ok((field, how_field)), Ok(dossiers)) => {
                notes
                    .extend(how.map(|why| note(*line, column(0), cell(0), why, units.name(&unit))));
                notes.extend(
                    how_field.map(|why| note(*line, column(1), cell(1), why, fields.name(&field))),
                );
                if let Some(first) = seen.insert((unit.clone(), field.clone()), *line) {
                    errors.push(RowError::cell(*line, "", Reason::DoubleCell(first)));
                }
                lines.push(FrameLine {
                    unit,
                    field,
                    dossiers,
                });
            }
            (unit, field, dossiers) => {
                let faults = [unit.err(), field.err(), dossiers.err()];
                let told = faults.into_iter().enumerate();
                errors.extend(
                    told.filter_map(|(at, reason)| {
                        Some(RowError::cell(*line, column(at), reason?))
                    }),
                );
            }
        }
    }
    if lines.is_empty() && errors.is_empty() {
        errors.push(RowError::file(Reason::NoLines));
    }
    if errors.is_empty() {
        Ok(Frame { lines, notes })
    } else {
        Err(errors)
    }
}

fn note(line: u64, column: &str, before: &str, why: NoteReason, after: &str) -> Note {
    Note {
        line,
        column: column.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        why,
    }
}

/// A unit code that the catalogue has.
pub(super) fn known_unit(cell: &str, units: &BTreeSet<UnitCode>) -> Result<UnitCode, Reason> {
    let cell = filled(cell)?;
    let known = UnitCode::parse(cell)
        .ok()
        .filter(|code| units.contains(code));
    known.ok_or_else(|| Reason::UnknownUnit(cell.to_owned()))
}

/// A field code that the catalogue has.
pub(super) fn known_field(cell: &str, fields: &BTreeSet<FieldCode>) -> Result<FieldCode, Reason> {
    let cell = filled(cell)?;
    let known = FieldCode::parse(cell)
        .ok()
        .filter(|code| fields.contains(code));
    known.ok_or_else(|| Reason::UnknownField(cell.to_owned()))
}

pub(super) fn filled(cell: &str) -> Result<&str, Reason> {
    let cell = cell.trim();
    if cell.is_empty() {
        Err(Reason::Empty)
    } else {
        Ok(cell)
    }
}

/// A whole number below 9·10¹⁸, with or without points between groups of three digits.
fn count(cell: &str) -> Result<u64, Reason> {
    let cell = filled(cell)?;
    let wrong = || Reason::Number(cell.to_owned());
    let groups: Vec<&str> = cell.split('.').collect();
    let (first, rest) = groups.split_first().ok_or_else(wrong)?;
    let is_grouped = rest.is_empty()
        || first.len() <= 3 && !first.is_empty() && rest.iter().all(|group| group.len() == 3);
    if !is_grouped
        || !cell
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return Err(wrong());
    }
    let number: u64 = groups.concat().parse().map_err(|_| wrong())?;
    // The database counts in signed numbers.
    i64::try_from(number).map(|_| number).map_err(|_| wrong())
}

#[cfg(test)]
mod tests;
