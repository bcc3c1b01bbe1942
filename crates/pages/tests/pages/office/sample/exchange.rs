//! Files of keyed forms, and keys of programs.

use pages::Pages;
use pages::office::catalogues::{FileFaults, Linked};
use pages::office::parts::{Fact, Fault};
use pages::office::{ApiKeyForm, ApiKeyRow, ApiKeys, KeyedFilePreview, KeyedFiles, Section, words};

use super::{Named, frame};

pub(super) fn pages(pages: &Pages) -> Vec<Named> {
    let mut all = files(pages);
    all.extend(previews(pages));
    all.extend(keys(pages));
    all
}

fn files(pages: &Pages) -> Vec<Named> {
    let choose = KeyedFiles {
        frame: frame(Section::Paper, &words("keyed_files.title")),
        batches: vec![(
            "0191".into(),
            "Đợt 2026-1, lô số 3, bưu cục 270000, nhập lần một".into(),
        )],
        chosen: String::new(),
        templates: vec![Linked::new("/mau.xlsx", "Tệp mẫu Excel của đợt 2026-1")],
        rest: None,
        faults: Vec::new(),
    };
    let kept = KeyedFiles {
        rest: Some(Linked::new(
            "/quan-ly/giay/tap-tin/1/2/con-lai",
            "Còn 2 dòng chưa ghi",
        )),
        ..choose.clone()
    };
    let wrong = KeyedFiles {
        faults: vec![
            Fault::new("lo", words("keyed_files.wrong_batch")),
            Fault::new("file", words("keyed_files.wrong_file")),
        ],
        ..choose.clone()
    };
    let empty = KeyedFiles {
        batches: Vec::new(),
        templates: Vec::new(),
        ..choose.clone()
    };
    let named = |name: &str, page: &KeyedFiles| -> Named {
        (
            name.into(),
            pages.keyed_files(page).expect("choosing a file"),
        )
    };
    vec![
        named("keyed-files", &choose),
        named("keyed-files-kept", &kept),
        named("keyed-files-wrong", &wrong),
        named("keyed-files-empty", &empty),
    ]
}

fn previews(pages: &Pages) -> Vec<Named> {
    let fine = KeyedFilePreview {
        frame: frame(Section::Paper, "Xem trước tệp của lô số 3"),
        facts: vec![
            Fact::new("Tệp", "lo-3.xlsx"),
            Fact::new("Phiếu đúng", "198"),
        ],
        file: None,
        refused: None,
        stopped: None,
        notes: vec!["Dòng 2, cột c1: chữ TCVN3 (ABC) “ñy ban” được đọc là “ủy ban”.".into()],
        warnings: vec!["Dòng 7: Nhiều dòng được đánh hai dấu.".into()],
        confirm: Some("/quan-ly/giay/tap-tin/1/2".into()),
        valid: None,
    };
    let wrong = KeyedFilePreview {
        file: Some(FileFaults::of(
            "lo-3.xlsx",
            vec!["Dòng 3, cột s01: “7” không phải giá trị <b>của câu này</b>.".into()],
            Some("/quan-ly/giay/tap-tin/1/2/loi".into()),
        )),
        refused: Some(1200),
        valid: Some("Chỉ ghi 198 phiếu đúng, bỏ các dòng có lỗi".into()),
        ..fine.clone()
    };
    let repeated = KeyedFilePreview {
        facts: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        stopped: Some("Tệp này đã được nhập lúc 08:00, 22/11/2026.".into()),
        confirm: None,
        ..fine.clone()
    };
    let named = |name: &str, page: &KeyedFilePreview| -> Named {
        let page = pages.keyed_file_preview(page);
        (name.into(), page.expect("a file before it is kept"))
    };
    vec![
        named("keyed-file", &fine),
        named("keyed-file-wrong", &wrong),
        named("keyed-file-repeated-wrong", &repeated),
    ]
}

fn keys(pages: &Pages) -> Vec<Named> {
    let row = |name: &str, revoke: Option<&str>| ApiKeyRow {
        name: name.into(),
        round: "2026-1".into(),
        office: "270000".into(),
        account: "buu-cuc.1".into(),
        used: words("api_keys.never"),
        state: words("api_keys.state_holding"),
        revoke: revoke.map(str::to_owned),
        revoke_label: format!("Thu hồi khóa {name}"),
    };
    let list = ApiKeys {
        frame: frame(Section::System, &words("api_keys.title")),
        rows: vec![
            row(
                "Phần mềm <b>1</b>",
                Some("/quan-ly/khoa-truy-cap/1/thu-hoi"),
            ),
            row("Phần mềm 2", None),
        ],
        rounds: vec![("2026-1".into(), "Đợt 1".into())],
        accounts: vec![("buu-cuc.1".into(), "Lan (buu-cuc.1)".into())],
        typed: ApiKeyForm::default(),
        faults: Vec::new(),
    };
    let empty = ApiKeys {
        rows: Vec::new(),
        ..list.clone()
    };
    let wrong = ApiKeys {
        typed: ApiKeyForm {
            days: "900".into(),
            ..ApiKeyForm::default()
        },
        faults: ["name", "round", "account", "office", "days"]
            .map(|input| Fault::new(input, words(&format!("api_keys.wrong_{input}"))))
            .into(),
        ..list.clone()
    };
    let named = |name: &str, page: &ApiKeys| -> Named {
        (name.into(), pages.api_keys(page).expect("the keys"))
    };
    let made = frame(Section::System, &words("api_keys.made_title"));
    vec![
        named("api-keys", &list),
        named("api-keys-empty", &empty),
        named("api-keys-wrong", &wrong),
        (
            "api-key-made".into(),
            pages
                .api_key_made(&made, "Phần mềm 1", "sipas_ABC")
                .expect("a new key"),
        ),
    ]
}
