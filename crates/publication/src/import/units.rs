//! The units of the next catalogue version as a list.

use std::collections::{BTreeMap, BTreeSet};

use survey::catalogue::{Successions, is_of_communes, with_communes};
use survey::text::{fold, normalise_line, spelling_key, without_type};
use survey::{Block, Day, Language, Unit, UnitCode, Validity};

use super::message::{Note, NoteReason, Reason, RowError};
use super::names::with_zeros;
use super::sheet::Sheet;

const CODE: &[&str] = &["code", "Mã", "Mã đơn vị", "Mã số"];
const NAME: &[&str] = &["full_name", "name", "Tên đơn vị", "Tên", "Tên đầy đủ"];
const SHORT: &[&str] = &["short_name", "name", "Tên ngắn", "Tên gọi"];
const KIND: &[&str] = &["kind", "division_type", "Loại", "Loại hình", "Cấp"];
const BLOCK: &[&str] = &["block", "Khối"];
const PARENT: &[&str] = &["parent", "parent_code", "Trực thuộc", "Mã cấp trên"];
const PHONE: &[&str] = &["phone", "Điện thoại", "Số điện thoại"];
const FROM: &[&str] = &["valid_from", "Hiệu lực từ", "Từ ngày"];
const REPLACES: &[&str] = &["replaces", "Thay cho", "Mã cũ"];

/// What stands before the name of a commune in the name of what decides there.
const COMMITTEE: &str = "Ủy ban nhân dân";

/// Kinds of unit whose codes have five digits.
const COMMUNE_KINDS: [&str; 3] = ["xã", "phường", "đặc khu"];

/// What a list of units covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Every unit of the catalogue: what is not listed is gone.
    Everything,
    /// Communes, wards and special zones: everything else stays as it was.
    Communes,
}

/// What a list of units says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitList {
    /// All units of the next version.
    pub units: Vec<Unit>,
    /// Which of them follow which of the version before, where the list says so.
    pub successions: Successions,
    /// Cells that were read otherwise than they are written.
    pub notes: Vec<Note>,
}

/// Reads a list of units from CSV or a workbook: a code and a name a line; kind, block, the unit
/// above, telephone number, first day and the codes it replaces (several separated by `|` or `;`)
/// where they are given, else as in the version `before`.
///
/// # Errors
/// Every faulty line; nothing of the list may then be kept.
pub fn read_units(
    bytes: &[u8],
    before: &[Unit],
    coverage: Coverage,
) -> Result<UnitList, Vec<RowError>> {
    let (sheet, notes) = Sheet::of_list(bytes, &[CODE, NAME])?;
    let [code, name] = sheet.required_named([CODE, NAME])?;
    let mut reading = Reading {
        before: before.iter().map(|unit| (&unit.code, unit)).collect(),
        columns: Columns {
            code,
            name,
            short: sheet.named(SHORT).filter(|at| *at != name),
            kind: sheet.named(KIND),
            block: sheet.named(BLOCK),
            parent: sheet.named(PARENT),
            phone: sheet.named(PHONE),
            from: sheet.named(FROM),
            replaces: sheet.named(REPLACES),
        },
        sheet: &sheet,
        seen: BTreeMap::new(),
        successions: Successions::new(),
        notes,
        errors: Vec::new(),
    };
    let mut units: Vec<(u64, Unit)> = Vec::with_capacity(sheet.lines.len());
    for (line, cells) in &sheet.lines {
        units.extend(reading.unit(*line, cells).map(|unit| (*line, unit)));
    }
    if units.is_empty() && reading.errors.is_empty() {
        reading.errors.push(RowError::file(Reason::NoLines));
    }
    reading.check_parents(&units, coverage);
    reading.errors.sort_by_key(|error| error.line);
    if !reading.errors.is_empty() {
        return Err(reading.errors);
    }
    let listed: Vec<Unit> = units.into_iter().map(|(_, unit)| unit).collect();
    Ok(UnitList {
        units: match coverage {
            Coverage::Everything => listed,
            Coverage::Communes => with_communes(before, listed),
        },
        successions: reading.successions,
        notes: reading.notes,
    })
}

struct Columns {
    code: usize,
    name: usize,
    short: Option<usize>,
    kind: Option<usize>,
    block: Option<usize>,
    parent: Option<usize>,
    phone: Option<usize>,
    from: Option<usize>,
    replaces: Option<usize>,
}

