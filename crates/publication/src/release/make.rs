//! Makes a release of frozen inputs: no clock, no database, no chance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::content::{Group, Hidden, Key, Method, Release, Stream, StreamTables};
use super::distribution::Tally;
use super::estimate::Estimator;
use super::figure::{Figure, Measure};
use super::input::Input;
use super::rows::{Rows, Table};
use super::strata::{CellsWithoutDossiers, weigh};

/// Version of the layout of a release.
const FORMAT: u32 = 2;

/// What a release is made with, besides the snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Its number, e.g. `2026-01`; part of its address.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Confidence level of the intervals, e.g. 0.95.
    pub level: f64,
    /// Fewest answers behind a published figure.
    pub minimum_n: u32,
    /// When it was made, Unix milliseconds UTC.
    pub made_ms: i64,
    /// Version of the program that made it.
    pub program_version: String,
    /// Rules of layout 2; a release without them is of layout 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
}

/// Rules that a release follows, as they were when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Width (of 1) that a reader's interval of a hidden share must have.
    pub protection: f64,
    /// Most points of the administrative reform index that the survey gives.
    pub points: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            protection: 0.1,
            points: 10.0,
        }
    }
}

/// Why no release can be made.
#[derive(Debug, Error)]
pub enum ReleaseError {
    /// The parameters make no sense.
    #[error("{0}")]
    Parameters(&'static str),
    /// Valid forms in cells for which the frame has no dossiers; they could not be weighted.
    #[error(
        "no dossier counts for {} unit × field cells that have valid forms: {}; add them to the frame",
        .0.len(), .0.join(", ")
    )]
    CellsWithoutDossiers(Vec<String>),
    /// The combination that the questionnaire names is not published yet.
    #[error("indices combined as {0} cannot be released")]
    Combination(String),
    /// Columns of different length, or positions outside the lists.
    #[error("the snapshot does not fit together: {0}")]
    Snapshot(String),
    /// The statistics refused the design.
    #[error("the estimates cannot be computed: {0}")]
    Statistics(String),
    /// A number that JSON cannot hold.
    #[error("the release cannot be written")]
    Writing(#[from] serde_json::Error),
}

/// Makes the release of a snapshot of the store.
///
/// # Errors
/// [`ReleaseError`], with what to do.
pub fn make(
    snapshot: &store::snapshot::Snapshot,
    parameters: &Parameters,
) -> Result<Release, ReleaseError> {
    make_from(&Input::of_snapshot(snapshot)?, parameters)
}

/// Makes a release of plain columns.
///
/// # Errors
/// [`ReleaseError`].
pub fn make_from(input: &Input, parameters: &Parameters) -> Result<Release, ReleaseError> {
    check(input, parameters)?;
    let (sampled, method) = sampled(input, parameters)?;
    let open = open(input, parameters)?;
    let release = Release {
        digest: String::new(),
        format: FORMAT,
        parameters: parameters.clone(),
        round: input.round.clone(),
        questionnaire: input.questionnaire.clone(),
        units: input.units.clone(),
        fields: input.fields.clone(),
        method,
        sampled,
        open,
        questions: Vec::new(),
        earlier: Vec::new(),
        points: None,
        disclosure: None,
        inputs: None,
    };
    Ok(release.sealed()?)
}

fn check(input: &Input, parameters: &Parameters) -> Result<(), ReleaseError> {
    if !(parameters.level > 0.5 && parameters.level < 1.0) {
        return Err(ReleaseError::Parameters(
            "the confidence level must lie between 0.5 and 1",
        ));
    }
    if parameters.minimum_n < 2 {
        return Err(ReleaseError::Parameters(
            "the minimum number of answers must be 2 or more",
        ));
    }
    let is_number = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if parameters.number.is_empty() || !parameters.number.chars().all(is_number) {
        return Err(ReleaseError::Parameters(
            "a release number has letters, digits and hyphens",
        ));
    }
    if !input.questionnaire.can_be_released() {
        let combine = input.questionnaire.combine.as_str();
        return Err(ReleaseError::Combination(combine.to_owned()));
    }
    input.check().map_err(ReleaseError::Snapshot)
}

