//! All tables of one stream, from the whole down to unit × field.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::choices;
use super::content::{DayCount, Group, Hidden, Key, RespondentTable, Stream, StreamTables};
use super::estimate::{Estimator, Tabulated, figure};
use super::fieldwork;
use super::figure::{Figure, Measure};
use super::findings;
use super::input::Input;
use super::make::{Parameters, ReleaseError, Step};
use super::rows::{Rows, Table};
use super::suppression::{self, Account, Base, Member};
use super::variants;

/// Dossiers by cell, to be summed for any group.
pub(super) struct Dossiers<'a> {
    pub(super) input: &'a Input,
    pub(super) cells: &'a BTreeMap<(u32, u32), u64>,
}

impl Dossiers<'_> {
    /// Dossiers of a group; none where no counts were given.
    fn of(&self, key: &Key) -> Option<u64> {
        if let Key::Cell(unit, field) = key {
            return self.cells.get(&(*unit, *field)).copied();
        }
        let belongs = |unit: u32, field: u32| match key {
            Key::Whole => true,
            Key::Block(code) => self.input.units[unit as usize].block == *code,
            Key::Unit(wanted) => unit == *wanted,
            Key::Field(wanted) => field == *wanted,
            Key::Cell(..) | Key::Respondent(..) | Key::Mode(_) => false,
        };
        let is_counted = !matches!(key, Key::Respondent(..) | Key::Mode(_));
        let counts = self
            .cells
            .iter()
            .filter(|((unit, field), _)| belongs(*unit, *field));
        (is_counted && !self.cells.is_empty()).then(|| counts.map(|(_, count)| count).sum())
    }
}

/// What the tables of a stream are made of.
pub(super) struct Making<'a> {
    pub(super) input: &'a Input,
    pub(super) parameters: &'a Parameters,
    pub(super) which: Stream,
    pub(super) rows: &'a Rows<'a>,
    /// Weight of a form of each cell; none for the open stream.
    pub(super) weights: Option<&'a [f64]>,
    pub(super) dossiers: Option<&'a Dossiers<'a>>,
}

