//! Paper in the office: series are made, batches announced, and a bundle is taken in sheet by sheet.

use intake::batch::Refusal;
use pages::office::paper::{refusal_words, scanned_words};
use store::paper::sheet::{self, SheetStanding};
use store::paper::{batch, series};
use survey::{PostOfficeCode, Role, Scope};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, Signed, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    series_are_made_one_by_one_and_by_lines,
    a_batch_is_announced_by_its_slip,
    a_bundle_is_taken_in_sheet_by_sheet,
    another_post_office_sees_nothing,
    a_clerk_takes_in_and_decides_nothing,
    what_a_clerk_does_leads_to_pages_that_clerks_see,
    no_page_leads_to_what_its_reader_may_not_see,
);

/// An hour after the round opened.
const NOW_MS: i64 = OPENS_MS + 3_600_000;

struct Room {
    ids: Ids,
    paper: PaperRound,
    app: TestApp,
    supervisor: Signed,
}

impl Room {
    async fn set(place: &TestDatabase) -> Self {
        let ids = Ids::seeded(60);
        let paper = PaperRound::insert(place.database(), &ids).await;
        let app = TestApp::start(place.database(), NOW_MS);
        let own = Scope::PostOffices([paper.post_office.clone()].into());
        let supervisor = app.signed_in(Role::Supervisor, own).await;
        Self {
            ids,
            paper,
            app,
            supervisor,
        }
    }
}

async fn series_are_made_one_by_one_and_by_lines(place: TestDatabase) {
    let room = Room::set(&place).await;
    let office = room.app.signed_in(Role::Office, Scope::Everything).await;
    let unit = room.paper.small.units[0].code.to_string();
    let field = room.paper.small.fields[0].code.to_string();
    let page = office.get("/quan-ly/giay/loat").await;
    assert!(page.says("260001-3 – 261000-"), "{}", page.body);
    let wrong = [
        ("post_office", "270000"),
        ("unit", unit.as_str()),
        ("count", "0"),
    ];
    let reply = office.post("/quan-ly/giay/loat", &wrong).await;
    assert!(reply.says("số nguyên từ 1 đến 20.000"), "{}", reply.body);
    assert!(reply.says("Xin chọn một lĩnh vực"), "{}", reply.body);
    let one = [
        ("post_office", "270000"),
        ("unit", unit.as_str()),
        ("field", field.as_str()),
        ("count", "1.000"),
    ];
    let reply = office.post("/quan-ly/giay/loat", &one).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let lines = format!(
        "bưu cục;cơ quan;lĩnh vực;số\n270001; {unit}; {field}; 20\n270000\t{unit}\t{field}\t30"
    );
    let wrong_lines = format!("{lines}\n270009; {unit}; {field}; 20\nchỉ một");
    let reply = office
        .post(
            "/quan-ly/giay/loat",
            &[("many", "1"), ("lines", &wrong_lines)],
        )
        .await;
    assert!(reply.says("Dòng 4: Xin chọn một bưu cục"), "{}", reply.body);
    assert!(
        reply.says("Dòng 5: Dòng cần đúng bốn giá trị"),
        "{}",
        reply.body
    );
    assert!(reply.says("chỉ một"), "what was typed is kept");
    let reply = office
        .post("/quan-ly/giay/loat", &[("many", "1"), ("lines", &lines)])
        .await;
    let told = office.get(&reply.location()).await;
    assert!(told.says("Đã lập 2 đợt in"), "{}", told.body);
    let id = room.paper.small.round.id;
    let all = series::list(place.database(), id, &Scope::Everything)
        .await
        .unwrap();
    let ranges: Vec<(u32, u32)> = all
        .iter()
        .map(|one| (one.serials.first().number(), one.serials.last().number()))
        .collect();
    assert_eq!(
        ranges,
        [
            (260_001, 261_000),
            (261_001, 262_000),
            (262_001, 262_020),
            (262_021, 262_050)
        ]
    );
    let file = format!("\u{feff}270000,{unit},{field},5\n").into_bytes();
    let path = "/quan-ly/giay/loat/tep";
    let reply = office.upload(path, "file", "loat.csv", &file, &[]).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let reply = office
        .upload(path, "file", "loat.csv", b"\xff\xfe", &[])
        .await;
    assert!(reply.says("không ở mã UTF-8"), "{}", reply.body);
    let page = room.supervisor.get("/quan-ly/giay").await;
    assert!(
        page.says("Bưu cục trung tâm") && !page.says("Bưu cục số 2"),
        "{}",
        page.body
    );
}

