//! The way back: what a form would have to post to give a response again.

use super::{Answer, ValidResponse};
use crate::answers::{BLANK, RawAnswers};
use crate::questionnaire::{Kind, Question, Questionnaire};

impl ValidResponse {
    /// The answers as a form posts them, for showing them again; blank questions are left blank on
    /// purpose. Validating them gives the same response.
    pub fn to_raw(&self, questionnaire: &Questionnaire) -> RawAnswers {
        let mut raw = RawAnswers::new();
        for (item, mark) in questionnaire.items().iter().zip(self.marks.chars()) {
            raw.insert(item.as_str(), mark);
        }
        for question in questionnaire
            .questions()
            .filter(|question| !question.is_item())
        {
            match (
                self.other.get(&question.code),
                &self.comment,
                &question.kind,
            ) {
                (Some(answer), ..) => insert_answer(&mut raw, question, answer),
                (None, Some(comment), Kind::Comment { .. }) => {
                    raw.insert(question.code.as_str(), comment.as_str());
                }
                _ => insert_blank(&mut raw, question, |_| true),
            }
        }
        raw
    }
}

fn insert_answer(raw: &mut RawAnswers, question: &Question, answer: &Answer) {
    let code = question.code.as_str();
    let mut beside = &None;
    match answer {
        Answer::Single { choice, text } => {
            raw.insert(code, choice.as_str());
            beside = text;
        }
        Answer::Multiple { choices, text } => {
            for choice in choices {
                raw.insert(code, choice.as_str());
            }
            beside = text;
        }
        Answer::Grid(levels) => {
            for (row, level) in levels {
                raw.insert(question.row_input(row), level.as_str());
            }
            insert_blank(raw, question, |row| !levels.contains_key(row));
        }
        Answer::Text(words) => raw.insert(code, words.as_str()),
        Answer::Number(number) => raw.insert(code, number.to_string()),
        Answer::Date(date) => raw.insert(code, date.as_str()),
    }
    if let Some(text) = beside {
        raw.insert(question.box_input(), text.as_str());
    }
}

/// Leaves the question, or the rows of a grid that `is_blank` names, blank on purpose.
fn insert_blank(raw: &mut RawAnswers, question: &Question, is_blank: impl Fn(&str) -> bool) {
    if let Kind::Grid { rows, .. } = &question.kind {
        for row in rows.iter().filter(|row| is_blank(&row.code)) {
            raw.insert(question.row_input(&row.code), BLANK);
        }
    } else {
        raw.insert(question.code.as_str(), BLANK);
    }
}
