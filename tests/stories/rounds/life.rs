//! A round from the first idea to the last form.

use survey::round::PlanProblem;
use survey::{Language, RoundState, UnitCode};
use testkit::{TestApp, TestDatabase, on_both_databases};

use super::house::{Office, kept};
use crate::citizen::answers;

on_both_databases!(
    a_round_from_the_first_idea_to_the_last_form,
    a_round_is_opened_as_it_was_seen,
);

#[expect(
    clippy::too_many_lines,
    reason = "one story, told from beginning to end"
)]
async fn a_round_from_the_first_idea_to_the_last_form(place: TestDatabase) {
    let office = Office::set(&place).await;
    let empty = office.by.get("/quan-ly/dot/moi").await;
    assert!(empty.says("Tạo bản nháp"), "{}", empty.body);
    let made = office.draft().await;
    assert_eq!(made.status, 303, "{}", made.body);
    let page = office.by.get(&made.location()).await;
    assert!(
        page.says("Bản nháp") && page.says("Đã đủ để mở đợt"),
        "{}",
        page.body
    );
    assert!(page.says("chưa có liên kết"), "advice: {}", page.body);

    let languages = [
        ("layout", "one-page"),
        ("languages", "vi"),
        ("languages", "en"),
    ];
    for (part, pairs) in [
        (
            "sua/ten",
            &[
                ("name_vi", "Đợt 1 năm 2026"),
                ("name_en", "Round 1"),
                ("province", "Tỉnh Thử Nghiệm"),
            ][..],
        ),
        ("sua/hinh-thuc", &languages[..]),
        (
            "sua/chi-so",
            &[
                ("score", "mean"),
                ("combine", "mean-of-items"),
                ("minimum_n", "40"),
            ][..],
        ),
        ("sua/linh-vuc", &[("fields", "ho_tich")][..]),
        (
            "sua/don-vi",
            &[
                ("units", "so_tu_phap"),
                ("units", "00001"),
                ("unit_reason", "Xã đảo không có dân"),
            ][..],
        ),
        (
            "sua/chi-tieu",
            &[
                ("block.so_ban_nganh", "150"),
                ("block.ubnd_cap_xa", "1.000"),
                ("unit.00001", "60"),
            ][..],
        ),
        (
            "sua/buu-cuc",
            &[(
                "post_offices",
                "270000; Bưu điện tỉnh; so_tu_phap, Xã An Bình",
            )][..],
        ),
    ] {
        let saved = office.post(&place, part, pairs).await;
        assert_eq!(saved.status, 303, "{part}: {}", saved.body);
        let form = office
            .by
            .get(&format!("/quan-ly/dot/2026-dot-1/{part}"))
            .await;
        assert_eq!(form.status, 200, "{part}");
    }
    let plan = kept(&place, "2026-dot-1").await.plan;
    assert_eq!(plan.round.name.get(Language::EN), "Round 1");
    assert_eq!((plan.round.minimum_n, plan.round.languages.len()), (40, 2));
    let island = UnitCode::parse("00002").unwrap();
    assert_eq!(plan.not_surveyed(&island), Some("Xã đảo không có dân"));
    assert_eq!(plan.quota(&office.small.units[1]), Some(60));
    assert_eq!(plan.post_offices.len(), 1);

    let asked = office.by.get("/quan-ly/dot/2026-dot-1/buoc/mo").await;
    assert!(asked.says("Mở đợt khảo sát"), "{}", asked.body);
    let opened = office.post(&place, "buoc/mo", &[]).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    let made = office
        .by
        .post(
            "/quan-ly/dot/2026-dot-1/lien-ket",
            &[("which", "missing"), ("each", "unit")],
        )
        .await;
    assert_eq!(made.status, 303, "{}", made.body);

    let id = plan.round.id;
    let links = store::link::of_round(place.database(), id).await.unwrap();
    assert_eq!(links.len(), 2, "one for each unit that takes part");
    answer(&office.app, &format!("/k/{}", links[0].code)).await;
    let count = store::response::count_of_round(place.database(), id)
        .await
        .unwrap();
    assert_eq!(count.received, 1);

    let closed = office.post(&place, "buoc/dong", &[]).await;
    assert_eq!(closed.status, 303, "{}", closed.body);
    office.app.clock.advance(6_000);
    let over = office.app.get(&format!("/k/{}", links[0].code)).await;
    assert_eq!(over.status, 410);
    let chain = store::audit::verify(place.database()).await.unwrap();
    assert!(chain.unwrap().events > 8);
}

/// Answers the form on one page, asked for the field first.
async fn answer(app: &TestApp, path: &str) {
    let mut page = app.get(path).await;
    page = app
        .post(path, &[("state", &page.state()), ("action", "start")])
        .await;
    page = app
        .post(
            path,
            &[
                ("state", &page.state()),
                ("action", "next"),
                ("field", "ho_tich"),
            ],
        )
        .await;
    let given = answers("5");
    let state = page.state();
    let mut pairs: Vec<(&str, &str)> = vec![("state", &state), ("action", "send")];
    pairs.extend(
        given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let sent = app.post(path, &pairs).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
}

async fn a_round_is_opened_as_it_was_seen(place: TestDatabase) {
    let office = Office::set(&place).await;
    office.draft().await;
    let missing = office
        .post(
            &place,
            "sua/thoi-gian",
            &[
                ("opens", "2026-08-01T07:00"),
                ("closes", "2026-08-31T07:00"),
            ],
        )
        .await;
    assert_eq!(missing.status, 303);
    let over = office.post(&place, "buoc/mo", &[]).await;
    assert!(over.says("Thời gian kết thúc đã qua"), "{}", over.body);
    assert!(over.says("/sua/thoi-gian"), "it says where to mend it");
    let mended = office
        .post(
            &place,
            "sua/thoi-gian",
            &[
                ("opens", "2026-09-01T07:00"),
                ("closes", "2026-10-31T07:00"),
            ],
        )
        .await;
    assert_eq!(mended.status, 303);
    // Somebody who looked at the round before it was changed has to look again.
    let path = "/quan-ly/dot/2026-dot-1/buoc/mo";
    let stale = office.by.post(path, &[("revision", "1")]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.says("vừa thay đổi đợt này"), "{}", stale.body);
    assert_eq!(
        kept(&place, "2026-dot-1").await.plan.round.state,
        RoundState::Draft
    );
    assert_eq!(office.post(&place, "buoc/mo", &[]).await.status, 303);
    assert!(PlanProblem::PeriodOver.keeps_from_opening());
}
