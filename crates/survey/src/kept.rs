//! Answers that are kept, turned back into what was posted: to show them to the person again.

use std::collections::BTreeMap;

use crate::answers::{BLANK, RawAnswers};
use crate::questionnaire::Questionnaire;
use crate::response::Answer;

impl RawAnswers {
    /// The answers that a kept response was made from, but for what normalising changed.
    ///
    /// `marks` has one character for each item in the order of [`Questionnaire::items`]; blanks
    /// give no answer. What the questionnaire does not know is left out.
    pub fn from_kept(
        questionnaire: &Questionnaire,
        marks: &str,
        other: &BTreeMap<String, Answer>,
        comment: Option<&str>,
    ) -> Self {
        let mut answers = Self::new();
        for (item, mark) in questionnaire.items().iter().zip(marks.chars()) {
            if mark.to_string() != BLANK {
                answers.insert(item.clone(), mark);
            }
        }
        for (code, answer) in other {
            let Some(question) = questionnaire.question(code) else {
                continue;
            };
            let mut write = |text: &Option<String>| {
                if let Some(text) = text {
                    answers.insert(question.box_input(), text.clone());
                }
            };
            match answer {
                Answer::Single { choice, text } => {
                    write(text);
                    answers.insert(code.clone(), choice.clone());
                }
                Answer::Multiple { choices, text } => {
                    write(text);
                    answers.set(code.clone(), choices.clone());
                }
                Answer::Grid(levels) => {
                    for (row, level) in levels {
                        answers.insert(question.row_input(row), level.clone());
                    }
                }
                Answer::Text(text) | Answer::Date(text) => {
                    answers.insert(code.clone(), text.clone());
                }
                Answer::Number(number) => answers.insert(code.clone(), number.to_string()),
            }
        }
        let asks_comment = questionnaire
            .questions()
            .find(|question| matches!(question.kind, crate::Kind::Comment { .. }));
        if let (Some(question), Some(comment)) = (asks_comment, comment) {
            answers.insert(question.code.clone(), comment);
        }
        answers
    }
}
