//! The form as lines for the screen and as data for its script.

use intake::Layout;
use intake::layout::{Field, FieldKind};
use pages::desk::{Key, KeyCard, Line, LineKind, Part};
use pages::office::{fill, words};
use serde_json::{Value as Json, json};
use survey::{Choice, Kind, Language, Page, Question, Questionnaire};

/// Choices beyond this one have two digits: then one key does not say which is meant.
const MOST_OF_ONE_DIGIT: usize = 9;

/// The parts of the paper with their lines.
pub(super) fn parts(questionnaire: &Questionnaire, layout: &Layout) -> Vec<Part> {
    let part = |page: &Page| {
        let title = page.title.get(Language::VI).to_owned();
        let fields = layout
            .fields()
            .iter()
            .filter(|field| field.page == page.code);
        let lines: Vec<Line> = fields
            .map(|field| line(questionnaire, &title, field))
            .collect();
        let is_marks = lines.iter().any(|line| line.kind == LineKind::Mark);
        Part {
            title,
            legend: if is_marks {
                card(questionnaire).marks
            } else {
                Vec::new()
            },
            lines,
        }
    };
    let pages = questionnaire.pages().iter().map(part);
    pages.filter(|part| !part.lines.is_empty()).collect()
}

/// The key card of a questionnaire.
pub(super) fn card(questionnaire: &Questionnaire) -> KeyCard {
    let items = || questionnaire.questions().map(|question| &question.kind);
    let mut marks = scale(questionnaire);
    let offers = |wanted: fn(&Kind) -> bool| items().any(wanted);
    if offers(|kind| {
        matches!(
            kind,
            Kind::Satisfaction {
                not_applicable: true,
                ..
            }
        )
    }) {
        marks.push(key(
            "0",
            questionnaire.not_applicable_word().get(Language::VI),
        ));
    }
    if offers(|kind| {
        matches!(
            kind,
            Kind::Satisfaction {
                do_not_know: true,
                ..
            }
        )
    }) {
        marks.push(key("9", questionnaire.do_not_know_word().get(Language::VI)));
    }
    KeyCard { marks }
}

/// The fields as the script knows them.
pub(super) fn fields(layout: &Layout) -> Json {
    layout.fields().iter().map(field).collect()
}

fn field(field: &Field) -> Json {
    let input = &field.input;
    match &field.kind {
        FieldKind::Mark {
            not_applicable,
            do_not_know,
        } => json!({
            "input": input, "kind": "mark",
            "not_applicable": not_applicable, "do_not_know": do_not_know,
        }),
        FieldKind::Choice { codes } => {
            json!({ "input": input, "kind": "choice", "choices": codes.len() })
        }
        FieldKind::Ticks { codes, .. } => {
            json!({ "input": input, "kind": "ticks", "choices": codes.len() })
        }
        FieldKind::Number { least, most } => {
            json!({ "input": input, "kind": "number", "least": least, "most": most })
        }
        FieldKind::Date { earliest, latest } => {
            json!({ "input": input, "kind": "date", "earliest": earliest, "latest": latest })
        }
        FieldKind::Text { .. } => {
            json!({ "input": input, "kind": "text", "most_chars": field.most_chars() })
        }
        FieldKind::Box { of, opened_by } => json!({
            "input": input, "kind": "box", "of": of, "opened_by": opened_by,
            "most_chars": field.most_chars(),
        }),
    }
}

/// One field as a line.
pub(super) fn line(questionnaire: &Questionnaire, part: &str, field: &Field) -> Line {
    let question = questionnaire.question(&field.question);
    let text = question.map_or_else(String::new, |question| wording(question, field));
    let place = [("part", part), ("number", field.number.as_str())];
    Line {
        input: field.input.clone(),
        number: field.number.clone(),
        text,
        place: fill("desk.part_place", &place),
        hint: hint(field),
        kind: match field.kind {
            FieldKind::Mark { .. } => LineKind::Mark,
            FieldKind::Choice { .. } | FieldKind::Ticks { .. } => LineKind::Choices,
            FieldKind::Number { .. } | FieldKind::Date { .. } => LineKind::Typed,
            FieldKind::Text { .. } | FieldKind::Box { .. } => LineKind::Words,
        },
        keys: question.map_or_else(Vec::new, |question| keys(questionnaire, question, field)),
        most_chars: field.most_chars().unwrap_or_default(),
        is_box: field.is_box(),
    }
}

