//! The questionnaires that come with the program are what they say they are.

use survey::{
    Combine, IndexDefinition, Kind, Language, Questionnaire, shipped, shipped_questionnaire,
};

fn checked(code: &str) -> &'static Questionnaire {
    shipped_questionnaire(code).expect("it passes its own check")
}

#[test]
fn all_of_them_pass_their_own_check() {
    for (code, source) in shipped() {
        let questionnaire = Questionnaire::parse(source).unwrap_or_else(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{code}\n{}", lines.join("\n"))
        });
        assert_eq!(questionnaire.code(), *code);
        assert_eq!(questionnaire.languages(), [Language::VI, Language::EN]);
    }
}

fn factor_sizes(questionnaire: &Questionnaire) -> Vec<Vec<usize>> {
    let contents = questionnaire.contents().iter();
    contents
        .map(|content| content.factors.iter().map(|f| f.items.len()).collect())
        .collect()
}

#[test]
fn contents_and_factors_have_the_published_numbers_of_items() {
    assert_eq!(factor_sizes(checked("dvhcc-2023")), [vec![3, 4, 3, 3, 3]]);
    assert_eq!(
        factor_sizes(checked("sipas-2023")),
        [vec![2, 2, 9, 10], vec![3, 4, 3, 3, 3]]
    );
    assert_eq!(
        factor_sizes(checked("sipas-2022")),
        [vec![2, 2, 8, 2], vec![4, 4, 5, 3, 3]]
    );
}

#[test]
fn the_form_of_2023_gives_the_51_published_indicators() {
    let questionnaire = checked("sipas-2023");
    let composites = questionnaire.index().composites.len();
    assert_eq!((questionnaire.items().len(), composites), (39, 9 + 2 + 1));
    let overall = questionnaire
        .index()
        .composite(IndexDefinition::OVERALL)
        .unwrap();
    assert_eq!(overall.items, questionnaire.items());
    assert_eq!(questionnaire.index().combine, Combine::MeanOfItems);
}

#[test]
fn the_form_of_2023_has_ten_other_questions_and_no_skips() {
    let questionnaire = checked("sipas-2023");
    let other = questionnaire
        .questions()
        .filter(|question| question.number.starts_with('Q'));
    assert_eq!(other.count(), 10);
    assert!(
        questionnaire
            .questions()
            .all(|question| question.gate.is_none())
    );
    let offered = questionnaire.questions().any(|question| {
        matches!(question.kind, Kind::Satisfaction { not_applicable, do_not_know } if not_applicable || do_not_know)
    });
    assert!(!offered);
}

#[test]
fn the_scale_words_are_the_official_ones_in_the_official_order() {
    for (code, _) in shipped() {
        let words: Vec<&str> = checked(code)
            .scale()
            .iter()
            .map(|level| level.word.get(Language::VI))
            .collect();
        assert_eq!(
            words,
            [
                "Rất không hài lòng",
                "Không hài lòng",
                "Bình thường",
                "Hài lòng",
                "Rất hài lòng"
            ]
        );
    }
}

#[test]
fn items_of_a_form_are_numbered_without_gaps() {
    for (code, first) in [("dvhcc-2023", 1), ("sipas-2023", 1), ("sipas-2022", 1)] {
        let questionnaire = checked(code);
        let numbers: Vec<usize> = questionnaire
            .items()
            .iter()
            .map(|item| {
                questionnaire
                    .question(item)
                    .unwrap()
                    .number
                    .parse()
                    .unwrap()
            })
            .collect();
        assert_eq!(numbers, (first..first + numbers.len()).collect::<Vec<_>>());
    }
}

#[test]
fn the_form_behind_the_code_asks_in_the_order_of_the_guide() {
    let questionnaire = checked("dvhcc-2023");
    let pages: Vec<&str> = questionnaire
        .pages()
        .iter()
        .map(|page| page.code.as_str())
        .collect();
    assert_eq!(
        pages,
        [
            "transaction",
            "access",
            "procedure",
            "officials",
            "result",
            "feedback",
            "integrity",
            "respondent",
            "opinion"
        ]
    );
}

#[test]
fn nothing_about_the_person_is_required_and_all_of_it_can_be_declined() {
    for (code, _) in shipped() {
        let page = checked(code).page("respondent").unwrap();
        for question in &page.questions {
            assert!(!question.required, "{}", question.code);
            let Kind::Single { choices } = &question.kind else {
                panic!("{}", question.code)
            };
            assert_eq!(choices.last().unwrap().code, "khong_tra_loi");
        }
    }
}

#[test]
fn every_person_is_addressed_politely() {
    for (code, source) in shipped() {
        assert!(source.contains("Ông/Bà"), "{code}");
        let lower = source.to_lowercase();
        for word in ["quý khách", "anh/chị", "các bạn", "của bạn"] {
            assert!(!lower.contains(word), "{code}: {word}");
        }
    }
}

#[test]
fn the_digest_does_not_depend_on_line_ends() {
    let (_, source) = shipped()[0];
    let windows = Questionnaire::parse(&source.replace('\n', "\r\n")).unwrap();
    assert_eq!(
        windows.digest_source(),
        checked("dvhcc-2023").digest_source()
    );
}
