//! One filled context for every page and state, in any language; used by the tests and by the example
//! that writes all pages to a folder to look at.

mod charts;

use pages::Pages;
use pages::citizen::{
    Check, Conflict, Fault, FieldChoice, FieldOption, FormPage, Frame, Introduction, OnePage,
    Problem, ProblemKind, Start, Thanks, Typed, Unavailable, answered, faults, one_page_parts,
    part_view,
};
use pages::print::{Card, Paper};
use survey::{Findings, Language, Questionnaire, RawAnswers, validate_page};

/// A state as a signed one would look: some two hundred letters.
pub(crate) const STATE: &str = "1.5Kq0Xw9Zp2Rt7Yb4Nc8Vm3Lj6Hg1Fd5Sa0.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\
    gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0-P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdo";

/// A questionnaire with every kind of question.
pub(crate) fn questionnaire() -> Questionnaire {
    Questionnaire::parse(include_str!("questionnaire.toml")).expect("the sample is a fine file")
}

/// What surrounds the sample pages.
pub(crate) fn frame(language: Language) -> Frame {
    Frame {
        language,
        languages: vec![Language::VI, Language::EN],
        action: "/k/ABCDEFG7".into(),
        agency: Some("Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám".into()),
        phone: Some("024 3825 3531".into()),
        synthetic: true,
        preview: false,
    }
}

/// What is read before the first answer.
pub(crate) fn introduction(language: Language) -> Introduction {
    Introduction::of(
        &questionnaire(),
        language,
        "Sở Nội vụ thành phố Hà Nội".into(),
        Some("Hộ tịch".into()),
    )
}

/// A form that is filled in but for some mistakes.
pub(crate) fn answers() -> RawAnswers {
    let mut answers: RawAnswers = [
        ("who", "self"),
        ("way", "other"),
        ("way.text", "Nhờ người thân <nộp> hộ & nhận"),
        ("visits", "3"),
        ("why", "papers"),
        ("why", "late"),
        ("day", "02/9/2026"),
        ("fit.direct", "4"),
        ("first", "Rút ngắn thời gian chờ"),
        (
            "note",
            "Nơi chờ nóng.\nXin thêm quạt, \"ghế\" và nước uống.",
        ),
        ("sex", "f"),
        ("age", "5"),
    ]
    .into_iter()
    .collect();
    for item in 1..=16 {
        let mark = match item {
            3 => "0",
            5 => "9",
            7 => "2",
            _ => "4",
        };
        answers.insert(format!("q{item:02}"), mark);
    }
    answers
}

/// Every page in every state, by name, in one language.
pub(crate) fn all_pages(pages: &Pages, language: Language) -> Vec<(String, String)> {
    let mut all = asking(pages, language);
    all.extend(after(pages, language));
    all.extend(ProblemKind::ALL.map(|kind| {
        let page = pages
            .problem(&problem(language, kind))
            .expect("a problem page");
        (format!("problem-{}", kind.code()), page)
    }));
    for (name, paper) in [("card-a4", Paper::A4), ("card-a5", Paper::A5)] {
        all.push((
            name.into(),
            pages.card(&card(language, paper)).expect("a card"),
        ));
    }
    all
}

fn form_page(language: Language, code: &str, answers: &RawAnswers, check: bool) -> FormPage {
    let questionnaire = questionnaire();
    let findings = if check {
        validate_page(&questionnaire, code, answers)
    } else {
        Findings::default()
    };
    FormPage {
        frame: frame(language),
        part: part_view(&questionnaire, code, language, answers, &findings).expect("it is asked"),
        faults: faults(&questionnaire, &findings, language),
        state: STATE.into(),
        has_back: code != "GD",
        from_check: false,
    }
}