async fn a_batch_is_announced_by_its_slip(place: TestDatabase) {
    let room = Room::set(&place).await;
    let by = &room.supervisor;
    let unit = room.paper.small.units[0].code.to_string();
    let field = room.paper.small.fields[0].code.to_string();
    let last = room.paper.serial(10).to_string();
    let slip = |expected: &'static str, first: &'static str, total: &'static str| {
        vec![
            ("post_office", "270000"),
            ("expected", expected),
            ("first", first),
            ("serial_total", total),
        ]
    };
    for (pairs, said) in [
        (slip("11", "260001-3", ""), "chỉ có 10 số"),
        (slip("10", "260001-4", ""), "Ký tự kiểm tra không khớp"),
        (slip("10", "260001-3", "12"), "không thể có với số lượng"),
        (slip("không", "260001-3", ""), "Xin ghi số phiếu trong lô"),
    ] {
        let mut pairs = pairs;
        pairs.extend([("unit", unit.as_str()), ("field", &field), ("last", &last)]);
        let reply = by.post("/quan-ly/giay/lo/moi", &pairs).await;
        assert!(
            reply.status == 200 && reply.says(said),
            "{said}: {}",
            reply.body
        );
        assert!(reply.says(&last), "what was typed is kept");
    }
    let mut pairs = slip("10", "260001-3", "2.600.055");
    pairs.extend([("unit", unit.as_str()), ("field", &field), ("last", &last)]);
    pairs.extend([("item", "s01"), ("item_total", "40")]);
    let made = by.post("/quan-ly/giay/lo/moi", &pairs).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = by.get(&made.location()).await;
    for said in [
        "Lô 1",
        "Đã báo",
        "2.600.055",
        "40 (câu s01)",
        "Ghi nhận bó phiếu",
    ] {
        assert!(page.says(said), "{said}: {}", page.body);
    }
    let list = by.get("/quan-ly/giay/lo?trang-thai=expected").await;
    assert!(list.says("Có 1 lô.") && list.says("Lô 1"), "{}", list.body);
    let none = by.get("/quan-ly/giay/lo?trang-thai=closed").await;
    assert!(none.says("Có 0 lô."), "{}", none.body);
}

