//! A batch on its last steps, as a supervisor walks them: reconciling, the audit against the paper, the
//! closing with its slip, and opening it again.

use std::collections::{BTreeMap, BTreeSet};

use intake::Value;
use store::paper::{audit, batch};
use survey::{PostOfficeCode, Role, Scope};
use testkit::ids::Ids;
use testkit::keyed_batch::plain_form;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, Signed, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    a_batch_is_reconciled_audited_and_closed,
    a_batch_that_differs_from_its_paper_is_keyed_again,
    forms_and_slips_are_printed,
    what_is_outside_of_the_scope_is_an_office_page_that_is_not_there,
);

/// A day after the round opened.
const NOW_MS: i64 = OPENS_MS + 86_400_000;

struct Room {
    ids: Ids,
    paper: PaperRound,
    app: TestApp,
    by: Signed,
}

impl Room {
    async fn set(place: &TestDatabase) -> Self {
        let ids = Ids::seeded(61);
        let paper = PaperRound::insert(place.database(), &ids).await;
        let app = TestApp::start(place.database(), NOW_MS);
        let own = Scope::PostOffices([paper.post_office.clone()].into());
        let by = app.signed_in(Role::Supervisor, own).await;
        Self {
            ids,
            paper,
            app,
            by,
        }
    }

    async fn step(&self, place: &TestDatabase, path: &str, step: &str, more: &[(&str, &str)]) {
        let id = path.rsplit('/').next().unwrap().parse().unwrap();
        let now = batch::find(place.database(), intake::BatchId::from_uuid(id)).await;
        let revision = now.unwrap().revision.to_string();
        let mut all = vec![("revision", revision.as_str())];
        all.extend_from_slice(more);
        let reply = self.by.post(&format!("{path}/buoc/{step}"), &all).await;
        assert_eq!(reply.status, 303, "{step}: {}", reply.body);
    }

