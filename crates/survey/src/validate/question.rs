//! Checks the answer to one question.

use std::collections::BTreeMap;

use crate::answers::{BLANK, DO_NOT_KNOW, NOT_APPLICABLE, RawAnswers};
use crate::finding::Finding;
use crate::questionnaire::{Choice, Kind, Question};
use crate::response::Answer;
use crate::text;

use super::date;

/// Most letters in the box beside a choice.
pub(super) const MOST_IN_A_BOX: usize = 120;

/// A checked answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Checked {
    /// Nothing was answered.
    Blank,
    /// Left blank on purpose.
    LeftBlank,
    /// The mark of a satisfaction item.
    Mark(char),
    /// The open comment.
    Comment(String),
    /// Any other answer.
    Other(Answer),
}

/// Checks one question; what is missing is the caller's to judge.
pub(super) fn check(
    question: &Question,
    answers: &RawAnswers,
    findings: &mut Vec<Finding>,
) -> Checked {
    let mut reader = Reader {
        question,
        answers,
        findings,
    };
    match &question.kind {
        Kind::Satisfaction {
            not_applicable,
            do_not_know,
        } => reader.mark(*not_applicable, *do_not_know),
        Kind::Single { choices } => reader.single(choices),
        Kind::Multiple { choices, most } => reader.multiple(choices, *most),
        Kind::Grid { rows, levels } => reader.grid(rows, levels),
        Kind::Text { most_chars } => reader.words(*most_chars),
        Kind::Comment { most_chars } => reader.comment(*most_chars),
        Kind::Number { least, most } => reader.number(*least, *most),
        Kind::Date { earliest, latest } => reader.date(earliest.as_deref(), latest.as_deref()),
    }
}

/// A finding about one input of a question.
pub(super) fn finding(
    question: &Question,
    input: String,
    code: &'static str,
    limit: Option<u64>,
) -> Finding {
    Finding {
        question: question.code.clone(),
        input,
        code,
        number: question.number.clone(),
        limit,
    }
}

