//! What one person asks for and another decides: publishing, opening again, handing out.

use store::audit::{self, Wanted};
use survey::{Role, RoundState, Scope};
use testkit::ids::Ids;
use testkit::small_round::{CLOSES_MS, submission};
use testkit::{SmallRound, TestApp, TestDatabase, on_both_databases};

on_both_databases!(
    nobody_decides_their_own_request_and_nobody_decides_twice,
    a_round_is_opened_again_only_after_a_second_person_agreed,
    results_are_published_with_the_approval,
    responses_are_handed_out_once_to_who_asked,
    a_request_expires_and_can_be_refused_with_a_reason,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A closed round with answers, and the program a day after its end.
async fn closed(place: &TestDatabase) -> (SmallRound, TestApp) {
    let ids = Ids::seeded(1);
    let small = SmallRound::new(&ids);
    small.insert(place.database()).await.unwrap();
    let app = TestApp::start(place.database(), CLOSES_MS + DAY_MS);
    let marks = "4".repeat(testkit::small_round::questionnaire().items().len());
    for unit in 0..3 {
        for field in 0..2 {
            let response = small.response_with(unit, field, &marks, "ý kiến riêng");
            app.writer.accept(submission(&ids, response)).await.unwrap();
        }
    }
    let (database, id) = (place.database(), small.round.id);
    let kept = store::round::plan::find(database, id).await.unwrap();
    let by = store::By {
        actor: "test",
        at_ms: CLOSES_MS,
    };
    let step = kept.plan.close().unwrap();
    store::round::step::take(database, &step, kept.revision, &by)
        .await
        .unwrap();
    (small, app)
}

async fn state(place: &TestDatabase, small: &SmallRound) -> RoundState {
    let round = store::round::find(place.database(), small.round.id).await;
    round.unwrap().state
}

async fn acts(place: &TestDatabase, act: &str) -> usize {
    let wanted = Wanted {
        action: act.to_owned(),
        ..Wanted::default()
    };
    let found = audit::list(place.database(), &wanted, None, 100).await;
    found.unwrap().len()
}

async fn nobody_decides_their_own_request_and_nobody_decides_twice(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/yeu-cau/cong-bo/2026-thu";
    let silent = lan.post(path, &[("reason", " ")]).await;
    assert!(silent.says("Xin ghi lý do"), "{}", silent.body);
    let made = lan.post(path, &[("reason", "Đã đủ phiếu.")]).await;
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
    assert_eq!(acts(&place, "round.publish").await, 1);
    assert_eq!(binh.get("/quan-ly/yeu-cau/khong-co").await.status, 404);
    assert!(
        binh.get("/quan-ly/yeu-cau")
            .await
            .says("Công bố kết quả: Đợt thử 2026")
    );
}

async fn a_round_is_opened_again_only_after_a_second_person_agreed(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/yeu-cau/mo-lai/2026-thu";
    for wrong in ["", "mai", "01/09/2026", "31/12/2099"] {
        let reply = lan
            .post(path, &[("reason", "Thiếu phiếu."), ("closes", wrong)])
            .await;
        assert!(reply.says("Xin ghi một ngày"), "{wrong}: {}", reply.body);
        assert!(
            reply.says("value=\"Thiếu phiếu.\""),
            "what was typed is kept"
        );
    }
    let made = lan
        .post(
            path,
            &[("reason", "Thiếu phiếu."), ("closes", "31/10/2026")],
        )
        .await;
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
    let again = lan
        .post(path, &[("reason", "Lại thiếu."), ("closes", "31/10/2026")])
        .await;
    assert!(again.says("Chỉ đợt đã đóng"), "{}", again.body);
}

async fn results_are_published_with_the_approval(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let made = lan
        .post(
            "/quan-ly/yeu-cau/cong-bo/2026-thu",
            &[("reason", "Đã đủ phiếu.")],
        )
        .await;
    assert!(
        store::release::all(place.database())
            .await
            .unwrap()
            .is_empty()
    );
    let done = binh.post(&format!("{}/dong-y", made.location()), &[]).await;
    assert!(done.says("Đã đồng ý."), "{}", done.body);
    let releases = store::release::all(place.database()).await.unwrap();
    assert_eq!(releases[0].number, "2026-thu-1");
    assert_eq!(state(&place, &small).await, RoundState::Published);
    assert_eq!(app.get("/ket-qua/2026-thu-1").await.status, 200);
    assert!(audit::verify(place.database()).await.unwrap().is_ok());
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
    let path = "/quan-ly/yeu-cau/cong-bo/2026-thu";
    let request = lan
        .post(path, &[("reason", "Đã đủ phiếu.")])
        .await
        .location();
    let refuse = format!("{request}/tu-choi");
    assert!(binh.post(&refuse, &[]).await.says("Xin ghi lý do từ chối"));
    let refused = binh.post(&refuse, &[("reason", "Còn thiếu hai xã.")]).await;
    assert!(refused.says("Đã từ chối yêu cầu") && refused.says("Còn thiếu hai xã."));
    assert!(
        binh.post(&format!("{request}/dong-y"), &[])
            .await
            .says("đã có người quyết định")
    );
    let request = lan
        .post(path, &[("reason", "Đã đủ phiếu.")])
        .await
        .location();
    app.clock.advance(store::approval::LIFE_MS);
    let late = app.signed_in(Role::Office, Scope::Everything).await;
    assert!(
        late.post(&format!("{request}/dong-y"), &[])
            .await
            .says("đã hết hạn")
    );
    assert_eq!(state(&place, &small).await, RoundState::Closed);
}