    /// Enters every drawn form as it stands on the paper; `slip` differs in its first mark.
    async fn compare(&self, place: &TestDatabase, path: &str, slip: bool) {
        let id = path.rsplit('/').next().unwrap().parse().unwrap();
        let found = batch::find(place.database(), intake::BatchId::from_uuid(id)).await;
        let drawn = audit::current(place.database(), &found.unwrap())
            .await
            .unwrap()
            .unwrap()
            .drawn;
        assert!(!drawn.is_empty());
        let plain = plain_form();
        for (nth, serial) in drawn.into_iter().enumerate() {
            let page = format!("{path}/kiem-tra/{serial}");
            let empty = self.by.post(&page, &[]).await;
            assert!(
                empty.says("nếu trên giấy để trống, gõ dấu chấm"),
                "{}",
                empty.body
            );
            let typed: Vec<(String, String)> = plain
                .iter()
                .map(|(input, value)| {
                    let is_slip = slip && nth == 0 && input == "s01";
                    let keys = if is_slip {
                        "1".to_owned()
                    } else {
                        value.keys()
                    };
                    (format!("v.{input}"), keys)
                })
                .collect();
            let pairs: Vec<(&str, &str)> = typed
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let reply = self.by.post(&page, &pairs).await;
            assert_eq!(reply.status, 303, "{}", reply.body);
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one story, told from beginning to end"
)]
async fn a_batch_is_reconciled_audited_and_closed(place: TestDatabase) {
    let room = Room::set(&place).await;
    let (second, fifth) = (room.paper.serial(2), room.paper.serial(5));
    let slips = BTreeMap::from([
        (second, ("s01".to_owned(), Value::Mark(5))),
        (fifth, ("s02".to_owned(), Value::Mark(1))),
    ]);
    let made = room
        .paper
        .reconciling(place.database(), &room.ids, (1, 10), &slips)
        .await;
    let path = format!("/quan-ly/giay/lo/{}", made.id);
    let by = &room.by;
    let list = by.get(&format!("{path}/doi-chieu")).await;
    assert!(
        list.says("Còn 2 câu chưa giải quyết trên 2 phiếu, trong đó 0 câu đã trả lại"),
        "{}",
        list.body
    );
    let page = format!("{path}/doi-chieu/{second}");
    let form = by.get(&page).await;
    for said in [
        "4 – Hài lòng",
        "5 – Rất hài lòng",
        "tờ thứ 2 trong bó",
        "câu 1",
    ] {
        assert!(form.says(said), "{said}: {}", form.body);
    }
    assert!(!form.says("act.s02"), "only what differs is there");
    // A clerk of the form may not decide it, and a number that is no mark is no value.
    let own = Scope::PostOffices([room.paper.post_office.clone()].into());
    let clerk = room.app.signed_in(Role::Clerk, own).await;
    assert_eq!(clerk.get(&page).await.status, 403);
    let third = [("act.s01", "third"), ("third.s01", "7")];
    let wrong = by.post(&page, &third).await;
    assert!(
        wrong.says("không nhận giá trị đó") && wrong.says("value=\"7\""),
        "{}",
        wrong.body
    );
    let unchosen = by.post(&page, &[("third.s01", "3")]).await;
    assert!(
        unchosen.says("chưa chọn cách giải quyết") && unchosen.says("value=\"3\""),
        "{}",
        unchosen.body
    );
    let early = by.get(&format!("{path}/kiem-tra")).await;
    assert!(early.says("Lô có 10 phiếu"), "{}", early.body);
    let open = by.post(&format!("{path}/kiem-tra"), &[]).await;
    assert!(
        open.says("Còn 2 phiếu chưa nhập xong, chưa đối chiếu xong"),
        "{}",
        open.body
    );
    let third = [("act.s01", "third"), ("third.s01", "3")];
    let next = by.post(&page, &third).await;
    assert!(
        next.location().ends_with(&fifth.to_string()),
        "on to the next form"
    );
    let last = by.post(&next.location(), &[("act.s02", "first")]).await;
    assert!(last.location().ends_with("da=settled"));
    let settled = by.get(&format!("{path}/doi-chieu")).await;
    assert!(
        settled.says("Mọi câu khác nhau đã được giải quyết."),
        "{}",
        settled.body
    );
    assert!(by.get(&page).await.says("đã chọn: 3 – "));

    // The paper of the second form says 3 now; every drawn form is entered as it stands on paper.
    let back = by.post(&page, &[("act.s01", "first")]).await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert_eq!(by.post(&format!("{path}/kiem-tra"), &[]).await.status, 303);
    room.compare(&place, &path, false).await;
    let ready = by.get(&format!("{path}/kiem-tra")).await;
    assert!(
        ready.says("Kết luận") && ready.says("Khớp"),
        "{}",
        ready.body
    );
    assert_eq!(
        by.post(&format!("{path}/kiem-tra/ket-luan"), &[])
            .await
            .status,
        303
    );
    let told = by.get(&format!("{path}/kiem-tra")).await;
    assert!(
        told.says("Đạt: bước tiếp theo là xác nhận") && told.says("0,00% (0 trên"),
        "{}",
        told.body
    );
    room.step(&place, &path, "audit", &[]).await;
    let closing = by.get(&format!("{path}/dong")).await;
    assert!(
        closing.says("Số tờ phiếu trong lô") && closing.says("Khớp"),
        "{}",
        closing.body
    );
    assert_eq!(by.get(&format!("{path}/phieu-lo.pdf")).await.status, 404);
    room.step(&place, &path, "close", &[]).await;
    let page = by.get(&path).await;
    assert!(page.says("Đã khóa"), "{}", page.body);
    let numbers = by.get("/quan-ly/giay/so-lieu").await;
    assert!(
        numbers.says("Tỷ lệ sai theo người nhập") && numbers.says("1. "),
        "{}",
        numbers.body
    );

    // Four eyes: a supervisor asks, somebody of the office agrees, and nobody agrees to their own wish.
    room.step(
        &place,
        &path,
        "ask-reopen",
        &[("reason-ask-reopen", "Sót một phiếu")],
    )
    .await;
    let office = room.app.signed_in(Role::Office, Scope::Everything).await;
    let now = batch::find(place.database(), made.id).await.unwrap();
    let revision = now.revision.to_string();
    let approve = format!("{path}/buoc/approve-reopen");
    let pairs = [("revision", revision.as_str())];
    assert_eq!(by.post(&approve, &pairs).await.status, 403);
    // Whoever agrees gave the password lately.
    room.app.clock.advance(16 * 60_000);
    let asked = office.post(&approve, &pairs).await;
    assert!(
        asked.status == 401 && asked.says("name=\"password\""),
        "{}",
        asked.body
    );
    let office = room.app.signed_in(Role::Office, Scope::Everything).await;
    let agreed = office.post(&approve, &pairs).await;
    assert_eq!(agreed.status, 303, "{}", agreed.body);
    assert!(by.get(&path).await.says("Đối chiếu"));
}

async fn a_batch_that_differs_from_its_paper_is_keyed_again(place: TestDatabase) {
    let room = Room::set(&place).await;
    let none = BTreeMap::new();
    let made = room
        .paper
        .reconciling(place.database(), &room.ids, (1, 10), &none)
        .await;
    let path = format!("/quan-ly/giay/lo/{}", made.id);
    assert_eq!(
        room.by.post(&format!("{path}/kiem-tra"), &[]).await.status,
        303
    );
    let early = room
        .by
        .post(&format!("{path}/kiem-tra/ket-luan"), &[])
        .await;
    assert!(early.says("phiếu chưa so với giấy"), "{}", early.body);
    room.compare(&place, &path, true).await;
    assert_eq!(
        room.by
            .post(&format!("{path}/kiem-tra/ket-luan"), &[])
            .await
            .status,
        303
    );
    let told = room.by.get(&format!("{path}/kiem-tra")).await;
    assert!(
        told.says("Không đạt") && told.says("Sai 1 câu: 1"),
        "{}",
        told.body
    );
    let revision = made.revision.to_string();
    let refused = room
        .by
        .post(&format!("{path}/buoc/audit"), &[("revision", &revision)])
        .await;
    assert!(refused.says("Mẫu kiểm tra không đạt"), "{}", refused.body);
    room.step(
        &place,
        &path,
        "key-again",
        &[("reason-key-again", "Một phiếu sai")],
    )
    .await;
    assert!(room.by.get(&path).await.says("Nhập lần một"));
}

async fn forms_and_slips_are_printed(place: TestDatabase) {
    let room = Room::set(&place).await;
    let made = room.paper.closed(place.database(), &room.ids, 1, 6).await;
    let slip = format!("/quan-ly/giay/lo/{}/phieu-lo.pdf", made.id);
    let reply = room.by.get(&slip).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.bytes[..5]),
        (200, &b"%PDF-"[..])
    );
    let office = room.app.signed_in(Role::Office, Scope::Everything).await;
    let unit = room.paper.small.units[1].code.to_string();
    let field = room.paper.small.fields[0].code.to_string();
    let small = [
        ("post_office", "270001"),
        ("unit", unit.as_str()),
        ("field", &field),
        ("count", "3"),
    ];
    let made = office.post("/quan-ly/giay/loat", &small).await;
    let page = office.get(&made.location()).await;
    assert!(
        page.says("Bưu cục số 2 (270001): 3 phiếu, ") && page.says(", in hai mặt"),
        "{}",
        page.body
    );
    let printed = office
        .post("/quan-ly/giay/loat/in/270001/1/hai-mat", &[])
        .await;
    assert_eq!(
        (printed.status.as_u16(), &printed.bytes[..5]),
        (200, &b"%PDF-"[..])
    );
    let list = office.get("/quan-ly/giay/loat").await;
    assert_eq!(list.body.matches("Chưa in").count(), 1, "{}", list.body);
    // Another post office's forms are printed by nobody of this one.
    let foreign = room
        .by
        .post("/quan-ly/giay/loat/in/270001/1/hai-mat", &[])
        .await;
    assert_eq!(foreign.status, 404);
    let round = &room.paper.small.round.code;
    let specimen = office
        .get(&format!("/quan-ly/dot/{round}/phieu-giay/{unit}"))
        .await;
    assert_eq!(
        (specimen.status.as_u16(), &specimen.bytes[..5]),
        (200, &b"%PDF-"[..])
    );
    let nowhere = office
        .get(&format!("/quan-ly/dot/{round}/phieu-giay/khong-co"))
        .await;
    assert_eq!(nowhere.status, 404);
}