/// The one-page layout as it is first shown.
pub(crate) fn one_page(language: Language, answers: &RawAnswers, check: bool) -> OnePage {
    let questionnaire = questionnaire();
    let mut findings = Findings::default();
    if check {
        for page in questionnaire.pages() {
            findings
                .0
                .extend(validate_page(&questionnaire, &page.code, answers).0);
        }
    }
    OnePage {
        frame: frame(language),
        introduction: introduction(language),
        parts: one_page_parts(&questionnaire, language, answers, &findings),
        faults: faults(&questionnaire, &findings, language),
        state: STATE.into(),
    }
}

/// A questionnaire that comes with the program, all on one page, as it is first shown.
pub(crate) fn shipped_one_page(code: &str, language: Language) -> OnePage {
    let questionnaire = survey::shipped_questionnaire(code).expect("it comes with the program");
    let asked_by = "Sở Nội vụ thành phố Hà Nội".into();
    OnePage {
        frame: frame(language),
        introduction: Introduction::of(questionnaire, language, asked_by, None),
        parts: one_page_parts(
            questionnaire,
            language,
            &RawAnswers::new(),
            &Findings::default(),
        ),
        faults: Vec::new(),
        state: STATE.into(),
    }
}

fn asking(pages: &Pages, language: Language) -> Vec<(String, String)> {
    let blank = RawAnswers::new();
    let filled = answers();
    let mut wrong = answers();
    wrong.remove("who");
    wrong.set("visits", vec!["ba".into()]);
    wrong.set("way", vec!["fax".into()]);
    wrong.remove("q02");
    let start = Start {
        frame: frame(language),
        introduction: introduction(language),
        state: STATE.into(),
    };
    let mut all = vec![(
        "start".to_owned(),
        pages.start(&start).expect("the start page"),
    )];
    let forms: [(&str, &str, &RawAnswers, bool); 7] = [
        ("form-mixed", "GD", &blank, false),
        ("form-mixed-filled", "GD", &filled, false),
        ("form-mixed-wrong", "GD", &wrong, true),
        ("form-items", "F1", &blank, false),
        ("form-items-wrong", "F1", &wrong, true),
        ("form-views", "YK", &blank, false),
        ("form-views-filled", "YK", &filled, false),
    ];
    for (name, code, answers, check) in forms {
        let page = form_page(language, code, answers, check);
        all.push((name.into(), pages.form_page(&page).expect("a form page")));
    }
    let from_check = FormPage {
        from_check: true,
        ..form_page(language, "TT", &filled, false)
    };
    all.push((
        "form-from-check".into(),
        pages.form_page(&from_check).expect("a form page"),
    ));
    for (name, answers, check) in [
        ("one-page", &blank, false),
        ("one-page-filled", &filled, false),
        ("one-page-wrong", &blank, true),
    ] {
        let page = one_page(language, answers, check);
        all.push((name.into(), pages.one_page(&page).expect("the whole form")));
    }
    for code in ["dvhcc-2023", "sipas-2022", "sipas-2023"] {
        let page = pages
            .one_page(&shipped_one_page(code, language))
            .expect("the whole form");
        all.push((format!("one-page-{code}"), page));
    }
    for (name, query, missing) in [
        ("field", "", false),
        ("field-found", "dat dai", false),
        ("field-nothing", "xyz", true),
    ] {
        let page = field_choice(language, query, missing);
        all.push((
            name.into(),
            pages.field_choice(&page).expect("the choice of the field"),
        ));
    }
    all.extend(check_pages(pages, language));
    all
}

fn check_pages(pages: &Pages, language: Language) -> [(String, String); 2] {
    let check = Check {
        frame: frame(language),
        field: "Hộ tịch".into(),
        field_can_change: true,
        parts: answered(&questionnaire(), &answers(), language),
        faults: Vec::new(),
        state: STATE.into(),
    };
    let wrong = Check {
        faults: vec![Fault {
            input: "q02".into(),
            words: "Ông/Bà chưa trả lời câu 2.".into(),
        }],
        field_can_change: false,
        ..check.clone()
    };
    [("check", check), ("check-wrong", wrong)]
        .map(|(name, page)| (name.into(), pages.check(&page).expect("the check page")))
}

