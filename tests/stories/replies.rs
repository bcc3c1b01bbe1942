//! What a unit replies to its results: written by the unit, published by the office, read by everybody.

use std::collections::BTreeSet;

use store::audit;
use survey::{Role, Scope, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::{CLOSES_MS, submission};
use testkit::{SmallRound, TestApp, TestDatabase, on_both_databases};

use crate::published::{acts, publish};

on_both_databases!(
    a_unit_replies_and_everybody_reads_it_once_the_office_published_it,
    nobody_replies_for_another_unit_or_over_somebody_elses_words,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const PATH: &str = "/quan-ly/phan-hoi/2026-01/so_tu_phap";
const PAGE: &str = "/ket-qua/2026-01/don-vi/so_tu_phap";

/// A published round.
async fn published(place: &TestDatabase) -> TestApp {
    let ids = Ids::seeded(1);
    let small = SmallRound::new(&ids);
    let database = place.database();
    small.insert(database).await.unwrap();
    let app = TestApp::start(database, CLOSES_MS + DAY_MS);
    let marks = "4".repeat(testkit::small_round::questionnaire().items().len());
    for unit in 0..2 {
        let response = small.response_with(unit, 0, &marks, "");
        app.writer.accept(submission(&ids, response)).await.unwrap();
    }
    publish(place, &small.round, "2026-01", CLOSES_MS + DAY_MS).await;
    app
}

fn units(codes: &[&str]) -> Scope {
    let parsed = codes.iter().map(|code| UnitCode::parse(code).unwrap());
    Scope::Units(parsed.collect::<BTreeSet<_>>())
}

async fn a_unit_replies_and_everybody_reads_it_once_the_office_published_it(place: TestDatabase) {
    let app = published(&place).await;
    let unit = app.signed_in(Role::Reader, units(&["so_tu_phap"])).await;
    let office = app.signed_in(Role::Office, Scope::Everything).await;
    let list = unit.get("/quan-ly/phan-hoi").await;
    assert!(list.says("Chưa viết") && list.says(PATH), "{}", list.body);
    assert!(!list.says("/2026-01/00001"), "only one's own unit");
    let empty = unit
        .post(
            PATH,
            &[("revision", "0"), ("reply", " "), ("plan", "Tăng người.")],
        )
        .await;
    assert!(
        empty.says("Xin viết phản hồi") && empty.says("Tăng người."),
        "{}",
        empty.body
    );
    let words = [
        ("revision", "0"),
        ("reply", "Đơn vị xin tiếp thu.\n\nXin <b>cảm ơn</b>."),
        ("plan", "Quý I: thêm một quầy."),
    ];
    let kept = unit.post(PATH, &words).await;
    assert!(kept.says("Đã lưu."), "{}", kept.body);
    assert!(
        !app.get(PAGE).await.says("xin tiếp thu"),
        "nothing is public yet"
    );
    assert!(
        office
            .get("/quan-ly/phan-hoi")
            .await
            .says("Đã viết, chờ công bố")
    );
    let shown = office.get(PATH).await;
    assert!(
        shown.says("xin tiếp thu") && !shown.says("<textarea"),
        "{}",
        shown.body
    );
    let path = format!("{PATH}/cong-bo");
    let changed = office.post(&path, &[("revision", "7")]).await;
    assert!(changed.says("không công bố được"), "{}", changed.body);
    let done = office.post(&path, &[("revision", "1")]).await;
    assert!(done.says("Đã công bố."), "{}", done.body);
    let page = app.get(PAGE).await;
    assert!(
        page.says("<p>Đơn vị xin tiếp thu.</p>") && page.says("Quý I: thêm một quầy."),
        "{}",
        page.body
    );
    assert!(
        page.says("Xin &lt;b&gt;cảm ơn"),
        "nothing that is written is markup"
    );
    assert!(
        app.get(&format!("{PAGE}?lang=en"))
            .await
            .says("Reply of the unit")
    );
    // The next wording waits for its own publication; the public one stays.
    let next = unit
        .post(
            PATH,
            &[("revision", "1"), ("reply", "Bản mới."), ("plan", "")],
        )
        .await;
    assert!(next.says("Đã lưu."), "{}", next.body);
    app.clock.advance(1_500);
    let page = app.get(PAGE).await;
    assert!(page.says("xin tiếp thu") && !page.says("Bản mới."));
    assert_eq!(
        (
            acts(&place, "reply.write").await,
            acts(&place, "reply.publish").await
        ),
        (2, 1)
    );
    assert!(audit::verify(place.database()).await.unwrap().is_ok());
}

async fn nobody_replies_for_another_unit_or_over_somebody_elses_words(place: TestDatabase) {
    let app = published(&place).await;
    let unit = app.signed_in(Role::Reader, units(&["so_tu_phap"])).await;
    let other = app.signed_in(Role::Reader, units(&["00001"])).await;
    let auditor = app.signed_in(Role::Auditor, Scope::Everything).await;
    let words =
        |revision: &'static str| [("revision", revision), ("reply", "Lời này."), ("plan", "")];
    assert_eq!(other.get(PATH).await.status, 404);
    assert_eq!(other.post(PATH, &words("0")).await.status, 404);
    assert_eq!(auditor.get(PATH).await.status, 200);
    assert_eq!(auditor.post(PATH, &words("0")).await.status, 403);
    assert_eq!(
        unit.post(&format!("{PATH}/cong-bo"), &[("revision", "1")])
            .await
            .status,
        403
    );
    assert_eq!(
        unit.get("/quan-ly/phan-hoi/2026-09/so_tu_phap")
            .await
            .status,
        404
    );
    assert!(unit.post(PATH, &words("0")).await.says("Đã lưu."));
    let late = unit.post(PATH, &words("0")).await;
    assert!(
        late.says("người khác đã lưu") && late.says("Lời này."),
        "{}",
        late.body
    );
    assert_eq!(acts(&place, "reply.write").await, 1);
}
