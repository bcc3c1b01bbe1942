//! Fields and values of a form in the words of its questionnaire.

use intake::keying::Value;
use intake::layout::{Field, FieldKind};
use pages::office::{fill, words};
use survey::{Kind, Language, Question, Questionnaire};

/// Number and wording of a field.
pub(super) fn field_words(questionnaire: &Questionnaire, field: &Field) -> String {
    let asked = questionnaire.question(&field.question);
    let text = asked
        .map(|question| question.text.get(Language::VI))
        .unwrap_or_default();
    match asked.and_then(|question| row_words(question, field)) {
        Some(row) => format!("{}. {text} – {row}", field.number),
        None => format!("{}. {text}", field.number),
    }
}

/// Where a field stands on the paper.
pub(super) fn place_words(questionnaire: &Questionnaire, field: &Field) -> String {
    let mut parts = questionnaire.pages().iter();
    let part = parts.find(|page| page.code == field.page);
    let part = part
        .map(|page| page.title.get(Language::VI))
        .unwrap_or_default();
    let key = if field.is_box() {
        "reconcile.place_box"
    } else {
        "reconcile.place"
    };
    fill(key, &[("part", part), ("number", &field.number)])
}

/// What may be typed into a field.
pub(super) fn keys_words(field: &Field) -> String {
    match &field.kind {
        FieldKind::Number { least, most } => fill(
            "reconcile.keys_number",
            &[("least", &least.to_string()), ("most", &most.to_string())],
        ),
        FieldKind::Date { .. } => words("reconcile.keys_date"),
        FieldKind::Text { .. } | FieldKind::Box { .. } => words("reconcile.keys_text"),
        FieldKind::Ticks { .. } => words("reconcile.keys_ticks"),
        FieldKind::Mark { .. } | FieldKind::Choice { .. } => {
            fill("reconcile.keys", &[("keys", &field.keys().join(" "))])
        }
    }
}

/// A value as the paper says it.
pub(super) fn value_words(questionnaire: &Questionnaire, field: &Field, value: &Value) -> String {
    let choice = |key: u8| {
        let word = questionnaire
            .question(&field.question)
            .and_then(|question| choice_words(question, key));
        word.map_or_else(|| key.to_string(), |word| format!("{key} – {word}"))
    };
    match value {
        Value::Blank => words("reconcile.value_blank"),
        Value::TwoMarks => words("reconcile.value_two-marks"),
        Value::NotApplicable => words("reconcile.value_not-applicable"),
        Value::DoNotKnow => words("reconcile.value_do-not-know"),
        Value::Mark(mark) => {
            let mut scale = questionnaire.scale().iter();
            let level = scale.find(|level| level.mark == *mark);
            level.map_or_else(
                || mark.to_string(),
                |level| format!("{mark} – {}", level.word.get(Language::VI)),
            )
        }
        Value::Choice(key) => choice(*key),
        Value::Ticks(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| choice(*key)).collect();
            keys.join("; ")
        }
        Value::Number(number) => number.to_string(),
        Value::Date(words) | Value::Text(words) => words.clone(),
    }
}

fn choice_words(question: &Question, key: u8) -> Option<&str> {
    let choices = match &question.kind {
        Kind::Single { choices } | Kind::Multiple { choices, .. } => choices,
        Kind::Grid { levels, .. } => levels,
        _ => return None,
    };
    let choice = choices.get(usize::from(key).checked_sub(1)?)?;
    Some(choice.word.get(Language::VI))
}

fn row_words<'a>(question: &'a Question, field: &Field) -> Option<&'a str> {
    let Kind::Grid { rows, .. } = &question.kind else {
        return None;
    };
    let row = rows
        .iter()
        .find(|row| question.row_input(&row.code) == field.input)?;
    Some(row.word.get(Language::VI))
}
