//! A release from draft to superseded: checked, approved by a second person, kept back, shown, replaced.

use store::release::ReleaseHead;
use store::{By, audit, release_life};
use survey::{Role, RoundState, Scope};
use testkit::small_round::CLOSES_MS;
use testkit::{Backend, TestDatabase, on_both_databases};

use crate::published::{closed, made};

on_both_databases!(
    a_release_is_checked_approved_by_another_kept_back_shown_and_superseded,
    steps_out_of_order_are_refused_by_name,
    what_stands_in_the_way_of_a_release_is_said_on_the_page,
    a_release_that_does_not_know_another_of_its_round_is_made_again,
    who_checks_what_a_command_made_does_not_approve_it,
);

const HOUR_MS: i64 = 60 * 60 * 1000;
const NOW_MS: i64 = CLOSES_MS + 24 * HOUR_MS;

async fn a_release_is_checked_approved_by_another_kept_back_shown_and_superseded(
    place: TestDatabase,
) {
    let (small, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let made = lan.post("/quan-ly/cong-bo", &[("round", "2026-thu")]).await;
    let page = made.location();
    let number = page.rsplit('/').next().unwrap().to_owned();
    let public = format!("/ket-qua/{number}");
    assert!(lan.get(&page).await.says("Bản nháp"));
    assert_eq!(
        lan.get(&public).await.status,
        404,
        "a draft is nobody's business"
    );
    lan.post(&format!("{page}/kiem-tra"), &[]).await;
    let own = lan.post(&format!("{page}/duyet"), &[]).await;
    assert!(own.says("không tự duyệt được"), "{}", own.body);
    assert_eq!(lan.get(&public).await.status, 404);
    binh.post(&format!("{page}/duyet"), &[]).await;
    assert_eq!(
        binh.get(&public).await.status,
        404,
        "approved is not public"
    );
    for wrong in ["", "mai", "01/01/2020 08:00"] {
        let reply = binh
            .post(&format!("{page}/hen-gio"), &[("until", wrong)])
            .await;
        assert!(
            reply.says("Xin ghi một thời điểm"),
            "{wrong}: {}",
            reply.body
        );
    }
    let until_ms = NOW_MS + 2 * HOUR_MS;
    let until = pages::words::date_time(until_ms, survey::Language::VI);
    let (hour, day) = until.split_once(", ").unwrap();
    let typed = format!("{day} {hour}");
    binh.post(&format!("{page}/hen-gio"), &[("until", &typed)])
        .await;
    let life = release_life::find(place.database(), &number).await.unwrap();
    assert_eq!(
        life.state(),
        release_life::ReleaseState::Embargoed(until_ms),
        "{typed}"
    );
    assert_eq!(binh.get(&public).await.status, 404, "kept back");
    let seen = release_life::visible(place.database(), until_ms - 1).await;
    assert_eq!(seen.unwrap(), []);
    let seen = release_life::visible(place.database(), until_ms).await;
    assert_eq!(seen.unwrap().len(), 1, "the time makes it public by itself");
    binh.post(&format!("{page}/cong-khai"), &[]).await;
    assert_eq!(binh.get(&public).await.status, 200);
    let round = store::round::find(place.database(), small.round.id).await;
    assert_eq!(round.unwrap().state, RoundState::Published);
    assert!(audit::verify(place.database()).await.unwrap().is_ok());
    let empty = binh
        .post(&format!("{page}/thay-the"), &[("reason", " ")])
        .await;
    assert!(empty.says("Xin ghi lý do thay thế"), "{}", empty.body);
    binh.post(&format!("{page}/thay-the"), &[("reason", "Nhầm số hồ sơ.")])
        .await;
    let shown = binh.get(&page).await;
    assert!(
        shown.says("Đã bị thay thế") && shown.says("Nhầm số hồ sơ."),
        "{}",
        shown.body
    );
    assert_eq!(
        binh.get(&public).await.status,
        200,
        "it stays at its address"
    );
}

async fn steps_out_of_order_are_refused_by_name(place: TestDatabase) {
    let (_, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let page = lan
        .post("/quan-ly/cong-bo", &[("round", "2026-thu")])
        .await
        .location();
    for step in ["duyet", "cong-khai", "thay-the"] {
        let reply = binh
            .post(&format!("{page}/{step}"), &[("reason", "x")])
            .await;
        assert!(
            reply.says("đang ở tình trạng “Bản nháp”"),
            "{step}: {}",
            reply.body
        );
    }
    let wrong = lan.post("/quan-ly/cong-bo", &[("round", "khong-co")]).await;
    assert!(wrong.says("Xin chọn một đợt đã đóng."), "{}", wrong.body);
    let reader = app.signed_in(Role::Reader, Scope::Everything).await;
    assert_eq!(reader.get(&page).await.status, 403);
    assert_eq!(lan.get("/quan-ly/cong-bo/khong-co").await.status, 404);
}

async fn what_stands_in_the_way_of_a_release_is_said_on_the_page(place: TestDatabase) {
    let (_, app) = closed(&place).await;
    let database = place.database();
    let round = store::round::all(database).await.unwrap().remove(0);
    // One cell of the frame is left: the others have forms and no dossiers.
    let mut frame = store::frame::of_round(database, round.id).await.unwrap();
    frame.truncate(1);
    store::frame::replace(database, round.id, &frame)
        .await
        .unwrap();
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let reply = lan.post("/quan-ly/cong-bo", &[("round", "2026-thu")]).await;
    assert!(reply.says("chưa có số hồ sơ"), "{}", reply.body);
    assert_eq!(store::release::all(database).await.unwrap(), []);
}

async fn a_release_that_does_not_know_another_of_its_round_is_made_again(place: TestDatabase) {
    let (_, app) = closed(&place).await;
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let make = async || {
        app.clock.advance(1_000);
        let made = lan.post("/quan-ly/cong-bo", &[("round", "2026-thu")]).await;
        let page = made.location();
        lan.post(&format!("{page}/kiem-tra"), &[]).await;
        app.clock.advance(1_000);
        page
    };
    let approve = async |page: &str| binh.post(&format!("{page}/duyet"), &[]).await;
    let (first, second) = (make().await, make().await);
    approve(&first).await;
    assert!(binh.get(&first).await.says("Đã duyệt, chưa công khai"));
    let refused = approve(&second).await;
    assert!(refused.says("Xin lập lại bản công bố."), "{}", refused.body);
    assert!(binh.get(&second).await.says("chờ người khác duyệt"));
    let third = make().await;
    let shown = binh.get(&third).await;
    assert!(
        shown.says("Bản trước của cùng đợt đã được đối chiếu"),
        "{}",
        shown.body
    );
    approve(&third).await;
    assert!(binh.get(&third).await.says("Đã duyệt, chưa công khai"));
}

async fn who_checks_what_a_command_made_does_not_approve_it(place: TestDatabase) {
    let (small, app) = closed(&place).await;
    let release = made(&place, &small.round, "2026-1", NOW_MS).await;
    let head = ReleaseHead {
        number: "2026-1".to_owned(),
        round: small.round.id,
        made_ms: NOW_MS,
        digest: release.digest.clone(),
    };
    let by = By {
        actor: release_life::COMMAND,
        at_ms: NOW_MS,
    };
    let content = release.bytes().unwrap();
    release_life::keep_draft(place.database(), &head, &content, &by)
        .await
        .unwrap();
    let lan = app.signed_in(Role::Office, Scope::Everything).await;
    let binh = app.signed_in(Role::Office, Scope::Everything).await;
    let page = "/quan-ly/cong-bo/2026-1";
    lan.post(&format!("{page}/kiem-tra"), &[]).await;
    let own = lan.post(&format!("{page}/duyet"), &[]).await;
    assert!(own.says("không tự duyệt được"), "{}", own.body);
    binh.post(&format!("{page}/duyet"), &[]).await;
    assert!(binh.get(page).await.says("Đã duyệt, chưa công khai"));
}

/// Digest of the release of the same answers, kept in one kind of database.
async fn digest_on(backend: Backend) -> String {
    let place = TestDatabase::fresh(backend).await;
    let (small, _app) = closed(&place).await;
    made(&place, &small.round, "2026-1", NOW_MS).await.digest
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_give_a_release_the_same_hash() {
    if !Backend::Postgres.is_skipped() {
        let (one, other) = (
            digest_on(Backend::Sqlite).await,
            digest_on(Backend::Postgres).await,
        );
        assert_eq!(one, other);
    }
}
