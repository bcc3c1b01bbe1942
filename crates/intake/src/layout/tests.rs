use std::collections::BTreeMap;

use rstest::rstest;
use survey::{BLANK, Kind, Questionnaire, shipped, shipped_questionnaire};

use super::*;
use crate::tests::{province, small, values};

fn every_shipped() -> impl Iterator<Item = &'static Questionnaire> {
    let codes = shipped().iter().map(|(code, _)| *code);
    codes.map(|code| shipped_questionnaire(code).unwrap())
}

#[test]
fn the_fields_stand_in_the_order_of_the_paper() {
    let layout = Layout::of(&small());
    let order: Vec<(&str, &str)> = layout
        .fields()
        .iter()
        .map(|field| (field.input.as_str(), field.number.as_str()))
        .collect();
    let expected = [
        ("visits", "A1"),
        ("channel", "A2"),
        ("channel.text", "A2"),
        ("met", ""),
        ("q1", "1"),
        ("q2", "2"),
        ("q3", "3"),
        ("reasons", ""),
        ("detail", ""),
        ("wish.staff", "a"),
        ("wish.place", "b"),
        ("comment", "9"),
    ];
    assert_eq!(order, expected);
    assert_eq!(layout.place("q1"), Some(4));
    assert_eq!(layout.questions(), 11);
}

#[rstest]
#[case("q1", "1 2 3 4 5 9 . *")]
#[case("q2", "1 2 3 4 5 . *")]
#[case("q3", "1 2 3 4 5 0 . *")]
#[case("channel", "1 2 3 . *")]
#[case("channel.text", ".")]
#[case("reasons", "1 2 3 4 . *")]
#[case("wish.place", "1 2 . *")]
#[case("visits", ". *")]
#[case("comment", ".")]
fn the_keys_are_those_printed_beside_the_boxes(#[case] input: &str, #[case] keys: &str) {
    let layout = Layout::of(&small());
    assert_eq!(layout.field(input).unwrap().keys().join(" "), keys);
}

#[test]
fn every_input_of_every_shipped_form_has_one_field() {
    for questionnaire in every_shipped() {
        let layout = Layout::of(questionnaire);
        let inputs: Vec<String> = questionnaire
            .questions()
            .flat_map(survey::Question::inputs)
            .collect();
        let fields: Vec<&str> = layout
            .fields()
            .iter()
            .map(|field| field.input.as_str())
            .collect();
        assert_eq!(fields, inputs, "{}", questionnaire.code());
        let rows = questionnaire
            .questions()
            .filter_map(|question| match &question.kind {
                Kind::Grid { rows, .. } => Some(rows.len()),
                _ => None,
            });
        assert!(rows.into_iter().all(|rows| rows <= 26));
    }
}

#[test]
fn a_whole_form_takes_at_most_three_keys_more_than_it_has_questions() {
    for questionnaire in every_shipped() {
        let layout = Layout::of(questionnaire);
        let (strokes, questions) = (layout.ordinary_strokes(), layout.questions());
        assert!(
            strokes <= questions + 3,
            "{}: {strokes} keys for {questions} questions",
            questionnaire.code()
        );
    }
    let layout = Layout::of(&province());
    assert_eq!((layout.questions(), layout.ordinary_strokes()), (29, 31));
}

#[rstest]
#[case::mark("q1", "4", 1)]
#[case::blank_text("comment", ".", 1)]
#[case::words_and_enter("comment", "Cảm ơn", 7)]
#[case::ticks_and_enter("reasons", "13", 3)]
#[case::number_that_could_go_on("visits", "2", 2)]
#[case::number_that_is_full("visits", "12", 2)]
#[case::date("met", "02092026", 8)]
fn keys_are_counted_with_the_enter_that_ends_them(
    #[case] input: &str,
    #[case] typed: &str,
    #[case] strokes: usize,
) {
    let layout = Layout::of(&small());
    let value = Value::read(layout.field(input).unwrap(), typed).unwrap();
    assert_eq!(layout.field(input).unwrap().strokes(&value), strokes);
}

#[test]
fn more_than_nine_choices_need_enter_only_where_two_begin_alike() {
    let field = Field {
        input: "job".to_owned(),
        question: "job".to_owned(),
        number: "1".to_owned(),
        page: "p".to_owned(),
        kind: FieldKind::Choice {
            codes: (1..=12).map(|number| format!("c{number}")).collect(),
        },
    };
    let strokes = [1, 2, 9, 10, 12].map(|key| field.strokes(&Value::Choice(key)));
    assert_eq!(strokes, [2, 1, 1, 2, 2]);
}

#[test]
fn a_box_is_visited_only_after_its_choice() {
    let layout = Layout::of(&small());
    let field = layout.field("channel.text").unwrap();
    for (key, visited) in [("1", false), ("3", true), (".", false), ("*", false)] {
        let values = values(&layout, &[("channel", key)]);
        assert_eq!(layout.is_visited(field, &values), visited, "{key}");
    }
    assert!(!layout.is_visited(field, &BTreeMap::new()));
}

#[test]
fn the_box_takes_as_many_letters_as_the_screen() {
    let questionnaire = small();
    let finding = |letters: usize| {
        let answers = [
            ("visits", BLANK.to_owned()),
            ("channel", "other".to_owned()),
            ("channel.text", "ộ".repeat(letters)),
        ];
        survey::validate_page(&questionnaire, "about", &answers.into_iter().collect())
    };
    assert!(finding(MOST_IN_A_BOX).is_empty());
    assert_eq!(finding(MOST_IN_A_BOX + 1).len(), 1);
}
