//! Answers in bulk: one line a form, checked by the same [`survey::validate`] as any other.
//!
//! Columns: `unit` (the unit that decided), `field`, `submitted`; if wanted `received_by` (else the
//! same unit), `stream` (`sampled`, the default, or `open`), `mode` (`paper`, the default, `phone`,
//! `kiosk`, `interview`), `language` (`vi`), `consent` (version of the consent text, else that of
//! the questionnaire); and one column an input of the questionnaire under its code: `code` of a
//! question, `code.row` of a row of a grid, `code.text` of a text box. Several ticked choices are
//! separated by `|`. An empty cell is an answer left blank.

use std::collections::BTreeSet;
use std::io::Read;

use sha2::{Digest, Sha256};
use survey::{
    AttemptId, BLANK, Context, FieldCode, Finding, Kind, Language, Mode, Questionnaire, RawAnswers,
    RoundId, Stream, UnitCode, ValidResponse, validate,
};

use super::frame::{known_field, known_unit};
use super::message::{Reason, RowError};
use super::moment::parse_moment;
use super::sheet::Sheet;

/// What the answers of a file belong to.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The round.
    pub round: RoundId,
    /// Its questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Units of its catalogue.
    pub units: &'a BTreeSet<UnitCode>,
    /// Fields of its catalogue.
    pub fields: &'a BTreeSet<FieldCode>,
    /// First moment at which answers count, Unix milliseconds UTC.
    pub opens_ms: i64,
    /// First moment at which they no longer do.
    pub closes_ms: i64,
}

/// One checked line.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Line in the file.
    pub line: u64,
    /// The response.
    pub response: ValidResponse,
    /// When it was given, Unix milliseconds UTC.
    pub submitted_ms: i64,
    /// Follows from the round, the line's number and its content, so that importing the same file
    /// again repeats and doubles nothing.
    pub attempt: AttemptId,
}

/// Columns that are not inputs of the questionnaire.
const ABOUT: [&str; 8] = [
    "unit",
    "received_by",
    "field",
    "stream",
    "mode",
    "submitted",
    "language",
    "consent",
];

/// Reads and checks a whole file.
///
/// # Errors
/// Every fault of every line; then nothing of the file may be kept.
pub fn read_responses(
    reader: impl Read,
    setting: &Setting<'_>,
) -> Result<Vec<Imported>, Vec<RowError>> {
    let sheet = Sheet::read(reader)?;
    let required = sheet.required(["unit", "field", "submitted"])?;
    let columns = Columns::of(&sheet, required, setting.questionnaire)?;
    let mut out = Vec::with_capacity(sheet.lines.len());
    let mut errors = Vec::new();
    for (line, cells) in &sheet.lines {
        match read_line(*line, cells, &columns, setting) {
            Ok(imported) => out.push(imported),
            Err(faults) => errors.extend(faults),
        }
    }
    if errors.is_empty() {
        Ok(out)
    } else {
        Err(errors)
    }
}

/// Where each column stands.
struct Columns {
    unit: usize,
    field: usize,
    submitted: usize,
    received_by: Option<usize>,
    stream: Option<usize>,
    mode: Option<usize>,
    language: Option<usize>,
    consent: Option<usize>,
    /// Inputs of the questionnaire with their columns, and whether several values may stand there.
    inputs: Vec<(String, usize, bool)>,
}

impl Columns {
    fn of(
        sheet: &Sheet,
        [unit, field, submitted]: [usize; 3],
        questionnaire: &Questionnaire,
    ) -> Result<Self, Vec<RowError>> {
        let mut inputs = Vec::new();
        for question in questionnaire.questions() {
            let several = matches!(question.kind, Kind::Multiple { .. });
            for input in question.inputs() {
                let column = sheet.column(&input);
                let several = several && input == question.code;
                inputs.extend(column.map(|column| (input, column, several)));
            }
        }
        let is_known =
            |name: &str| ABOUT.contains(&name) || inputs.iter().any(|(known, ..)| known == name);
        let unknown: Vec<RowError> = sheet
            .columns
            .iter()
            .filter(|name| !is_known(name))
            .map(|name| RowError::cell(1, name, Reason::UnknownColumn))
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        Ok(Self {
            unit,
            field,
            submitted,
            received_by: sheet.column("received_by"),
            stream: sheet.column("stream"),
            mode: sheet.column("mode"),
            language: sheet.column("language"),
            consent: sheet.column("consent"),
            inputs,
        })
    }
}

/// Collects the faults of the cells of a line.
struct Faults {
    line: u64,
    found: Vec<RowError>,
}

impl Faults {
    fn take<Value>(&mut self, column: &str, value: Result<Value, Reason>) -> Option<Value> {
        value
            .map_err(|reason| self.found.push(RowError::cell(self.line, column, reason)))
            .ok()
    }
}

