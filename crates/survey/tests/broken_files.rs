//! A table of broken questionnaire files: what is changed in a small file that is fine, and which
//! lines are refused with which codes. The codes stand behind `#!` on the lines themselves.

use rstest::rstest;
use survey::Questionnaire;

const SMALL: &str = include_str!("small.toml");

/// `(line, code)` of every mark in the text.
fn expected(text: &str) -> Vec<(usize, String)> {
    let mut expected = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let (_, codes) = line.split_once("#!").unwrap_or_default();
        expected.extend(
            codes
                .split_whitespace()
                .map(|code| (number, code.to_owned())),
        );
    }
    expected
}

fn found(text: &str) -> Vec<(usize, String)> {
    let problems = Questionnaire::parse(text).err().unwrap_or_default();
    assert!(
        problems
            .iter()
            .all(|problem| problem.message_vi.ends_with('.')),
        "{problems:?}"
    );
    problems
        .into_iter()
        .map(|problem| (problem.line, problem.code.to_owned()))
        .collect()
}

fn check(changes: &[(&str, &str)]) {
    let mut broken = SMALL.to_owned();
    for (before, after) in changes {
        assert_eq!(
            SMALL.matches(before).count(),
            1,
            "the needle must be there once: {before}"
        );
        broken = broken.replacen(before, after, 1);
    }
    let expected = expected(&broken);
    assert!(!expected.is_empty(), "no mark in {changes:?}");
    assert_eq!(found(&broken), expected);
}

#[test]
fn the_small_file_is_fine() {
    assert_eq!(found(SMALL), []);
}

#[rstest]
#[case::no_toml("minutes = 2", "minutes = = 2 #! not-toml")]
#[case::unknown_key("minutes = 2", "minutes = 2\nminute = 3 #! unknown-key")]
#[case::unknown_key_of_an_item("do_not_know = true", "dont_know = true #! unknown-key")]
#[case::missing_key("[consent]\nversion = \"1\"", "[consent] #! missing-key")]
#[case::key_twice("minutes = 2", "minutes = 2\nminutes = 3 #! duplicate-key")]
#[case::number_as_text("minutes = 2", "minutes = \"2\" #! wrong-type")]
#[case::negative("version = 1\nl", "version = -1 #! wrong-type\nl")]
fn the_shape_of_the_file(#[case] before: &str, #[case] after: &str) {
    check(&[(before, after)]);
}

#[rstest]
#[case::version("version = 1\nl", "version = 0 #! bad-version\nl")]
#[case::minutes("minutes = 2", "minutes = 0 #! bad-minutes")]
#[case::consent("version = \"1\"", "version = \" \" #! empty-text")]
#[case::language("\"en\"]", "\"en\", \"English\"] #! unknown-language")]
#[case::language_twice("\"en\"]", "\"en\", \"vi\"] #! duplicate-code")]
#[case::scale("[[scale]]\nmark = 1", "[[scale]] #! bad-scale\nmark = 2")]
fn the_head_of_the_file(#[case] before: &str, #[case] after: &str) {
    check(&[(before, after)]);
}

const TITLE: &str = "{ vi = \"Phiếu nhỏ\", en = \"Small form\" }";
const FAR: &str = "{ code = \"far\", word = { vi = \"Xa\", en = \"Far\" } },";

#[rstest]
#[case::undeclared(TITLE, "{ vi = \"P\", en = \"F\", km = \"x\" } #! undeclared-language")]
#[case::missing(TITLE, "{ vi = \"Phiếu nhỏ\" } #! missing-wording")]
#[case::missing_vietnamese(TITLE, "{ en = \"Small form\" } #! missing-wording")]
#[case::of_a_choice(FAR, "{ code = \"far\", word = { en = \"Far\" } }, #! missing-wording")]
#[case::empty(TITLE, "{ vi = \"Phiếu nhỏ\", en = \" \" } #! empty-text")]
#[case::decomposed(TITLE, "{ vi = \"Phie\u{302}\u{301}u\", en = \"Form\" } #! not-nfc")]
#[case::hidden(TITLE, "{ vi = \"Phiếu\\u202Enhỏ\", en = \"F\" } #! hidden-character")]
fn wording(#[case] before: &str, #[case] after: &str) {
    check(&[(before, after)]);
}

#[test]
fn a_file_without_vietnamese_is_refused() {
    let broken = SMALL.replacen("[\"vi\", \"en\"]", "[\"en\"]", 1);
    assert_eq!(found(&broken)[0], (4, "no-vietnamese".to_owned()));
}

