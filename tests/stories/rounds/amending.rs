//! An open round is amended with a reason.

use testkit::small_round::CLOSES_MS;
use testkit::{TestDatabase, on_both_databases};

use super::house::{Office, kept};

on_both_databases!(
    an_open_round_is_amended_with_a_reason_or_not_at_all,
    a_unit_that_is_not_surveyed_answers_with_a_page,
);

async fn an_open_round_is_amended_with_a_reason_or_not_at_all(place: TestDatabase) {
    let office = Office::set(&place).await;
    let base = "/quan-ly/dot/2026-thu";
    let later = ("closes", "2026-10-15T17:00");
    let direct = office
        .by
        .post(
            &format!("{base}/sua/thoi-gian"),
            &[("revision", "1"), later],
        )
        .await;
    assert!(
        direct.says("không còn là bản nháp") && direct.says("2026-10-15T17:00"),
        "{}",
        direct.body
    );
    let bare = office
        .by
        .post(
            &format!("{base}/sua-doi/thoi-gian"),
            &[("revision", "1"), later],
        )
        .await;
    assert!(
        bare.says("href=\"#reason\"") && bare.says("2026-10-15T17:00"),
        "{}",
        bare.body
    );
    let reason = ("reason", "Kéo dài do mưa lũ, công văn 12");
    let fields = office
        .by
        .post(
            &format!("{base}/sua-doi/linh-vuc"),
            &[("revision", "1"), reason],
        )
        .await;
    assert_eq!(fields.status, 200, "fields never change");
    let lower = office
        .by
        .post(
            &format!("{base}/sua-doi/chi-so"),
            &[("revision", "1"), ("minimum_n", "10"), reason],
        )
        .await;
    assert!(lower.says("chỉ tăng được"), "{}", lower.body);
    assert_eq!(
        kept(&place, "2026-thu").await.plan.round,
        office.small.round,
        "so far nothing"
    );

    let done = office
        .by
        .post(
            &format!("{base}/sua-doi/thoi-gian"),
            &[("revision", "1"), later, reason],
        )
        .await;
    assert_eq!(done.status, 303, "{}", done.body);
    let now = kept(&place, "2026-thu").await;
    assert!(now.plan.round.closes_ms > CLOSES_MS);
    let history = office.by.get(&format!("{base}/sua-doi")).await;
    for said in [
        "Kéo dài do mưa lũ",
        office.by.name.as_str(),
        "17:00, 15/10/2026",
        "/sua-doi/don-vi",
    ] {
        assert!(history.says(said), "{said}: {}", history.body);
    }
}

async fn a_unit_that_is_not_surveyed_answers_with_a_page(place: TestDatabase) {
    let office = Office::set(&place).await;
    let path = format!("/k/{}", office.small.links[1].code);
    let begun = office.app.get(&path).await;
    assert_eq!(begun.status, 200);
    let units = [
        ("revision", "1"),
        ("units", "so_tu_phap"),
        ("units", "00002"),
        ("unit_reason", "Đã sáp nhập từ 20/9/2026"),
        ("reason", "Theo nghị quyết 388"),
    ];
    let done = office
        .by
        .post("/quan-ly/dot/2026-thu/sua-doi/don-vi", &units)
        .await;
    assert_eq!(done.status, 303, "{}", done.body);
    office.app.clock.advance(6_000);
    for reply in [
        office.app.get(&path).await,
        office
            .app
            .post(&path, &[("state", &begun.state()), ("action", "start")])
            .await,
    ] {
        assert_eq!(reply.status, 410);
        assert!(reply.says("không thuộc đợt khảo sát"), "{}", reply.body);
    }
    let other = office
        .app
        .get(&format!("/k/{}", office.small.links[0].code))
        .await;
    assert_eq!(other.status, 200, "other units go on");
    let listed = office
        .by
        .get("/quan-ly/dot/2026-thu/don-vi?tim=an%20binh")
        .await;
    assert!(listed.says("Đã sáp nhập từ 20/9/2026"), "{}", listed.body);
    assert!(
        !listed.says("Phường Đông Hòa"),
        "only what was searched for"
    );
}
