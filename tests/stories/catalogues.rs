//! The office goes from one catalogue version to the next, and finds its units.

use std::fmt::Write as _;

use store::catalogue::Catalogue;
use survey::catalogue::{CatalogueState, Vintage, country, units_of_province_at};
use survey::{Block, CatalogueId, Role, Scope, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, SmallRound, submission};
use testkit::{Reply, Signed, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    a_province_takes_the_shipped_catalogue_and_then_the_next_one,
    a_list_with_a_wrong_line_is_refused_whole_and_comes_back_with_its_errors,
    files_that_are_no_list_get_a_sentence_and_keep_what_was_typed,
    a_unit_with_answers_needs_a_successor,
    a_reader_sees_the_units_of_the_account_and_no_draft,
    an_old_spreadsheet_is_read_and_every_changed_cell_is_shown,
);

async fn office(app: &TestApp) -> Signed {
    app.signed_in(Role::Office, Scope::Everything).await
}

/// Follows the redirect of a reply.
async fn follow(signed: &Signed, reply: &Reply) -> Reply {
    assert_eq!(reply.status, 303, "{}", reply.body);
    signed.get(&reply.location()).await
}

/// Sends the form of a new version; without a file a browser sends an empty one.
async fn send(signed: &Signed, file_name: &str, bytes: &[u8], more: &[(&str, &str)]) -> Reply {
    let mut pairs = vec![
        ("name", "Danh mục mới"),
        ("effective", "1/10/2026"),
        ("source", "388/NQ-UBTVQH16"),
        ("vintage", "2026-10-01"),
        ("coverage", "communes"),
        ("way", "file"),
    ];
    for (name, value) in more {
        pairs.retain(|(known, _)| known != name);
        pairs.push((name, value));
    }
    signed
        .upload("/quan-ly/danh-muc/moi", "file", file_name, bytes, &pairs)
        .await
}

async fn a_province_takes_the_shipped_catalogue_and_then_the_next_one(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let signed = office(&app).await;
    let empty = signed.get("/quan-ly/danh-muc").await;
    assert!(empty.says("Chưa có danh mục nào") && empty.says("Lập phiên bản mới"));

    let shipped = [
        ("way", "program"),
        ("province", "75"),
        ("vintage", "2025-07-01"),
    ];
    let first = follow(&signed, &send(&signed, "", b"", &shipped).await).await;
    assert_eq!(first.heading(), "Thay đổi của phiên bản “Danh mục mới”");
    assert!(
        first.says("Đây là bản nháp") && first.says("Thêm mới (208)"),
        "{}",
        first.body
    );
    let draft = only_draft(&app).await;
    let confirmed = signed
        .post(&format!("/quan-ly/danh-muc/{draft}/xac-nhan"), &[])
        .await;
    let page = follow(&signed, &confirmed).await;
    assert!(page.says("Đã xác nhận phiên bản.") && page.says("Thành phố Đồng Nai"));

    let previous = draft.to_string();
    let form = signed
        .get(&format!("/quan-ly/danh-muc/moi?tu={previous}"))
        .await;
    assert!(
        form.says("<option value=\"75\" selected>"),
        "the province is known"
    );
    let next = [
        ("way", "program"),
        ("province", "75"),
        ("previous", previous.as_str()),
    ];
    let next = follow(&signed, &send(&signed, "", b"", &next).await).await;
    assert!(next.says("Đổi loại (10)") && next.says("237/NQ-UBTVQH16, hiệu lực 30/4/2026"));
    assert!(next.says("Ủy ban nhân dân xã Trảng Bom"));
    assert!(next.says("Ủy ban nhân dân phường Trảng Bom"));
    assert!(!next.says("Bỏ (") && !next.says("Đổi tên ("));
    let draft = only_draft(&app).await;
    let address = format!("/quan-ly/danh-muc/{draft}");
    signed.post(&format!("{address}/xac-nhan"), &[]).await;

    // Found without marks, without spaces, by an old name; the page of the unit tells its history.
    for typed in ["trang bom", "TRANGBOM", "Phường Trảng Bom", "26248"] {
        let found = signed
            .get(&format!("{address}?tim={}", typed.replace(' ', "+")))
            .await;
        assert!(found.says("Ủy ban nhân dân phường Trảng Bom"), "{typed}");
    }
    let old = signed.get(&format!("{address}?tim=Song+Trau")).await;
    assert!(
        old.says("trước đây:") && old.says("Xã Sông Trầu, Huyện Trảng Bom"),
        "{}",
        old.body
    );
    let unit = signed.get(&format!("{address}/don-vi/26248")).await;
    assert_eq!(unit.heading(), "Ủy ban nhân dân phường Trảng Bom");
    for told in [
        "Đổi loại. 237/NQ-UBTVQH16",
        "30/4/2026",
        "Xã Trảng Bom",
        "Phiên bản đầu tiên có đơn vị này",
    ] {
        assert!(unit.says(told), "{told}");
    }
    let fields = signed.get(&format!("{address}/linh-vuc")).await;
    assert!(fields.says("Hộ tịch") && fields.says("Bộ Tư pháp") && fields.says("(159)"));
    assert!(store::audit::verify(place.database()).await.is_ok());
}