#[expect(
    clippy::too_many_lines,
    reason = "one story, told from beginning to end"
)]
async fn a_bundle_is_taken_in_sheet_by_sheet(place: TestDatabase) {
    let room = Room::set(&place).await;
    let by = &room.supervisor;
    let found = room
        .paper
        .expected(place.database(), &room.ids, 1, 10)
        .await;
    let path = format!("/quan-ly/giay/lo/{}", found.id);
    let step = async |step: &str, pairs: &[(&str, &str)]| {
        let now = batch::find(place.database(), found.id).await.unwrap();
        let revision = now.revision.to_string();
        let mut all = vec![("revision", revision.as_str())];
        all.extend_from_slice(pairs);
        by.post(&format!("{path}/buoc/{step}"), &all).await
    };
    let early = step("close", &[]).await;
    assert!(
        early.says("Lô không ở trạng thái có bước này"),
        "{}",
        early.body
    );
    let stale = by
        .post(&format!("{path}/buoc/receive"), &[("revision", "7")])
        .await;
    assert!(
        stale.says("Vừa có người khác chuyển bước"),
        "{}",
        stale.body
    );
    assert_eq!(step("receive", &[]).await.status, 303);
    let empty = step("key-first", &[]).await;
    assert!(empty.says("Chưa tiếp nhận phiếu nào"), "{}", empty.body);

    let intake = format!("{path}/tiep-nhan");
    let scan = async |code: &str| by.post(&intake, &[("scan", code)]).await;
    let first = room.paper.serial(1).to_string();
    assert!(scan(&first).await.says("Đã nhận phiếu 260001-3, tờ thứ 1."));
    let again = scan(&first).await;
    assert!(
        again.says("đã có trong lô") && again.says("Là một tờ khác cùng số"),
        "{}",
        again.body
    );
    let typed = scan("260001-4").await;
    assert!(
        typed.says("Ký tự kiểm tra không khớp") && typed.says("value=\"260001-4\""),
        "{}",
        typed.body
    );
    assert!(scan("").await.says("Chưa có số phiếu nào"));
    assert!(scan("270001-8").await.says("chưa từng được in"));
    let other = by
        .post(&intake, &[("scan", &first), ("another", "1")])
        .await;
    assert!(
        other.says("trùng số, giữ lại là tờ thứ 2"),
        "{}",
        other.body
    );
    let range = format!("{intake}/khoang");
    let (second, ninth) = (
        room.paper.serial(2).to_string(),
        room.paper.serial(9).to_string(),
    );
    let turned = by
        .post(&range, &[("first", &ninth), ("last", &second)])
        .await;
    assert!(turned.says("Số cuối đứng trước số đầu"), "{}", turned.body);
    let taken = by
        .post(&range, &[("first", &second), ("last", &ninth)])
        .await;
    assert!(
        taken.says("Đã nhận 8 phiếu: 260002–260009."),
        "{}",
        taken.body
    );

    // One is missing and one is there twice: both have to be explained before keying begins.
    let open = step("key-first", &[]).await;
    assert!(
        open.says("Còn 2 số phiếu thiếu, thừa hoặc lặp"),
        "{}",
        open.body
    );
    let explain = format!("{intake}/giai-trinh");
    let short = [
        ("kind", "missing"),
        ("serials-missing", "260010"),
        ("words-missing", "x"),
    ];
    assert!(by.post(&explain, &short).await.says("ít nhất 5 ký tự"));
    let strange = [
        ("kind", "missing"),
        ("serials-missing", "260001"),
        ("words-missing", "Mất rồi"),
    ];
    assert!(
        by.post(&explain, &strange)
            .await
            .says("trong danh sách còn mở")
    );
    let said = [
        ("kind", "missing"),
        ("serials-missing", "260010"),
        ("words-missing", "Người dân giữ lại"),
    ];
    let told = by.post(&explain, &said).await;
    let told = by.get(&told.location()).await;
    assert!(told.says("Người dân giữ lại"), "{}", told.body);
    let chosen = format!("{}/1", found.id);
    let decided = by
        .post(
            &format!("{intake}/trung"),
            &[("serial", &first), ("counts", &chosen)],
        )
        .await;
    assert_eq!(decided.status, 303, "{}", decided.body);

    let reject = format!("{intake}/loai");
    let third = room.paper.serial(3).to_string();
    assert!(
        by.post(&reject, &[("reason", "blank")])
            .await
            .says("Lý do này cần số phiếu")
    );
    assert!(
        by.post(&reject, &[("serial", &third)])
            .await
            .says("Xin chọn lý do")
    );
    let blank = [
        ("serial", third.as_str()),
        ("reason", "blank"),
        ("note", "trắng cả ba trang"),
    ];
    assert_eq!(by.post(&reject, &blank).await.status, 303);
    assert!(by.post(&reject, &blank).await.says("đã có trong sổ"));
    assert!(by.get(&intake).await.says("trắng cả ba trang"));
    let back = by
        .post(&format!("{intake}/bo-loai"), &[("serial", &third)])
        .await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert_eq!(step("key-first", &[]).await.status, 303);
    let late = scan(&room.paper.serial(10).to_string()).await;
    assert!(late.says("không nhận thêm phiếu"), "{}", late.body);
    let without = step("return", &[]).await;
    assert!(without.says("Xin ghi lý do."), "{}", without.body);
    let returned = step("return", &[("reason-return", "Tìm thêm một tờ")]).await;
    assert_eq!(returned.status, 303);
    let page = by.get(&path).await;
    assert!(
        page.says("Tìm thêm một tờ") && page.says("Đang tiếp nhận"),
        "{}",
        page.body
    );
    let sheets = sheet::of_batch(place.database(), &found).await.unwrap();
    let standing = |standing: SheetStanding| {
        sheets
            .all()
            .iter()
            .filter(|sheet| sheet.standing == standing)
            .count()
    };
    assert_eq!(standing(SheetStanding::Waiting), 9);
    assert_eq!(standing(SheetStanding::Rejected), 1);
}

