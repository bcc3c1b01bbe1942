//! `sipas import paper` and `sipas transfer` as somebody at a terminal runs them: a province and an office
//! without a line, each with a data folder of its own.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

mod program;

use std::path::Path;

use intake::batch::Step;
use program::{Folder, run};
use publication::paper_file::csv_template;
use publication::transfer::{Key, Sealed, fingerprint, write};
use store::Database;
use store::account::{self, Account};
use store::paper::form::{self, PaperForm};
use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::paper_round::{PaperRound, audit_accepted};
use testkit::small_round::OPENS_MS;

/// The migrated database of a data folder.
async fn database(data: &str) -> Database {
    std::fs::create_dir_all(data).unwrap();
    let file = Path::new(data).join("sipas.db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let database = Database::connect(&url).await.unwrap();
    migrations::migrate(database.connection()).await.unwrap();
    database
}

/// A file of the forms `first` to `last`: 4 at every item but one, which has `odd`.
fn file(round: &PaperRound, form: &PaperForm, first: u32, last: u32, odd: &str) -> String {
    let mut text = csv_template(&form.layout);
    for number in first..=last {
        let mut is_first = true;
        let mut row = vec![round.serial(number).to_string()];
        for field in form.layout.fields() {
            let is_odd = field.is_item() && is_first && number == first;
            is_first &= !field.is_item();
            row.push(match (field.is_item(), is_odd) {
                (true, true) => odd.to_owned(),
                (true, false) => "4".to_owned(),
                (false, _) => String::new(),
            });
        }
        text.push_str(&row.join(";").replace(';', ","));
        text.push('\n');
    }
    text
}

/// The same content under the key of another machine.
fn sign_again(file: &str, strange: &str) {
    let sealed = Sealed::of(std::fs::File::open(file).unwrap()).unwrap();
    let opened = sealed.open::<serde_json::Value>().unwrap();
    let key = Key::of_secret(&[9; 32]).unwrap();
    let out = std::fs::File::create(strange).unwrap();
    write(out, &key, opened.manifest, &opened.lines).unwrap();
}

/// What a command said, on either stream, if it ended with this code.
fn says(code: i32, arguments: &[&str]) -> String {
    let (found, out, errors) = run(arguments, &[]);
    assert_eq!(found, code, "{arguments:?}: {out}{errors}");
    format!("{out}{errors}")
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one story from its beginning to its end"
)]
async fn a_batch_is_keyed_from_files_at_an_office_and_handed_over() {
    let folder = Folder::fresh("exchange");
    let (province, office) = (folder.path("tinh"), folder.path("buu-cuc"));
    let ids = Ids::seeded(971);
    let here = database(&province).await;
    let round = PaperRound::insert(&here, &ids).await;
    let there = database(&office).await;
    for (name, role) in [
        ("nhap.1", Role::Clerk),
        ("nhap.2", Role::Clerk),
        ("giam.sat", Role::Supervisor),
        ("nguoi.doc", Role::Reader),
    ] {
        let scope = Scope::PostOffices([round.post_office.clone()].into());
        let account = Account::new(ids.fresh(), name, role, scope, OPENS_MS);
        account::insert(&there, &account).await.unwrap();
    }
    let by = round.office[0].name.clone();

    // The round goes to the office.
    let stick = folder.path("dot.sipas");
    let asked = [
        "transfer",
        "round",
        "--round",
        "2026-thu",
        "--post-office",
        "270000",
        "--out",
        &stick,
        "--data",
        &province,
    ];
    assert!(says(0, &asked).contains("1 loạt phiếu"));
    let import = [
        "transfer", "import", &stick, "--by", "giam.sat", "--data", &office,
    ];
    let told = says(1, &import);
    assert!(told.contains("chưa đăng ký khóa của tỉnh"), "{told}");
    let told = says(0, &["transfer", "key", "--data", &province]);
    let shown = told.trim().rsplit(": ").next().unwrap().to_owned();
    let key = store::setting::find(&here, "transfer-key")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(shown, fingerprint(&Key::of_secret(&key).unwrap().public()));
    let trust = |shown: &str, stick: &str, by: &str, data: &str, code: i32| {
        says(
            code,
            &[
                "transfer",
                "trust",
                stick,
                "--fingerprint",
                shown,
                "--by",
                by,
                "--data",
                data,
            ],
        )
    };
    assert!(
        trust(
            "11111 22222 33333 44444 55555 66666",
            &stick,
            "giam.sat",
            &office,
            1
        )
        .contains("không khớp")
    );
    trust(&shown, &stick, "giam.sat", &office, 0);
    for _ in 0..2 {
        assert!(says(0, &import).contains("Đã nhận đợt 2026-thu"));
    }

    // A batch is keyed from two files of two people.
    let form = form::of_round(&there, round.small.round.id).await.unwrap();
    let mut local = round.clone();
    for (person, name) in local.supervisors.iter_mut().zip(["giam.sat"]) {
        let account = account::by_name(&there, name).await.unwrap();
        person.id = intake::PersonId::from_uuid(account.id);
        person.name = name.to_owned();
    }
    let batch = local.keying(&there, &ids, 1, 3).await;
    let wrong = folder.file("sai.csv", &file(&round, &form, 1, 3, "8"));
    let first = folder.file("mot.csv", &file(&round, &form, 1, 3, "5"));
    let second = folder.file("hai.csv", &(file(&round, &form, 1, 3, "5") + "\n"));
    let marked = folder.path("sai-loi.xlsx");
    let keyed = |file: &str, by: &str, more: &[&str], code: i32| {
        let asked = [
            "import", "paper", file, "--round", "2026-thu", "--batch", "1", "--by", by, "--data",
            &office,
        ];
        says(code, &[&asked[..], more].concat())
    };
    let told = keyed(&wrong, "nhap.1", &["--annotated", &marked], 1);
    assert!(
        told.contains("Dòng 2") && told.contains("không phiếu nào được ghi"),
        "{told}"
    );
    let sheet = publication::workbook::read(&std::fs::read(&marked).unwrap()).unwrap();
    assert!(
        sheet[0]
            .cells
            .values()
            .any(|cell| cell.contains("“8” không phải giá trị"))
    );
    assert!(keyed(&first, "nhap.1", &["--dry-run"], 0).contains("3 phiếu đúng"));
    assert!(keyed(&first, "nhap.1", &[], 0).contains("nhập lần một: 3 phiếu đúng"));
    assert!(keyed(&first, "nhap.1", &[], 1).contains("tệp này đã được nhập lúc"));
    assert!(keyed(&first, "khong.co", &[], 1).contains("không có tài khoản"));
    assert!(keyed(&second, "nguoi.doc", &[], 1).contains("không được nhập phiếu"));
    let batch = store::paper::batch::find(&there, batch.id).await.unwrap();
    let batch = local.take(&there, &batch, Step::KeySecond).await;
    assert!(keyed(&second, "nhap.1", &[], 1).contains("phải khác người đã nhập lần một"));
    let told = keyed(&second, "nhap.2", &["--format", "json"], 0);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (
            told["keying"].as_str(),
            told["good"].as_u64(),
            told["kept"].as_bool()
        ),
        (Some("second"), Some(3), Some(true))
    );
    let batch = store::paper::batch::find(&there, batch.id).await.unwrap();
    local.take(&there, &batch, Step::Reconcile).await;
    let out = folder.path("lo.sipas");
    let export = [
        "transfer",
        "export",
        "--round",
        "2026-thu",
        "--post-office",
        "270000",
        "--out",
        &out,
        "--by",
        "giam.sat",
        "--data",
        &office,
    ];
    assert!(says(1, &export).contains("không có lô nào"));
    // The audit itself is told elsewhere.
    audit_accepted(&there).await;
    let mut by_clerk = export;
    by_clerk[9] = "nhap.1";
    assert!(says(1, &by_clerk).contains("không được chuyển giao phiếu"));
    // A stick that is not there: nothing was handed over.
    let mut nowhere = export;
    let gone = folder.path("khong/co/lo.sipas");
    nowhere[7] = &gone;
    assert!(says(1, &nowhere).contains("không ghi được tệp"));
    assert!(says(0, &export).contains("Đã xuất 1 lô (số 1)"));
    assert!(says(1, &export).contains("chưa xuất"));
    assert!(!Path::new(&format!("{out}.dang-ghi")).exists());

    // The province takes it in.
    let import = |file: &str, code: i32| {
        says(
            code,
            &["transfer", "import", file, "--by", &by, "--data", &province],
        )
    };
    assert!(import(&out, 1).contains("chưa đăng ký khóa của bưu cục 270000"));
    let told = says(0, &["transfer", "key", "--data", &office]);
    let shown = told.trim().rsplit(": ").next().unwrap().to_owned();
    trust(&shown, &out, &by, &province, 0);
    let bytes = std::fs::read(&out).unwrap();
    let cut = folder.path("cut.sipas");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(import(&cut, 1).contains("thiếu phần cuối"));
    assert!(import(&first, 1).contains("không phải tệp chuyển giao"));
    let told = import(&out, 0);
    assert!(
        told.contains("đã nhận, ở đây là lô số 1") && told.contains("270000 khóa lô"),
        "{told}"
    );
    assert!(import(&out, 0).contains("không thay đổi gì"));
    // The round's own file is nothing for the province that made it.
    assert!(import(&stick, 1).contains("do chính máy này xuất"));
    // A file that another machine has signed, which says that it is of this post office.
    let strange = folder.path("la.sipas");
    sign_again(&out, &strange);
    assert!(import(&strange, 1).contains("không ký bằng khóa đã đăng ký"));
}
