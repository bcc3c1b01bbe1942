//! The rules for answers, one by one.

use rstest::rstest;
use survey::{
    Answer, BLANK, Language, Mode, Questionnaire, RawAnswers, Standing, ValidResponse,
    shipped_questionnaire, validate, validate_page,
};

use super::walk::{context, small};

/// Answers to the small questionnaire that are fine: two visits, by post.
fn fine() -> RawAnswers {
    [
        ("visits", "2"),
        ("channel", "post"),
        ("met", "02/9/2026"),
        ("q1", "4"),
        ("q2", "5"),
        ("q3", "4"),
        ("wish.staff", "low"),
        ("wish.place", "high"),
        ("comment", "Tốt"),
    ]
    .into_iter()
    .collect()
}

fn changed(input: &str, values: &[&str]) -> RawAnswers {
    let mut answers = fine();
    answers.set(
        input,
        values.iter().map(|&value| value.to_owned()).collect(),
    );
    answers
}

fn respond(answers: &RawAnswers) -> ValidResponse {
    validate(&small(), answers, context(Mode::Phone)).expect("the answers are fine")
}

/// `question input code limit` of every finding.
fn findings(answers: &RawAnswers) -> Vec<String> {
    let found = validate(&small(), answers, context(Mode::Phone))
        .err()
        .unwrap_or_default();
    let words = found.iter().map(|finding| {
        let limit = finding
            .limit
            .map(|limit| format!(" {limit}"))
            .unwrap_or_default();
        format!(
            "{} {} {}{limit}",
            finding.question, finding.input, finding.code
        )
    });
    words.collect()
}

#[test]
fn fine_answers_give_a_response_with_all_of_them() {
    let response = respond(&fine());
    assert_eq!(response.marks(), "454");
    assert_eq!(response.comment(), Some("Tốt"));
    assert_eq!(response.standing(), Standing::Counted);
    let other = serde_json::to_value(response.other()).unwrap();
    assert_eq!(
        other,
        serde_json::json!({
            "visits": { "number": 2 },
            "channel": { "single": { "choice": "post" } },
            "met": { "date": "2026-09-02" },
            "wish": { "grid": { "staff": "low", "place": "high" } },
        })
    );
}

#[rstest]
#[case::mark("q1", &["6"], "q1 q1 not-a-choice")]
#[case::mark_in_words("q1", &["Hài lòng"], "q1 q1 not-a-choice")]
#[case::other_digits("q1", &["４"], "q1 q1 not-a-choice")]
#[case::not_applicable_is_not_offered("q1", &["0"], "q1 q1 not-a-choice")]
#[case::do_not_know_is_not_offered("q3", &["9"], "q3 q3 not-a-choice")]
#[case::two_marks("q1", &["4", "5"], "q1 q1 too-many 1")]
#[case::no_mark("q1", &[], "q1 q1 missing")]
#[case::spaces_only("q1", &["  ", ""], "q1 q1 missing")]
#[case::choice("channel", &["mail"], "channel channel not-a-choice")]
#[case::two_choices("channel", &["post", "direct"], "channel channel too-many 1")]
#[case::no_number("visits", &["hai"], "visits visits not-a-number")]
#[case::fraction("visits", &["2,5"], "visits visits not-a-number")]
#[case::huge_number("visits", &["99999999999999999999"], "visits visits not-a-number")]
#[case::too_small("visits", &["-1"], "visits visits too-small 0")]
#[case::too_large("visits", &["21"], "visits visits too-large 20")]
#[case::no_date("met", &["30/2/2026"], "met met not-a-date")]
#[case::too_early("met", &["31/12/2025"], "met met date-out-of-range")]
#[case::too_late("met", &["2027-01-01"], "met met date-out-of-range")]
#[case::level("wish.staff", &["5"], "wish wish.staff not-a-choice")]
#[case::row_left_out("wish.staff", &[], "wish wish.staff missing")]
#[case::unknown("name", &["An"], " name unknown-field")]
#[case::box_that_is_not_there("met.text", &["x"], " met.text unknown-field")]
#[case::row_that_is_not_there("wish.roof", &["low"], " wish.roof unknown-field")]
fn what_does_not_fit_is_found(
    #[case] input: &str,
    #[case] values: &[&str],
    #[case] expected: &str,
) {
    // With no answer to `channel` or `visits` the item behind the gate is not asked.
    assert_eq!(findings(&changed(input, values)), [expected]);
}