fn read_line(
    line: u64,
    cells: &csv::StringRecord,
    columns: &Columns,
    setting: &Setting<'_>,
) -> Result<Imported, Vec<RowError>> {
    let mut faults = Faults {
        line,
        found: Vec::new(),
    };
    let context = context(cells, columns, setting, &mut faults);
    let submitted = faults.take("submitted", moment(&cells[columns.submitted], setting));
    let (Some(context), Some(submitted_ms)) = (context, submitted) else {
        return Err(faults.found);
    };
    let answers = answers(cells, columns, setting.questionnaire, context.mode);
    let attempt = attempt(setting.round, line, cells);
    match validate(setting.questionnaire, &answers, context) {
        Ok(response) => Ok(Imported {
            line,
            response,
            submitted_ms,
            attempt,
        }),
        Err(findings) => {
            let fault = |finding: &Finding| RowError::cell(line, &finding.input, sentence(finding));
            Err(findings.iter().map(fault).collect())
        }
    }
}

fn context(
    cells: &csv::StringRecord,
    columns: &Columns,
    setting: &Setting<'_>,
    faults: &mut Faults,
) -> Option<Context> {
    let optional = |place: Option<usize>| {
        place
            .map(|place| cells[place].trim())
            .filter(|cell| !cell.is_empty())
    };
    let decided_by = faults.take("unit", known_unit(&cells[columns.unit], setting.units));
    let received_by = match optional(columns.received_by) {
        Some(cell) => faults.take("received_by", known_unit(cell, setting.units)),
        None => decided_by.clone(),
    };
    let field = faults.take("field", known_field(&cells[columns.field], setting.fields));
    let stream = optional(columns.stream).map_or(Ok(Stream::Sampled), |word| {
        Stream::parse(word).map_err(|_| Reason::UnknownWord(word.to_owned(), "sampled, open"))
    });
    let stream = faults.take("stream", stream);
    let mode = optional(columns.mode).map_or(Ok(Mode::Paper), |word| {
        Mode::parse(word)
            .map_err(|_| Reason::UnknownWord(word.to_owned(), "phone, kiosk, paper, interview"))
    });
    let mode = faults.take("mode", mode);
    let language = optional(columns.language).map_or(Ok(Language::VI), |tag| {
        Language::parse(tag).map_err(|_| Reason::UnknownWord(tag.to_owned(), "vi, en"))
    });
    let language = faults.take("language", language);
    let consent = optional(columns.consent).unwrap_or(&setting.questionnaire.consent().version);
    Some(Context {
        round: setting.round,
        received_by: received_by?,
        decided_by: decided_by?,
        field: field?,
        stream: stream?,
        mode: mode?,
        language: language?,
        consent_version: consent.to_owned(),
        sample_member: None,
        started_ms: None,
    })
}

fn moment(cell: &str, setting: &Setting<'_>) -> Result<i64, Reason> {
    let at_ms = parse_moment(cell).map_err(|_| Reason::Moment(cell.trim().to_owned()))?;
    if (setting.opens_ms..setting.closes_ms).contains(&at_ms) {
        Ok(at_ms)
    } else {
        Err(Reason::OutsideRound(cell.trim().to_owned()))
    }
}

fn answers(
    cells: &csv::StringRecord,
    columns: &Columns,
    questionnaire: &Questionnaire,
    mode: Mode,
) -> RawAnswers {
    let mut answers = RawAnswers::new();
    for (input, column, several) in &columns.inputs {
        let cell = cells[*column].trim();
        let values = cell
            .split(|letter| *several && letter == '|')
            .map(str::trim);
        for value in values.filter(|value| !value.is_empty()) {
            answers.insert(input, value);
        }
    }
    if mode.can_ask_again() {
        // Nobody can ask again for a file: what is missing was left blank.
        for question in questionnaire
            .questions()
            .filter(|question| question.required)
        {
            for input in question.inputs() {
                if answers.first(&input).is_none() && input != question.box_input() {
                    answers.insert(input, BLANK);
                }
            }
        }
    }
    answers
}

fn attempt(round: RoundId, line: u64, cells: &csv::StringRecord) -> AttemptId {
    let mut hash = Sha256::new();
    hash.update(round.as_uuid().as_bytes());
    hash.update(line.to_be_bytes());
    for cell in cells {
        hash.update((cell.len() as u64).to_be_bytes());
        hash.update(cell.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    AttemptId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The finding in the words of the form.
fn sentence(finding: &Finding) -> Reason {
    let locale = pages::Locale::of(Language::VI);
    let limit = finding
        .limit
        .map(|limit| limit.to_string())
        .unwrap_or_default();
    let key = format!("finding.{}", finding.code);
    let text = locale.fill(
        &key,
        &[("number", finding.number.as_str()), ("limit", &limit)],
    );
    Reason::Answer(text.trim_end_matches('.').to_owned())
}