async fn only_draft(app: &TestApp) -> CatalogueId {
    let versions = store::catalogue::versions(&app.database).await.unwrap();
    let mut drafts = versions
        .iter()
        .filter(|version| version.state == CatalogueState::Draft);
    let draft = drafts.next().unwrap().id;
    assert!(drafts.next().is_none());
    draft
}

/// Keeps the units of a province as a confirmed version.
async fn province(place: &TestDatabase, ids: &Ids) -> CatalogueId {
    let id = CatalogueId::from_uuid(ids.fresh());
    let units = units_of_province_at("75", Vintage::July2025).unwrap();
    let version = Catalogue::confirmed(id, "Danh mục 2025".to_owned(), OPENS_MS - 1);
    store::catalogue::insert(place.database(), &version, &units, &[])
        .await
        .unwrap();
    id
}

async fn a_list_with_a_wrong_line_is_refused_whole_and_comes_back_with_its_errors(
    place: TestDatabase,
) {
    let ids = Ids::seeded(501);
    let previous = province(&place, &ids).await.to_string();
    let app = TestApp::start(place.database(), OPENS_MS);
    let signed = office(&app).await;
    // The whole country and one wrong line, with something nasty in it.
    let mut text = "Mã,Tên\n".to_owned();
    for unit in country(Vintage::October2026)
        .iter()
        .filter(|unit| unit.block == Block::CapXa)
    {
        let _ = writeln!(text, "{},{}", unit.code, unit.full_name);
    }
    text.push_str("<script>alert(1)</script>,=HYPERLINK(\"x\")\n");
    let more = [
        ("previous", previous.as_str()),
        ("name", "Danh mục <b>mới</b>"),
    ];
    let page = send(&signed, "danh \"sách\".csv", text.as_bytes(), &more).await;
    assert!(
        page.says("<title>Lỗi: ") && page.says("Tệp có 1 lỗi"),
        "{}",
        page.body
    );
    assert!(
        page.says("Dòng 3323, cột Mã: “&lt;script&gt;"),
        "{}",
        page.body
    );
    assert!(!page.says("<script>") && !page.says("<b>mới"));
    assert!(
        page.says("value=\"Danh mục &lt;b&gt;mới&lt;/b&gt;\""),
        "what was typed stays"
    );
    assert_eq!(
        store::catalogue::versions(place.database())
            .await
            .unwrap()
            .len(),
        1
    );

    let (_, rest) = page
        .body
        .split_once("<a href=\"/quan-ly/danh-muc/moi/tep/")
        .unwrap();
    let address = rest
        .split_once('"')
        .unwrap()
        .0
        .replace("&amp;", "&")
        .replace("&#x3D;", "=");
    let address = format!("/quan-ly/danh-muc/moi/tep/{address}");
    let file = signed.get(&address).await;
    assert_eq!(file.status, 200, "{}", file.body);
    assert!(file.bytes.starts_with(b"PK\x03\x04") && file.bytes.len() > 50_000);
    let other = office(&app).await;
    assert_eq!(
        other.get(&address).await.status,
        404,
        "it is another's file"
    );
    assert_eq!(
        signed.get("/quan-ly/danh-muc/moi/tep/khong").await.status,
        404
    );
}