#[rstest]
#[case::question_twice("code = \"wish\"", "code = \"met\" #! duplicate-code")]
#[case::question_like_an_item("code = \"wish\"", "code = \"q3\" #! duplicate-code")]
#[case::choice_twice(
    FAR,
    "{ code = \"rude\", word = { vi = \"Xa\", en = \"Far\" } }, #! duplicate-code"
)]
#[case::content_like_a_factor("code = \"service\"", "code = \"ALL\" #! duplicate-code")]
#[case::number_twice("number = \"A2\"", "number = \"1\" #! duplicate-number")]
#[case::capitals("code = \"met\"", "code = \"Met\" #! bad-code")]
#[case::accents("code = \"small\"", "code = \"nhỏ\" #! bad-code")]
#[case::dot("code = \"met\"", "code = \"wish.staff\" #! bad-code")]
#[case::keyword("code = \"met\"", "code = \"not\" #! reserved-code")]
#[case::choice_keyword(
    FAR,
    "{ code = \"in\", word = { vi = \"Xa\", en = \"Far\" } }, #! reserved-code"
)]
#[case::input_of_the_form("code = \"met\"", "code = \"action\" #! reserved-code")]
fn codes(#[case] before: &str, #[case] after: &str) {
    check(&[(before, after)]);
}

const LAST: &str = "kind = \"comment\"\nmost_chars = 50\n";
const MORE: &str = "kind = \"comment\"\n[[part]]\ntitle = { vi = \"Thêm\", en = \"More\" }\n";

#[rstest]
#[case::not_listed(LAST, &format!("{MORE}code = \"more\" #! empty-part page-not-listed\n"))]
#[case::like_a_factor(LAST, &format!("{MORE}code = \"f1\" #! duplicate-code empty-part\n"))]
#[case::unknown_page("\"end\"]", "\"end\", \"last\"] #! unknown-page")]
#[case::page_twice("\"end\"]", "\"end\", \"f2\"] #! duplicate-code")]
#[case::empty_content(
    "[[content]]",
    "[[content]]\ncode = \"void\" #! empty-content\nname = { vi = \"T\", en = \"V\" }\n[[content]]"
)]
#[case::empty_factor(
    "[[content]]\ncode = \"service\"\nname = { vi = \"Dịch vụ\", en = \"Service\" }",
    "[[content]]\ncode = \"service\"\nname = { vi = \"Dịch vụ\", en = \"Service\" }\n\
     [[content.factor]]\ncode = \"f0\" #! empty-factor page-not-listed\nname = { vi = \"T\", en = \"V\" }"
)]
fn structure(#[case] before: &str, #[case] after: &str) {
    check(&[(before, after)]);
}

#[rstest]
#[case::unknown("kind = \"date\"", "kind = \"time\" #! unknown-kind")]
#[case::item_outside_a_factor(LAST, "kind = \"satisfaction\" #! unknown-kind\n")]
#[case::foreign_key("kind = \"grid\"", "kind = \"grid\" #! key-not-for-kind\nmost = 3")]
#[case::most_choices("most = 2\n", "most = 5 #! bad-limit\n")]
#[case::no_chars("most_chars = 20", "most_chars = 0 #! bad-limit")]
#[case::too_many_chars("most_chars = 20", "most_chars = 5000 #! bad-limit")]
#[case::number_without_most(
    "kind = \"number\"
most = 20",
    "kind = \"number\" #! missing-key"
)]
#[case::number_upside_down("most = 20\n", "least = 40\nmost = 30 #! bad-limit\n")]
#[case::no_date("\"2026-01-01\"", "\"2026-02-30\" #! bad-limit")]
fn kinds(#[case] before: &str, #[case] after: &str) {
    check(&[(before, after)]);
}

#[test]
fn a_form_has_one_open_comment() {
    let second = (LAST, "kind = \"comment\" #! second-comment\n");
    check(&[("kind = \"text\"", "kind = \"comment\""), second]);
}

#[test]
fn one_box_beside_the_choices_and_two_choices_at_least() {
    let post = "{ code = \"post\", word = { vi = \"Bưu chính\", en = \"By post\" } },";
    let writing = "{ code = \"post\", word = { vi = \"B\", en = \"P\" }, writes = true },";
    check(&[
        ("code = \"channel\"", "code = \"channel\" #! second-box"),
        (post, writing),
    ]);
    let low = "{ code = \"low\", word = { vi = \"Ít cần\", en = \"Little\" } },";
    check(&[
        ("code = \"wish\"", "code = \"wish\" #! too-few-choices"),
        (low, ""),
    ]);
}

const WHEN: &str = "when = \"visits >= 2 and channel in [direct, post]\"";
const LATER_WHEN: &str = "when = \"reasons in [slow] and q1 != do_not_know\"";