fn field_choice(language: Language, query: &str, missing: bool) -> FieldChoice {
    let option = |(code, name): (&str, &str)| FieldOption {
        code: code.into(),
        name: name.into(),
        checked: code == "ho-tich" && !missing,
    };
    let found = match query {
        "dat dai" => vec![
            ("dat-dai", "Đất đai"),
            ("do-dac", "Đo đạc, bản đồ và thông tin đất đai"),
        ],
        _ => Vec::new(),
    };
    let common = [
        ("ho-tich", "Hộ tịch"),
        ("chung-thuc", "Chứng thực"),
        ("bao-tro", "Bảo trợ xã hội"),
    ];
    FieldChoice {
        frame: frame(language),
        common: common.into_iter().map(option).collect(),
        query: query.into(),
        found: found.into_iter().map(option).collect(),
        missing,
        state: STATE.into(),
        has_back: true,
    }
}

fn after(pages: &Pages, language: Language) -> Vec<(String, String)> {
    let thanks = Thanks {
        frame: frame(language),
        receipt: "K7P-3MX-9QRT".into(),
        received: "14:05, 22/11/2026".into(),
        repeated: true,
        results_path: Some("/ket-qua".into()),
    };
    let parts = answered(&questionnaire(), &answers(), language);
    let conflict = Conflict {
        frame: frame(language),
        receipt: "K7P-3MX-9QRT".into(),
        received: "14:05, 22/11/2026".into(),
        first: Vec::new(),
        second: parts.clone(),
        new_state: Some(STATE.into()),
    };
    let both = Conflict {
        first: parts,
        new_state: None,
        ..conflict.clone()
    };
    let typed = answers()
        .iter()
        .flat_map(|(name, values)| {
            values.iter().map(|value| Typed {
                name: name.to_owned(),
                value: value.clone(),
            })
        })
        .collect();
    let unavailable = Unavailable {
        frame: frame(language),
        typed,
        state: STATE.into(),
        action_again: "send".into(),
        request_id: "01J9Z3-8F2K".into(),
    };
    vec![
        ("thanks".into(), pages.thanks(&thanks).expect("thanks")),
        (
            "conflict".into(),
            pages.conflict(&conflict).expect("a conflict"),
        ),
        (
            "conflict-both".into(),
            pages.conflict(&both).expect("a conflict"),
        ),
        (
            "unavailable".into(),
            pages.unavailable(&unavailable).expect("the 503 page"),
        ),
    ]
}

/// A problem page of a kind, with a link for half of the kinds.
pub(crate) fn problem(language: Language, kind: ProblemKind) -> Problem {
    let has_link = !matches!(
        kind,
        ProblemKind::MistypedCode | ProblemKind::UnknownCode | ProblemKind::NotFound
    );
    Problem {
        frame: if has_link {
            frame(language)
        } else {
            Frame::bare(language)
        },
        kind,
        when: "30/11/2026".into(),
        typed_code: "ABCD-EFG1".into(),
        request_id: "01J9Z3-8F2K".into(),
    }
}

/// A card with long names.
pub(crate) fn card(language: Language, paper: Paper) -> Card {
    Card {
        language,
        paper,
        agency: "Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám".into(),
        field: Some("Đo đạc, bản đồ và thông tin đất đai".into()),
        place: "Quầy số 3".into(),
        url: "https://khaosat.hanoi.gov.vn/k/ABCDEFG7".into(),
        short_address: "khaosat.hanoi.gov.vn/k".into(),
        code: "ABCD-EFG7".into(),
        minutes: 4,
        phone: Some("024 3825 3531".into()),
        printed: "22/11/2026".into(),
        catalogue: "01/07/2026".into(),
        synthetic: true,
    }
}

pub(crate) use charts::charts_page;
