//! Questionnaires in the office: uploaded, checked, compared, looked at, frozen.

use publication::xlsform;
use store::Database;
use survey::questionnaire::life::QuestionnaireState;
use survey::{Role, Scope, shipped_questionnaire};
use testkit::{Reply, Signed, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    a_file_becomes_a_draft_and_then_fixed_for_ever,
    a_faulty_file_is_told_line_by_line_and_kept,
    a_workbook_is_taken_and_a_broken_one_is_one_sentence,
    renamed_items_must_be_confirmed,
    two_people_cannot_overwrite_each_other,
    a_preview_shows_everything_and_keeps_nothing,
    who_may_only_look_cannot_upload,
    what_is_no_questionnaire_file_is_refused_at_once,
);

const NOW_MS: i64 = 1_790_000_000_000;

/// A shipped questionnaire under a code and version of its own, with some texts replaced.
fn toml(version: u32, edits: &[(&str, &str)]) -> String {
    let source = shipped_questionnaire("dvhcc-2023").unwrap().digest_source();
    let mut text = source
        .replacen("code = \"dvhcc-2023\"", "code = \"phieu-tinh\"", 1)
        .replacen("version = 1", &format!("version = {version}"), 1);
    for (before, after) in edits {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
    }
    text
}

async fn office(place: &TestDatabase) -> (TestApp, Signed) {
    let app = TestApp::start(place.database(), NOW_MS);
    let office = app.signed_in(Role::Office, Scope::Everything).await;
    (app, office)
}

/// Uploads a file; the address of its page.
async fn upload(person: &Signed, name: &str, bytes: &[u8]) -> String {
    let reply = person
        .upload("/quan-ly/phieu/tai-len", "tep", name, bytes, &[])
        .await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    reply.location()
}

async fn kept(database: &Database, version: u32) -> store::questionnaire::Version {
    store::questionnaire::version(database, "phieu-tinh", version)
        .await
        .unwrap()
}

/// Uploads and keeps a version as a draft.
async fn draft(person: &Signed, text: &str) -> Reply {
    let page = upload(person, "phieu.toml", text.as_bytes()).await;
    person.post(&page, &[("revision", "0")]).await
}

async fn step(person: &Signed, version: u32, revision: &str, to: &str, sure: bool) -> Reply {
    let path = format!("/quan-ly/phieu/phieu-tinh/{version}/trang-thai");
    let mut pairs = vec![("revision", revision), ("den", to)];
    if sure {
        pairs.push(("xac-nhan", "1"));
    }
    person.post(&path, &pairs).await
}

