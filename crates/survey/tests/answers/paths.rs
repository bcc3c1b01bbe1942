//! Every path through every questionnaire ends in a response, and nothing else does.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use survey::{
    Finding, Findings, Kind, Mode, Questionnaire, RawAnswers, Standing, shipped,
    shipped_questionnaire, validate, validate_page, visible_pages,
};

use super::walk::{context, small, walk};

static ALL: LazyLock<Vec<Questionnaire>> = LazyLock::new(|| {
    let shipped = shipped()
        .iter()
        .filter_map(|(code, _)| shipped_questionnaire(code).cloned());
    shipped.chain([small()]).collect()
});

fn any_questionnaire() -> impl Strategy<Value = &'static Questionnaire> {
    (0..ALL.len()).prop_map(|place| &ALL[place])
}

fn decisions() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..400)
}

/// The answers that the gates of a questionnaire can tell apart, question by question.
fn gate_answers(questionnaire: &Questionnaire) -> Vec<(String, Vec<Vec<String>>)> {
    let sources: Vec<&str> = questionnaire
        .questions()
        .filter_map(|q| q.gate.as_ref())
        .map(survey::Gate::source)
        .collect();
    let is_named = |code: &str| {
        sources.iter().any(|source| {
            source
                .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
                .any(|w| w == code)
        })
    };
    let named = questionnaire
        .questions()
        .filter(|question| is_named(&question.code));
    named
        .map(|question| {
            let mut values = vec![vec!["-".to_owned()]];
            match &question.kind {
                Kind::Satisfaction {
                    do_not_know,
                    not_applicable,
                } => {
                    values.extend(["1", "3", "4"].map(|mark| vec![mark.to_owned()]));
                    values.extend(not_applicable.then(|| vec!["0".to_owned()]));
                    values.extend(do_not_know.then(|| vec!["9".to_owned()]));
                }
                Kind::Single { choices } => {
                    values.extend(choices.iter().map(|choice| vec![choice.code.clone()]));
                }
                Kind::Multiple { choices, .. } => {
                    values.extend(choices.iter().map(|choice| vec![choice.code.clone()]));
                    values.push(
                        choices
                            .iter()
                            .take(2)
                            .map(|choice| choice.code.clone())
                            .collect(),
                    );
                }
                Kind::Number { .. } => values.extend(["1", "2"].map(|n| vec![n.to_owned()])),
                _ => {}
            }
            (question.code.clone(), values)
        })
        .collect()
}

#[test]
fn every_combination_of_the_answers_that_gates_look_at_gives_a_response() {
    for questionnaire in ALL.iter() {
        let gating = gate_answers(questionnaire);
        let combinations: usize = gating.iter().map(|(_, values)| values.len()).product();
        let mut asked_somewhere = BTreeSet::new();
        for mut number in 0..combinations {
            let mut answers = walk(questionnaire, &[]);
            for (code, values) in &gating {
                answers.set(code.as_str(), values[number % values.len()].clone());
                number /= values.len();
            }
            // The page was walked with other answers; what is newly asked is answered now.
            for question in questionnaire.questions() {
                for input in question.inputs() {
                    if answers.get(&input).is_empty() {
                        answers.insert(input, "-");
                    }
                }
                if questionnaire.is_asked(question, &answers) {
                    asked_somewhere.insert(question.code.clone());
                }
            }
            let response = validate(questionnaire, &answers, context(Mode::Phone));
            assert!(response.is_ok(), "{response:?}");
        }
        let all: BTreeSet<String> = questionnaire.questions().map(|q| q.code.clone()).collect();
        assert_eq!(asked_somewhere, all, "every question is asked on some path");
    }
}

fn without_unknown(findings: &Findings) -> Vec<Finding> {
    findings
        .iter()
        .filter(|finding| finding.code != "unknown-field")
        .cloned()
        .collect()
}

/// Inputs that exist with values that may or may not fit, and inputs that do not exist.
fn mess(questionnaire: &Questionnaire) -> impl Strategy<Value = RawAnswers> + use<> {
    let mut inputs: Vec<String> = questionnaire
        .questions()
        .flat_map(survey::Question::inputs)
        .collect();
    inputs.push("no-such-input".into());
    let mut values: Vec<String> = [
        "",
        "-",
        "0",
        "1",
        "5",
        "9",
        "6",
        "x",
        "2026-13-01",
        "1\r\n2",
    ]
    .map(String::from)
    .to_vec();
    for question in questionnaire.questions() {
        if let Kind::Single { choices } | Kind::Multiple { choices, .. } = &question.kind {
            values.extend(choices.iter().map(|choice| choice.code.clone()));
        }
    }
    let value = prop_oneof![6 => prop::sample::select(values), 1 => ".{0,8}", 1 => "[xộ]{0,150}"];
    prop::collection::vec((prop::sample::select(inputs), value), 0..80)
        .prop_map(|pairs| pairs.into_iter().collect())
}

