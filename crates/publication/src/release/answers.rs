//! Answers to the other questions, from the JSON of each response to columns of codes.

use std::collections::BTreeMap;

use store::snapshot::OtherAnswers;
use survey::{Answer, Questionnaire};

use super::content::{OptionFacts, QuestionFacts, QuestionKind};
use super::facts::questions;
use super::input::ChoiceColumn;

/// The columns of all questions of a questionnaire, filled response by response; what no question asks is
/// left out.
#[derive(Debug)]
pub struct Columns {
    questions: Vec<QuestionFacts>,
    filled: Vec<ChoiceColumn>,
    /// Position of the first column of each question.
    first: BTreeMap<String, usize>,
    rows: usize,
}

impl Columns {
    /// No responses yet.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let questions = questions(questionnaire);
        let columns = empty(&questions);
        let mut first = BTreeMap::new();
        for (at, column) in columns.iter().enumerate() {
            let code = questions[column.question as usize].code.clone();
            first.entry(code).or_insert(at);
        }
        Self {
            questions,
            filled: columns,
            first,
            rows: 0,
        }
    }

    /// The questions, and their columns.
    pub fn finish(self) -> (Vec<QuestionFacts>, Vec<ChoiceColumn>) {
        (self.questions, self.filled)
    }
}

impl OtherAnswers for Columns {
    fn push(&mut self, json: &str) -> Result<(), String> {
        let answers: BTreeMap<String, Answer> =
            serde_json::from_str(json).map_err(|_| "an answer cannot be read".to_owned())?;
        for column in &mut self.filled {
            column.codes.push(0);
        }
        for (code, answer) in &answers {
            if let Some(&at) = self.first.get(code) {
                let question = &self.questions[self.filled[at].question as usize];
                fill(&mut self.filled[at..], question, self.rows, answer);
            }
        }
        self.rows += 1;
        Ok(())
    }
}

/// One column a question, a line or a choice of several, without any response.
pub(super) fn empty(questions: &[QuestionFacts]) -> Vec<ChoiceColumn> {
    let mut columns = Vec::new();
    for (question, facts) in (0_u32..).zip(questions) {
        let mut add = |line, option| {
            columns.push(ChoiceColumn {
                question,
                line,
                option,
                codes: Vec::new(),
            });
        };
        match facts.kind {
            QuestionKind::Single => add(None, None),
            QuestionKind::Multiple => {
                (0_u32..)
                    .zip(&facts.options)
                    .for_each(|(at, _)| add(None, Some(at)));
            }
            QuestionKind::Grid => {
                (0_u32..)
                    .zip(&facts.lines)
                    .for_each(|(at, _)| add(Some(at), None));
            }
        }
    }
    columns
}

/// Writes one answer into the columns of its question, which come first.
fn fill(columns: &mut [ChoiceColumn], question: &QuestionFacts, row: usize, answer: &Answer) {
    match (question.kind, answer) {
        (QuestionKind::Single, Answer::Single { choice, .. }) => {
            columns[0].codes[row] = code(&question.options, choice);
        }
        (QuestionKind::Multiple, Answer::Multiple { choices, .. }) if !choices.is_empty() => {
            for (column, option) in columns.iter_mut().zip(&question.options) {
                column.codes[row] = if choices.contains(&option.code) { 1 } else { 2 };
            }
        }
        (QuestionKind::Grid, Answer::Grid(levels)) => {
            for (column, line) in columns.iter_mut().zip(&question.lines) {
                if let Some(level) = levels.get(&line.code) {
                    column.codes[row] = code(&question.options, level);
                }
            }
        }
        _ => {}
    }
}

/// Position from 1 of a choice; 0 for one that the question does not have.
fn code(options: &[OptionFacts], wanted: &str) -> u8 {
    let mut known = options.iter().zip(1_u8..);
    known
        .find(|(option, _)| option.code == wanted)
        .map_or(0, |(_, code)| code)
}