async fn a_file_becomes_a_draft_and_then_fixed_for_ever(place: TestDatabase) {
    let (app, office) = office(&place).await;
    let list = office.get("/quan-ly/phieu").await;
    assert!(list.says("Chưa có bộ câu hỏi nào"));
    let page = upload(&office, "phiếu.toml", toml(1, &[]).as_bytes()).await;
    let checked = office.get(&page).await;
    assert!(checked.says("phieu-tinh, phiên bản 1"), "{}", checked.body);
    assert!(checked.says("Lưu thành bản dự thảo"));
    let saved = office.post(&page, &[("revision", "0")]).await;
    assert_eq!(saved.location(), "/quan-ly/phieu/phieu-tinh/1?xong=saved");
    assert!(
        office
            .get(&saved.location())
            .await
            .says("Đã lưu bản dự thảo.")
    );

    // Not frozen without a review, nor without confirming.
    assert!(
        step(&office, 1, "1", "frozen", true)
            .await
            .says("Người khác vừa thay đổi")
    );
    assert_eq!(step(&office, 1, "1", "review", false).await.status, 303);
    let unsure = step(&office, 1, "2", "frozen", false).await;
    assert!(unsure.says("Xin đánh dấu xác nhận trước khi chốt"));
    assert_eq!(
        kept(&app.database, 1).await.state,
        QuestionnaireState::Review
    );
    assert_eq!(step(&office, 1, "2", "frozen", true).await.status, 303);
    let frozen = kept(&app.database, 1).await;
    assert_eq!(frozen.state, QuestionnaireState::Frozen);
    assert_eq!(frozen.frozen_by.as_deref(), Some(office.name.as_str()));

    // The same again is no change; another text under the same number is refused and told.
    let again = upload(&office, "phieu.toml", toml(1, &[]).as_bytes()).await;
    assert!(
        office
            .get(&again)
            .await
            .says("Phiên bản này đã có và giống hệt")
    );
    let changed = toml(
        1,
        &[("Kết quả được trả đúng ngày hẹn", "Kết quả trả đúng hẹn")],
    );
    let page = upload(&office, "phieu.toml", changed.as_bytes()).await;
    let refused = office.get(&page).await;
    assert!(
        refused.says("Phiên bản này đã chốt và khác"),
        "{}",
        refused.body
    );
    assert!(refused.says("Kết quả trả đúng hẹn"));
    assert_eq!(office.post(&page, &[("revision", "3")]).await.status, 200);
    let gone = office
        .post("/quan-ly/phieu/phieu-tinh/1/xoa", &[("revision", "3")])
        .await;
    assert_eq!(gone.status, 200);
    assert_eq!(kept(&app.database, 1).await, frozen);

    for kind in ["toml", "xml"] {
        let file = office
            .get(&format!("/quan-ly/phieu/phieu-tinh/1/tai-ve/{kind}"))
            .await;
        assert_eq!(file.status, 200);
        assert!(file.says("phieu-tinh"), "{kind}");
    }
    let chain = store::audit::verify(&app.database).await.unwrap().unwrap();
    assert_eq!(chain.events, 3);
}

async fn a_faulty_file_is_told_line_by_line_and_kept(place: TestDatabase) {
    let (app, office) = office(&place).await;
    let broken = toml(
        1,
        &[
            ("minutes = ", "minutes = 4000 #"),
            ("kind = \"single\"", "kind = \"một\""),
        ],
    );
    let line = broken
        .lines()
        .position(|line| line.contains("4000"))
        .unwrap()
        + 1;
    let page = upload(&office, "phieu.toml", broken.as_bytes()).await;
    let told = office.get(&page).await;
    assert!(told.says("Tệp có 2 chỗ cần sửa."), "{}", told.body);
    assert!(told.says(&format!("dòng {line}")));
    assert!(told.says("<title>Lỗi: "));
    assert!(told.says("&quot;một&quot;"));
    assert!(!told.says("Lưu thành bản dự thảo"));
    assert_eq!(office.get(&format!("{page}/tep-goc")).await.body, broken);
    // Pressing a button that is not there changes nothing.
    assert_eq!(office.post(&page, &[("revision", "0")]).await.status, 200);
    assert!(
        store::questionnaire::all(&app.database)
            .await
            .unwrap()
            .is_empty()
    );
    let latin = upload(&office, "phieu.toml", b"code = \"\xe9\"").await;
    assert!(office.get(&latin).await.says("không phải UTF-8"));
}

async fn a_workbook_is_taken_and_a_broken_one_is_one_sentence(place: TestDatabase) {
    let (app, office) = office(&place).await;
    let form = survey::Questionnaire::parse(&toml(1, &[])).unwrap();
    let bytes = xlsform::write(&form).unwrap();
    let page = upload(&office, "Phiếu tỉnh.XLSX", &bytes).await;
    let checked = office.get(&page).await;
    assert!(checked.says("phieu-tinh, phiên bản 1"), "{}", checked.body);
    office.post(&page, &[("revision", "0")]).await;
    let kept = survey::Questionnaire::parse(&kept(&app.database, 1).await.source).unwrap();
    assert!(kept.asks_the_same(&form));
    for bytes in [
        &bytes[..bytes.len() / 2],
        b"PK\x03\x04",
        b"khong phai bang tinh",
    ] {
        let page = upload(&office, "phieu.xlsx", bytes).await;
        let told = office.get(&page).await;
        assert_eq!(told.status, 200);
        assert!(told.says("Tệp có 1 chỗ cần sửa."), "{}", told.body);
        assert!(told.says("xlsx"));
    }
}