async fn files_that_are_no_list_get_a_sentence_and_keep_what_was_typed(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let signed = office(&app).await;
    let large = vec![b'a'; 21 * 1024 * 1024];
    let too_large = vec![b'a'; 25 * 1024 * 1024];
    for (bytes, told) in [
        (&b""[..], "Hãy chọn tệp .csv hoặc .xlsx có nội dung."),
        (b"%PDF-1.7", "đây không phải tệp CSV hay bảng tính .xlsx"),
        (b"PK\x03\x04 broken", "Tệp .xlsx bị hỏng"),
        (b"\xD0\xCF\x11\xE0 old", "định dạng .xls cũ"),
        (b"Ten\nx\n", "thiếu cột bắt buộc này"),
        (b"code,full_name\n", "không có dòng số liệu nào"),
        (&large, "Tệp lớn hơn 20 MB"),
        (&too_large, "Tệp lớn hơn 20 MB"),
    ] {
        let page = send(&signed, "tệp.csv", bytes, &[]).await;
        assert_eq!(page.status, 200, "{told}");
        assert!(
            page.says(told) && page.says("<title>Lỗi: "),
            "{told}: {}",
            page.body
        );
        assert!(
            // A test sends everything in one piece, of which nothing is read if it is too large.
            page.says("value=\"Danh mục mới\"") && page.says("value=\"1/10/2026\"")
                || bytes.len() > 24 * 1024 * 1024,
            "{told}"
        );
    }
    let nothing = [
        ("name", ""),
        ("effective", "mai"),
        ("way", "program"),
        ("province", ""),
    ];
    let page = send(&signed, "", b"", &nothing).await;
    for told in [
        "href=\"#name\"",
        "href=\"#effective\"",
        "href=\"#province\"",
        "value=\"mai\"",
    ] {
        assert!(page.says(told), "{told}");
    }
    assert_eq!(
        store::catalogue::versions(place.database()).await.unwrap(),
        []
    );
}

async fn a_unit_with_answers_needs_a_successor(place: TestDatabase) {
    let ids = Ids::seeded(502);
    let small = SmallRound::new(&ids);
    small.insert(place.database()).await.unwrap();
    let answers = (0..3).map(|_| submission(&ids, small.response(1, 0, "5454345545434445")));
    store::bulk::import(place.database(), answers.collect())
        .await
        .unwrap();
    let app = TestApp::start(place.database(), OPENS_MS);
    let signed = office(&app).await;
    let previous = small.catalogue.id.to_string();
    let list = "code,full_name,block\nso_tu_phap,Sở Tư pháp,so_ban_nganh\n00002,Phường Đông Hoà,\n";
    let more = [("previous", previous.as_str()), ("coverage", "everything")];
    let page = follow(
        &signed,
        &send(&signed, "đơn vị.csv", list.as_bytes(), &more).await,
    )
    .await;
    assert!(
        page.says("Bỏ (1)") && page.says("Đã có 3 phiếu trả lời"),
        "{}",
        page.body
    );
    assert!(
        page.says("chỉ khác cách viết, danh mục giữ “Phường Đông Hòa”"),
        "Hoà is Hòa"
    );

    let address = format!("/quan-ly/danh-muc/{}", only_draft(&app).await);
    let confirm = format!("{address}/xac-nhan");
    let refused = signed.post(&confirm, &[]).await;
    assert!(
        refused.says("Xã An Bình đã có 3 phiếu trả lời"),
        "{}",
        refused.body
    );
    assert!(refused.says("href=\"#successor-00001\""));
    let wrong = signed.post(&confirm, &[("successor-00001", "99999")]).await;
    assert!(wrong.says("Không có đơn vị nào mang mã “99999”") && wrong.says("value=\"99999\""));
    let done = signed.post(&confirm, &[("successor-00001", "00002")]).await;
    assert!(follow(&signed, &done).await.says("Đã xác nhận phiên bản."));
    let unit = signed.get(&format!("{address}/don-vi/00002")).await;
    assert!(
        unit.says("Được lập từ các đơn vị") && unit.says("Xã An Bình"),
        "{}",
        unit.body
    );
    assert!(unit.says("Phường Đông Hòa"), "the spelling of before stays");
    let old = signed
        .get(&format!("/quan-ly/danh-muc/{previous}/don-vi/00001"))
        .await;
    assert!(old.says("Đơn vị kế thừa trong phiên bản sau") && old.says("Đợt thử 2026"));
    // Twice is once: the version stays as it is.
    let again = signed.post(&confirm, &[]).await;
    assert!(again.says("đã được xác nhận từ trước"), "{}", again.body);
    let thrown = signed.post(&format!("{address}/bo"), &[]).await;
    assert!(thrown.says("đã được xác nhận từ trước"));
}

