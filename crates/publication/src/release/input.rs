//! What a release is computed from: plain columns, free of any database.

use std::collections::BTreeMap;

use store::snapshot::Snapshot;
use survey::{Mode, Questionnaire, Standing, Stream};

use super::answers::Columns;
use super::content::{
    DayCount, FieldFacts, QuestionFacts, QuestionKind, QuestionnaireFacts, Release, RoundFacts,
    UnitFacts,
};

/// Frozen input of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The round.
    pub round: RoundFacts,
    /// Questionnaire and index definition.
    pub questionnaire: QuestionnaireFacts,
    /// Units of the round's catalogue, in catalogue order.
    pub units: Vec<UnitFacts>,
    /// Fields of the round's catalogue, in catalogue order.
    pub fields: Vec<FieldFacts>,
    /// Dossiers per unit × field; empty when none were given.
    pub frame: Vec<FrameCell>,
    /// The responses.
    pub responses: Responses,
    /// Questions beside the satisfaction items, in the order of the form.
    pub questions: Vec<QuestionFacts>,
    /// Forms received by day; true for the open stream.
    pub days: Vec<(bool, DayCount)>,
    /// What is known of paper forms, by unit; empty when nothing is.
    pub fieldwork: Vec<FieldworkCell>,
    /// Earlier releases: those of other rounds, which the change is told against, and those of the same round,
    /// which must not give away what is hidden.
    pub earlier: Vec<Release>,
    /// The questionnaire as its TOML file, if it is at hand.
    pub source: Option<String>,
}

/// Answers to one question, one line of a grid, or one choice of several, as one code a response.
///
/// 0 is no answer; else the position of the choice or level from 1. A choice of several has 1 where it is
/// ticked and 2 where others are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceColumn {
    /// Position of the question.
    pub question: u32,
    /// Position of the line of a grid.
    pub line: Option<u32>,
    /// Position of the choice, where several may be ticked.
    pub option: Option<u32>,
    /// One code a response.
    pub codes: Vec<u8>,
}

/// What became of the printed forms of one unit; each form is in one of the counts, and of the rest nothing
/// is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldworkCell {
    /// Position of the unit.
    pub unit: u32,
    /// Forms issued.
    pub issued: u64,
    /// Answered, on paper or by phone under their serial, and counting in the index.
    pub valid: u64,
    /// Answered, but too much is blank.
    pub invalid: u64,
    /// Came back, and were neither rejected nor counted when the inputs were frozen.
    pub waiting: u64,
    /// Came back and were rejected, by reason (`intake::rejected::Reason`).
    pub rejected: BTreeMap<String, u64>,
}

/// Dossiers of one unit and field in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameCell {
    /// Position of the deciding unit.
    pub unit: u32,
    /// Position of the field.
    pub field: u32,
    /// Dossiers finished in the period.
    pub dossiers: u64,
}

/// Responses as columns of one length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Responses {
    /// Position of the unit that decided.
    pub unit: Vec<u32>,
    /// Position of the field.
    pub field: Vec<u32>,
    /// True for the open stream.
    pub open: Vec<bool>,
    /// How the answer came.
    pub mode: Vec<Mode>,
    /// False for invalid forms.
    pub counted: Vec<bool>,
    /// Row-major: one byte an item, `1`–`5`, `0` not applicable, `9` do not know, `-` blank.
    pub marks: Vec<u8>,
    /// Answers to the other questions: all columns of a question together, in the order of the form.
    pub choices: Vec<ChoiceColumn>,
}

impl Responses {
    /// Number of responses.
    pub fn len(&self) -> usize {
        self.unit.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.unit.is_empty()
    }
}

impl Input {
    /// Number of satisfaction items.
    pub fn item_count(&self) -> usize {
        let items = self.questionnaire.indicators.iter();
        items
            .filter(|indicator| indicator.kind == super::content::IndicatorKind::Item)
            .count()
    }

    /// Earlier releases of the same round.
    pub(super) fn of_the_same_round(&self) -> impl Iterator<Item = &Release> {
        let own = |one: &&Release| one.round.id == self.round.id;
        self.earlier.iter().filter(own)
    }
}

impl Input {
    /// Says what does not fit together, if anything.
    ///
    /// # Errors
    /// A sentence in English about the first misfit.
    pub fn check(&self) -> Result<(), String> {
        let responses = &self.responses;
        let rows = responses.len();
        let lengths = [
            ("field", responses.field.len(), rows),
            ("open", responses.open.len(), rows),
            ("mode", responses.mode.len(), rows),
            ("counted", responses.counted.len(), rows),
            ("marks", responses.marks.len(), rows * self.item_count()),
        ];
        for (column, found, expected) in lengths {
            if found != expected {
                return Err(format!(
                    "column {column} has {found} values, expected {expected}"
                ));
            }
        }
        for column in &responses.choices {
            self.check_choices(column)?;
        }
        let units = responses
            .unit
            .iter()
            .chain(self.fieldwork.iter().map(|cell| &cell.unit))
            .chain(self.frame.iter().map(|cell| &cell.unit));
        let fields = responses
            .field
            .iter()
            .chain(self.frame.iter().map(|cell| &cell.field));
        if units
            .max()
            .is_some_and(|&last| last as usize >= self.units.len())
        {
            return Err("a unit is not in the catalogue".to_owned());
        }
        if fields
            .max()
            .is_some_and(|&last| last as usize >= self.fields.len())
        {
            return Err("a field is not in the catalogue".to_owned());
        }
        match responses
            .marks
            .iter()
            .find(|mark| !matches!(mark, b'0'..=b'5' | b'9' | b'-'))
        {
            Some(&mark) => Err(format!("{:?} is not a mark", char::from(mark))),
            None => Ok(()),
        }
    }
}