#[rstest]
#[case::syntax("visits => 2 #! gate-syntax")]
#[case::cut_off("channel in [direct, post #! gate-syntax")]
#[case::unknown_question("visit >= 2 #! gate-unknown-question")]
#[case::unknown_choice("channel in [direct, mail] #! gate-unknown-choice")]
#[case::choice_not_offered("q1 = not_applicable #! gate-unknown-choice")]
#[case::number_outside("visits = 21 #! gate-unknown-choice")]
#[case::compared_choice("channel > 2 #! gate-wrong-test")]
#[case::chosen_date("met in [today] #! gate-wrong-test")]
#[case::later("q3 >= 2 #! gate-later-question")]
#[case::itself("q2 >= 2 #! gate-circular")]
#[case::never("visits > 5 and visits < 3 #! gate-unreachable")]
#[case::beyond_the_limits("visits > 20 #! gate-unreachable")]
#[case::two_choices_of_one("channel = other and channel = post #! gate-unreachable")]
#[case::answered_and_not("met answered and not met answered #! gate-unreachable")]
#[case::no_mark("q1 > 5 #! gate-unreachable")]
fn gates(#[case] gate_and_code: &str) {
    let (gate, code) = gate_and_code.split_once(" #!").unwrap();
    check(&[(WHEN, &format!("when = \"{gate}\" #!{code}"))]);
}

#[rstest]
// `q2` is asked after two visits or more; here it is to be answered after one at most.
#[case::behind_a_closed_gate("visits <= 1 and q2 answered")]
#[case::exclusive_with_another("reasons in [slow] and reasons in [none]")]
#[case::more_than_may_be_ticked("reasons in [slow] and reasons in [rude] and reasons in [far]")]
fn gates_that_only_look_reachable(#[case] gate: &str) {
    check(&[(
        LATER_WHEN,
        &format!("when = \"{gate}\" #! gate-unreachable"),
    )]);
}

#[rstest]
#[case::ticked_together("reasons in [slow] and reasons in [rude]")]
#[case::at_the_limit("visits >= 20 and visits not in [19]")]
#[case::unanswered("not channel answered")]
#[case::do_not_know("q1 = do_not_know")]
#[case::deep("(q2 = 5 or q2 = 4) and not (channel = direct)")]
fn gates_that_can_open(#[case] gate: &str) {
    assert_eq!(
        found(&SMALL.replacen(LATER_WHEN, &format!("when = \"{gate}\""), 1)),
        []
    );
}

#[test]
fn a_circle_is_refused_at_each_of_its_gates() {
    check(&[
        (
            "do_not_know = true",
            "do_not_know = true\nwhen = \"q2 = 1\" #! gate-circular",
        ),
        (WHEN, "when = \"q1 = 1\" #! gate-circular"),
    ]);
}

#[rstest]
#[case::unknown_item(
    "items = [\"f1\", \"q3\"]",
    "items = [\"q9\"] #! composite-unknown-item"
)]
#[case::no_item(
    "items = [\"f1\", \"q3\"]",
    "items = [\"met\"] #! composite-unknown-item"
)]
#[case::code_of_a_factor("code = \"mix\"", "code = \"f1\" #! duplicate-code")]
#[case::score("score = \"share\"", "score = \"sum\" #! unknown-word")]
#[case::combine("combine = \"mean-of-items\"", "combine = \"sum\" #! unknown-word")]
#[case::neutral_is_not_satisfied("satisfied = [4, 5]", "satisfied = [3, 4, 5] #! bad-index")]
#[case::nobody_is_satisfied("satisfied = [4, 5]", "satisfied = [] #! bad-index")]
#[case::highest("highest = 5", "highest = 10 #! bad-index")]
#[case::weight_of_nothing(
    "highest = 5",
    "highest = 5\nweights = { f1 = 2, f9 = 3 } #! weight-unknown-factor"
)]
#[case::weight_of_none("highest = 5", "highest = 5\nweights = { f1 = 0 } #! bad-index")]
#[case::weight_too_large("highest = 5", "highest = 5\nweights = { f2 = 1001 } #! bad-index")]
fn the_index(#[case] before: &str, #[case] after: &str) {
    check(&[(before, after)]);
}

#[test]
fn a_composite_names_items() {
    check(&[
        ("code = \"mix\"", "code = \"mix\" #! composite-empty"),
        ("items = [\"f1\", \"q3\"]", "items = []"),
    ]);
}

#[test]
fn all_problems_of_a_file_are_told_at_once_and_in_order() {
    check(&[
        ("minutes = 2", "minutes = 500 #! bad-minutes"),
        (
            WHEN,
            "when = \"visit >= 2 and channel in [mail]\" #! gate-unknown-choice gate-unknown-question",
        ),
        ("code = \"met\"", "code = \"q3\" #! duplicate-code"),
        ("most_chars = 50", "most_chars = 50000 #! bad-limit"),
    ]);
}
