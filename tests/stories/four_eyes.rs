//! What one person asks for and another decides: opening again, handing out.

use survey::{Role, RoundState, Scope};
use testkit::{SmallRound, TestDatabase, on_both_databases};

use crate::published::{acts, closed};

on_both_databases!(
    nobody_decides_their_own_request_and_nobody_decides_twice,
    a_round_is_opened_again_only_after_a_second_person_agreed,
    an_old_request_to_publish_is_shown_and_no_longer_approved,
    responses_are_handed_out_once_to_who_asked,
    a_request_expires_and_can_be_refused_with_a_reason,
);

const REOPEN: &str = "/quan-ly/yeu-cau/mo-lai/2026-thu";
const ASKED: [(&str, &str); 2] = [("reason", "Còn thiếu hai xã."), ("closes", "31/10/2026")];

async fn state(place: &TestDatabase, small: &SmallRound) -> RoundState {
    let round = store::round::find(place.database(), small.round.id).await;
    round.unwrap().state
}

async fn nobody_decides_their_own_request_and_nobody_decides_twice(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let silent = lan.post(REOPEN, &[("reason", " "), ASKED[1]]).await;
    assert!(silent.says("Xin ghi lý do"), "{}", silent.body);
    let made = lan.post(REOPEN, &ASKED).await;
    let request = made.location();
    let own = lan.post(&format!("{request}/dong-y"), &[]).await;
    assert!(own.says("không tự quyết định"), "{}", own.body);
    assert_eq!(state(&place, &small).await, RoundState::Closed);
    let auditor = app.signed_in(Role::Auditor, Scope::Everything).await;
    let refused = auditor.post(&format!("{request}/dong-y"), &[]).await;
    assert_eq!(refused.status, 403);
    let approve = format!("{request}/dong-y");
    let (one, two) = tokio::join!(binh.post(&approve, &[]), binh.post(&approve, &[]));
    let done = [one.says("Đã đồng ý."), two.says("Đã đồng ý.")];
    assert!(done.contains(&true), "{}\n{}", one.body, two.body);
    assert_eq!(
        acts(&place, "request.approve").await,
        2,
        "one refused, one done"
    );
    assert_eq!(acts(&place, "round.reopen").await, 1);
    assert_eq!(state(&place, &small).await, RoundState::Open);
    assert_eq!(binh.get("/quan-ly/yeu-cau/khong-co").await.status, 404);
    assert!(
        binh.get("/quan-ly/yeu-cau")
            .await
            .says("Mở lại đợt: Đợt thử 2026")
    );
}

async fn a_round_is_opened_again_only_after_a_second_person_agreed(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    for wrong in ["", "mai", "01/09/2026", "31/12/2099"] {
        let reply = lan
            .post(REOPEN, &[("reason", "Thiếu phiếu."), ("closes", wrong)])
            .await;
        assert!(reply.says("Xin ghi một ngày"), "{wrong}: {}", reply.body);
        assert!(
            reply.says("value=\"Thiếu phiếu.\""),
            "what was typed is kept"
        );
    }
    let made = lan.post(REOPEN, &ASKED).await;
    let request = made.location();
    assert_eq!(state(&place, &small).await, RoundState::Closed);
    binh.post(&format!("{request}/dong-y"), &[]).await;
    let round = store::round::find(place.database(), small.round.id)
        .await
        .unwrap();
    assert_eq!(round.state, RoundState::Open);
    // Midnight in Vietnam after 31 October 2026.
    assert_eq!(round.closes_ms, 1_793_466_000_000);
    assert_eq!(acts(&place, "round.reopen").await, 1);
    let again = lan.post(REOPEN, &ASKED).await;
    assert!(again.says("Chỉ đợt đã đóng"), "{}", again.body);
}

/// Before releases had a life of their own, publishing was a request.
async fn an_old_request_to_publish_is_shown_and_no_longer_approved(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let request = lan.post(REOPEN, &ASKED).await.location();
    testkit::release::ask_as_before(place.database()).await;
    let shown = binh.get("/quan-ly/yeu-cau").await;
    assert!(
        shown.says("Công bố kết quả: Đợt thử 2026"),
        "{}",
        shown.body
    );
    let refused = binh.post(&format!("{request}/dong-y"), &[]).await;
    assert!(
        refused.says("Việc công bố nay thực hiện ở mục Công bố"),
        "{}",
        refused.body
    );
    assert_eq!(state(&place, &small).await, RoundState::Closed);
    assert_eq!(store::release::all(place.database()).await.unwrap(), []);
    let again = lan.get("/quan-ly/yeu-cau/cong-bo/2026-thu").await;
    assert_eq!(again.status, 404, "nobody asks for it anew");
    binh.post(&format!("{request}/tu-choi"), &[("reason", "Cách cũ.")])
        .await;
    assert!(binh.get(&request).await.says("Đã từ chối"));
}

async fn responses_are_handed_out_once_to_who_asked(place: TestDatabase) {
    let (_, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/yeu-cau/xuat-phieu/2026-thu";
    let made = lan.post(path, &[("reason", "Phân tích thêm.")]).await;
    let request = made.location();
    let file = format!("{request}/tai");
    assert!(lan.post(&file, &[]).await.says("không tải được nữa"));
    binh.post(&format!("{request}/dong-y"), &[]).await;
    assert!(
        binh.post(&file, &[]).await.says("không tải được nữa"),
        "only who asked"
    );
    let given = lan.post(&file, &[]).await;
    assert_eq!(given.headers["content-type"], "text/csv; charset=utf-8");
    assert!(given.body.starts_with("\u{FEFF}ma_phieu,"));
    assert_eq!(given.body.lines().count(), 7);
    assert!(given.body.contains("Sở Tư pháp") && !given.body.contains("ý kiến riêng"));
    assert!(
        lan.post(&file, &[]).await.says("không tải được nữa"),
        "once"
    );
    assert_eq!(acts(&place, "responses.export").await, 1);
}

async fn a_request_expires_and_can_be_refused_with_a_reason(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let request = lan.post(REOPEN, &ASKED).await.location();
    let refuse = format!("{request}/tu-choi");
    assert!(binh.post(&refuse, &[]).await.says("Xin ghi lý do từ chối"));
    let refused = binh.post(&refuse, &[("reason", "Không cần nữa.")]).await;
    assert!(refused.says("Đã từ chối yêu cầu") && refused.says("Không cần nữa."));
    assert!(
        binh.post(&format!("{request}/dong-y"), &[])
            .await
            .says("đã có người quyết định")
    );
    let request = lan.post(REOPEN, &ASKED).await.location();
    app.clock.advance(store::approval::LIFE_MS);
    let late = app.signed_in(Role::Office, Scope::Everything).await;
    assert!(
        late.post(&format!("{request}/dong-y"), &[])
            .await
            .says("đã hết hạn")
    );
    assert_eq!(state(&place, &small).await, RoundState::Closed);
}
