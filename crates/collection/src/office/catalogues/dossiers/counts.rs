//! Dossier counts as tables: by unit, by field, of one unit or field.

use std::collections::BTreeMap;

use pages::office::catalogues::{CountLine, Linked};
use pages::office::parts::Fact;
use pages::office::words;
use pages::words::integer;
use store::frame::FrameRow;
use survey::{Field, FieldCode, Language, Unit, UnitCode};

/// The counts of a round with the names of its units and fields.
pub(super) struct Table<'a> {
    rows: &'a [FrameRow],
    units: &'a [Unit],
    fields: &'a [Field],
    address: &'a str,
}

/// Cells with dossiers, and dossiers.
type Sum = (u64, u64);

impl<'a> Table<'a> {
    /// The counts, with units and fields in the order in which they are listed.
    pub(super) const fn of(
        rows: &'a [FrameRow],
        units: &'a [Unit],
        fields: &'a [Field],
        address: &'a str,
    ) -> Self {
        Self {
            rows,
            units,
            fields,
            address,
        }
    }

    pub(super) fn facts(&self) -> Vec<Fact> {
        let total = self
            .rows
            .iter()
            .fold(0, |sum: u64, row| sum.saturating_add(row.dossiers));
        let units = sums(self.rows, |row| &row.unit);
        [
            ("catalogues.dossiers_total", total),
            ("catalogues.dossiers_units", count(units.len())),
            ("catalogues.dossiers_cells", count(self.rows.len())),
        ]
        .map(|(key, value)| Fact::new(words(key), figure(value)))
        .into()
    }

    pub(super) fn units(&self) -> Vec<CountLine> {
        let sums = sums(self.rows, |row| &row.unit);
        self.units
            .iter()
            .filter_map(|unit| Some(self.unit_line(unit, *sums.get(&unit.code)?)))
            .collect()
    }

    pub(super) fn fields(&self) -> Vec<CountLine> {
        let sums = sums(self.rows, |row| &row.field);
        self.fields
            .iter()
            .filter_map(|field| Some(self.field_line(field, *sums.get(&field.code)?)))
            .collect()
    }

    /// The name of one unit or field and its cells; none if neither code is among them.
    pub(super) fn chosen(&self, unit: &str, field: &str) -> Option<(String, Vec<CountLine>)> {
        if let Some(unit) = self.units.iter().find(|one| one.code.as_str() == unit) {
            let of_unit: BTreeMap<&FieldCode, u64> = self
                .rows
                .iter()
                .filter(|row| row.unit == unit.code)
                .map(|row| (&row.field, row.dossiers))
                .collect();
            let lines = self
                .fields
                .iter()
                .filter_map(|field| Some(self.field_line(field, (1, *of_unit.get(&field.code)?))));
            return Some((unit.full_name.clone(), lines.collect()));
        }
        let field = self.fields.iter().find(|one| one.code.as_str() == field)?;
        let of_field: BTreeMap<&UnitCode, u64> = self
            .rows
            .iter()
            .filter(|row| row.field == field.code)
            .map(|row| (&row.unit, row.dossiers))
            .collect();
        let lines = self
            .units
            .iter()
            .filter_map(|unit| Some(self.unit_line(unit, (1, *of_field.get(&unit.code)?))));
        Some((field.name.clone(), lines.collect()))
    }

    fn unit_line(&self, unit: &Unit, sum: Sum) -> CountLine {
        line(
            Linked::new(
                format!("{}?don-vi={}", self.address, unit.code),
                &unit.full_name,
            ),
            unit.block.name(Language::VI),
            sum,
        )
    }

    fn field_line(&self, field: &Field, sum: Sum) -> CountLine {
        line(
            Linked::new(
                format!("{}?linh-vuc={}", self.address, field.code),
                &field.name,
            ),
            &field.ministry,
            sum,
        )
    }
}

fn line(link: Linked, about: &str, (cells, dossiers): Sum) -> CountLine {
    CountLine {
        link,
        about: about.to_owned(),
        cells: figure(cells),
        dossiers: figure(dossiers),
    }
}

fn sums<'a, Key: Ord>(
    rows: &'a [FrameRow],
    key: impl Fn(&'a FrameRow) -> &'a Key,
) -> BTreeMap<&'a Key, Sum> {
    let mut sums: BTreeMap<&Key, Sum> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(key(row)).or_default();
        sum.0 += 1;
        sum.1 = sum.1.saturating_add(row.dossiers);
    }
    sums
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn figure(value: u64) -> String {
    integer(i64::try_from(value).unwrap_or(i64::MAX), Language::VI)
}

/// Units whose dossiers become more than half as many again, or fewer than half; with what they have
/// now and will have.
pub(super) fn leaps(before: &[FrameRow], after: &[FrameRow], units: &[Unit]) -> Vec<CountLine> {
    let (old, new) = (sums(before, |row| &row.unit), sums(after, |row| &row.unit));
    let of =
        |sums: &BTreeMap<&UnitCode, Sum>, unit: &Unit| sums.get(&unit.code).map_or(0, |sum| sum.1);
    units
        .iter()
        .filter(|_| !before.is_empty())
        .map(|unit| (unit, of(&old, unit), of(&new, unit)))
        .filter(|(_, was, is)| {
            is.saturating_mul(2) < *was || is.saturating_mul(2) > was.saturating_mul(3)
        })
        .map(|(unit, was, is)| CountLine {
            link: Linked::new("", &unit.full_name),
            about: String::new(),
            cells: figure(was),
            dossiers: figure(is),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use survey::catalogue::units_of_province;

    use super::*;

    fn row(unit: &Unit, dossiers: u64) -> FrameRow {
        FrameRow {
            unit: unit.code.clone(),
            field: FieldCode::parse("ho_tich").unwrap(),
            dossiers,
        }
    }

    #[test]
    fn a_leap_is_more_than_half() {
        let units = units_of_province("04").unwrap();
        let counts = [(100, 150), (100, 151), (100, 50), (100, 49), (0, 1), (7, 0)];
        let before: Vec<FrameRow> = units
            .iter()
            .zip(counts)
            .map(|(unit, (was, _))| row(unit, was))
            .collect();
        let after: Vec<FrameRow> = units
            .iter()
            .zip(counts)
            .map(|(unit, (_, is))| row(unit, is))
            .collect();
        let told: Vec<String> = leaps(&before, &after, &units)
            .into_iter()
            .map(|line| line.dossiers)
            .collect();
        assert_eq!(told, ["151", "49", "1", "0"]);
        assert_eq!(leaps(&[], &after, &units), []);
    }
}
