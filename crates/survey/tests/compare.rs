//! Two versions of a questionnaire side by side: a table of edits, and what each does to the series.

use rstest::rstest;
use survey::questionnaire::compare::{Aspect, Break, Caution, Change, Place, Verdict, compare};
use survey::{Language, Questionnaire, shipped_questionnaire};

const SMALL: &str = include_str!("small.toml");

fn small() -> Questionnaire {
    Questionnaire::parse(SMALL).expect("the file is fine")
}

/// The small questionnaire with some texts replaced.
fn edited(edits: &[(&str, &str)]) -> Questionnaire {
    let mut text = SMALL.to_owned();
    for (before, after) in edits {
        assert_eq!(text.matches(before).count(), 1, "{before}");
        text = text.replace(before, after);
    }
    Questionnaire::parse(&text).expect("the file is fine")
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|&code| code.to_owned()).collect()
}

fn aspects(later: &Questionnaire) -> Vec<Aspect> {
    let mut aspects: Vec<Aspect> = compare(&small(), later)
        .changes
        .iter()
        .map(|change| change.aspect)
        .collect();
    aspects.sort();
    aspects.dedup();
    aspects
}

fn reasons(edits: &[(&str, &str)]) -> Vec<Break> {
    match compare(&small(), &edited(edits)).verdict {
        Verdict::Broken { reasons, .. } => reasons,
        Verdict::Comparable { .. } => Vec::new(),
    }
}

#[test]
fn a_form_is_the_same_as_itself_whatever_its_layout() {
    let spaced = edited(&[
        ("# A small questionnaire that is fine", "# Another remark"),
        (
            "visits >= 2 and channel in [direct, post]",
            "(visits>=2)  and channel in [post,direct]",
        ),
    ]);
    let comparison = compare(&small(), &spaced);
    assert!(comparison.is_same(), "{:?}", comparison.changes);
    assert_eq!(comparison.verdict, Verdict::Comparable { cautions: vec![] });
    assert!(small().asks_the_same(&spaced));
    for code in ["dvhcc-2023", "sipas-2023", "sipas-2022"] {
        let form = shipped_questionnaire(code).unwrap();
        assert!(compare(form, form).is_same());
    }
}

#[rstest]
#[case("vi = \"Câu một\"", "vi = \"Câu một mới\"", Aspect::Wording)]
#[case("en = \"Question one\"", "en = \"First question\"", Aspect::Wording)]
#[case(
    "do_not_know = true",
    "do_not_know = true\nnot_applicable = true",
    Aspect::Offered
)]
#[case("visits >= 2 and", "visits >= 3 and", Aspect::Gate)]
#[case("most = 20", "most = 30", Aspect::Limit)]
#[case("most = 20\nrequired = true", "most = 20", Aspect::Required)]
#[case("number = \"A2\"", "number = \"A3\"", Aspect::Number)]
#[case("latest = \"2026-12-31\"", "latest = \"2027-12-31\"", Aspect::Limit)]
#[case("most_chars = 50", "most_chars = 60", Aspect::Limit)]
#[case("vi = \"Chậm\"", "vi = \"Rất chậm\"", Aspect::ChoiceWording)]
#[case("code = \"far\"", "code = \"distance\"", Aspect::ChoiceRenamed)]
#[case(
    "  { code = \"far\", word = { vi = \"Xa\", en = \"Far\" } },\n",
    "",
    Aspect::ChoiceRemoved
)]
#[case("code = \"high\"", "code = \"higher\"", Aspect::ChoiceRenamed)]
#[case("minutes = 2", "minutes = 3", Aspect::Minutes)]
#[case("vi = \"Để thử\"", "vi = \"Để biết\"", Aspect::Consent)]
#[case("vi = \"Gộp\"", "vi = \"Gộp lại\"", Aspect::Wording)]
fn an_edit_outside_the_measure_is_found_and_breaks_nothing(
    #[case] before: &str,
    #[case] after: &str,
    #[case] expected: Aspect,
) {
    let later = edited(&[(before, after)]);
    assert_eq!(aspects(&later), [expected]);
    let verdict = compare(&small(), &later).verdict;
    assert!(matches!(verdict, Verdict::Comparable { .. }), "{verdict:?}");
    assert!(!small().asks_the_same(&later));
}

#[test]
fn a_change_carries_both_texts_and_the_language() {
    let later = edited(&[("en = \"Question two\"", "en = \"Second question\"")]);
    let expected = Change {
        place: Place::Question {
            code: "q2".into(),
            number: "2".into(),
            is_item: true,
        },
        aspect: Aspect::Wording,
        language: Some(Language::EN),
        before: Some("Question two".into()),
        after: Some("Second question".into()),
    };
    assert_eq!(compare(&small(), &later).changes, [expected]);
}