async fn renamed_items_must_be_confirmed(place: TestDatabase) {
    let (app, office) = office(&place).await;
    assert_eq!(draft(&office, &toml(1, &[])).await.status, 303);
    let first = shipped_questionnaire("dvhcc-2023").unwrap().items()[0].clone();
    let renamed = toml(2, &[(&format!("code = \"{first}\""), "code = \"moi01\"")]);
    let page = upload(&office, "phieu.toml", renamed.as_bytes()).await;
    let warned = office.get(&page).await;
    assert!(warned.says("Ngắt chuỗi số liệu"), "{}", warned.body);
    assert!(warned.says(&format!("{first} → moi01")));
    let unsure = office.post(&page, &[("revision", "0")]).await;
    assert!(unsure.says("Xin xác nhận rằng Ông/Bà hiểu"));
    assert_eq!(
        store::questionnaire::all(&app.database)
            .await
            .unwrap()
            .len(),
        1
    );
    let sure = office
        .post(&page, &[("revision", "0"), ("xac-nhan", "1")])
        .await;
    assert_eq!(sure.status, 303);
    let compared = office.get("/quan-ly/phieu/phieu-tinh/2/so-sanh").await;
    assert!(
        compared.says("phieu-tinh, phiên bản 1"),
        "{}",
        compared.body
    );
    assert!(compared.says("Ngắt chuỗi số liệu"));
    let with = office
        .get("/quan-ly/phieu/phieu-tinh/1/so-sanh?voi=phieu-tinh.7")
        .await;
    assert_eq!(with.status, 404);
}

async fn two_people_cannot_overwrite_each_other(place: TestDatabase) {
    let (app, one) = office(&place).await;
    let other = app.signed_in(Role::Office, Scope::Everything).await;
    assert_eq!(draft(&one, &toml(1, &[])).await.status, 303);
    let mine = toml(
        1,
        &[("Kết quả được trả đúng ngày hẹn", "Lời của người thứ nhất")],
    );
    let theirs = toml(
        1,
        &[("Kết quả được trả đúng ngày hẹn", "Lời của người thứ hai")],
    );
    let my_page = upload(&one, "a.toml", mine.as_bytes()).await;
    let their_page = upload(&other, "b.toml", theirs.as_bytes()).await;
    assert!(one.get(&my_page).await.says("Thay bản dự thảo đang giữ"));
    assert_eq!(
        other.post(&their_page, &[("revision", "1")]).await.status,
        303
    );
    let late = one.post(&my_page, &[("revision", "1")]).await;
    assert!(
        late.says("Người khác vừa thay đổi phiên bản này."),
        "{}",
        late.body
    );
    assert!(late.says("Lời của người thứ hai"));
    assert!(
        kept(&app.database, 1)
            .await
            .source
            .contains("người thứ hai")
    );
    // Having seen it, the first may go on.
    assert_eq!(one.post(&my_page, &[("revision", "2")]).await.status, 303);
    assert!(
        kept(&app.database, 1)
            .await
            .source
            .contains("người thứ nhất")
    );
    let late = step(&other, 1, "2", "review", false).await;
    assert!(late.says("nên thao tác chưa được thực hiện"));
    let gone = one
        .post("/quan-ly/phieu/phieu-tinh/1/xoa", &[("revision", "3")])
        .await;
    assert!(
        one.get(&gone.location())
            .await
            .says("Đã xóa bản chưa chốt phieu-tinh")
    );
    assert_eq!(one.get("/quan-ly/phieu/phieu-tinh/1").await.status, 404);
}