impl Making<'_> {
    /// Fewest answers behind a published figure.
    pub(super) fn minimum(&self) -> u64 {
        u64::from(self.parameters.minimum_n)
    }

    fn empty(&self) -> StreamTables {
        let responses = &self.input.responses;
        let is_open = self.which == Stream::Open;
        let own = || (0..responses.len()).filter(move |&row| responses.open[row] == is_open);
        let mut modes: BTreeMap<String, u64> = BTreeMap::new();
        for row in own().filter(|&row| responses.counted[row]) {
            *modes.entry(responses.mode[row].to_string()).or_default() += 1;
        }
        let received = own().count() as u64;
        let counted = self.rows.len() as u64;
        let days = self.input.days.iter().filter(|(open, _)| *open == is_open);
        StreamTables {
            stream: self.which,
            received,
            counted,
            invalid: received - counted,
            modes,
            overall: None,
            blocks: Vec::new(),
            units: Vec::new(),
            fields: Vec::new(),
            cells: Vec::new(),
            respondents: Vec::new(),
            by_mode: Vec::new(),
            mode_effects: Vec::new(),
            choices: Vec::new(),
            days: days.map(|(_, day)| *day).collect::<Vec<DayCount>>(),
            variants: Vec::new(),
            rankings: Vec::new(),
            extremes: None,
            weaknesses: Vec::new(),
            fieldwork: Vec::new(),
        }
    }

    /// All tables, with what must not be told left out.
    pub(super) fn tables(
        &self,
        account: &mut Account,
        progress: &mut dyn FnMut(Step),
    ) -> Result<StreamTables, ReleaseError> {
        let mut tables = self.empty();
        if self.rows.len() == 0 {
            return Ok(tables);
        }
        progress(Step::Tables(self.which));
        let (input, rows) = (self.input, self.rows);
        let estimator = Estimator::new(input, rows, self.weights)?;
        let places = [
            Table::whole(rows),
            Table::blocks(rows, input),
            Table::units(rows),
            Table::fields(rows),
            Table::cells(rows),
        ];
        let mut full = Vec::new();
        for table in places {
            full.push(estimator.tabulate(table)?);
        }
        let mut members: Vec<Vec<Member>> = Vec::new();
        for table in &full {
            members.push(self.members(table)?);
        }
        progress(Step::Suppression(self.which));
        let everyone = members[0][0].clone();
        let [whole, blocks, units, fields, cells] = suppression::of_places(self, members, account)?;
        tables.overall = whole.into_iter().next();
        tables.blocks = blocks;
        tables.units = units;
        tables.fields = fields;
        tables.cells = cells;
        progress(Step::Respondents(self.which));
        tables.respondents = self.respondents(&estimator, &everyone, account)?;
        let by_mode = estimator.tabulate(Table::modes(rows, input))?;
        let modes = self.members(&by_mode)?;
        tables.by_mode = suppression::of_partition(self, &everyone, modes, account)?;
        progress(Step::Choices(self.which));
        tables.choices = choices::tables(self, &estimator, &full, account)?;
        progress(Step::Findings(self.which));
        tables.variants = variants::variants(self, account)?;
        tables.fieldwork = fieldwork::rows(self);
        if self.which == Stream::Sampled {
            findings::add(self, &estimator, &full, &mut tables)?;
            tables.mode_effects = findings::mode_effects(self, &estimator, &by_mode, &tables)?;
        }
        Ok(tables)
    }

    fn respondents(
        &self,
        estimator: &Estimator,
        everyone: &Member,
        account: &mut Account,
    ) -> Result<Vec<RespondentTable>, ReleaseError> {
        let mut tables = Vec::new();
        for column in &self.input.responses.choices {
            let question = column.question;
            let is_group = self.input.questions[question as usize].groups;
            if !is_group || column.line.is_some() {
                continue;
            }
            let key = |choice: u32| Key::Respondent(question, choice);
            let table = Table::codes(self.rows, &column.codes, key);
            if table.keys.is_empty() {
                continue;
            }
            let table = estimator.tabulate(table)?;
            let members = self.members(&table)?;
            let groups = suppression::of_partition(self, everyone, members, account)?;
            tables.push(RespondentTable { question, groups });
        }
        Ok(tables)
    }

    /// Every group of a table with all its measures, and what the suppression needs to know of them.
    pub(super) fn members(&self, table: &Tabulated) -> Result<Vec<Member>, ReleaseError> {
        let indicators = &self.input.questionnaire.indicators;
        let member = |(place, key): (usize, &Key)| {
            let n = table.groups.rows(place);
            let mut measures = Vec::with_capacity(indicators.len());
            let mut bases = Vec::with_capacity(indicators.len());
            for (at, indicator) in indicators.iter().enumerate() {
                let (share, mean) = (
                    table.figures.share(place, at),
                    table.figures.mean(place, at),
                );
                bases.push(Base {
                    n: share.answered,
                    share: share.value.map_or(f64::NAN, |value| value.clamp(0.0, 1.0)),
                    weight: share.weight,
                });
                measures.push(if share.answered < self.minimum() {
                    Measure::few(share.answered)
                } else {
                    let is_item = indicator.items.len() == 1;
                    let level = self.parameters.level;
                    Measure {
                        n: share.answered,
                        share: figure(share, is_item, level)?,
                        mean: figure(mean, false, level)?,
                        distribution: table.distribution(place, indicator),
                    }
                });
            }
            Ok(Member {
                group: Group {
                    key: key.clone(),
                    n,
                    dossiers: self.dossiers.and_then(|dossiers| dossiers.of(key)),
                    measures,
                    hidden: (n < self.minimum()).then_some(Hidden::Few),
                },
                bases,
            })
        };
        let keys = table.table.keys.par_iter();
        keys.enumerate().map(member).collect()
    }
}

impl Measure {
    /// A measure of too few answers: nothing is inside.
    pub(super) const fn few(n: u64) -> Self {
        Self {
            n,
            share: Figure::Few,
            mean: Figure::Few,
            distribution: None,
        }
    }
}
