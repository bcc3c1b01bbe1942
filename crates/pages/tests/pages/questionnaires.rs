//! The office's pages of questionnaires in every state: they render, are fine markup, and every link
//! inside a page finds its place.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use pages::Pages;
use pages::office::parts::Fact;
use pages::office::questionnaires::{
    CheckedUpload, ComparisonPage, ComparisonView, FileProblem, PreviewIndex, QuestionnaireLine,
    QuestionnaireList, UploadFault, UploadNext, VersionFault, VersionPage,
};
use pages::office::{Frame, NavigationItem, Section, Who, words};
use survey::questionnaire::compare::{Aspect, compare};
use survey::questionnaire::life::QuestionnaireState;
use survey::{Role, shipped_questionnaire};

use crate::markup;

fn frame() -> Frame {
    let who = Who {
        name: "Nguyễn Văn An".to_owned(),
        role: Role::Office,
    };
    let navigation = vec![NavigationItem::of(Section::Questionnaires, true)];
    Frame::signed_in("Bộ câu hỏi".to_owned(), navigation, who)
}

fn line(state: QuestionnaireState) -> QuestionnaireLine {
    QuestionnaireLine {
        code: "dvhcc-2023".to_owned(),
        version: 2,
        title: "Phiếu <thử> & nghiệm".to_owned(),
        state,
        items: 16,
    }
}

fn comparison(earlier: &str, later: &str) -> ComparisonView {
    let form = |code: &str| shipped_questionnaire(code).unwrap();
    ComparisonView::of(
        &compare(form(earlier), form(later)),
        earlier.to_owned(),
        later.to_owned(),
    )
}

fn list(lines: Vec<QuestionnaireLine>, fault: Option<UploadFault>) -> QuestionnaireList {
    QuestionnaireList {
        frame: frame(),
        lines,
        may_manage: true,
        samples: vec![("dvhcc-2023".to_owned(), "Phiếu".to_owned())],
        fault,
    }
}

fn upload(next: UploadNext) -> CheckedUpload {
    CheckedUpload {
        frame: frame(),
        id: "0198".to_owned(),
        file_name: "phiếu.toml".to_owned(),
        version: Some(("dvhcc-2023".to_owned(), 2)),
        facts: vec![Fact::new("Tên", "Phiếu")],
        problems: Vec::new(),
        notes: vec!["Đã dùng lời thường dùng.".to_owned()],
        comparison: Some(comparison("sipas-2022", "sipas-2023")),
        next,
        unconfirmed: false,
        stale: false,
    }
}

fn version(state: QuestionnaireState, fault: Option<VersionFault>) -> VersionPage {
    VersionPage {
        frame: frame(),
        line: line(state),
        facts: vec![Fact::new("Tên", "Phiếu")],
        revision: 3,
        versions: vec![line(state)],
        may_manage: true,
        fault,
    }
}

fn lists(pages: &Pages) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for fault in [
        UploadFault::Nothing,
        UploadFault::TooLarge,
        UploadFault::Kind,
    ] {
        all.push(
            pages
                .questionnaire_list(&list(vec![line(QuestionnaireState::Draft)], Some(fault)))
                .unwrap(),
        );
    }
    all.push(pages.questionnaire_list(&list(Vec::new(), None)).unwrap());
    all
}

fn uploads(pages: &Pages) -> Vec<String> {
    let needs_confirmation = true;
    let mut all = vec![
        upload(UploadNext::Create { needs_confirmation }),
        upload(UploadNext::Same),
        upload(UploadNext::Fixed),
    ];
    all.push(CheckedUpload {
        unconfirmed: true,
        stale: true,
        ..upload(UploadNext::Replace {
            revision: 1,
            needs_confirmation,
        })
    });
    all.push(CheckedUpload {
        problems: vec![FileProblem {
            place: "dòng 3".to_owned(),
            words: "Thiếu khóa “code”.".to_owned(),
            excerpt: "x = \"<&>\"".to_owned(),
        }],
        comparison: None,
        version: None,
        facts: Vec::new(),
        notes: Vec::new(),
        ..upload(UploadNext::Mend)
    });
    all.iter()
        .map(|page| pages.questionnaire_upload(page).unwrap())
        .collect()
}

fn versions(pages: &Pages) -> Vec<String> {
    let faults = [
        Some(VersionFault::Unconfirmed),
        Some(VersionFault::Stale),
        None,
    ];
    let mut all = Vec::new();
    for &state in QuestionnaireState::ALL {
        for fault in faults {
            let fault = fault.filter(|fault| {
                *fault == VersionFault::Stale || state == QuestionnaireState::Review
            });
            all.push(pages.questionnaire_version(&version(state, fault)).unwrap());
        }
    }
    all
}

fn comparisons(pages: &Pages) -> Vec<String> {
    let name = |code: &str| (code.to_owned(), 1);
    let pairs = [
        ("sipas-2022", "sipas-2023"),
        ("sipas-2023", "sipas-2023"),
        ("dvhcc-2023", "sipas-2022"),
    ];
    let mut all: Vec<ComparisonPage> = pairs
        .iter()
        .map(|(earlier, later)| ComparisonPage {
            frame: frame(),
            version: name(later),
            others: vec![name(earlier)],
            chosen: Some(name(earlier)),
            comparison: Some(comparison(earlier, later)),
        })
        .collect();
    all.push(ComparisonPage {
        frame: frame(),
        version: name("sipas-2023"),
        others: Vec::new(),
        chosen: None,
        comparison: None,
    });
    all.iter()
        .map(|page| pages.questionnaire_comparison(page).unwrap())
        .collect()
}

#[test]
fn every_state_renders_as_fine_markup_whose_pointers_find_their_ids() {
    let pages = Pages::embedded().unwrap();
    let preview = PreviewIndex {
        frame: frame(),
        questionnaire: shipped_questionnaire("sipas-2023").unwrap(),
    };
    let mut all = vec![pages.questionnaire_preview(&preview).unwrap()];
    all.extend(lists(&pages));
    all.extend(uploads(&pages));
    all.extend(versions(&pages));
    all.extend(comparisons(&pages));
    for page in all {
        let tags = markup::read(&page).unwrap();
        assert_eq!(tags.iter().filter(|tag| tag.name == "h1").count(), 1);
        assert!(!page.contains("{{") && !page.contains("[object]"));
        assert!(!page.contains("questionnaires."), "a word is missing");
        assert!(tags.iter().all(|tag| !tag.keys().any(|key| key == "style")));
        markup::assert_pointers_find_their_ids("page", &tags);
        let has_faults = page.contains("id=\"summary\"");
        assert_eq!(has_faults, page.contains("<title>Lỗi: "));
    }
}

#[test]
fn every_aspect_and_state_has_words() {
    let aspects = Aspect::ALL.iter().map(|aspect| format!("aspect_{aspect}"));
    let states = QuestionnaireState::ALL
        .iter()
        .map(|state| format!("state_{state}"));
    for key in aspects.chain(states) {
        let key = format!("questionnaires.{key}");
        assert_ne!(words(&key), key);
    }
}