#[test]
fn items_with_other_codes_break_the_series_and_are_named() {
    let later = edited(&[
        ("code = \"q3\"", "code = \"q3_new\""),
        ("items = [\"f1\", \"q3\"]", "items = [\"f1\", \"q3_new\"]"),
        ("not q3 answered", "not q3_new answered"),
    ]);
    let comparison = compare(&small(), &later);
    assert_eq!(comparison.renamed_items(), [("q3", "q3_new")]);
    let Verdict::Broken {
        reasons,
        still_comparable,
    } = comparison.verdict
    else {
        unreachable!("{:?}", comparison.verdict)
    };
    assert_eq!(
        reasons,
        [Break::ItemsRenamed(vec![("q3".into(), "q3_new".into())])]
    );
    assert_eq!(still_comparable, ["f1"]);
}

#[test]
fn what_belongs_to_the_measure_breaks_the_series() {
    assert_eq!(
        reasons(&[("vi = \"Bình thường\"", "vi = \"Trung bình\"")]),
        [Break::Scale]
    );
    assert_eq!(
        reasons(&[("score = \"share\"", "score = \"mean\"")]),
        [Break::Score]
    );
    assert_eq!(
        reasons(&[("\"mean-of-items\"", "\"pooled\"")]),
        [Break::Combine]
    );
    assert_eq!(
        reasons(&[("satisfied = [4, 5]", "satisfied = [5]")]),
        [Break::Satisfied]
    );
    let other_whole = "[[index.composite]]\ncode = \"ALL\"\nname = { vi = \"Chung\", en = \"Overall\" }\nitems = [\"q1\"]\n\n[[content]]";
    assert_eq!(reasons(&[("[[content]]", other_whole)]), [Break::Overall]);
}

#[test]
fn cautions_name_what_may_still_move_a_figure() {
    let later = edited(&[
        ("vi = \"Câu một\"", "vi = \"Câu một mới\""),
        (
            "do_not_know = true",
            "do_not_know = true\nnot_applicable = true",
        ),
        ("visits >= 2 and", "visits >= 3 and"),
    ]);
    let expected = vec![
        Caution::Reworded(codes(&["q1"])),
        Caution::Gated(codes(&["q2"])),
        Caution::Offered(codes(&["q1"])),
    ];
    assert_eq!(
        compare(&small(), &later).verdict,
        Verdict::Comparable { cautions: expected }
    );
}

#[test]
fn the_national_forms_of_2022_and_2023_are_a_break_in_both_directions() {
    let old = shipped_questionnaire("sipas-2022").unwrap();
    let new = shipped_questionnaire("sipas-2023").unwrap();
    let verdict = compare(old, new).verdict;
    let Verdict::Broken { reasons, .. } = &verdict else {
        unreachable!("{verdict:?}")
    };
    let added: usize = reasons
        .iter()
        .map(|reason| match reason {
            Break::ItemsAdded(codes) | Break::ItemsRemoved(codes) => codes.len(),
            _ => 0,
        })
        .sum();
    assert!(added > 0, "{reasons:?}");
    let back = compare(new, old).verdict;
    assert!(matches!(back, Verdict::Broken { .. }));
}

#[test]
fn a_question_that_moved_is_named_with_its_places() {
    let later = edited(&[(
        "pages = [\"about\", \"f1\", \"f2\", \"end\"]",
        "pages = [\"about\", \"f2\", \"f1\", \"end\"]",
    )]);
    let comparison = compare(&small(), &later);
    let moved: Vec<&Change> = comparison
        .changes
        .iter()
        .filter(|change| change.aspect == Aspect::Order)
        .collect();
    assert_eq!(moved.len(), comparison.changes.len());
    assert_eq!(moved.len(), 1);
    assert_eq!(
        (moved[0].before.as_deref(), moved[0].after.as_deref()),
        (Some("6"), Some("4"))
    );
    assert_eq!(
        comparison.verdict,
        Verdict::Comparable {
            cautions: vec![Caution::Reordered]
        }
    );
}

#[test]
fn weights_of_factors_are_a_break_only_where_factors_are_weighed() {
    let formula = ("\"mean-of-items\"", "\"mean-of-factors\"");
    let weighed = ("highest = 5", "highest = 5\nweights = { f1 = 2, f2 = 1 }");
    assert_eq!(reasons(&[weighed]), []);
    assert_eq!(aspects(&edited(&[weighed])), [Aspect::Composite]);
    let plain = edited(&[formula]);
    let after = edited(&[formula, weighed]);
    let Verdict::Broken { reasons, .. } = compare(&plain, &after).verdict else {
        panic!("the weights changed")
    };
    assert_eq!(reasons, [Break::Factors]);
    assert_eq!(
        (after.index().weight("f1"), after.index().weight("f2")),
        (2, 1)
    );
    let written = edited(&[
        formula,
        ("highest = 5", "highest = 5\nweights = { f1 = 1 }"),
    ]);
    assert!(
        compare(&plain, &written).is_same(),
        "1 is what every factor weighs"
    );
}
