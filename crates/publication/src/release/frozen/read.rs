//! Reading the files back.

use std::collections::BTreeMap;

use survey::Mode;
use thiserror::Error;

use super::write::column_name;
use super::{DAYS, FACTS, FIELDWORK, FRAME, Facts, RESPONSES};
use crate::release::answers;
use crate::release::content::{DayCount, OptionFacts, QuestionKind, Release};
use crate::release::input::{ChoiceColumn, FieldworkCell, FrameCell, Input, Responses};

/// Frozen inputs that cannot be read.
#[derive(Debug, Error)]
#[error("{file}, line {line}: {what}")]
pub struct FrozenError {
    /// The file.
    pub file: &'static str,
    /// Line from 1; 0 for the file as a whole.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "errors and words alike are handed in"
)]
fn wrong(file: &'static str, line: u64, what: impl ToString) -> FrozenError {
    FrozenError {
        file,
        line,
        what: what.to_string(),
    }
}

/// The inputs out of their files, by name, and the earlier releases that they name.
///
/// # Errors
/// [`FrozenError`] names file and line.
pub fn read(
    files: &BTreeMap<String, Vec<u8>>,
    earlier: Vec<Release>,
) -> Result<Input, FrozenError> {
    let bytes = |name: &'static str| {
        let found = files.get(name).map(Vec::as_slice);
        found.ok_or_else(|| wrong(name, 0, "the file is missing"))
    };
    let facts: Facts = serde_json::from_slice(bytes(FACTS)?)
        .map_err(|why| wrong(FACTS, why.line() as u64, why))?;
    let found: Vec<&String> = earlier.iter().map(|one| &one.digest).collect();
    if found != facts.earlier.iter().collect::<Vec<_>>() {
        return Err(wrong(
            FACTS,
            0,
            "the earlier releases are not those that it names",
        ));
    }
    let mut input = Input {
        round: facts.round,
        questionnaire: facts.questionnaire,
        questions: facts.questions,
        units: facts.units,
        fields: facts.fields,
        frame: Vec::new(),
        responses: Responses::default(),
        days: Vec::new(),
        fieldwork: Vec::new(),
        earlier,
        source: None,
    };
    input.frame = frame(&input, bytes(FRAME)?)?;
    input.days = days(bytes(DAYS)?)?;
    input.fieldwork = fieldwork(&input, bytes(FIELDWORK)?)?;
    input.responses = responses(&input, bytes(RESPONSES)?)?;
    Ok(input)
}

/// Positions by code.
struct Places {
    units: BTreeMap<String, u32>,
    fields: BTreeMap<String, u32>,
}

impl Places {
    fn of(input: &Input) -> Self {
        let units = input.units.iter().map(|unit| unit.code.clone());
        let fields = input.fields.iter().map(|field| field.code.clone());
        Self {
            units: units.zip(0..).collect(),
            fields: fields.zip(0..).collect(),
        }
    }

    fn unit(&self, code: &str) -> Result<u32, String> {
        self.units
            .get(code)
            .copied()
            .ok_or(format!("no unit {code:?}"))
    }

    fn field(&self, code: &str) -> Result<u32, String> {
        self.fields
            .get(code)
            .copied()
            .ok_or(format!("no field {code:?}"))
    }
}

/// Calls `each` with every record after the head, which must be `head`.
fn records(
    file: &'static str,
    bytes: &[u8],
    head: &[String],
    mut each: impl FnMut(&csv::StringRecord) -> Result<(), String>,
) -> Result<(), FrozenError> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let found = reader.headers().map_err(|why| wrong(file, 1, why))?;
    if found.iter().ne(head.iter().map(String::as_str)) {
        return Err(wrong(file, 1, "the columns have other names"));
    }
    let mut record = csv::StringRecord::new();
    let mut line = 1;
    loop {
        line += 1;
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => each(&record).map_err(|what| wrong(file, line, what))?,
            Err(why) => return Err(wrong(file, line, why)),
        }
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

fn stream(word: &str) -> Result<bool, String> {
    match word {
        "open" => Ok(true),
        "sampled" => Ok(false),
        other => Err(format!("no stream {other:?}")),
    }
}