async fn another_post_office_sees_nothing(place: TestDatabase) {
    let room = Room::set(&place).await;
    let found = room.paper.received(place.database(), &room.ids, 1, 5).await;
    let other = PostOfficeCode::parse("270001").unwrap();
    let other = Scope::PostOffices([other].into());
    let stranger = room.app.signed_in(Role::Supervisor, other).await;
    let path = format!("/quan-ly/giay/lo/{}", found.id);
    for page in ["", "/tiep-nhan"] {
        let reply = stranger.get(&format!("{path}{page}")).await;
        assert_eq!(reply.status, 404, "{page}: {}", reply.body);
    }
    let serial = room.paper.serial(1).to_string();
    let pairs = [
        ("scan", serial.as_str()),
        ("serial", &serial),
        ("reason", "blank"),
        ("kind", "missing"),
    ];
    for end in [
        "tiep-nhan",
        "tiep-nhan/khoang",
        "tiep-nhan/loai",
        "tiep-nhan/trung",
        "buoc/key-first",
    ] {
        let reply = stranger.post(&format!("{path}/{end}"), &pairs).await;
        assert_eq!(reply.status, 404, "{end}: {}", reply.body);
    }
    let list = stranger.get("/quan-ly/giay/lo").await;
    assert!(list.says("Có 0 lô."), "{}", list.body);
    let kept = batch::find(place.database(), found.id).await.unwrap();
    assert_eq!(kept.revision, found.revision);
    // The office sees it and takes no step of a supervisor.
    let office = room.app.signed_in(Role::Office, Scope::Everything).await;
    let revision = found.revision.to_string();
    let reply = office
        .post(
            &format!("{path}/buoc/key-first"),
            &[("revision", &revision)],
        )
        .await;
    assert_eq!(reply.status, 403, "{}", reply.body);
}

async fn a_clerk_takes_in_and_decides_nothing(place: TestDatabase) {
    let room = Room::set(&place).await;
    let found = room.paper.received(place.database(), &room.ids, 1, 5).await;
    let own = Scope::PostOffices([room.paper.post_office.clone()].into());
    let clerk = room.app.signed_in(Role::Clerk, own).await;
    let intake = format!("/quan-ly/giay/lo/{}/tiep-nhan", found.id);
    let first = room.paper.serial(1).to_string();
    let held = clerk
        .post(&intake, &[("scan", &first), ("another", "1")])
        .await;
    assert!(held.says("giữ lại"), "{}", held.body);
    let chosen = format!("{}/1", found.id);
    let pairs = [("serial", first.as_str()), ("counts", chosen.as_str())];
    let page = clerk.get(&intake).await;
    assert!(
        page.status == 200 && !page.says("name=\"counts\""),
        "{}",
        page.body
    );
    let refused = clerk.post(&format!("{intake}/trung"), &pairs).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let sheets = sheet::of_batch(place.database(), &found).await.unwrap();
    assert_eq!(sheets.held(), 2);
}