fn sampled(input: &Input, parameters: &Parameters) -> Result<(StreamTables, Method), ReleaseError> {
    let mut rows = Rows::of(input, false);
    let strata = weigh(&rows.cells(), &input.frame)
        .map_err(|CellsWithoutDossiers(cells)| missing(input, &cells))?;
    rows.weigh(&strata.weight);
    let dossiers = Dossiers {
        input,
        cells: &strata.dossiers,
    };
    let tables = stream(input, parameters, Stream::Sampled, &rows, Some(&dossiers))?;
    Ok((tables, strata.method))
}

fn open(input: &Input, parameters: &Parameters) -> Result<StreamTables, ReleaseError> {
    stream(
        input,
        parameters,
        Stream::Open,
        &Rows::of(input, true),
        None,
    )
}

fn missing(input: &Input, cells: &[(u32, u32)]) -> ReleaseError {
    let name = |&(unit, field): &(u32, u32)| {
        let (unit, field) = (&input.units[unit as usize], &input.fields[field as usize]);
        format!("{}/{}", unit.code, field.code)
    };
    ReleaseError::CellsWithoutDossiers(cells.iter().map(name).collect())
}

/// Dossiers by cell, to be summed for any group.
struct Dossiers<'a> {
    input: &'a Input,
    cells: &'a BTreeMap<(u32, u32), u64>,
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
        let counts = self
            .cells
            .iter()
            .filter(|((unit, field), _)| belongs(*unit, *field));
        (!self.cells.is_empty()).then(|| counts.map(|(_, count)| count).sum())
    }
}

fn stream(
    input: &Input,
    parameters: &Parameters,
    which: Stream,
    rows: &Rows<'_>,
    dossiers: Option<&Dossiers<'_>>,
) -> Result<StreamTables, ReleaseError> {
    let responses = &input.responses;
    let is_open = which == Stream::Open;
    let own = || (0..responses.len()).filter(|&row| responses.open[row] == is_open);
    let mut modes: BTreeMap<String, u64> = BTreeMap::new();
    for row in own().filter(|&row| responses.counted[row]) {
        *modes.entry(responses.mode[row].to_string()).or_default() += 1;
    }
    let received = own().count() as u64;
    let counted = rows.len() as u64;
    let estimator = Estimator::new(input, parameters, rows, which)?;
    let groups = |table: Table| groups(input, parameters, &estimator, rows, &table, dossiers);
    Ok(StreamTables {
        stream: which,
        received,
        counted,
        invalid: received - counted,
        modes,
        overall: groups(Table::whole(rows))?.pop(),
        blocks: groups(Table::blocks(rows, input))?,
        units: groups(Table::units(rows))?,
        fields: groups(Table::fields(rows))?,
        cells: groups(Table::cells(rows))?,
        respondents: Vec::new(),
        by_mode: Vec::new(),
        mode_effects: Vec::new(),
        choices: Vec::new(),
        days: Vec::new(),
        variants: Vec::new(),
        rankings: Vec::new(),
        extremes: None,
        weaknesses: Vec::new(),
        fieldwork: Vec::new(),
    })
}

fn groups(
    input: &Input,
    parameters: &Parameters,
    estimator: &Estimator<'_>,
    rows: &Rows<'_>,
    table: &Table,
    dossiers: Option<&Dossiers<'_>>,
) -> Result<Vec<Group>, ReleaseError> {
    let indicators = &input.questionnaire.indicators;
    let tally = Tally::of(table, rows, indicators, input.item_count());
    let Some(tabulated) = estimator.tabulate(table)? else {
        return Ok(Vec::new());
    };
    let minimum = u64::from(parameters.minimum_n);
    let measure = |place: usize, at: usize| {
        let n = tally.answered(place, at);
        if n < minimum {
            return Ok(Measure {
                n,
                share: Figure::Few,
                mean: Figure::Few,
                distribution: None,
            });
        }
        let [share, mean] = tabulated.figures(place, at)?;
        let distribution = tally.distribution(place, &indicators[at]);
        Ok(Measure {
            n,
            share,
            mean,
            distribution,
        })
    };
    let group = |(place, key): (usize, &Key)| {
        let n = tally.forms(place);
        // Below the minimum nothing is even computed.
        let shown = if n < minimum { 0 } else { indicators.len() };
        Ok(Group {
            key: key.clone(),
            n,
            dossiers: dossiers.and_then(|dossiers| dossiers.of(key)),
            measures: (0..shown)
                .map(|at| measure(place, at))
                .collect::<Result<_, ReleaseError>>()?,
            hidden: (n < minimum).then_some(Hidden::Few),
        })
    };
    table.keys.iter().enumerate().map(group).collect()
}