async fn a_reader_sees_the_units_of_the_account_and_no_draft(place: TestDatabase) {
    let ids = Ids::seeded(503);
    let previous = province(&place, &ids).await.to_string();
    let app = TestApp::start(place.database(), OPENS_MS);
    let signed = office(&app).await;
    let shipped = [
        ("way", "program"),
        ("province", "75"),
        ("previous", previous.as_str()),
    ];
    send(&signed, "", b"", &shipped).await;
    let draft = only_draft(&app).await;
    let own = Scope::Units([UnitCode::parse("26248").unwrap()].into());
    let reader = app.signed_in(Role::Reader, own).await;
    let address = format!("/quan-ly/danh-muc/{previous}");
    let page = reader.get(&address).await;
    assert!(
        page.says("xã Trảng Bom") && !page.says("xã Trị An"),
        "{}",
        page.body
    );
    assert_eq!(
        reader.get(&format!("{address}/don-vi/26248")).await.status,
        200
    );
    assert_eq!(
        reader.get(&format!("{address}/don-vi/26170")).await.status,
        404
    );
    let found = reader.get(&format!("{address}?tim=tri+an")).await;
    assert!(found.says("Không tìm thấy đơn vị nào"), "{}", found.body);
    for hidden in ["", "/doi-chieu", "/linh-vuc", "/don-vi/26248"] {
        let reply = reader
            .get(&format!("/quan-ly/danh-muc/{draft}{hidden}"))
            .await;
        assert_eq!(reply.status, 404, "{hidden}");
    }
    assert!(!reader.get("/quan-ly/danh-muc").await.says("Bản nháp"));
    assert_eq!(reader.get("/quan-ly/danh-muc/moi").await.status, 403);
    let confirm = format!("/quan-ly/danh-muc/{draft}/xac-nhan");
    assert_eq!(reader.post(&confirm, &[]).await.status, 403);
    assert_eq!(signed.get("/quan-ly/danh-muc/khong-co").await.status, 404);
    let auditor = app.signed_in(Role::Auditor, Scope::Everything).await;
    let seen = auditor
        .get(&format!("/quan-ly/danh-muc/{draft}/doi-chieu"))
        .await;
    assert!(
        seen.says("Đổi loại (10)") && !seen.says("xac-nhan"),
        "{}",
        seen.body
    );
}

async fn an_old_spreadsheet_is_read_and_every_changed_cell_is_shown(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let signed = office(&app).await;
    // TCVN3 as Windows keeps it, one byte a letter; and a code that lost its zeros.
    let list =
        b"M\xB7,T\xAAn\n256,Ph\xAD\xEAng Ho\xB5n Ki\xD5m\n00004,Ph\xAD\xEAng Ba \xA7\xD7nh\n";
    let more = [("previous", ""), ("coverage", "everything")];
    let page = follow(&signed, &send(&signed, "cũ.csv", list, &more).await).await;
    for told in [
        "Phường Hoàn Kiếm",
        "phường Ba Đình",
        "TCVN3",
        "thiếu số 0 ở đầu",
        "“00256”",
    ] {
        assert!(page.says(told), "{told}: {}", page.body);
    }
}