#[rstest]
#[case::too_many(&["slow", "rude", "far"], "reasons reasons too-many 2")]
#[case::excluded(&["none", "slow"], "reasons reasons excluded")]
#[case::unknown(&["slow", "other"], "reasons reasons not-a-choice")]
fn ticks_that_do_not_fit_are_found(#[case] values: &[&str], #[case] expected: &str) {
    let mut answers = changed("reasons", values);
    answers.set("q1", vec!["2".into()]);
    assert_eq!(findings(&answers), [expected]);
}

#[test]
fn all_findings_come_in_the_order_of_the_questions() {
    let mut answers = changed("comment", &["x".repeat(60).as_str()]);
    answers.remove("channel");
    answers.set("q1", vec!["7".into()]);
    answers.insert("zzz", "1");
    assert_eq!(
        findings(&answers),
        [
            "channel channel missing",
            "q1 q1 not-a-choice",
            "comment comment too-long 50",
            " zzz unknown-field"
        ]
    );
}

#[test]
fn a_flood_of_unknown_inputs_is_cut_short() {
    let mut answers = fine();
    for number in 0..1000 {
        answers.insert(format!("x{number}-{}", "y".repeat(500)), "1");
    }
    let found = validate(&small(), &answers, context(Mode::Phone)).unwrap_err();
    assert_eq!(found.len(), 20);
    assert!(found.iter().all(|finding| finding.input.len() == 80));
}

#[test]
fn the_same_value_twice_is_one_answer() {
    assert_eq!(respond(&changed("q1", &["4", " 4 ", ""])).marks(), "454");
}

#[rstest]
#[case::item("q1")]
#[case::single("channel")]
#[case::number("visits")]
#[case::row("wish.staff")]
fn everything_can_be_left_blank_on_purpose(#[case] input: &str) {
    assert_eq!(findings(&changed(input, &[BLANK])), [] as [&str; 0]);
}

#[test]
fn a_real_answer_beats_a_blank_beside_it() {
    assert_eq!(respond(&changed("q1", &[BLANK, "2"])).marks(), "254");
    assert_eq!(respond(&changed("comment", &[BLANK])).comment(), None);
}

#[test]
fn an_answer_behind_a_gate_that_closed_again_is_dropped() {
    let mut answers = fine();
    assert_eq!(respond(&answers).marks(), "454");
    answers.set("visits", vec!["1".into()]);
    // q2 was answered 5, then the person went back: it no longer applies.
    assert_eq!(respond(&answers).marks(), "404");
    // The same holds for what such an answer had opened.
    answers.set("q1", vec!["1".into()]);
    answers.set("reasons", vec!["slow".into()]);
    answers.set("detail", vec!["Chờ một tháng".into()]);
    assert!(respond(&answers).other().contains_key("detail"));
    answers.set("q1", vec!["5".into()]);
    let response = respond(&answers);
    assert!(!response.other().contains_key("reasons"));
    assert!(!response.other().contains_key("detail"));
}

#[test]
fn even_an_answer_that_does_not_fit_is_dropped_when_it_is_not_asked() {
    let mut answers = changed("visits", &["1"]);
    answers.set("q2", vec!["77".into()]);
    assert_eq!(findings(&answers), [] as [&str; 0]);
}

#[test]
fn a_box_counts_only_beside_its_choice() {
    let mut answers = changed("channel", &["other"]);
    answers.set("channel.text", vec![" Qua   người quen\r\n".into()]);
    let expected = Answer::Single {
        choice: "other".into(),
        text: Some("Qua người quen".into()),
    };
    assert_eq!(respond(&answers).other()["channel"], expected);
    answers.set("channel", vec!["post".into()]);
    let expected = Answer::Single {
        choice: "post".into(),
        text: None,
    };
    assert_eq!(respond(&answers).other()["channel"], expected);
    answers.set("channel", vec!["other".into()]);
    answers.set("channel.text", vec!["x".repeat(121)]);
    assert_eq!(findings(&answers), ["channel channel.text too-long 120"]);
}

#[test]
fn text_is_kept_composed_with_plain_line_ends_and_no_control_characters() {
    let typed = "  Ca\u{309}m o\u{31B}n\r\nÔng\u{0}/\u{8}Bà\u{202E} \r\n";
    assert_eq!(
        respond(&changed("comment", &[typed])).comment(),
        Some("Cảm ơn\nÔng/Bà")
    );
}

#[test]
fn decomposed_text_of_the_allowed_length_is_not_too_long() {
    let typed = "o\u{323}\u{302}".repeat(50);
    assert_eq!(
        respond(&changed("comment", &[&typed])).comment(),
        Some("ộ".repeat(50).as_str())
    );
}

#[test]
fn a_comment_ends_at_its_limit() {
    let typed = "ộ".repeat(51);
    assert_eq!(
        findings(&changed("comment", &[&typed])),
        ["comment comment too-long 50"]
    );
}

