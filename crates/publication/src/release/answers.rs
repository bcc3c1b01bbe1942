//! Answers to the other questions, from the JSON of each response to columns of codes.

use std::collections::BTreeMap;

use survey::Answer;

use super::content::{OptionFacts, QuestionFacts, QuestionKind};
use super::input::ChoiceColumn;

/// The columns of all questions, from the JSON of the answers of each response; what no question asks is left
/// out.
///
/// # Errors
/// A sentence, if an answer is no JSON of answers.
pub fn columns(questions: &[QuestionFacts], other: &[String]) -> Result<Vec<ChoiceColumn>, String> {
    let mut columns = empty(questions, other.len());
    let mut first = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        let code = questions[column.question as usize].code.as_str();
        first.entry(code).or_insert(at);
    }
    for (row, text) in other.iter().enumerate() {
        let answers: BTreeMap<String, Answer> =
            serde_json::from_str(text).map_err(|_| "an answer cannot be read".to_owned())?;
        for (code, answer) in &answers {
            if let Some(&at) = first.get(code.as_str()) {
                let question = &questions[columns[at].question as usize];
                fill(&mut columns[at..], question, row, answer);
            }
        }
    }
    Ok(columns)
}

/// One column a question, a line or a choice of several, nobody having answered.
pub(super) fn empty(questions: &[QuestionFacts], rows: usize) -> Vec<ChoiceColumn> {
    let mut columns = Vec::new();
    for (question, facts) in (0_u32..).zip(questions) {
        let mut add = |line, option| {
            columns.push(ChoiceColumn {
                question,
                line,
                option,
                codes: vec![0; rows],
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