/// A list while it is read.
struct Reading<'a> {
    before: BTreeMap<&'a UnitCode, &'a Unit>,
    columns: Columns,
    sheet: &'a Sheet,
    seen: BTreeMap<UnitCode, u64>,
    successions: Successions,
    notes: Vec<Note>,
    errors: Vec<RowError>,
}

impl Reading<'_> {
    fn unit(&mut self, line: u64, cells: &csv::StringRecord) -> Option<Unit> {
        let code = self.code(line, cells);
        let full_name = normalise_line(&cells[self.columns.name]);
        if full_name.is_empty() {
            self.fault(line, self.columns.name, Reason::Empty);
        }
        let code = code?;
        if let Some(first) = self.seen.insert(code.clone(), line) {
            self.fault(line, self.columns.code, Reason::DoubleCode(first));
        }
        let own = self.before.get(&code).copied();
        let kind = text(cells, self.columns.kind)
            .map(|kind| kind.to_lowercase())
            .or_else(|| kind_in(&full_name))
            .or_else(|| own.map(|own| own.kind.clone()))
            .unwrap_or_default();
        let is_commune = COMMUNE_KINDS.contains(&kind.as_str());
        let block = self.block(line, cells, own, is_commune);
        let parent = self.parent(line, cells, own);
        let from = self.day(line, cells);
        self.replaces(line, cells, &code);
        let (name, full_name) = self.names(cells, full_name, own, is_commune);
        let is_respelled = |own: &&Unit| {
            own.full_name != full_name && spelling_key(&own.full_name) == spelling_key(&full_name)
        };
        if let Some(own) = own.filter(is_respelled) {
            self.notes.push(Note {
                line,
                column: self.sheet.columns[self.columns.name].clone(),
                before: full_name.clone(),
                after: own.full_name.clone(),
                why: NoteReason::Spelling,
            });
        }
        Some(Unit {
            code,
            name,
            full_name,
            kind,
            block: block?,
            parent,
            phone: text(cells, self.columns.phone),
            validity: Validity { from, to: None },
            former_names: own.map(|own| own.former_names.clone()).unwrap_or_default(),
        })
    }

    fn code(&mut self, line: u64, cells: &csv::StringRecord) -> Option<UnitCode> {
        let text = cells[self.columns.code].trim().to_lowercase();
        if text.is_empty() {
            self.fault(line, self.columns.code, Reason::Empty);
            return None;
        }
        // A spreadsheet takes the code of a commune for a number; that of a province has two digits.
        let padded = with_zeros(&text).filter(|padded| {
            let kind = kind_in(&normalise_line(&cells[self.columns.name]));
            let is_known =
                UnitCode::parse(padded).is_ok_and(|code| self.before.contains_key(&code));
            is_known || kind.is_some_and(|kind| COMMUNE_KINDS.contains(&kind.as_str()))
        });
        if let Some(padded) = &padded {
            self.notes.push(Note {
                line,
                column: self.sheet.columns[self.columns.code].clone(),
                before: text.clone(),
                after: padded.clone(),
                why: NoteReason::LostZeros,
            });
        }
        let code = UnitCode::parse(padded.as_deref().unwrap_or(&text));
        code.map_err(|_| self.fault(line, self.columns.code, Reason::Code(text.clone())))
            .ok()
    }

    /// Short and full name. A commune listed by its name alone is its People's Committee, unless the
    /// version before calls it otherwise; a name that is only spelled otherwise is told later.
    fn names(
        &self,
        cells: &csv::StringRecord,
        listed: String,
        own: Option<&Unit>,
        is_commune: bool,
    ) -> (String, String) {
        let short = text(cells, self.columns.short);
        let is_same = |name: &str| spelling_key(name) == spelling_key(&listed);
        if let Some(own) = own.filter(|own| is_same(&own.full_name)) {
            return (short.unwrap_or_else(|| own.name.clone()), listed);
        }
        if !is_commune || without_type(&listed) == listed {
            return (short.unwrap_or_else(|| listed.clone()), listed);
        }
        let listed = capitalised(&listed);
        let is_committee = own.is_none_or(|own| own.full_name.starts_with(COMMITTEE));
        let full_name = if is_committee {
            format!("{COMMITTEE} {}", after_a_word(&listed))
        } else {
            listed.clone()
        };
        let is_bare = own.is_some_and(|own| without_type(&own.name) == own.name);
        let name = if is_bare {
            without_type(&listed).to_owned()
        } else {
            listed
        };
        (short.unwrap_or(name), full_name)
    }

    fn block(
        &mut self,
        line: u64,
        cells: &csv::StringRecord,
        own: Option<&Unit>,
        is_commune: bool,
    ) -> Option<Block> {
        let Some(at) = self
            .columns
            .block
            .filter(|at| !cells[*at].trim().is_empty())
        else {
            let known = own
                .map(|own| own.block)
                .or(is_commune.then_some(Block::CapXa));
            // Without a column and without a version before, the unit is in no block of its own.
            return known.or(Some(Block::Khac));
        };
        let text = cells[at].trim();
        let wanted = fold(text);
        let block = Block::ALL
            .iter()
            .copied()
            .find(|block| block.as_str() == text || fold(block.name(Language::VI)) == wanted);
        if block.is_none() {
            let allowed = "so_ban_nganh, nganh_doc, ubnd_cap_xa, mot_cua, don_vi_su_nghiep, khac";
            self.fault(line, at, Reason::UnknownWord(text.to_owned(), allowed));
        }
        block
    }

    fn parent(
        &mut self,
        line: u64,
        cells: &csv::StringRecord,
        own: Option<&Unit>,
    ) -> Option<UnitCode> {
        let Some(at) = self.columns.parent else {
            return own.and_then(|own| own.parent.clone());
        };
        let text = cells[at].trim().to_lowercase();
        if text.is_empty() {
            return None;
        }
        let code = UnitCode::parse(&text);
        code.map_err(|_| self.fault(line, at, Reason::Code(text.clone())))
            .ok()
    }

    fn day(&mut self, line: u64, cells: &csv::StringRecord) -> Option<Day> {
        let at = self.columns.from?;
        let text = cells[at].trim();
        if text.is_empty() {
            return None;
        }
        let day = Day::parse(text);
        day.map_err(|_| self.fault(line, at, Reason::Day(text.to_owned())))
            .ok()
    }

    fn replaces(&mut self, line: u64, cells: &csv::StringRecord, code: &UnitCode) {
        let Some(at) = self.columns.replaces else {
            return;
        };
        for text in cells[at].split(['|', ';', ',']).map(str::trim) {
            if text.is_empty() {
                continue;
            }
            let text = with_zeros(text).unwrap_or_else(|| text.to_lowercase());
            match UnitCode::parse(&text)
                .ok()
                .filter(|old| self.before.contains_key(old))
            {
                Some(old) if old == *code => {}
                Some(old) => {
                    self.successions.insert((old, code.clone()));
                }
                None => self.fault(line, at, Reason::UnknownPredecessor(text)),
            }
        }
    }

    fn check_parents(&mut self, units: &[(u64, Unit)], coverage: Coverage) {
        let mut codes: BTreeSet<&UnitCode> = units.iter().map(|(_, unit)| &unit.code).collect();
        if coverage == Coverage::Communes {
            codes.extend(
                self.before
                    .keys()
                    .copied()
                    .filter(|code| !is_of_communes(code)),
            );
        }
        let faults: Vec<(u64, String)> = units
            .iter()
            .filter_map(|(line, unit)| Some((*line, unit.parent.as_ref()?)))
            .filter(|(_, parent)| !codes.contains(parent))
            .map(|(line, parent)| (line, parent.to_string()))
            .collect();
        let column = self.columns.parent.unwrap_or(self.columns.code);
        for (line, parent) in faults {
            self.fault(line, column, Reason::UnknownParent(parent));
        }
    }

    fn fault(&mut self, line: u64, at: usize, reason: Reason) {
        let column = &self.sheet.columns[at];
        self.errors.push(RowError::cell(line, column, reason));
    }
}

/// What stands in a cell, if there is a column for it and anything in it.
fn text(cells: &csv::StringRecord, at: Option<usize>) -> Option<String> {
    at.map(|at| normalise_line(&cells[at]))
        .filter(|text| !text.is_empty())
}

/// The kind that a name begins with, however it is spelled: `Xa Ea Kly` is a commune.
fn kind_in(name: &str) -> Option<String> {
    let rest = without_type(name);
    let first = fold(name.get(..name.len() - rest.len())?.trim());
    ["xã", "phường", "đặc khu", "tỉnh", "thành phố", "thị trấn"]
        .into_iter()
        .find(|kind| fold(kind) == first)
        .map(str::to_owned)
}

/// A name with a small letter at its beginning, as it stands after another word.
fn after_a_word(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A listed name with a capital letter at its beginning: `xã Bắc Sơn` is `Xã Bắc Sơn`.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
