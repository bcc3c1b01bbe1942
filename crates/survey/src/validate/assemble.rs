//! Puts the checked answers of a form together.

use std::collections::BTreeMap;

use super::question::{Checked, check, finding};
use crate::answers::RawAnswers;
use crate::finding::{Finding, Findings};
use crate::questionnaire::{Kind, Question, Questionnaire};
use crate::response::{Answer, Context, Flags, Standing, ValidResponse};
use crate::text;

/// Most unknown inputs that are listed.
const MOST_UNKNOWN: usize = 20;

/// Fewest answered items at which equal marks are conspicuous.
const FEWEST_FOR_A_LINE: usize = 5;

pub(super) fn page_findings(
    questionnaire: &Questionnaire,
    page_code: &str,
    answers: &RawAnswers,
) -> Findings {
    let mut findings = Vec::new();
    if let Some(page) = questionnaire.page(page_code) {
        for question in &page.questions {
            if questionnaire.is_asked(question, answers) {
                check_asked(question, answers, true, &mut findings);
            }
        }
        unknown_inputs(questionnaire, answers, &mut findings);
    }
    Findings(findings)
}

pub(super) fn response(
    questionnaire: &Questionnaire,
    answers: &RawAnswers,
    context: Context,
) -> Result<ValidResponse, Findings> {
    let can_ask_again = context.mode.can_ask_again();
    let mut findings = Vec::new();
    let mut marks = BTreeMap::new();
    let mut other: BTreeMap<String, Answer> = BTreeMap::new();
    let mut comment = None;
    for question in questionnaire.questions() {
        if !questionnaire.is_asked(question, answers) {
            continue;
        }
        let checked = check_asked(question, answers, can_ask_again, &mut findings);
        if question.is_item() {
            marks.insert(question.code.as_str(), '-');
        }
        match checked {
            Checked::Mark(mark) => {
                marks.insert(question.code.as_str(), mark);
            }
            Checked::Comment(words) => comment = Some(words),
            Checked::Other(answer) => {
                other.insert(question.code.clone(), answer);
            }
            Checked::Blank | Checked::LeftBlank => {}
        }
    }
    unknown_inputs(questionnaire, answers, &mut findings);
    if !findings.is_empty() {
        return Err(Findings(findings));
    }
    let asked: Vec<char> = marks.values().copied().collect();
    // An item behind a closed gate does not apply; it is not an answer left out.
    let item_mark = |code: &String| marks.get(code.as_str()).copied().unwrap_or('0');
    Ok(ValidResponse {
        questionnaire_code: questionnaire.code().to_owned(),
        questionnaire_version: questionnaire.version(),
        marks: questionnaire.items().iter().map(item_mark).collect(),
        other,
        comment,
        standing: standing(&asked, questionnaire.items().len()),
        flags: Flags {
            straight_line: is_straight_line(&asked),
        },
        context,
    })
}

/// Checks one question that is asked, and whether it may stay blank.
fn check_asked(
    question: &Question,
    answers: &RawAnswers,
    can_ask_again: bool,
    findings: &mut Vec<Finding>,
) -> Checked {
    let checked = check(question, answers, findings);
    if question.required && can_ask_again {
        for input in missing(question, answers, &checked) {
            findings.push(finding(question, input, "missing", None));
        }
    }
    checked
}

/// The inputs of a required question that still wait for an answer.
fn missing(question: &Question, answers: &RawAnswers, checked: &Checked) -> Vec<String> {
    match (&question.kind, checked) {
        (Kind::Grid { .. }, _) => {
            let mut inputs = question.inputs();
            inputs.retain(|input| {
                answers
                    .get(input)
                    .iter()
                    .all(|value| text::normalise_line(value).is_empty())
            });
            inputs
        }
        (_, Checked::Blank) => vec![question.code.clone()],
        _ => Vec::new(),
    }
}

/// An input that no question has is refused: the form never sends one.
fn unknown_inputs(
    questionnaire: &Questionnaire,
    answers: &RawAnswers,
    findings: &mut Vec<Finding>,
) {
    let unknown = answers
        .iter()
        .filter(|(input, _)| !questionnaire.has_input(input));
    findings.extend(unknown.take(MOST_UNKNOWN).map(|(input, _)| Finding {
        question: String::new(),
        input: text::normalise_line(input).chars().take(80).collect(),
        code: "unknown-field",
        number: String::new(),
        limit: None,
    }));
}

/// More than a third of the items that were asked are blank: invalid.
fn standing(asked: &[char], items: usize) -> Standing {
    let blank = asked.iter().filter(|&&mark| mark == '-').count();
    let nothing_asked = asked.is_empty() && items > 0;
    if nothing_asked || blank * 3 > asked.len() {
        Standing::Invalid
    } else {
        Standing::Counted
    }
}

fn is_straight_line(asked: &[char]) -> bool {
    let mut marks = asked.iter().filter(|mark| matches!(mark, '1'..='5'));
    let Some(first) = marks.next() else {
        return false;
    };
    let mut answered = 1;
    for mark in marks {
        if mark != first {
            return false;
        }
        answered += 1;
    }
    answered >= FEWEST_FOR_A_LINE
}