fn questionnaire_and_mess() -> impl Strategy<Value = (&'static Questionnaire, RawAnswers)> {
    any_questionnaire().prop_flat_map(|questionnaire| (Just(questionnaire), mess(questionnaire)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_walk_gives_a_response(questionnaire in any_questionnaire(), numbers in decisions()) {
        let answers = walk(questionnaire, &numbers);
        for page in questionnaire.pages() {
            prop_assert_eq!(validate_page(questionnaire, &page.code, &answers), Findings::default());
        }
        let response = validate(questionnaire, &answers, context(Mode::Phone));
        let response = response.map_err(|findings| TestCaseError::fail(format!("{findings:?}")))?;
        prop_assert_eq!(response.marks().len(), questionnaire.items().len());
        prop_assert!(response.marks().bytes().all(|mark| b"0123459-".contains(&mark)));
        let blank = response.marks().matches('-').count();
        if blank == 0 {
            prop_assert_eq!(response.standing(), Standing::Counted);
        }
    }

    #[test]
    fn validating_again_gives_the_same(questionnaire in any_questionnaire(), numbers in decisions()) {
        let answers = walk(questionnaire, &numbers);
        let first = validate(questionnaire, &answers, context(Mode::Paper)).unwrap();
        let kept = RawAnswers::from_kept(questionnaire, first.marks(), first.other(), first.comment());
        let second = validate(questionnaire, &kept, context(Mode::Paper)).unwrap();
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(first.canonical(), second.canonical());
    }

    #[test]
    fn the_same_content_is_the_same_text(
        questionnaire in any_questionnaire(),
        one in prop::collection::vec(0..16_u32, 0..60),
        other in prop::collection::vec(0..16_u32, 0..60),
    ) {
        let one = validate(questionnaire, &walk(questionnaire, &one), context(Mode::Phone)).unwrap();
        let other = validate(questionnaire, &walk(questionnaire, &other), context(Mode::Phone)).unwrap();
        prop_assert_eq!(one == other, one.canonical() == other.canonical());
    }

    #[test]
    fn later_answers_never_change_which_earlier_pages_are_shown(
        questionnaire in any_questionnaire(),
        numbers in decisions(),
    ) {
        let answers = walk(questionnaire, &numbers);
        let shown = |answers: &RawAnswers| -> Vec<String> {
            visible_pages(questionnaire, answers).iter().map(|page| page.code.clone()).collect()
        };
        let all = shown(&answers);
        let in_order: Vec<String> = questionnaire.pages().iter().map(|page| page.code.clone())
            .filter(|code| all.contains(code)).collect();
        prop_assert_eq!(&all, &in_order);
        let mut so_far = RawAnswers::new();
        for (place, page) in questionnaire.pages().iter().enumerate() {
            for input in page.questions.iter().flat_map(survey::Question::inputs) {
                so_far.set(input.clone(), answers.get(&input).to_vec());
            }
            let earlier: Vec<&str> =
                questionnaire.pages()[..=place].iter().map(|page| page.code.as_str()).collect();
            let restricted = |pages: &[String]| -> Vec<String> {
                pages.iter().filter(|code| earlier.contains(&code.as_str())).cloned().collect()
            };
            prop_assert_eq!(restricted(&shown(&so_far)), restricted(&all));
        }
    }

    #[test]
    fn findings_lead_to_inputs_that_exist((questionnaire, answers) in questionnaire_and_mess()) {
        let Err(findings) = validate(questionnaire, &answers, context(Mode::Phone)) else {
            return Ok(());
        };
        prop_assert!(!findings.is_empty());
        for finding in &findings {
            prop_assert!(Finding::CODES.contains(&finding.code));
            if finding.code == "unknown-field" {
                continue;
            }
            let question = questionnaire.question(&finding.question).unwrap();
            prop_assert!(question.inputs().contains(&finding.input));
            prop_assert_eq!(&question.number, &finding.number);
        }
    }

    #[test]
    fn the_pages_together_find_what_the_whole_form_finds(
        (questionnaire, answers) in questionnaire_and_mess(),
    ) {
        let whole = validate(questionnaire, &answers, context(Mode::Phone)).err().unwrap_or_default();
        let by_page: Vec<Finding> = questionnaire.pages().iter()
            .flat_map(|page| without_unknown(&validate_page(questionnaire, &page.code, &answers)))
            .collect();
        prop_assert_eq!(without_unknown(&whole), by_page);
    }

    #[test]
    fn paper_is_never_asked_again((questionnaire, answers) in questionnaire_and_mess()) {
        for mode in [Mode::Paper, Mode::Interview] {
            if let Err(findings) = validate(questionnaire, &answers, context(mode)) {
                prop_assert!(findings.iter().all(|finding| finding.code != "missing"));
            }
        }
    }

    #[test]
    fn rubbish_never_panics(
        questionnaire in any_questionnaire(),
        pairs in prop::collection::vec((".{0,30}", ".{0,60}"), 0..30),
    ) {
        let answers: RawAnswers = pairs.into_iter().collect();
        let _ = validate(questionnaire, &answers, context(Mode::Kiosk));
        let _ = validate_page(questionnaire, "access", &answers);
    }

    #[test]
    fn rubbish_is_no_questionnaire(text in ".{0,200}", at in 0_usize..5000, put in "[\\[\\]{}=\"',#a-z0-9 \n]{1,4}") {
        let _ = Questionnaire::parse(&text);
        // A file with a hole or a patch: refused or not, but never a panic.
        let mut file = include_str!("../small.toml").to_owned();
        let at = (at..file.len()).find(|&at| file.is_char_boundary(at)).unwrap_or(0);
        file.insert_str(at, &put);
        if let Err(problems) = Questionnaire::parse(&file) {
            prop_assert!(!problems.is_empty());
            let lines = file.lines().count() + 1;
            prop_assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)));
        }
    }

    #[test]
    fn text_is_normalised_once_and_for_all(text in ".{0,80}") {
        let kept = survey::text::normalise(&text);
        prop_assert_eq!(&survey::text::normalise(&kept), &kept);
        let folded = survey::text::fold(&kept);
        prop_assert_eq!(survey::text::fold(&kept.to_uppercase()).is_empty(), folded.is_empty());
    }
}
