//! A part and its questions, filled from the questionnaire, the answers so far and the findings.

use survey::{Findings, Kind, Language, Page, Question, Questionnaire, RawAnswers, visible_pages};

use super::{PartView, QuestionView, condition, control};
use crate::citizen::fault::fault_words;

/// The part with a code among the parts that are asked now; `None` when it is not asked.
///
/// A question whose gate looks at the same page is shown with the condition in words: without a
/// script the page cannot know the answer yet.
pub fn part_view(
    questionnaire: &Questionnaire,
    page_code: &str,
    language: Language,
    answers: &RawAnswers,
    findings: &Findings,
) -> Option<PartView> {
    let visible = visible_pages(questionnaire, answers);
    let place = visible.iter().position(|page| page.code == page_code)?;
    let page = visible[place];
    let mut part = heading(page, place + 1, visible.len(), language);
    for question in &page.questions {
        let here = condition::looks_at(question, page);
        if !here && !questionnaire.is_asked(question, answers) {
            continue;
        }
        let mut view = question_view(questionnaire, question, language, answers, findings);
        if here {
            view.condition = condition::words(questionnaire, question, language);
        }
        part.questions.push(view);
    }
    Some(part)
}

/// Every part for the one-page layout: all questions are shown, those with a gate say for whom.
pub fn one_page_parts(
    questionnaire: &Questionnaire,
    language: Language,
    answers: &RawAnswers,
    findings: &Findings,
) -> Vec<PartView> {
    let of = questionnaire.pages().len();
    let mut parts = Vec::with_capacity(of);
    for (place, page) in questionnaire.pages().iter().enumerate() {
        let mut part = heading(page, place + 1, of, language);
        for question in &page.questions {
            let mut view = question_view(questionnaire, question, language, answers, findings);
            view.condition = condition::words(questionnaire, question, language);
            part.questions.push(view);
        }
        parts.push(part);
    }
    parts
}

/// One question with its answers and findings; without a condition.
pub fn question_view(
    questionnaire: &Questionnaire,
    question: &Question,
    language: Language,
    answers: &RawAnswers,
    findings: &Findings,
) -> QuestionView {
    let is_grid = matches!(question.kind, Kind::Grid { .. });
    let mut faults: Vec<String> = findings
        .of(&question.code)
        .filter(|finding| !is_grid || finding.input == question.code)
        .map(|finding| fault_words(finding, Some(question), language))
        .collect();
    faults.dedup();
    QuestionView {
        code: question.code.clone(),
        number: question.number.clone(),
        text: question.text.get(language).to_owned(),
        hint: question
            .hint
            .as_ref()
            .map(|hint| hint.get(language).to_owned()),
        condition: None,
        optional: !question.required,
        grouped: matches!(
            question.kind,
            Kind::Satisfaction { .. }
                | Kind::Single { .. }
                | Kind::Multiple { .. }
                | Kind::Grid { .. }
        ),
        warns: matches!(question.kind, Kind::Comment { .. }),
        faults,
        control: control::of(questionnaire, question, language, answers, findings),
    }
}

fn heading(page: &Page, number: usize, of: usize, language: Language) -> PartView {
    PartView {
        code: page.code.clone(),
        number,
        of,
        title: page.title.get(language).to_owned(),
        intro: page
            .intro
            .as_ref()
            .map(|intro| intro.get(language).to_owned()),
        questions: Vec::new(),
    }
}
