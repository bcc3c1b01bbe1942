//! `/nhap-phieu/tap-luyen`: a practice paper, keyed once without a fault before the first real batch.
//!
//! The paper and what stands on it are part of the program. The script tells of a wrong key at once; whether the drill
//! is passed is decided here, by the same reading of values as for real forms.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use intake::layout::FieldKind;
use intake::{Layout, Serial, Value};
use pages::citizen::ProblemKind;
use pages::desk::{Drill, Line, PaperBox, PaperRow};
use pages::office::{Section, words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::paper::keying::pass_drill;
use survey::Questionnaire;

use super::{json, lines, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::KeyForms;
use crate::problem::Problem;

/// What is asked on the practice paper.
const SOURCE: &str = include_str!("drill.toml");
/// The number of the practice paper, which no series gives out.
const NUMBER: u32 = 1234;
/// What stands on it, by input, as it is keyed.
const ANSWERS: &[(&str, &str)] = &[
    ("way", "1"),
    ("wait", "2"),
    ("p1", "4"),
    ("p2", "5"),
    ("p3", "3"),
    ("p4", "0"),
    ("p5", "."),
    ("p6", "*"),
    ("p7", "4"),
    ("p8", "2"),
    ("means", "13"),
    ("age", "3"),
    ("remark", "Cần thêm ghế chờ"),
];

/// The practice form.
pub(super) struct Practice {
    pub(super) questionnaire: Questionnaire,
    layout: Layout,
    serial: Serial,
    wanted: BTreeMap<String, Value>,
}

static PRACTICE: LazyLock<Option<Practice>> = LazyLock::new(make);

fn make() -> Option<Practice> {
    let questionnaire = Questionnaire::parse(SOURCE).ok()?;
    let layout = Layout::of(&questionnaire);
    let read = |(input, typed): &(&str, &str)| {
        let value = Value::read(layout.field(input)?, typed).ok()?;
        Some(((*input).to_owned(), value))
    };
    let wanted = ANSWERS.iter().map(read).collect::<Option<_>>()?;
    Some(Practice {
        serial: Serial::from_number(NUMBER).ok()?,
        wanted,
        layout,
        questionnaire,
    })
}

/// The practice form.
pub(super) fn practice() -> Result<&'static Practice, Problem> {
    let made = PRACTICE.as_ref();
    made.ok_or_else(|| Problem::new(ProblemKind::Internal))
}

/// Shows the drill.
pub(super) async fn drill(
    permit: Permit<KeyForms>,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let practice = practice()?;
    let parts = lines::parts(&practice.questionnaire, &practice.layout);
    let desk = json!({
        "serial": practice.serial,
        "fields": lines::fields(&practice.layout),
        "wanted": practice.wanted,
        "pass_url": "/nhap-phieu/tap-luyen",
    });
    let paper = parts.iter().flat_map(|part| &part.lines);
    let page = Drill {
        frame: permit.frame(Section::Desk, words("desk.drill_title")),
        paper: paper.filter_map(|line| row(practice, line)).collect(),
        parts,
        serial: practice.serial.to_string(),
        desk: desk.to_string(),
        card: lines::card(&practice.questionnaire),
    };
    Ok(html(app.pages().desk_drill(&page)?))
}

/// A line of the paper as somebody has filled it in.
fn row(practice: &Practice, line: &Line) -> Option<PaperRow> {
    let field = practice.layout.field(&line.input)?;
    let value = practice.wanted.get(&line.input)?;
    let keys = value.keys();
    let ticked = |key: &str| match value {
        Value::Ticks(ticks) => ticks.iter().any(|tick| tick.to_string() == key),
        // Two crosses side by side: nobody can say which one holds.
        Value::TwoMarks => matches!(key, "2" | "3"),
        Value::Blank => false,
        _ => keys == key,
    };
    let boxes = line.keys.iter().map(|key| PaperBox {
        key: key.key.clone(),
        words: key.words.clone(),
        ticked: ticked(&key.key),
    });
    Some(PaperRow {
        number: line.number.clone(),
        text: line.text.clone(),
        boxes: boxes.collect(),
        written: match field.kind {
            FieldKind::Text { .. } => keys.clone(),
            _ => String::new(),
        },
    })
}

#[derive(Deserialize)]
struct Body {
    values: BTreeMap<String, Value>,
}

#[derive(Serialize)]
struct Answer {
    passed: bool,
    wrong: Vec<String>,
}

/// Looks what was keyed, and notes who has passed.
pub(super) async fn passed(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    body: Bytes,
) -> Result<Response, Problem> {
    let body: Body = match json::read(&body) {
        Ok(body) => body,
        Err(answer) => return Ok(answer),
    };
    let wrong = wrong(practice()?, &body.values);
    if wrong.is_empty() {
        pass_drill(app.database(), &who(&app, &permit)).await?;
    }
    Ok(json::answer(&Answer {
        passed: wrong.is_empty(),
        wrong,
    }))
}

/// The lines that do not say what stands on the paper.
fn wrong(practice: &Practice, values: &BTreeMap<String, Value>) -> Vec<String> {
    let fields = practice.layout.fields().iter();
    let differs = |input: &String| match (practice.wanted.get(input), values.get(input)) {
        (Some(wanted), Some(keyed)) => !intake::compare::says_the_same(wanted, keyed),
        (None, None) => false,
        _ => true,
    };
    fields
        .map(|field| field.input.clone())
        .filter(differs)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_practice_paper_has_an_answer_to_every_line_and_shows_every_kind_of_key() {
        let practice = PRACTICE.as_ref().unwrap();
        let inputs: Vec<&str> = practice
            .layout
            .fields()
            .iter()
            .map(|field| field.input.as_str())
            .collect();
        let answered: Vec<&str> = ANSWERS.iter().map(|(input, _)| *input).collect();
        assert_eq!(inputs, answered);
        for key in ["0", ".", "*"] {
            assert!(ANSWERS.iter().any(|(_, typed)| *typed == key), "{key}");
        }
        assert!(wrong(practice, &practice.wanted).is_empty());
    }

    #[test]
    fn one_wrong_key_or_a_missing_line_does_not_pass() {
        let practice = PRACTICE.as_ref().unwrap();
        let mut values = practice.wanted.clone();
        values.insert("p1".to_owned(), Value::Mark(5));
        assert_eq!(wrong(practice, &values), ["p1"]);
        values.remove("p1");
        assert_eq!(wrong(practice, &values), ["p1"]);
        let remark = Value::Text("cần thêm  GHẾ chờ".to_owned());
        let mut values = practice.wanted.clone();
        values.insert("remark".to_owned(), remark);
        assert!(
            wrong(practice, &values).is_empty(),
            "capitals do not matter"
        );
    }
}