impl Input {
    fn check_choices(&self, column: &ChoiceColumn) -> Result<(), String> {
        let question = self.questions.get(column.question as usize);
        let question = question.ok_or("a column of answers names no question")?;
        let options = match question.kind {
            QuestionKind::Multiple => 2,
            QuestionKind::Single | QuestionKind::Grid => question.options.len(),
        };
        let fits = |codes: &[u8]| {
            codes.len() == self.responses.len()
                && codes.iter().all(|&code| usize::from(code) <= options)
        };
        let is_there = |at: Option<u32>, many: usize| at.is_none_or(|at| (at as usize) < many);
        let named = is_there(column.line, question.lines.len())
            && is_there(column.option, question.options.len());
        if fits(&column.codes) && named {
            Ok(())
        } else {
            Err(format!("the answers to {} do not fit", question.code))
        }
    }

    /// The plain columns of a snapshot of the store, and of the other answers that came with it.
    ///
    /// # Errors
    /// A sentence in English, if its questionnaire cannot be read, or if frame or forms name a unit or field
    /// that its catalogue does not have.
    pub(super) fn of_snapshot(snapshot: Snapshot, answers: Columns) -> Result<Self, String> {
        let questionnaire = Questionnaire::parse(&snapshot.questionnaire)
            .map_err(|problems| format!("its questionnaire has {} problems", problems.len()))?;
        let (questions, choices) = answers.finish();
        let (frame, fieldwork, days) = (frame(&snapshot)?, fieldwork(&snapshot)?, days(&snapshot));
        // The columns are taken over, not copied: a million responses are there once.
        let rows = snapshot.rows;
        let open = |stream: &Stream| *stream == Stream::Open;
        let counts = |standing: &Standing| *standing == Standing::Counted;
        Ok(Self {
            round: RoundFacts::of(&snapshot.round),
            questionnaire: QuestionnaireFacts::of(
                &questionnaire,
                snapshot.round.index_rule(&questionnaire),
            ),
            units: snapshot.units.iter().map(UnitFacts::of).collect(),
            fields: snapshot.fields.iter().map(FieldFacts::of).collect(),
            frame,
            responses: Responses {
                open: rows.stream.iter().map(open).collect(),
                counted: rows.standing.iter().map(counts).collect(),
                unit: rows.decided_by,
                field: rows.field,
                mode: rows.mode,
                marks: rows.marks,
                choices,
            },
            questions,
            days,
            fieldwork,
            earlier: Vec::new(),
            source: Some(questionnaire.digest_source().to_owned()),
        })
    }
}

fn days(snapshot: &Snapshot) -> Vec<(bool, DayCount)> {
    let rows = &snapshot.rows;
    let mut days: BTreeMap<(bool, i64), u64> = BTreeMap::new();
    for (&stream, &day) in rows.stream.iter().zip(&rows.day) {
        *days.entry((stream == Stream::Open, day)).or_default() += 1;
    }
    let count = |((open, day), received)| (open, DayCount { day, received });
    days.into_iter().map(count).collect()
}

fn frame(snapshot: &Snapshot) -> Result<Vec<FrameCell>, String> {
    let units = places(snapshot.units.iter().map(|unit| &unit.code));
    let fields = places(snapshot.fields.iter().map(|field| &field.code));
    let cell = |row: &store::frame::FrameRow| {
        let unknown = || format!("its frame names {}/{}", row.unit, row.field);
        Ok(FrameCell {
            unit: *units.get(&row.unit).ok_or_else(unknown)?,
            field: *fields.get(&row.field).ok_or_else(unknown)?,
            dossiers: row.dossiers,
        })
    };
    snapshot.frame.iter().map(cell).collect()
}

/// The fields of a unit together: a form is told of by unit.
fn fieldwork(snapshot: &Snapshot) -> Result<Vec<FieldworkCell>, String> {
    let units = places(snapshot.units.iter().map(|unit| &unit.code));
    let mut cells: BTreeMap<u32, FieldworkCell> = BTreeMap::new();
    for ((unit, _), forms) in &snapshot.forms {
        let unknown = || format!("a printed series names the unit {unit}");
        let unit = *units.get(unit).ok_or_else(unknown)?;
        let cell = cells.entry(unit).or_default();
        cell.unit = unit;
        cell.issued += forms.printed;
        cell.valid += forms.valid;
        cell.invalid += forms.invalid;
        cell.waiting += forms.waiting;
        for (reason, count) in &forms.rejected {
            *cell.rejected.entry(reason.to_string()).or_default() += count;
        }
    }
    Ok(cells.into_values().collect())
}

fn places<'a, Code: Ord>(codes: impl Iterator<Item = &'a Code>) -> BTreeMap<&'a Code, u32> {
    codes.zip(0..).collect()
}
