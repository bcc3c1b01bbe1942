//! From the keys of a form to answers, and through the one way in.

use std::collections::BTreeMap;

use survey::{BLANK, Context, Findings, Mode, Questionnaire, RawAnswers, ValidResponse, validate};

use super::value::Value;
use crate::layout::{Field, FieldKind, Layout};

/// The answers that a form's values say.
///
/// A line with two marks is blank, and so is a question with more ticks than it allows or with an
/// excluding choice among others: the paper does not say what was meant.
pub fn raw_answers(layout: &Layout, values: &BTreeMap<String, Value>) -> RawAnswers {
    let mut answers = RawAnswers::new();
    for field in layout.fields() {
        if !layout.is_visited(field, values) {
            continue;
        }
        if let Some(value) = values.get(&field.input) {
            write(field, value, &mut answers);
        }
    }
    answers
}

/// The same checks as on the phone; the mode is always [`Mode::Paper`].
///
/// # Errors
/// [`Findings`] as of [`validate`]; none can come from values that passed [`Field::check`].
pub fn respond(
    questionnaire: &Questionnaire,
    layout: &Layout,
    values: &BTreeMap<String, Value>,
    context: Context,
) -> Result<ValidResponse, Findings> {
    let context = Context {
        mode: Mode::Paper,
        ..context
    };
    validate(questionnaire, &raw_answers(layout, values), context)
}

fn write(field: &Field, value: &Value, answers: &mut RawAnswers) {
    let input = field.input.as_str();
    match (value, &field.kind) {
        // An empty box says nothing; `-` in it would be text.
        (Value::Blank, FieldKind::Box { .. }) => {}
        (Value::Choice(key), FieldKind::Choice { codes }) => {
            answers.insert(input, code(codes, *key));
        }
        (
            Value::Ticks(keys),
            FieldKind::Ticks {
                codes,
                most,
                exclusive,
            },
        ) => {
            if is_unclear(
                keys.len(),
                *most,
                keys.iter().any(|key| exclusive.contains(key)),
            ) {
                answers.insert(input, BLANK);
                return;
            }
            for key in keys {
                answers.insert(input, code(codes, *key));
            }
        }
        (Value::Mark(mark), _) => answers.insert(input, mark.to_string()),
        (Value::NotApplicable, _) => answers.insert(input, survey::NOT_APPLICABLE),
        (Value::DoNotKnow, _) => answers.insert(input, survey::DO_NOT_KNOW),
        (Value::Number(number), _) => answers.insert(input, number.to_string()),
        (Value::Date(words) | Value::Text(words), _) => answers.insert(input, words.clone()),
        _ => answers.insert(input, BLANK),
    }
}

/// Whether the ticks of a question contradict each other.
pub(crate) fn is_unclear(ticks: usize, most: Option<usize>, has_exclusive: bool) -> bool {
    most.is_some_and(|most| ticks > most) || (has_exclusive && ticks > 1)
}

fn code(codes: &[String], key: u8) -> String {
    let place = usize::from(key).checked_sub(1);
    place
        .and_then(|place| codes.get(place))
        .map_or_else(|| BLANK.to_owned(), Clone::clone)
}
