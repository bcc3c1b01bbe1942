//! Makes a release of frozen inputs: no clock, no database, no chance.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::content::{Method, Points, Release, Stream, StreamTables};
use super::frozen;
use super::input::Input;
use super::rows::Rows;
use super::strata::{CellsWithoutDossiers, weigh};
use super::stream::{Dossiers, Making};
use super::suppression::Account;
use super::trend;
use super::variants::in_order;

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

impl Parameters {
    /// As most releases are made; number and title are left to be filled in.
    pub fn usual(minimum_n: u32, made_ms: i64, program_version: &str) -> Self {
        Self {
            number: String::new(),
            title: String::new(),
            level: 0.95,
            minimum_n,
            made_ms,
            program_version: program_version.to_owned(),
            rules: Some(Rules::default()),
        }
    }
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
    /// A figure of too few answers could be worked out from the others, whatever else is hidden.
    #[error(
        "the figures of {0} could be worked out from the others; choose a larger minimum, so that more is hidden"
    )]
    Disclosure(String),
    /// Columns of different length, or positions outside the lists.
    #[error("the snapshot does not fit together: {0}")]
    Snapshot(String),
    /// The statistics refused the design.
    #[error("the estimates cannot be computed: {0}")]
    Statistics(String),
    /// The inputs cannot be written.
    #[error("the inputs cannot be frozen")]
    Freezing(#[source] std::io::Error),
    /// A number that JSON cannot hold.
    #[error("the release cannot be written")]
    Writing(#[from] serde_json::Error),
}

/// What a release is busy with; a caller may show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Putting the forms in order.
    Ordering,
    /// Tables by place.
    Tables(Stream),
    /// Hiding what must not be told, and attacking the result.
    Suppression(Stream),
    /// Groups of respondents and ways of answering.
    Respondents(Stream),
    /// The other questions.
    Choices(Stream),
    /// Ranks, weak items, variants.
    Findings(Stream),
    /// Change against earlier rounds.
    Trend,
    /// Freezing the inputs.
    Freezing,
}

/// Makes a release of plain columns.
///
/// # Errors
/// [`ReleaseError`], with what to do.
pub fn make_from(input: &Input, parameters: &Parameters) -> Result<Release, ReleaseError> {
    make_step_by_step(input, parameters, &mut |_| {})
}

/// Makes a release of plain columns and tells what it is busy with.
///
/// # Errors
/// [`ReleaseError`].
pub fn make_step_by_step(
    input: &Input,
    parameters: &Parameters,
    progress: &mut dyn FnMut(Step),
) -> Result<Release, ReleaseError> {
    check(input, parameters)?;
    progress(Step::Ordering);
    let mut account = Account::default();
    let (sampled, method) = sampled(input, parameters, &mut account, progress)?;
    let open = open(input, parameters, &mut account, progress)?;
    let rules = parameters.rules.unwrap_or_default();
    let mut release = Release {
        digest: String::new(),
        format: FORMAT,
        parameters: Parameters {
            rules: Some(rules),
            ..parameters.clone()
        },
        round: input.round.clone(),
        questionnaire: input.questionnaire.clone(),
        units: input.units.clone(),
        fields: input.fields.clone(),
        method,
        sampled,
        open,
        questions: input.questions.clone(),
        earlier: Vec::new(),
        points: None,
        disclosure: Some(account.facts(rules.protection)),
        inputs: None,
        before: input
            .of_the_same_round()
            .map(|one| one.parameters.number.clone())
            .collect(),
    };
    release.points = points(&release, rules.points);
    progress(Step::Trend);
    release.earlier = trend::earlier(&release, &input.earlier)?;
    progress(Step::Freezing);
    release.inputs = Some(frozen::digest(input)?);
    Ok(release.sealed()?)
}

fn points(release: &Release, most: f64) -> Option<Points> {
    let whole = release.sampled.overall.as_ref()?;
    let measure = whole.measures.get(release.overall_position()?)?;
    let estimate = measure.figure(release.questionnaire.score).estimate()?;
    Some(Points {
        most,
        value: most * estimate.value,
        low: most * estimate.low,
        high: most * estimate.high,
    })
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
    let rules = parameters.rules.unwrap_or_default();
    if !(rules.protection > 0.0 && rules.protection <= 0.5 && rules.points > 0.0) {
        return Err(ReleaseError::Parameters(
            "the protection lies between 0 and 0.5, and the points are a positive number",
        ));
    }
    input.check().map_err(ReleaseError::Snapshot)
}

fn sampled(
    input: &Input,
    parameters: &Parameters,
    account: &mut Account,
    progress: &mut dyn FnMut(Step),
) -> Result<(StreamTables, Method), ReleaseError> {
    let rows = Rows::valid(input, false);
    let strata = weigh(&rows.by_cell(), &input.frame)
        .map_err(|CellsWithoutDossiers(cells)| missing(input, &cells))?;
    let weights = in_order(&rows, &strata.weight);
    let dossiers = Dossiers {
        input,
        cells: &strata.dossiers,
    };
    let making = Making {
        input,
        parameters,
        which: Stream::Sampled,
        rows: &rows,
        weights: Some(&weights),
        dossiers: Some(&dossiers),
    };
    Ok((making.tables(account, progress)?, strata.method))
}

fn open(
    input: &Input,
    parameters: &Parameters,
    account: &mut Account,
    progress: &mut dyn FnMut(Step),
) -> Result<StreamTables, ReleaseError> {
    let making = Making {
        input,
        parameters,
        which: Stream::Open,
        rows: &Rows::valid(input, true),
        weights: None,
        dossiers: None,
    };
    making.tables(account, progress)
}

fn missing(input: &Input, cells: &[(u32, u32)]) -> ReleaseError {
    let name = |&(unit, field): &(u32, u32)| {
        let (unit, field) = (&input.units[unit as usize], &input.fields[field as usize]);
        format!("{}/{}", unit.code, field.code)
    };
    ReleaseError::CellsWithoutDossiers(cells.iter().map(name).collect())
}
