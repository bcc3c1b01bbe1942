//! A row to a finished keying, by the checks of the keying screen.

use std::collections::{BTreeMap, BTreeSet};

use intake::keying::{Keyed, Keying, Message, Sequence, Typed, Unfinished};
use intake::layout::{Field, FieldKind};
use intake::{Layout, PersonId, Serial, Settings, Value, check};
use pages::office::words;
use store::paper::series::PrintedSeries;
use survey::text::{self, legacy};
use survey::{CodeError, PostOfficeCode, Questionnaire};

use super::cell::{Cell, CellKind};
use super::columns::{Columns, SERIAL};
use super::rows::Row;
use super::words::{RowFault, RowReason, spoilt, takes};
use crate::import::{Note, NoteReason};

/// Most letters of an operator's name.
const LONGEST_NAME: usize = 100;

/// How a form of the batch stands towards the keying that the file brings.
pub use store::paper::import::Reception as Standing;

/// A standing in words for people.
pub(super) const fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "phiếu chờ nhập",
        Standing::Keyed => "phiếu này đã được nhập; nếu đúng số phiếu, xin bỏ dòng này",
        Standing::Claimed => {
            "phiếu này đang có người nhập trên màn hình; xin gửi lại khi người ấy đã nhập xong"
        }
        Standing::SamePerson => {
            "người nhập lần hai phải khác người đã nhập lần một; xin để người khác gửi"
        }
        Standing::Seen => {
            "người gửi đã xem những gì người khác nhập cho phiếu này khi đối chiếu lần trước; xin để người khác gửi"
        }
        Standing::FirstMissing => "phiếu này chưa nhập xong lần một; xin nhập lần một trước",
        Standing::NotDrawn => "phiếu này không thuộc diện nhập lần hai; xin bỏ dòng này",
        Standing::NotCounted => {
            "phiếu này đang được giữ lại, để riêng hoặc đã ghi vào sổ phiếu loại; xin xem trang tiếp nhận của lô"
        }
    }
}

/// The forms of a batch, and which of them wait.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected(pub BTreeMap<Serial, Standing>);

/// What the rows of a file belong to.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The questionnaire of the round.
    pub questionnaire: &'a Questionnaire,
    /// Its fields.
    pub layout: &'a Layout,
    /// What the round has decided about paper.
    pub settings: &'a Settings,
    /// The post office of the batch.
    pub post_office: &'a PostOfficeCode,
    /// What was printed for the round, for whom.
    pub series: &'a [PrintedSeries],
    /// The forms of the batch.
    pub expected: &'a Expected,
    /// Whoever answers for the keying.
    pub clerk: PersonId,
}

/// What a row is worth.
pub(super) struct Read {
    pub(super) serial: Option<Serial>,
    pub(super) operator: Option<String>,
    pub(super) keyed: Result<Keyed, Vec<RowFault>>,
    pub(super) notes: Vec<Note>,
    pub(super) warnings: Vec<String>,
}