async fn a_preview_shows_everything_and_keeps_nothing(place: TestDatabase) {
    let (app, office) = office(&place).await;
    draft(&office, &toml(1, &[])).await;
    let before = store::audit::verify(&app.database).await.unwrap().unwrap();
    let index = office.get("/quan-ly/phieu/phieu-tinh/1/xem-thu").await;
    let page = index.body.replace("&amp;", "&").replace("&#x3D;", "=");
    let links: Vec<&str> = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.contains("/xem-thu/"))
        .collect();
    let form = shipped_questionnaire("dvhcc-2023").unwrap();
    assert_eq!(links.len(), 2 * (2 * form.pages().len() + 4));
    for link in links {
        let shown = office.get(link).await;
        assert_eq!(shown.status, 200, "{link}");
        let language = if link.contains("lang=en") { "en" } else { "vi" };
        assert!(shown.says(&format!("<html lang=\"{language}\"")), "{link}");
    }
    let place = "/quan-ly/phieu/phieu-tinh/1/xem-thu/trang-transaction";
    let wrong = office.get(&format!("{place}?lang=vi&loi=1")).await;
    assert!(wrong.says("id=\"summary\""));
    let posted = office
        .post(place, &[("state", "vi"), ("action", "next")])
        .await;
    assert!(posted.says("id=\"summary\""));
    let answers = [
        ("state", "en"),
        ("action", "next"),
        ("respondent_type", "ca_nhan"),
        ("channel", "truc_tuyen"),
        ("visits", "mot"),
        ("timeliness", "dung_hen"),
    ];
    let on = office.post(place, &answers).await;
    assert_eq!(on.status, 303);
    assert!(on.location().ends_with("?lang=en"));
    let unknown = office
        .get("/quan-ly/phieu/phieu-tinh/1/xem-thu/trang-khac")
        .await;
    assert_eq!(unknown.status, 404);
    let after = store::audit::verify(&app.database).await.unwrap().unwrap();
    assert_eq!(before, after);
}

async fn who_may_only_look_cannot_upload(place: TestDatabase) {
    let (app, office) = office(&place).await;
    draft(&office, &toml(1, &[])).await;
    let auditor = app.signed_in(Role::Auditor, Scope::Everything).await;
    let list = auditor.get("/quan-ly/phieu").await;
    assert!(list.says("phieu-tinh"));
    assert!(!list.says("Tải lên bộ câu hỏi"));
    let page = auditor.get("/quan-ly/phieu/phieu-tinh/1").await;
    assert!(!page.says("Chuyển sang xem xét"));
    let refused = auditor
        .upload("/quan-ly/phieu/tai-len", "tep", "a.toml", b"a", &[])
        .await;
    assert_eq!(refused.status, 403);
    assert_eq!(step(&auditor, 1, "1", "review", false).await.status, 403);
    let clerk = app.signed_in(Role::Clerk, Scope::Everything).await;
    assert_eq!(clerk.get("/quan-ly/phieu").await.status, 403);
}

async fn what_is_no_questionnaire_file_is_refused_at_once(place: TestDatabase) {
    let (_, office) = office(&place).await;
    let large = vec![b'#'; 3 * 1024 * 1024];
    for (name, bytes, words) in [
        ("phieu.toml", &b""[..], "Chưa chọn tệp"),
        ("", b"a", "Chưa chọn tệp"),
        ("phieu.xls", b"a", "phải kết thúc bằng .toml hoặc .xlsx"),
        ("phieu.toml", &large, "Tệp lớn hơn 2 MB"),
    ] {
        let reply = office
            .upload("/quan-ly/phieu/tai-len", "tep", name, bytes, &[])
            .await;
        assert_eq!(reply.status, 200);
        assert!(reply.says(words), "{name}: {}", reply.body);
        assert!(reply.says("href=\"#tep\""));
    }
    let huge = vec![b'#'; 21 * 1024 * 1024];
    let reply = office
        .upload("/quan-ly/phieu/tai-len", "tep", "a.toml", &huge, &[])
        .await;
    assert!(reply.says("Tệp lớn hơn 2 MB"), "{}", reply.status);
}