async fn what_a_clerk_does_leads_to_pages_that_clerks_see(place: TestDatabase) {
    let room = Room::set(&place).await;
    let own = Scope::PostOffices([room.paper.post_office.clone()].into());
    let clerk = room.app.signed_in(Role::Clerk, own).await;
    let seen = async |reply: testkit::Reply, words: &str| {
        assert_eq!(reply.status, 303, "{}", reply.body);
        let page = clerk.get(&reply.location()).await;
        assert!(
            page.status == 200 && page.says(words),
            "{words}: {}",
            page.body
        );
    };
    let unit = room.paper.small.units[0].code.to_string();
    let field = room.paper.small.fields[0].code.to_string();
    let last = room.paper.serial(4).to_string();
    let slip = [
        ("post_office", "270000"),
        ("unit", &unit),
        ("field", &field),
        ("expected", "4"),
        ("first", "260001-3"),
        ("last", &last),
    ];
    let made = clerk.post("/quan-ly/giay/lo/moi", &slip).await;
    let at = made.location();
    let path = at.split('?').next().unwrap();
    seen(made, "Đã báo").await;
    let received = clerk
        .post(&format!("{path}/buoc/receive"), &[("revision", "1")])
        .await;
    seen(received, "Đang tiếp nhận").await;
    let intake = format!("{path}/tiep-nhan");
    for nth in [1, 2] {
        let serial = room.paper.serial(nth).to_string();
        let taken = clerk.post(&intake, &[("scan", &serial)]).await;
        assert!(taken.says("Đã nhận phiếu"), "{}", taken.body);
    }
    let second = room.paper.serial(2).to_string();
    let blank = [("serial", second.as_str()), ("reason", "blank")];
    let rejected = clerk.post(&format!("{intake}/loai"), &blank).await;
    seen(rejected, "Phiếu trắng").await;
    let back = [("serial", second.as_str())];
    let back = clerk.post(&format!("{intake}/bo-loai"), &back).await;
    seen(back, "Chưa có phiếu nào bị loại").await;
    let missing = [
        ("kind", "missing"),
        ("serials-missing", "260003–260004"),
        ("words-missing", "Người dân giữ lại"),
    ];
    let said = clerk.post(&format!("{intake}/giai-trinh"), &missing).await;
    seen(said, "Người dân giữ lại").await;
}

/// The addresses of paper and keying that a page leads to.
fn links(body: &str) -> Vec<String> {
    let found = body.split("href=\"").skip(1);
    found
        .filter_map(|rest| rest.split('"').next())
        .map(|link| link.replace("&amp;", "&").replace("&#x3D;", "="))
        .filter(|link| {
            ["/quan-ly", "/nhap-phieu"]
                .iter()
                .any(|room| link.starts_with(room))
        })
        .collect()
}

async fn no_page_leads_to_what_its_reader_may_not_see(place: TestDatabase) {
    let room = Room::set(&place).await;
    let none = std::collections::BTreeMap::new();
    let (store, ids) = (place.database(), &room.ids);
    room.paper.received(store, ids, 1, 5).await;
    room.paper.reconciling(store, ids, (11, 14), &none).await;
    let own = || Scope::PostOffices([room.paper.post_office.clone()].into());
    for (role, scope) in [
        (Role::Office, Scope::Everything),
        (Role::Supervisor, own()),
        (Role::Clerk, own()),
        (Role::Auditor, Scope::Everything),
    ] {
        let by = room.app.signed_in(role, scope).await;
        let mut known = std::collections::BTreeSet::new();
        let mut left = vec!["/quan-ly/giay".to_owned()];
        while let Some(link) = left.pop() {
            let page = by.get(&link).await;
            assert_eq!(page.status, 200, "{role} is led to {link}: {}", page.body);
            let is_paper = link.starts_with("/quan-ly/giay");
            let further = if is_paper {
                links(&page.body)
            } else {
                Vec::new()
            };
            left.extend(
                further
                    .into_iter()
                    .filter(|link| known.insert(link.clone())),
            );
        }
        let batches = known.iter().filter(|link| link.contains("/lo/")).count();
        assert!(batches > 2, "{role} was led to {known:?}");
    }
}

#[test]
fn every_refusal_and_every_scan_has_words() {
    for code in Refusal::CODES {
        let words = refusal_words(code, Some(3));
        assert!(
            !words.contains("refusal_") && !words.contains('{'),
            "{code}: {words}"
        );
    }
    for code in [
        "paper-admitted",
        "paper-here",
        "paper-held",
        "paper-answered-by-phone",
        "paper-set-aside",
        "paper-foreign",
        "serial-unknown",
        "batch-state",
    ] {
        assert!(!scanned_words(code, &[]).contains("scanned_"), "{code}");
    }
}
