//! A drawn sample as forms: which post office, unit and field each member belongs to.
//!
//! The file is read when its numbers are given out, and again for every list that is printed. It is kept
//! nowhere, and of its rows nothing but how many belong together.

use std::collections::BTreeMap;

use pages::office::{fill, words};
use pages::print::{Distribution, Given, Stop};
use publication::draw::{DrawnFault, DrawnFile, DrawnMember};
use survey::{FieldCode, PostOfficeCode, Scope, UnitCode, text};

use super::print::Piece;
use super::series_lines::{MOST_FORMS, Wish};
use crate::office::rounds::view::RoundView;

/// What a column of units, fields and post offices may be called.
const UNIT: [&str; 4] = ["don_vi", "ma_don_vi", "co_quan", "ma_co_quan"];
const FIELD: [&str; 2] = ["linh_vuc", "ma_linh_vuc"];
const OFFICE: [&str; 2] = ["buu_cuc", "ma_buu_cuc"];
/// Most different mistakes that are told.
const MOST_FAULTS: usize = 20;
/// Most letters of a cell that are told.
const LONGEST_SHOWN: usize = 60;
/// Most columns of the list that are printed.
const MOST_COLUMNS: usize = 3;

/// A unit, a field and a post office that hands out its forms.
type Group = (PostOfficeCode, UnitCode, FieldCode);

/// A sample whose members all have their place.
pub(super) struct SampleFile {
    file: DrawnFile,
    groups: BTreeMap<Group, Vec<usize>>,
    /// The columns that say where a member belongs.
    places: Vec<usize>,
}

/// What the file says in a row, at most so often told as it differs.
#[derive(Default)]
struct Faults(BTreeMap<(&'static str, String), (u64, u32)>);

impl Faults {
    fn add(&mut self, key: &'static str, value: &str, line: u64) {
        let shown: String = value.chars().take(LONGEST_SHOWN).collect();
        let found = self.0.entry((key, shown)).or_insert((line, 0));
        found.1 += 1;
    }

    fn words(self) -> Vec<String> {
        let mut all: Vec<_> = self.0.into_iter().collect();
        all.sort_by_key(|(_, (line, _))| *line);
        all.truncate(MOST_FAULTS);
        all.into_iter()
            .map(|((key, value), (line, rows))| {
                let (line, rows) = (line.to_string(), rows.to_string());
                let named = [("value", value.as_str()), ("line", &line), ("rows", &rows)];
                fill(key, &named)
            })
            .collect()
    }
}

impl SampleFile {
    /// Reads a file for a round, as far as a scope reaches.
    ///
    /// # Errors
    /// Everything that is wrong, in words.
    pub(super) fn read(view: &RoundView, scope: &Scope, bytes: &[u8]) -> Result<Self, Vec<String>> {
        let file = DrawnFile::read(bytes).map_err(|fault| vec![fault_words(&fault)])?;
        let column = |names: &[&str]| {
            let columns = file.columns().iter();
            let found = columns
                .enumerate()
                .find(|(_, name)| names.contains(&name.as_str()));
            found.map(|(at, _)| at)
        };
        let (unit, field, office) = (column(&UNIT), column(&FIELD), column(&OFFICE));
        let (Some(unit), Some(field)) = (unit, field) else {
            return Err(vec![words("sample_series.wrong_columns")]);
        };
        let known = Places::of(view, scope);
        let mut faults = Faults::default();
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for (at, member) in file.members().iter().enumerate() {
            if let Some(group) = known.group(member, [Some(unit), Some(field), office], &mut faults)
            {
                groups.entry(group).or_default().push(at);
            }
        }
        let large = groups
            .iter()
            .find(|(_, rows)| rows.len() > MOST_FORMS as usize);
        if let Some(((_, unit, _), _)) = large {
            faults.add("sample_series.wrong_large", unit.as_str(), 0);
        }
        let faults = faults.words();
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            places: [Some(unit), Some(field), office]
                .into_iter()
                .flatten()
                .collect(),
            file,
            groups,
        })
    }

    /// SHA-256 of the file.
    pub(super) fn sha256(&self) -> &str {
        self.file.sha256()
    }

    /// The series that the sample needs.
    pub(super) fn wishes(&self) -> Vec<Wish> {
        self.groups
            .iter()
            .map(|((post_office, unit, field), rows)| Wish {
                post_office: post_office.clone(),
                unit: unit.clone(),
                field: field.clone(),
                count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            })
            .collect()
    }

    /// Who gets the forms of these pieces; `typed` names columns of the file, else the first one that says
    /// something else than where a member belongs.
    ///
    /// # Errors
    /// Which column is not there, or that the file is not the one that the numbers were given out for.
    pub(super) fn distribution(
        &self,
        view: &RoundView,
        pieces: &[Piece<'_>],
        typed: &str,
    ) -> Result<Distribution, ListFault> {
        let columns = self.columns(typed)?;
        let known = view.known();
        let mut stops = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let series = piece.series;
            let group = (
                series.post_office.clone(),
                series.unit.clone(),
                series.field.clone(),
            );
            let rows = self
                .groups
                .get(&group)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let is_own = series.sample.as_deref() == Some(self.sha256());
            if !is_own || rows.len() != series.serials.count() as usize {
                return Err(ListFault::OtherFile);
            }
            let given = piece.serials.iter().filter_map(|serial| {
                let at = serial
                    .number()
                    .checked_sub(series.serials.first().number())?;
                let member = self.file.members().get(*rows.get(at as usize)?)?;
                let cell = |at: &usize| member.cells.get(*at).cloned().unwrap_or_default();
                Some(Given {
                    serial: serial.to_string(),
                    cells: columns.iter().map(cell).collect(),
                })
            });
            stops.push(Stop {
                unit: known.unit(&series.unit),
                field: known.field(&series.field),
                given: given.collect(),
            });
        }
        let name = |at: &usize| self.file.columns().get(*at).cloned().unwrap_or_default();
        Ok(Distribution {
            columns: columns.iter().map(name).collect(),
            stops,
        })
    }

    fn columns(&self, typed: &str) -> Result<Vec<usize>, ListFault> {
        let names: Vec<&str> = typed
            .split([',', ';'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect();
        if names.len() > MOST_COLUMNS {
            return Err(ListFault::ManyColumns(MOST_COLUMNS));
        }
        if names.is_empty() {
            let first = (0..self.file.columns().len()).find(|at| !self.places.contains(at));
            return Ok(first.into_iter().collect());
        }
        let known = self.file.columns();
        let find = |name: &&str| {
            let found = known.iter().position(|known| known == name);
            found.ok_or_else(|| ListFault::NoColumn((*name).to_owned()))
        };
        names.iter().map(find).collect()
    }
}

/// Why a list of who gets which form is not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ListFault {
    /// The numbers were given out for another file.
    OtherFile,
    /// The file has no such column.
    NoColumn(String),
    /// More columns than fit on the paper.
    ManyColumns(usize),
}

fn fault_words(fault: &DrawnFault) -> String {
    match fault {
        DrawnFault::Unreadable(line) => {
            fill("sample_series.wrong_line", &[("line", &line.to_string())])
        }
        DrawnFault::Column(name) => fill("sample_series.wrong_file", &[("column", name)]),
        DrawnFault::Empty => words("sample_series.wrong_empty"),
        DrawnFault::TooLong(most) => {
            fill("sample_series.wrong_long", &[("most", &most.to_string())])
        }
    }
}

/// What the cells of a sample may name.
struct Places<'a> {
    view: &'a RoundView,
    scope: &'a Scope,
    /// Codes and names in small letters; none for a name that several have.
    units: BTreeMap<String, Option<UnitCode>>,
    fields: BTreeMap<String, Option<FieldCode>>,
}

