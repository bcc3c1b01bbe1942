//! What a release is computed from: plain columns, free of any database.

use std::collections::BTreeMap;

use store::snapshot::Snapshot;
use survey::{Mode, Questionnaire, Standing, Stream};

use super::answers;
use super::content::{
    DayCount, FieldFacts, QuestionFacts, QuestionKind, QuestionnaireFacts, Release, RoundFacts,
    UnitFacts,
};
use super::facts::questions;
use super::make::ReleaseError;

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
    /// Earlier releases that the change is told against, of any rounds.
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

/// Paper forms of one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldworkCell {
    /// Position of the unit.
    pub unit: u32,
    /// Forms issued.
    pub issued: u64,
    /// Forms returned that were rejected, by reason.
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

    /// The plain columns of a snapshot of the store.
    ///
    /// # Errors
    /// [`ReleaseError::Snapshot`] if its questionnaire cannot be read or its frame names a unit or
    /// field that its catalogue does not have.
    pub fn of_snapshot(snapshot: &Snapshot) -> Result<Self, ReleaseError> {
        let questionnaire = Questionnaire::parse(&snapshot.questionnaire).map_err(|problems| {
            ReleaseError::Snapshot(format!("its questionnaire has {} problems", problems.len()))
        })?;
        let rows = &snapshot.rows;
        let questions = questions(&questionnaire);
        let choices = answers::columns(&questions, &rows.other).map_err(ReleaseError::Snapshot)?;
        Ok(Self {
            round: RoundFacts::of(&snapshot.round),
            questionnaire: QuestionnaireFacts::of(
                &questionnaire,
                snapshot.round.index_rule(&questionnaire),
            ),
            units: snapshot.units.iter().map(UnitFacts::of).collect(),
            fields: snapshot.fields.iter().map(FieldFacts::of).collect(),
            frame: frame(snapshot)?,
            responses: Responses {
                unit: rows.decided_by.clone(),
                field: rows.field.clone(),
                open: rows
                    .stream
                    .iter()
                    .map(|&stream| stream == Stream::Open)
                    .collect(),
                mode: rows.mode.clone(),
                counted: rows
                    .standing
                    .iter()
                    .map(|&one| one == Standing::Counted)
                    .collect(),
                marks: rows.marks.clone(),
                choices,
            },
            days: days(snapshot),
            fieldwork: Vec::new(),
            earlier: Vec::new(),
            source: Some(questionnaire.digest_source().to_owned()),
            questions,
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

fn frame(snapshot: &Snapshot) -> Result<Vec<FrameCell>, ReleaseError> {
    let units: BTreeMap<_, u32> = snapshot
        .units
        .iter()
        .map(|unit| &unit.code)
        .zip(0..)
        .collect();
    let fields: BTreeMap<_, u32> = snapshot
        .fields
        .iter()
        .map(|field| &field.code)
        .zip(0..)
        .collect();
    let cell = |row: &store::frame::FrameRow| {
        let unknown = || ReleaseError::Snapshot(format!("no {} or {}", row.unit, row.field));
        Ok(FrameCell {
            unit: *units.get(&row.unit).ok_or_else(unknown)?,
            field: *fields.get(&row.field).ok_or_else(unknown)?,
            dossiers: row.dossiers,
        })
    };
    snapshot.frame.iter().map(cell).collect()
}
