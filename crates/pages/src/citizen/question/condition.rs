//! A gate in words: for whom a question is, where the page cannot hide it.

use survey::gate::{Expression, Order, Test, Value};
use survey::{Kind, Language, Page, Question, Questionnaire};

use crate::locale::Locale;

/// Whether the gate of a question looks at a question of the same page.
pub(super) fn looks_at(question: &Question, page: &Page) -> bool {
    question.gate.as_ref().is_some_and(|gate| {
        page.questions
            .iter()
            .any(|other| mentions(gate.expression(), &other.code))
    })
}

/// The gate of a question in words; `None` for a question that everybody is asked.
pub(crate) fn words(
    questionnaire: &Questionnaire,
    question: &Question,
    language: Language,
) -> Option<String> {
    let gate = question.gate.as_ref()?;
    let locale = Locale::of(language);
    let chosen = |key: &str, code: &str, values: &[Value]| {
        let asked = questionnaire.question(code)?;
        let words = value_words(asked, values, language)?.join(locale.get("form.or"));
        Some(locale.fill(key, &[("number", &asked.number), ("words", &words)]))
    };
    let said = match gate.expression() {
        Expression::Test {
            question,
            test: Test::In(values),
            ..
        } => chosen("form.only_if_chosen", question, values),
        Expression::Test {
            question,
            test: Test::NotIn(values),
            ..
        } => chosen("form.skip_if_chosen", question, values),
        Expression::Not(inner) => match inner.as_ref() {
            Expression::Test {
                question,
                test: Test::In(values),
                ..
            } => chosen("form.skip_if_chosen", question, values),
            _ => None,
        },
        Expression::Test {
            question,
            test: Test::Compare(Order::AtLeast, least),
            ..
        } => questionnaire.question(question).map(|asked| {
            locale.fill(
                "form.only_if_at_least",
                &[("number", &asked.number), ("least", &least.to_string())],
            )
        }),
        _ => None,
    };
    Some(said.unwrap_or_else(|| locale.get("form.only_if_fitting").to_owned()))
}

fn mentions(expression: &Expression, code: &str) -> bool {
    match expression {
        Expression::All(parts) | Expression::Any(parts) => {
            parts.iter().any(|part| mentions(part, code))
        }
        Expression::Not(inner) => mentions(inner, code),
        Expression::Test { question, .. } => question == code,
    }
}

fn value_words(asked: &Question, values: &[Value], language: Language) -> Option<Vec<String>> {
    let (Kind::Single { choices } | Kind::Multiple { choices, .. }) = &asked.kind else {
        return None;
    };
    values
        .iter()
        .map(|value| {
            let choice = choices.iter().find(|choice| choice.code == value.word)?;
            Some(format!("“{}”", choice.word.get(language)))
        })
        .collect()
}
