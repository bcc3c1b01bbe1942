//! Dossier counts: `unit,field,dossiers`, the denominators of the weights.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use survey::{FieldCode, UnitCode};

use super::message::{Reason, RowError};
use super::sheet::Sheet;

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

/// Reads dossier counts; numbers may be written `12450` or `12.450`.
///
/// # Errors
/// Every faulty line: unknown unit or field, no whole number, the same unit and field twice.
pub fn read_frame(
    reader: impl Read,
    units: &BTreeSet<UnitCode>,
    fields: &BTreeSet<FieldCode>,
) -> Result<Vec<FrameLine>, Vec<RowError>> {
    let sheet = Sheet::read(reader)?;
    let [unit, field, dossiers] = sheet.required(["unit", "field", "dossiers"])?;
    let mut seen: BTreeMap<(UnitCode, FieldCode), u64> = BTreeMap::new();
    let mut out = Vec::with_capacity(sheet.lines.len());
    let mut errors = Vec::new();
    for (line, cells) in &sheet.lines {
        let unit = known_unit(&cells[unit], units);
        let field = known_field(&cells[field], fields);
        let count = count(&cells[dossiers]);
        let (unit, field, count) =
            match (unit, field, count) {
                (Ok(unit), Ok(field), Ok(count)) => (unit, field, count),
                (unit, field, count) => {
                    let faults = [
                        ("unit", unit.err()),
                        ("field", field.err()),
                        ("dossiers", count.err()),
                    ];
                    errors.extend(faults.into_iter().filter_map(|(column, reason)| {
                        Some(RowError::cell(*line, column, reason?))
                    }));
                    continue;
                }
            };
        if let Some(first) = seen.insert((unit.clone(), field.clone()), *line) {
            errors.push(RowError::cell(*line, "", Reason::DoubleCell(first)));
        }
        out.push(FrameLine {
            unit,
            field,
            dossiers: count,
        });
    }
    if errors.is_empty() {
        Ok(out)
    } else {
        Err(errors)
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

fn filled(cell: &str) -> Result<&str, Reason> {
    let cell = cell.trim();
    if cell.is_empty() {
        Err(Reason::Empty)
    } else {
        Ok(cell)
    }
}

/// A whole number, with or without points between groups of three digits.
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
    groups.concat().parse().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<FrameLine>, Vec<String>> {
        let units = ["so_tu_phap", "30280"].map(|code| UnitCode::parse(code).unwrap());
        let fields = ["ho_tich"].map(|code| FieldCode::parse(code).unwrap());
        read_frame(text.as_bytes(), &units.into(), &fields.into())
            .map_err(|errors| errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn counts_are_read_as_people_write_them() {
        let lines =
            read("unit;field;dossiers\n30280;ho_tich;12.450\nso_tu_phap;ho_tich;0\n").unwrap();
        assert_eq!(
            lines.iter().map(|line| line.dossiers).collect::<Vec<_>>(),
            [12_450, 0]
        );
    }

    #[test]
    fn every_faulty_line_is_told_and_nothing_is_kept() {
        let text = "unit,field,dossiers\n30280,ho_tich,5\n30280,ho_tich,6\nx,y,-1\n30280,,1.5\n";
        let told = read(text).unwrap_err();
        assert_eq!(
            told,
            [
                "Dòng 3: đơn vị và lĩnh vực này đã có ở dòng 2.",
                "Dòng 4, cột unit: “x” không phải mã đơn vị trong danh mục của đợt khảo sát.",
                "Dòng 4, cột field: “y” không phải mã lĩnh vực trong danh mục của đợt khảo sát.",
                "Dòng 4, cột dossiers: “-1” không phải số nguyên từ 0 trở lên.",
                "Dòng 5, cột field: không được để trống.",
                "Dòng 5, cột dossiers: “1.5” không phải số nguyên từ 0 trở lên.",
            ]
        );
    }

    #[test]
    fn a_missing_column_is_named() {
        assert_eq!(
            read("unit,field\n").unwrap_err(),
            ["Dòng 1, cột dossiers: thiếu cột bắt buộc này."]
        );
    }
}