async fn what_is_outside_of_the_scope_is_an_office_page_that_is_not_there(place: TestDatabase) {
    let room = Room::set(&place).await;
    let none = BTreeMap::new();
    let made = room
        .paper
        .reconciling(place.database(), &room.ids, (1, 4), &none)
        .await;
    let other = PostOfficeCode::parse("270001").unwrap();
    let stranger = Scope::PostOffices(BTreeSet::from([other]));
    let stranger = room.app.signed_in(Role::Supervisor, stranger).await;
    let path = format!("/quan-ly/giay/lo/{}", made.id);
    for page in [
        "",
        "/doi-chieu",
        "/doi-chieu/260001-3",
        "/kiem-tra",
        "/kiem-tra/260001-3",
        "/dong",
        "/phieu-lo.pdf",
    ] {
        let reply = stranger.get(&format!("{path}{page}")).await;
        assert_eq!(reply.status, 404, "{page}");
        assert!(
            reply.says("class=\"office\"") && reply.says("Về trang chủ"),
            "{}",
            reply.body
        );
    }
    for end in [
        "doi-chieu/260001-3",
        "kiem-tra",
        "kiem-tra/ket-luan",
        "kiem-tra/260001-3",
        "dong/giai-trinh",
    ] {
        let reply = stranger
            .post(&format!("{path}/{end}"), &[("words", "đã tìm")])
            .await;
        assert_eq!(reply.status, 404, "{end}");
    }
    let numbers = stranger.get("/quan-ly/giay/so-lieu").await;
    assert!(
        numbers.says("Chưa có phiếu nào được nhập"),
        "{}",
        numbers.body
    );
}