struct Reader<'a> {
    question: &'a Question,
    answers: &'a RawAnswers,
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    fn refuse(&mut self, input: &str, code: &'static str, limit: Option<usize>) -> Checked {
        let limit = limit.and_then(|limit| u64::try_from(limit).ok());
        self.findings
            .push(finding(self.question, input.to_owned(), code, limit));
        Checked::LeftBlank
    }

    /// The different values of an input; `-` beside a real value does not count.
    fn values(&self, input: &str) -> Vec<String> {
        let mut values: Vec<String> = Vec::new();
        for value in self.answers.get(input) {
            let value = text::normalise_line(value);
            if !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
        }
        if values.len() > 1 {
            values.retain(|value| value != BLANK);
        }
        values
    }

    /// The only value of an input. `Err` when the answer is already settled: blank or refused.
    fn only(&mut self, input: &str) -> Result<String, Checked> {
        let mut values = self.values(input);
        match values.pop() {
            None => Err(Checked::Blank),
            Some(value) if value == BLANK => Err(Checked::LeftBlank),
            Some(value) if values.is_empty() => Ok(value),
            Some(_) => Err(self.refuse(input, "too-many", Some(1))),
        }
    }

    fn mark(&mut self, not_applicable: bool, do_not_know: bool) -> Checked {
        let input = self.question.code.clone();
        let value = match self.only(&input) {
            Ok(value) => value,
            Err(settled) => return settled,
        };
        let allowed = match value.as_str() {
            "1" | "2" | "3" | "4" | "5" => true,
            NOT_APPLICABLE => not_applicable,
            DO_NOT_KNOW => do_not_know,
            _ => false,
        };
        match value.chars().next() {
            Some(mark) if allowed => Checked::Mark(mark),
            _ => self.refuse(&input, "not-a-choice", None),
        }
    }

    fn single(&mut self, choices: &[Choice]) -> Checked {
        let input = self.question.code.clone();
        let value = match self.only(&input) {
            Ok(value) => value,
            Err(settled) => return settled,
        };
        let Some(choice) = choices.iter().find(|choice| choice.code == value) else {
            return self.refuse(&input, "not-a-choice", None);
        };
        let text = if choice.writes { self.beside() } else { None };
        Checked::Other(Answer::Single {
            choice: value,
            text,
        })
    }

    fn multiple(&mut self, choices: &[Choice], most: Option<usize>) -> Checked {
        let input = self.question.code.clone();
        let values = self.values(&input);
        if values.is_empty() {
            return Checked::Blank;
        }
        if values.iter().all(|value| value == BLANK) {
            return Checked::LeftBlank;
        }
        if values
            .iter()
            .any(|value| choices.iter().all(|choice| choice.code != *value))
        {
            return self.refuse(&input, "not-a-choice", None);
        }
        let chosen: Vec<&Choice> = choices
            .iter()
            .filter(|choice| values.contains(&choice.code))
            .collect();
        if chosen.len() > 1 && chosen.iter().any(|choice| choice.exclusive) {
            return self.refuse(&input, "excluded", None);
        }
        if most.is_some_and(|most| chosen.len() > most) {
            return self.refuse(&input, "too-many", most);
        }
        let text = if chosen.iter().any(|choice| choice.writes) {
            self.beside()
        } else {
            None
        };
        let choices = chosen
            .into_iter()
            .map(|choice| choice.code.clone())
            .collect();
        Checked::Other(Answer::Multiple { choices, text })
    }

    /// What stands in the box beside a choice; an empty box is fine.
    fn beside(&mut self) -> Option<String> {
        let input = self.question.box_input();
        let written = self.line(&input)?;
        if is_too_long(&written, MOST_IN_A_BOX) {
            self.refuse(&input, "too-long", Some(MOST_IN_A_BOX));
            return None;
        }
        Some(written)
    }

    fn grid(&mut self, rows: &[Choice], levels: &[Choice]) -> Checked {
        let mut answered = BTreeMap::new();
        let mut settled = 0;
        for row in rows {
            let input = self.question.row_input(&row.code);
            match self.only(&input) {
                Ok(value) if levels.iter().any(|level| level.code == value) => {
                    answered.insert(row.code.clone(), value);
                }
                Ok(_) => {
                    self.refuse(&input, "not-a-choice", None);
                }
                Err(Checked::Blank) => settled += 1,
                Err(_) => {}
            }
        }
        if !answered.is_empty() {
            Checked::Other(Answer::Grid(answered))
        } else if settled == rows.len() {
            Checked::Blank
        } else {
            Checked::LeftBlank
        }
    }

    /// All values of an input as one line; only `-` is no text.
    fn line(&self, input: &str) -> Option<String> {
        let joined = self.answers.get(input).join(" ");
        Some(text::normalise_line(&joined)).filter(|line| !line.is_empty() && line != BLANK)
    }

    fn words(&mut self, most_chars: usize) -> Checked {
        let input = self.question.code.clone();
        match self.line(&input) {
            Some(words) if is_too_long(&words, most_chars) => {
                self.refuse(&input, "too-long", Some(most_chars))
            }
            Some(words) => Checked::Other(Answer::Text(words)),
            None => self.blank(&input),
        }
    }

    fn comment(&mut self, most_chars: usize) -> Checked {
        let input = self.question.code.clone();
        let comment = text::normalise(&self.answers.get(&input).join("\n"));
        if comment.is_empty() || comment == BLANK {
            return self.blank(&input);
        }
        if is_too_long(&comment, most_chars) {
            return self.refuse(&input, "too-long", Some(most_chars));
        }
        Checked::Comment(comment)
    }

    fn blank(&self, input: &str) -> Checked {
        if self.values(input).is_empty() {
            Checked::Blank
        } else {
            Checked::LeftBlank
        }
    }

    fn number(&mut self, least: i64, most: i64) -> Checked {
        let input = self.question.code.clone();
        let value = match self.only(&input) {
            Ok(value) => value,
            Err(settled) => return settled,
        };
        let limit = |limit: i64| usize::try_from(limit).ok();
        match value.parse::<i64>() {
            Err(_) => self.refuse(&input, "not-a-number", None),
            Ok(number) if number < least => self.refuse(&input, "too-small", limit(least)),
            Ok(number) if number > most => self.refuse(&input, "too-large", limit(most)),
            Ok(number) => Checked::Other(Answer::Number(number)),
        }
    }

    fn date(&mut self, earliest: Option<&str>, latest: Option<&str>) -> Checked {
        let input = self.question.code.clone();
        let value = match self.only(&input) {
            Ok(value) => value,
            Err(settled) => return settled,
        };
        let Some(date) = date::read(&value) else {
            return self.refuse(&input, "not-a-date", None);
        };
        let is_early = earliest.is_some_and(|earliest| date.as_str() < earliest);
        let is_late = latest.is_some_and(|latest| date.as_str() > latest);
        if is_early || is_late {
            return self.refuse(&input, "date-out-of-range", None);
        }
        Checked::Other(Answer::Date(date))
    }
}

/// Longer than `most` letters, or with so many marks on them that it is no writing.
fn is_too_long(words: &str, most: usize) -> bool {
    text::length(words) > most || words.chars().count() > most.saturating_mul(4)
}
