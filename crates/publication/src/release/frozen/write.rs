//! Writing the files.

use std::cmp::Ordering;
use std::io::{BufWriter, Result, Write};

use super::Facts;
use crate::release::content::{IndicatorKind, QuestionKind};
use crate::release::input::{ChoiceColumn, Input};

pub(super) fn facts(input: &Input, out: &mut dyn Write) -> Result<()> {
    let facts = Facts {
        round: input.round.clone(),
        questionnaire: input.questionnaire.clone(),
        questions: input.questions.clone(),
        units: input.units.clone(),
        fields: input.fields.clone(),
        earlier: input.earlier.iter().map(|one| one.digest.clone()).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &facts)?;
    out.write_all(b"\n")
}

/// Heads of the columns of answers: the question, and the line or choice behind a point.
pub(super) fn column_name(input: &Input, column: &ChoiceColumn) -> String {
    let question = &input.questions[column.question as usize];
    let part = match (column.line, column.option) {
        (Some(line), _) => question.lines.get(line as usize),
        (None, Some(option)) => question.options.get(option as usize),
        (None, None) => None,
    };
    match part {
        Some(part) => format!("{}.{}", question.code, part.code),
        None => question.code.clone(),
    }
}

pub(super) fn responses(input: &Input, out: &mut dyn Write) -> Result<()> {
    let responses = &input.responses;
    let items = input.item_count();
    let mut writer = csv::Writer::from_writer(BufWriter::new(out));
    let indicators = input.questionnaire.indicators.iter();
    let codes = indicators
        .filter(|indicator| indicator.kind == IndicatorKind::Item)
        .map(|indicator| indicator.code.clone());
    let head = ["stream", "unit", "field", "mode", "counted"].map(str::to_owned);
    let columns = responses.choices.iter();
    let names = columns.map(|column| column_name(input, column));
    writer.write_record(head.into_iter().chain(codes).chain(names))?;
    let mut order: Vec<usize> = (0..responses.len()).collect();
    order.sort_unstable_by(|&a, &b| compare(input, a, b));
    let mut record = csv::StringRecord::new();
    for row in order {
        record.clear();
        record.push_field(if responses.open[row] {
            "open"
        } else {
            "sampled"
        });
        record.push_field(&input.units[responses.unit[row] as usize].code);
        record.push_field(&input.fields[responses.field[row] as usize].code);
        record.push_field(&responses.mode[row].to_string());
        record.push_field(if responses.counted[row] { "1" } else { "0" });
        for mark in responses.marks[row * items..(row + 1) * items].chunks_exact(1) {
            let blank = mark == b"-";
            let word = std::str::from_utf8(mark).ok().filter(|_| !blank);
            record.push_field(word.unwrap_or_default());
        }
        for column in &responses.choices {
            record.push_field(answer(input, column, column.codes[row]));
        }
        writer.write_record(&record)?;
    }
    writer.flush()
}

fn answer<'a>(input: &'a Input, column: &ChoiceColumn, code: u8) -> &'a str {
    let question = &input.questions[column.question as usize];
    match (question.kind, code) {
        (_, 0) => "",
        (QuestionKind::Multiple, 1) => "1",
        (QuestionKind::Multiple, _) => "0",
        (QuestionKind::Single | QuestionKind::Grid, code) => {
            let option = question.options.get(usize::from(code) - 1);
            option.map_or("", |option| option.code.as_str())
        }
    }
}

/// The canonical order, by content alone.
fn compare(input: &Input, a: usize, b: usize) -> Ordering {
    let responses = &input.responses;
    let items = input.item_count();
    let head = |row: usize| {
        let marks = &responses.marks[row * items..(row + 1) * items];
        (
            responses.open[row],
            responses.unit[row],
            responses.field[row],
            !responses.counted[row],
            marks,
            responses.mode[row].as_str(),
        )
    };
    head(a).cmp(&head(b)).then_with(|| {
        let columns = responses.choices.iter();
        columns
            .map(|column| column.codes[a].cmp(&column.codes[b]))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    })
}

pub(super) fn frame(input: &Input, out: &mut dyn Write) -> Result<()> {
    let mut cells = input.frame.clone();
    cells.sort_unstable();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["unit", "field", "dossiers"])?;
    for cell in cells {
        writer.write_record([
            input.units[cell.unit as usize].code.as_str(),
            input.fields[cell.field as usize].code.as_str(),
            &cell.dossiers.to_string(),
        ])?;
    }
    writer.flush()
}

pub(super) fn days(input: &Input, out: &mut dyn Write) -> Result<()> {
    let mut days = input.days.clone();
    days.sort_unstable();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["stream", "day", "received"])?;
    for (open, day) in days {
        let stream = if open { "open" } else { "sampled" };
        writer.write_record([stream, &day.day.to_string(), &day.received.to_string()])?;
    }
    writer.flush()
}

pub(super) fn fieldwork(input: &Input, out: &mut dyn Write) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["unit", "what", "forms"])?;
    let mut cells: Vec<_> = input.fieldwork.iter().collect();
    cells.sort_by_key(|cell| (cell.unit, cell.issued));
    for cell in cells {
        let unit = input.units[cell.unit as usize].code.as_str();
        let counts = [
            ("issued", cell.issued),
            ("valid", cell.valid),
            ("invalid", cell.invalid),
            ("waiting", cell.waiting),
        ];
        for (what, count) in counts {
            writer.write_record([unit, what, &count.to_string()])?;
        }
        for (reason, count) in &cell.rejected {
            let what = format!("rejected:{reason}");
            writer.write_record([unit, &what, &count.to_string()])?;
        }
    }
    writer.flush()
}
