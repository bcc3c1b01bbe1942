//! Finding the unit or field that a cell means: by its code, or by its name however it is spelled.

use std::collections::BTreeMap;

use survey::text::{fold, spelling_key};
use survey::{Field, FieldCode, Unit, UnitCode};

use super::message::{NoteReason, Reason};

/// Names and codes of one kind of thing.
#[derive(Debug)]
pub(super) struct Names<Code> {
    codes: BTreeMap<String, Code>,
    by_spelling: BTreeMap<String, Vec<Code>>,
    by_fold: BTreeMap<String, Vec<Code>>,
    called: BTreeMap<Code, String>,
    unknown: fn(String) -> Reason,
}

/// What a cell means, and how it was found if not by its code or exact name.
pub(super) type Found<Code> = (Code, Option<NoteReason>);

impl Names<UnitCode> {
    pub(super) fn of_units(units: &[Unit]) -> Self {
        let all = units.iter().map(|unit| {
            let names = vec![unit.name.as_str(), unit.full_name.as_str()];
            (unit.code.as_str(), unit.code.clone(), names)
        });
        Self::of(all, Reason::UnknownUnit)
    }
}

impl Names<FieldCode> {
    pub(super) fn of_fields(fields: &[Field]) -> Self {
        let all = fields.iter().map(|field| {
            (
                field.code.as_str(),
                field.code.clone(),
                vec![field.name.as_str()],
            )
        });
        Self::of(all, Reason::UnknownField)
    }
}

impl<Code: Ord + Clone> Names<Code> {
    fn of<'a>(
        all: impl Iterator<Item = (&'a str, Code, Vec<&'a str>)>,
        unknown: fn(String) -> Reason,
    ) -> Self {
        let mut made = Self {
            codes: BTreeMap::new(),
            by_spelling: BTreeMap::new(),
            by_fold: BTreeMap::new(),
            called: BTreeMap::new(),
            unknown,
        };
        for (text, code, names) in all {
            made.codes.insert(text.to_owned(), code.clone());
            if let Some(name) = names.first() {
                made.called.insert(code.clone(), (*name).to_owned());
            }
            for name in names {
                put(&mut made.by_spelling, spelling_key(name), &code);
                put(&mut made.by_fold, fold(name), &code);
            }
        }
        made
    }

    /// The name of what has this code.
    pub(super) fn name(&self, code: &Code) -> &str {
        self.called.get(code).map_or("", String::as_str)
    }

    /// By code; by a code without its leading zeros; by name in any spelling; by name without
    /// diacritics or kind, if only one has it.
    pub(super) fn find(&self, cell: &str) -> Result<Found<Code>, Reason> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Err(Reason::Empty);
        }
        if let Some(code) = self
            .codes
            .get(cell)
            .or_else(|| self.codes.get(&cell.to_lowercase()))
        {
            return Ok((code.clone(), None));
        }
        if let Some(code) = with_zeros(cell).and_then(|text| self.codes.get(&text)) {
            return Ok((code.clone(), Some(NoteReason::LostZeros)));
        }
        match self.by_spelling.get(&spelling_key(cell)).map(Vec::as_slice) {
            Some([only]) => return Ok((only.clone(), None)),
            Some(several) => return Err(Reason::Ambiguous(cell.to_owned(), several.len())),
            None => {}
        }
        match self.by_fold.get(&fold(cell)).map(Vec::as_slice) {
            Some([only]) => Ok((only.clone(), Some(NoteReason::CloseName))),
            Some(several) => Err(Reason::Ambiguous(cell.to_owned(), several.len())),
            None => Err((self.unknown)(cell.to_owned())),
        }
    }
}

fn put<Code: Ord + Clone>(map: &mut BTreeMap<String, Vec<Code>>, key: String, code: &Code) {
    let codes = map.entry(key).or_default();
    if !codes.contains(code) {
        codes.push(code.clone());
    }
}

/// A code of a commune that a spreadsheet took for a number: `4` for `00004`.
pub(super) fn with_zeros(cell: &str) -> Option<String> {
    let is_number = (1..5).contains(&cell.len())
        && !cell.starts_with('0')
        && cell.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{cell:0>5}"))
}

#[cfg(test)]
mod tests {
    use survey::catalogue::units_of_province;

    use super::*;

    fn found(cell: &str) -> Result<(String, Option<NoteReason>), Reason> {
        // Hà Nội has Phường and Xã with names of their own, and commune codes with leading zeros.
        let units = units_of_province("01").unwrap();
        let names = Names::of_units(&units);
        names
            .find(cell)
            .map(|(code, note)| (code.to_string(), note))
    }

    #[test]
    fn a_unit_is_found_however_it_is_spelled() {
        let ba_dinh = |note| Ok(("00004".to_owned(), note));
        for cell in [
            "00004",
            "Phường Ba Đình",
            "phường  Ba Ðình",
            "Phường Ba Đi\u{300}nh",
            "Ủy ban nhân dân phường Ba Đình",
            "Uỷ ban nhân dân phường Ba Đình",
        ] {
            assert_eq!(found(cell), ba_dinh(None), "{cell}");
        }
        assert_eq!(found("4"), ba_dinh(Some(NoteReason::LostZeros)));
        assert_eq!(
            found("phuong ba dinh"),
            ba_dinh(Some(NoteReason::CloseName))
        );
        assert_eq!(found("Ba Đình"), ba_dinh(Some(NoteReason::CloseName)));
    }

    #[test]
    fn what_could_be_two_is_never_guessed() {
        let units = units_of_province("01").unwrap();
        let mut twins = units[..2].to_vec();
        twins[0].name = "Xã Tân Tiến".into();
        twins[1].name = "Phường Tân Tiến".into();
        let names = Names::of_units(&twins);
        assert_eq!(
            names.find("Tân Tiến"),
            Err(Reason::Ambiguous("Tân Tiến".into(), 2))
        );
        assert_eq!(
            names.find("xã tân tiến").map(|found| found.0),
            Ok(twins[0].code.clone())
        );
        assert_eq!(
            found("Nơi khác"),
            Err(Reason::UnknownUnit("Nơi khác".into()))
        );
        assert_eq!(found(" "), Err(Reason::Empty));
    }
}