fn wording(question: &Question, field: &Field) -> String {
    if field.is_box() {
        return words("desk.box_text");
    }
    let own = question.text.get(Language::VI);
    match &question.kind {
        Kind::Grid { rows, .. } => {
            let row = rows
                .iter()
                .find(|row| question.row_input(&row.code) == field.input);
            row.map_or_else(
                || own.to_owned(),
                |row| row.word.get(Language::VI).to_owned(),
            )
        }
        _ => own.to_owned(),
    }
}

fn keys(questionnaire: &Questionnaire, question: &Question, field: &Field) -> Vec<Key> {
    match (&question.kind, &field.kind) {
        (_, FieldKind::Mark { .. }) => {
            let word = |name: &str| match name {
                survey::NOT_APPLICABLE => questionnaire.not_applicable_word().get(Language::VI),
                survey::DO_NOT_KNOW => questionnaire.do_not_know_word().get(Language::VI),
                _ => "",
            };
            let names = field.keys();
            let numbers = names
                .iter()
                .filter(|name| name.bytes().all(|one| one.is_ascii_digit()));
            numbers.map(|name| key(name, word(name))).collect()
        }
        (
            Kind::Single { choices } | Kind::Multiple { choices, .. },
            FieldKind::Choice { .. } | FieldKind::Ticks { .. },
        ) => numbered(choices),
        (Kind::Grid { levels, .. }, _) => numbered(levels),
        _ => Vec::new(),
    }
}

fn numbered(choices: &[Choice]) -> Vec<Key> {
    let choices = (1..).zip(choices);
    choices
        .map(|(place, choice): (usize, _)| key(&place.to_string(), choice.word.get(Language::VI)))
        .collect()
}

fn scale(questionnaire: &Questionnaire) -> Vec<Key> {
    let levels = questionnaire.scale().iter();
    levels
        .map(|level| key(&level.mark.to_string(), level.word.get(Language::VI)))
        .collect()
}

fn key(name: &str, words: &str) -> Key {
    Key {
        key: name.to_owned(),
        words: words.to_owned(),
    }
}

fn hint(field: &Field) -> String {
    match &field.kind {
        FieldKind::Mark {
            not_applicable,
            do_not_know,
        } => {
            let mut keys = "1–5".to_owned();
            for (offered, name, key) in [
                (not_applicable, "desk.not_applicable", "0"),
                (do_not_know, "desk.do_not_know", "9"),
            ] {
                if *offered {
                    let word = words(name).to_lowercase();
                    keys.push_str(", ");
                    keys.push_str(&fill(
                        "desk.drill_keys",
                        &[("number", key), ("words", &word)],
                    ));
                }
            }
            fill("desk.hint_mark", &[("keys", &keys)])
        }
        FieldKind::Choice { codes } => {
            let many = if codes.len() > MOST_OF_ONE_DIGIT {
                "desk.hint_choice_many"
            } else {
                "desk.hint_choice"
            };
            fill(many, &[("n", &codes.len().to_string())])
        }
        FieldKind::Ticks { codes, .. } if codes.len() > MOST_OF_ONE_DIGIT => {
            words("desk.hint_ticks_many")
        }
        FieldKind::Ticks { .. } => words("desk.hint_ticks"),
        FieldKind::Number { least, most } => fill(
            "desk.hint_number",
            &[("least", &least.to_string()), ("most", &most.to_string())],
        ),
        FieldKind::Date { .. } => words("desk.hint_date"),
        FieldKind::Text { .. } | FieldKind::Box { .. } => words("desk.hint_words"),
    }
}
