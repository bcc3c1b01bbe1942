//! Answers in words, for the check page and for the two texts of a conflict.

use serde::Serialize;
use survey::{
    BLANK, Choice, DO_NOT_KNOW, Kind, Language, NOT_APPLICABLE, Question, Questionnaire,
    RawAnswers, visible_pages,
};

use crate::locale::Locale;

/// The answers of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnsweredPart {
    /// The code of its page, for the button that changes it.
    pub code: String,
    /// Its place among the parts, from 1.
    pub number: usize,
    /// Its heading.
    pub title: String,
    /// Its questions with their answers.
    pub questions: Vec<AnsweredQuestion>,
}

/// One question with its answer in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnsweredQuestion {
    /// Number as printed.
    pub number: String,
    /// Wording of the question.
    pub text: String,
    /// The answers, a line each; one line says so when it was left blank.
    pub lines: Vec<String>,
    /// Whether it was left blank.
    pub blank: bool,
}

/// All questions that are asked, with the answers in words.
pub fn answered(
    questionnaire: &Questionnaire,
    answers: &RawAnswers,
    language: Language,
) -> Vec<AnsweredPart> {
    visible_pages(questionnaire, answers)
        .into_iter()
        .enumerate()
        .map(|(place, page)| AnsweredPart {
            code: page.code.clone(),
            number: place + 1,
            title: page.title.get(language).to_owned(),
            questions: page
                .questions
                .iter()
                .filter(|question| questionnaire.is_asked(question, answers))
                .map(|question| answered_question(questionnaire, question, answers, language))
                .collect(),
        })
        .collect()
}

fn answered_question(
    questionnaire: &Questionnaire,
    question: &Question,
    answers: &RawAnswers,
    language: Language,
) -> AnsweredQuestion {
    let given = |input: &str| -> Vec<String> {
        answers
            .get(input)
            .iter()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty() && *value != BLANK)
            .map(str::to_owned)
            .collect()
    };
    let mut lines: Vec<String> = match &question.kind {
        Kind::Satisfaction { .. } => given(&question.code)
            .iter()
            .map(|mark| mark_word(questionnaire, mark, language))
            .collect(),
        Kind::Single { choices } | Kind::Multiple { choices, .. } => given(&question.code)
            .iter()
            .map(|code| {
                let written = given(&question.box_input()).concat();
                choice_word(choices, code, &written, language)
            })
            .collect(),
        Kind::Grid { rows, levels } => rows
            .iter()
            .filter_map(|row| {
                let level = given(&question.row_input(&row.code)).first().cloned()?;
                let level = choice_word(levels, &level, "", language);
                Some(format!("{}: {level}", row.word.get(language)))
            })
            .collect(),
        Kind::Date { .. } => given(&question.code)
            .iter()
            .map(|day| day_words(day))
            .collect(),
        Kind::Text { .. } | Kind::Comment { .. } | Kind::Number { .. } => given(&question.code),
    };
    let blank = lines.is_empty();
    if blank {
        lines.push(Locale::of(language).get("check.blank").to_owned());
    }
    AnsweredQuestion {
        number: question.number.clone(),
        text: question.text.get(language).to_owned(),
        lines,
        blank,
    }
}

fn mark_word(questionnaire: &Questionnaire, mark: &str, language: Language) -> String {
    match mark {
        NOT_APPLICABLE => questionnaire.not_applicable_word().get(language).to_owned(),
        DO_NOT_KNOW => questionnaire.do_not_know_word().get(language).to_owned(),
        _ => questionnaire
            .scale()
            .iter()
            .find(|level| level.mark.to_string() == mark)
            .map_or_else(
                || mark.to_owned(),
                |level| level.word.get(language).to_owned(),
            ),
    }
}

fn choice_word(choices: &[Choice], code: &str, written: &str, language: Language) -> String {
    match choices.iter().find(|choice| choice.code == code) {
        Some(choice) if choice.writes && !written.is_empty() => {
            format!("{}: {written}", choice.word.get(language))
        }
        Some(choice) => choice.word.get(language).to_owned(),
        None => code.to_owned(),
    }
}

/// A day of a date input as people write it: `2026-09-02` becomes `02/09/2026`, anything else stays.
fn day_words(typed: &str) -> String {
    let parts: Vec<&str> = typed.split('-').collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => format!("{day}/{month}/{year}"),
        _ => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::day_words;

    #[test]
    fn a_day_is_shown_the_vietnamese_way() {
        assert_eq!(day_words("2026-09-02"), "02/09/2026");
        assert_eq!(day_words("02/9/2026"), "02/9/2026");
    }
}