/// Reads the rows of one file.
pub(super) struct Checker<'a> {
    setting: &'a Setting<'a>,
    columns: &'a Columns,
    /// Every soft check: nobody can be asked, so each is confirmed and told.
    soft: BTreeSet<String>,
    seen: BTreeMap<Serial, u64>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(setting: &'a Setting<'a>, columns: &'a Columns) -> Self {
        let soft = check::CHECKS
            .iter()
            .filter(|rule| rule.severity == check::Severity::Soft)
            .map(|rule| rule.code.to_owned())
            .collect();
        Self {
            setting,
            columns,
            soft,
            seen: BTreeMap::new(),
        }
    }

    pub(super) fn read(&mut self, row: &Row, merged: Option<RowFault>) -> Read {
        let mut faults: Vec<RowFault> = merged.into_iter().collect();
        let mut notes = Vec::new();
        for (at, cell) in row.cells.iter().enumerate() {
            if !cell.is_empty() && !self.columns.is_known(at) {
                let letters =
                    crate::workbook::column_letters(u32::try_from(at).unwrap_or(u32::MAX));
                faults.push(RowFault::new(&letters, RowReason::OutsideTable));
            }
        }
        let serial = match self.serial(row) {
            Ok(serial) => Some(serial),
            Err(reason) => {
                faults.push(RowFault::new(SERIAL, reason));
                None
            }
        };
        let values = self.values(row, &mut faults, &mut notes);
        let mut warnings = Vec::new();
        let keyed = match (serial, faults.is_empty()) {
            (Some(serial), true) => self.finish(serial, &values, &mut warnings),
            _ => Err(faults),
        };
        let operator = self.columns.operator().and_then(|at| row.cells.get(at));
        let operator = operator.map(|cell| text::normalise_line(&cell.text));
        Read {
            serial,
            operator: operator
                .filter(|name| !name.is_empty())
                .map(|name| name.chars().take(LONGEST_NAME).collect()),
            keyed,
            notes,
            warnings,
        }
    }

    fn serial(&mut self, row: &Row) -> Result<Serial, RowReason> {
        let cell = row.cells.get(self.columns.serial()).unwrap_or(&NOTHING);
        if cell.is_empty() {
            return Err(RowReason::SerialMissing);
        }
        if let Some(reason) = spoilt(cell.kind, &cell.text) {
            return Err(reason);
        }
        if cell.kind == CellKind::Date {
            return Err(RowReason::BecameDate(cell.text.clone()));
        }
        let expected = &self.setting.expected.0;
        let serial = match Serial::parse(&cell.text) {
            Ok(serial) => serial,
            Err(error) => {
                let number = cell
                    .text
                    .parse()
                    .ok()
                    .and_then(|number| Serial::from_number(number).ok());
                let whole = number.filter(|serial| expected.contains_key(serial));
                return Err(match whole {
                    Some(serial) if error != CodeError::Symbol('.') => RowReason::CheckLost(serial),
                    _ => RowReason::SerialMistyped(cell.text.chars().take(40).collect(), error),
                });
            }
        };
        let Some(standing) = expected.get(&serial) else {
            let lost = cell
                .text
                .parse()
                .ok()
                .and_then(|number| Serial::from_number(number).ok());
            return Err(match lost.filter(|lost| expected.contains_key(lost)) {
                Some(lost) => RowReason::CheckLost(lost),
                None => self.elsewhere(serial),
            });
        };
        if let Some(line) = self.seen.get(&serial) {
            return Err(RowReason::DoubleSerial(*line));
        }
        self.seen.insert(serial, row.line);
        match standing {
            Standing::Open => Ok(serial),
            other => Err(RowReason::Standing(*other)),
        }
    }

    /// Where a form belongs that is not of the batch.
    fn elsewhere(&self, serial: Serial) -> RowReason {
        let mut series = self.setting.series.iter();
        match series.find(|series| series.serials.contains(serial)) {
            None => RowReason::NotPrinted(serial),
            Some(series) if series.post_office == *self.setting.post_office => {
                RowReason::NotInBatch(serial)
            }
            Some(series) => RowReason::OtherOffice(serial, series.post_office.clone()),
        }
    }

    fn values(
        &self,
        row: &Row,
        faults: &mut Vec<RowFault>,
        notes: &mut Vec<Note>,
    ) -> BTreeMap<String, Value> {
        let layout = self.setting.layout;
        let mut values = BTreeMap::new();
        let mut filled = 0;
        for (field, &at) in layout.fields().iter().zip(self.columns.fields()) {
            let cell = row.cells.get(at).unwrap_or(&NOTHING);
            filled += usize::from(!cell.is_empty());
            match read_cell(field, cell, row.line, notes) {
                Ok(value) => {
                    values.insert(field.input.clone(), value);
                }
                Err(reason) => faults.push(RowFault::new(&field.input, reason)),
            }
        }
        if filled == 0 {
            faults.push(RowFault::new("", RowReason::NothingKeyed));
        }
        for field in layout.fields() {
            let FieldKind::Box { of, .. } = &field.kind else {
                continue;
            };
            let has_words = values
                .get(&field.input)
                .is_some_and(|value| *value != Value::Blank);
            if has_words && !layout.is_visited(field, &values) && values.contains_key(of) {
                faults.push(RowFault::new(
                    &field.input,
                    RowReason::BoxNotOpened(of.clone()),
                ));
            }
        }
        values
    }

    /// The keying of the row, message by message, like that of a screen.
    fn finish(
        &self,
        serial: Serial,
        values: &BTreeMap<String, Value>,
        warnings: &mut Vec<String>,
    ) -> Result<Keyed, Vec<RowFault>> {
        let Setting {
            questionnaire,
            layout,
            settings,
            clerk,
            ..
        } = *self.setting;
        let mut keying = Keying::new(serial, clerk);
        for (step, field) in (1..).zip(layout.fields()) {
            let Some(value) = values.get(&field.input).cloned() else {
                continue;
            };
            let message = Message {
                serial,
                clerk,
                sequence: Sequence { claim: 1, step },
                typed: Typed {
                    field: field.input.clone(),
                    value,
                },
            };
            if let Err(error) = keying.take(layout, message) {
                let reason = RowReason::Check(error.to_string());
                return Err(vec![RowFault::new(&field.input, reason)]);
            }
        }
        let keyed = keying.finish(questionnaire, layout, settings, &self.soft);
        match keyed {
            Ok(keyed) => {
                warnings.extend(keyed.accepted().iter().map(|code| sentence(code)));
                Ok(keyed)
            }
            Err(Unfinished::Missing(fields)) => Err(fields
                .iter()
                .map(|input| RowFault::new(input, RowReason::NothingKeyed))
                .collect()),
            Err(Unfinished::Checks(checks)) => Err(checks
                .iter()
                .map(|check| {
                    let column = check.inputs.join(", ");
                    RowFault::new(&column, RowReason::Check(sentence(check.code)))
                })
                .collect()),
        }
    }
}