fn frame(input: &Input, bytes: &[u8]) -> Result<Vec<FrameCell>, FrozenError> {
    let places = Places::of(input);
    let mut cells = Vec::new();
    records(
        FRAME,
        bytes,
        &names(&["unit", "field", "dossiers"]),
        |record| {
            cells.push(FrameCell {
                unit: places.unit(&record[0])?,
                field: places.field(&record[1])?,
                dossiers: number(&record[2])?,
            });
            Ok(())
        },
    )?;
    Ok(cells)
}

fn days(bytes: &[u8]) -> Result<Vec<(bool, DayCount)>, FrozenError> {
    let mut days = Vec::new();
    records(
        DAYS,
        bytes,
        &names(&["stream", "day", "received"]),
        |record| {
            let day = DayCount {
                day: number(&record[1])?,
                received: number(&record[2])?,
            };
            days.push((stream(&record[0])?, day));
            Ok(())
        },
    )?;
    Ok(days)
}

fn fieldwork(input: &Input, bytes: &[u8]) -> Result<Vec<FieldworkCell>, FrozenError> {
    let places = Places::of(input);
    let mut cells: Vec<FieldworkCell> = Vec::new();
    records(
        FIELDWORK,
        bytes,
        &names(&["unit", "what", "forms"]),
        |record| {
            let (unit, forms) = (places.unit(&record[0])?, number(&record[2])?);
            if &record[1] == "issued" {
                cells.push(FieldworkCell {
                    unit,
                    issued: forms,
                    ..FieldworkCell::default()
                });
                return Ok(());
            }
            let own = cells.last_mut().filter(|cell| cell.unit == unit);
            let own = own.ok_or("other counts before the forms issued")?;
            match (&record[1], record[1].strip_prefix("rejected:")) {
                ("valid", _) => own.valid = forms,
                ("invalid", _) => own.invalid = forms,
                ("waiting", _) => own.waiting = forms,
                (_, Some(reason)) => {
                    own.rejected.insert(reason.to_owned(), forms);
                }
                (what, None) => return Err(format!("what is {what:?}?")),
            }
            Ok(())
        },
    )?;
    Ok(cells)
}

fn responses(input: &Input, bytes: &[u8]) -> Result<Responses, FrozenError> {
    let places = Places::of(input);
    let items = input.item_count();
    let mut responses = Responses {
        choices: answers::empty(&input.questions),
        ..Responses::default()
    };
    let mut head = names(&["stream", "unit", "field", "mode", "counted"]);
    let indicators = input.questionnaire.indicators.iter().take(items);
    head.extend(indicators.map(|indicator| indicator.code.clone()));
    let columns = responses.choices.iter();
    head.extend(columns.map(|column| column_name(input, column)));
    records(RESPONSES, bytes, &head, |record| {
        responses.open.push(stream(&record[0])?);
        responses.unit.push(places.unit(&record[1])?);
        responses.field.push(places.field(&record[2])?);
        let mode = Mode::parse(&record[3]).map_err(|_| format!("no mode {:?}", &record[3]))?;
        responses.mode.push(mode);
        responses.counted.push(match &record[4] {
            "1" => true,
            "0" => false,
            other => return Err(format!("counted is {other:?}")),
        });
        for mark in record.iter().skip(5).take(items) {
            responses.marks.push(match mark.as_bytes() {
                [] => b'-',
                &[mark @ (b'0'..=b'5' | b'9')] => mark,
                _ => return Err(format!("{mark:?} is no mark")),
            });
        }
        for (column, word) in responses
            .choices
            .iter_mut()
            .zip(record.iter().skip(5 + items))
        {
            let code = code(input, column, word)?;
            column.codes.push(code);
        }
        Ok(())
    })?;
    Ok(responses)
}

fn code(input: &Input, column: &ChoiceColumn, word: &str) -> Result<u8, String> {
    let question = &input.questions[column.question as usize];
    let unknown = || format!("{word:?} is no answer to {}", question.code);
    match (question.kind, word) {
        (_, "") => Ok(0),
        (QuestionKind::Multiple, "1") => Ok(1),
        (QuestionKind::Multiple, "0") => Ok(2),
        (QuestionKind::Multiple, _) => Err(unknown()),
        (QuestionKind::Single | QuestionKind::Grid, word) => {
            let is_it = |(option, _): &(&OptionFacts, u8)| option.code == word;
            let mut known = question.options.iter().zip(1_u8..);
            known.find(is_it).map(|(_, code)| code).ok_or_else(unknown)
        }
    }
}