impl<'a> Places<'a> {
    fn of(view: &'a RoundView, scope: &'a Scope) -> Self {
        let plan = &view.kept.plan;
        let (mut units, mut fields) = (BTreeMap::new(), BTreeMap::new());
        for unit in view.units.iter().filter(|unit| plan.takes_part(&unit.code)) {
            for name in [unit.code.as_str(), &unit.full_name, &unit.name] {
                learn(&mut units, name, &unit.code);
            }
        }
        for field in view.fields.iter().filter(|field| plan.offers(&field.code)) {
            for name in [field.code.as_str(), &field.name] {
                learn(&mut fields, name, &field.code);
            }
        }
        Self {
            view,
            scope,
            units,
            fields,
        }
    }

    fn group(
        &self,
        member: &DrawnMember,
        [unit, field, office]: [Option<usize>; 3],
        faults: &mut Faults,
    ) -> Option<Group> {
        let cell = |at: Option<usize>| {
            at.and_then(|at| member.cells.get(at))
                .map(String::as_str)
                .unwrap_or_default()
        };
        let (unit_said, field_said) = (cell(unit), cell(field));
        let unit = self.units.get(&folded(unit_said)).cloned().flatten();
        if unit.is_none() {
            faults.add("sample_series.wrong_unit", unit_said, member.line);
        }
        let field = self.fields.get(&folded(field_said)).cloned().flatten();
        if field.is_none() {
            faults.add("sample_series.wrong_field", field_said, member.line);
        }
        let unit = unit?;
        let serving: Vec<&PostOfficeCode> = self
            .view
            .kept
            .plan
            .post_offices
            .iter()
            .filter(|(_, office)| office.units.contains(&unit))
            .map(|(code, _)| code)
            .collect();
        let office = match (office.map(|_| cell(office)), serving.as_slice()) {
            (Some(said), _) => {
                let found = serving.into_iter().find(|code| code.as_str() == said);
                if found.is_none() {
                    faults.add("sample_series.wrong_office", said, member.line);
                }
                found?
            }
            (None, [only]) => *only,
            (None, []) => {
                faults.add("sample_series.wrong_unserved", unit_said, member.line);
                return None;
            }
            (None, _) => {
                faults.add("sample_series.wrong_shared", unit_said, member.line);
                return None;
            }
        };
        if !self.scope.sees_post_office(office) {
            faults.add("sample_series.wrong_scope", unit_said, member.line);
            return None;
        }
        Some((office.clone(), unit, field?))
    }
}

fn folded(name: &str) -> String {
    text::normalise_line(name).to_lowercase()
}

fn learn<Code: Clone + PartialEq>(
    known: &mut BTreeMap<String, Option<Code>>,
    name: &str,
    code: &Code,
) {
    let before = known
        .entry(folded(name))
        .or_insert_with(|| Some(code.clone()));
    if before.as_ref().is_some_and(|before| before != code) {
        *before = None;
    }
}