static NOTHING: Cell = Cell {
    text: String::new(),
    kind: CellKind::Text,
};

/// The words of a check, as the keying screen has them.
fn sentence(code: &str) -> String {
    let rule = check::CHECKS.iter().find(|rule| rule.code == code);
    let sentence = rule.map_or_else(|| code.to_owned(), |rule| words(rule.words));
    sentence.trim_end_matches('.').to_owned()
}

fn read_cell(
    field: &Field,
    cell: &Cell,
    line: u64,
    notes: &mut Vec<Note>,
) -> Result<Value, RowReason> {
    let takes_words = field.most_chars().is_some();
    let mut text = cell.text.clone();
    let decoded = takes_words.then(|| legacy::recognise(&text)).flatten();
    if let Some(decoded) = decoded {
        notes.push(Note {
            line,
            column: field.input.clone(),
            before: std::mem::replace(&mut text, decoded.text.clone()),
            after: decoded.text,
            why: NoteReason::Legacy(decoded.from),
        });
    } else if let Some(reason) = spoilt(cell.kind, &text) {
        return Err(reason);
    }
    let is_date = matches!(field.kind, FieldKind::Date { .. });
    let reason = match cell.kind {
        CellKind::Date if !is_date => Some(RowReason::BecameDate(text.clone())),
        CellKind::Number if !takes_words => spoilt_number(field, &text),
        _ => None,
    };
    if let Some(reason) = reason {
        return Err(reason);
    }
    Value::read(field, &text).map_err(|fault| {
        let shown = text.chars().take(60).collect();
        RowReason::Fault(shown, fault, takes(field))
    })
}

/// What a spreadsheet has made of digits that were typed.
fn spoilt_number(field: &Field, text: &str) -> Option<RowReason> {
    let has_decimals = text.contains(['.', 'e', 'E']);
    match &field.kind {
        FieldKind::Ticks { .. } if has_decimals => {
            Some(RowReason::TicksBecameDecimal(text.replace('.', ",")))
        }
        _ if has_decimals => Some(RowReason::NotWhole(text.replace('.', ","))),
        FieldKind::Date { .. } if text.len() == 7 => Some(RowReason::ZeroLost(text.to_owned())),
        _ => None,
    }
}