#[test]
fn marks_heaped_on_a_letter_are_no_way_around_the_limit() {
    let typed = format!("a{}", "\u{301}".repeat(400));
    assert_eq!(
        findings(&changed("comment", &[&typed])),
        ["comment comment too-long 50"]
    );
}

#[test]
fn paper_may_leave_required_questions_out() {
    let answers: RawAnswers = [("q3", "4"), ("q1", "4")].into_iter().collect();
    assert!(validate(&small(), &answers, context(Mode::Phone)).is_err());
    assert!(validate(&small(), &answers, context(Mode::Kiosk)).is_err());
    for mode in [Mode::Paper, Mode::Interview] {
        let response = validate(&small(), &answers, context(mode)).unwrap();
        assert_eq!(response.marks(), "404");
    }
}

fn service() -> &'static Questionnaire {
    shipped_questionnaire("dvhcc-2023").expect("it is shipped")
}

fn keyed(marks: &str) -> ValidResponse {
    let values = service().items().iter().zip(marks.chars());
    let answers = values.map(|(item, mark)| (item.as_str(), mark)).collect();
    validate(service(), &answers, context(Mode::Paper)).expect("paper may leave out")
}

#[rstest]
#[case::complete("4444444444444444", Standing::Counted)]
// A third of 16 is 5.33: five blanks are not more than that, six are.
#[case::five_of_16_blank("-----44444444444", Standing::Counted)]
#[case::six_of_16_blank("------4444444444", Standing::Invalid)]
#[case::nothing("----------------", Standing::Invalid)]
#[case::not_applicable_is_no_blank("0004404444444000", Standing::Counted)]
fn a_form_with_more_than_a_third_of_its_items_blank_is_invalid(
    #[case] marks: &str,
    #[case] expected: Standing,
) {
    let response = keyed(marks);
    assert_eq!(response.marks(), marks);
    assert_eq!(response.standing(), expected);
}

#[test]
fn the_third_is_of_the_items_that_were_asked() {
    // Nobody who never came to an office is asked about signs, seats and equipment: 13 items.
    let answers = |blank: usize| -> RawAnswers {
        let marks = "-".repeat(blank) + &"4".repeat(13 - blank);
        let items = service().items().iter().skip(3).zip(marks.chars());
        let mut answers: RawAnswers = items.map(|(item, mark)| (item.as_str(), mark)).collect();
        answers.insert("visits", "khong");
        answers
    };
    let standing = |blank| validate(service(), &answers(blank), context(Mode::Paper)).unwrap();
    assert_eq!(standing(4).marks(), "000----444444444");
    assert_eq!(standing(4).standing(), Standing::Counted);
    assert_eq!(standing(5).standing(), Standing::Invalid);
}

#[rstest]
#[case::all("4444444444444444", true)]
#[case::one_differs("4444444444444443", false)]
#[case::others_left_out("00044444--------", true)]
#[case::too_few_to_tell("4444------------", false)]
#[case::nothing("----------------", false)]
fn a_straight_line_is_flagged_and_kept(#[case] marks: &str, #[case] expected: bool) {
    assert_eq!(keyed(marks).flags().straight_line, expected);
}

#[test]
fn a_page_is_judged_by_itself() {
    let answers: RawAnswers = [("q1", "9")].into_iter().collect();
    assert!(validate_page(&small(), "f1", &answers).is_empty());
    let found = validate_page(&small(), "f2", &answers);
    assert_eq!(
        found
            .iter()
            .map(|finding| finding.input.as_str())
            .collect::<Vec<_>>(),
        ["q3"]
    );
    assert!(found.iter().all(survey::Finding::can_be_skipped));
    assert!(validate_page(&small(), "no-such-page", &answers).is_empty());
}

#[test]
fn the_language_of_the_page_is_no_part_of_what_is_said() {
    let mut english = context(Mode::Phone);
    english.language = Language::EN;
    english.started_ms = None;
    let one = respond(&fine()).canonical();
    let other = validate(&small(), &fine(), english).unwrap().canonical();
    assert_eq!(one, other);
}

#[rstest]
#[case("comment", "Tốt\\nmarks 1")]
#[case("comment", "Tốt\nmarks 1")]
#[case("comment", "Tốt \\")]
#[case("q1", "5")]
#[case("wish.staff", "high")]
#[case("visits", "3")]
fn another_answer_is_another_text(#[case] input: &str, #[case] value: &str) {
    let other = respond(&changed(input, &[value])).canonical();
    assert_ne!(other, respond(&fine()).canonical());
    assert_eq!(
        other
            .lines()
            .filter(|line| line.starts_with("marks"))
            .count(),
        1
    );
}
