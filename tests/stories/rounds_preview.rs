//! The preview of a form stores nothing, whatever is done with it; and everybody sees what is theirs.

use store::round::plan;
use survey::round::PostOffice;
use survey::{PostOfficeCode, Role, Scope, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{Reply, Signed, SmallRound, TestApp, TestDatabase, on_both_databases};

use crate::citizen::answers;

on_both_databases!(
    a_preview_goes_to_the_end_and_stores_nothing,
    a_page_of_a_preview_is_worth_nothing_at_a_real_link,
    a_reader_sees_their_unit_and_no_other,
    a_supervisor_sees_what_the_post_office_serves,
);

async fn set(place: &TestDatabase) -> (SmallRound, TestApp) {
    let small = SmallRound::new(&Ids::seeded(41));
    small.insert(place.database()).await.unwrap();
    let app = TestApp::start(place.database(), OPENS_MS + 1000);
    (small, app)
}

/// The last button of a form on one page, with everything answered.
async fn send(by: &Signed, path: &str, page: &Reply) -> Reply {
    let (state, given) = (page.state(), answers("4"));
    let mut pairs: Vec<(&str, &str)> = vec![("state", &state), ("action", "send")];
    pairs.extend(
        given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    by.post(path, &pairs).await
}

async fn stored(place: &TestDatabase) -> u64 {
    store::response::count(place.database()).await.unwrap()
}

async fn a_preview_goes_to_the_end_and_stores_nothing(place: TestDatabase) {
    let (_, app) = set(&place).await;
    let by = app.signed_in(Role::Office, Scope::Everything).await;
    let asked = by.get("/quan-ly/dot/2026-thu/xem-thu").await;
    assert!(asked.says("Phường Đông Hòa"), "{}", asked.body);
    let chosen = "?don-vi=00002&linh-vuc=dat_dai&bo-cuc=one-page&lang=en";
    let chosen = by
        .get(&format!("/quan-ly/dot/2026-thu/xem-thu{chosen}"))
        .await;
    let path = chosen.location();
    let page = by.get(&path).await;
    for said in ["<html lang=\"en\"", "Preview", "Phường Đông Hòa", "Đất đai"] {
        assert!(page.says(said), "{said}: {}", page.body);
    }
    let wrong = by
        .post(&path, &[("state", &page.state()), ("action", "send")])
        .await;
    assert!(
        wrong.says("<title>Error:"),
        "the real rules hold: {}",
        wrong.body
    );
    let thanks = send(&by, &path, &page).await;
    assert_eq!(thanks.status, 200, "{}", thanks.body);
    assert!(
        thanks.says("Answers on this page are not stored"),
        "{}",
        thanks.body
    );
    assert_eq!(stored(&place).await, 0);

    // Page by page, in Vietnamese, with the field asked for.
    let path = "/quan-ly/dot/2026-thu/xem-thu/so_tu_phap?linh-vuc=&bo-cuc=paged&lang=vi";
    let page = by.get(path).await;
    let page = by
        .post(path, &[("state", &page.state()), ("action", "start")])
        .await;
    assert!(
        page.says("Hộ tịch") && page.says("Xem thử"),
        "{}",
        page.body
    );
    assert_eq!(stored(&place).await, 0);
}

async fn a_page_of_a_preview_is_worth_nothing_at_a_real_link(place: TestDatabase) {
    let (small, app) = set(&place).await;
    let by = app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/dot/2026-thu/xem-thu/so_tu_phap?linh-vuc=ho_tich&bo-cuc=one-page&lang=vi";
    let preview = by.get(path).await;
    let real = format!("/k/{}", small.links[0].code);
    let forged = send(&by, &real, &preview).await;
    assert_eq!(forged.status, 400, "{}", forged.body);
    assert_eq!(stored(&place).await, 0);
    // The other way round: a citizen's page is not taken by the preview.
    let citizen = app.get(&real).await;
    let turned = send(&by, path, &citizen).await;
    assert_eq!(turned.status, 400, "{}", turned.body);
    assert_eq!(stored(&place).await, 0);
    // A preview is for people of the office.
    let nobody = app.get(path).await;
    assert_eq!(nobody.status, 303);
}

async fn a_reader_sees_their_unit_and_no_other(place: TestDatabase) {
    let (small, app) = set(&place).await;
    let own = UnitCode::parse("00001").unwrap();
    let reader = app
        .signed_in(Role::Reader, Scope::Units([own].into()))
        .await;
    let list = reader.get("/quan-ly/dot").await;
    assert!(list.says("Đợt thử 2026"), "{}", list.body);
    let units = reader.get("/quan-ly/dot/2026-thu/don-vi").await;
    assert!(units.says("Xã An Bình"), "{}", units.body);
    let links = reader.get("/quan-ly/dot/2026-thu/lien-ket").await;
    assert!(links.says(&small.links[1].code.grouped()), "{}", links.body);
    let round = reader.get("/quan-ly/dot/2026-thu").await;
    for page in [&units, &links, &round] {
        assert!(
            !page.says("Phường Đông Hòa") && !page.says("Sở Tư pháp"),
            "{}",
            page.body
        );
        assert!(!page.says(&small.links[0].code.grouped()));
    }
    for hidden in [
        "xem-thu/00002",
        "the/00002",
        "xem-thu?don-vi=so_tu_phap",
        "sua-doi",
    ] {
        let page = reader.get(&format!("/quan-ly/dot/2026-thu/{hidden}")).await;
        assert_eq!(page.status, 404, "{hidden}");
    }
    let searched = reader
        .get("/quan-ly/dot/2026-thu/lien-ket?tim=dong+hoa")
        .await;
    assert!(
        !searched.says(&small.links[2].code.grouped()),
        "{}",
        searched.body
    );
    let stranger = UnitCode::parse("99999").unwrap();
    let stranger = app
        .signed_in(Role::Reader, Scope::Units([stranger].into()))
        .await;
    assert!(
        stranger
            .get("/quan-ly/dot")
            .await
            .says("Chưa có đợt khảo sát nào")
    );
    assert_eq!(stranger.get("/quan-ly/dot/2026-thu").await.status, 404);
}

async fn a_supervisor_sees_what_the_post_office_serves(place: TestDatabase) {
    let (small, app) = set(&place).await;
    let office = PostOfficeCode::parse("270000").unwrap();
    let scope = Scope::PostOffices([office.clone()].into());
    let supervisor = app.signed_in(Role::Supervisor, scope).await;
    assert_eq!(supervisor.get("/quan-ly/dot/2026-thu").await.status, 404);
    let kept = plan::find(place.database(), small.round.id).await.unwrap();
    let mut after = kept.plan.clone();
    let served = PostOffice {
        name: "Bưu điện tỉnh".to_owned(),
        units: [UnitCode::parse("00002").unwrap()].into(),
    };
    after.post_offices.insert(office, served);
    let reason = survey::round::Reason::parse("Phân công lại").unwrap();
    let amended = kept.plan.amend(after, reason, OPENS_MS).unwrap();
    let by = store::By {
        actor: "so.noi.vu",
        at_ms: OPENS_MS,
    };
    plan::amend(place.database(), &amended, 1, &by)
        .await
        .unwrap();
    assert!(supervisor.get("/quan-ly/dot").await.says("Đợt thử 2026"));
    let units = supervisor.get("/quan-ly/dot/2026-thu/don-vi").await;
    assert!(
        units.says("Phường Đông Hòa") && !units.says("Xã An Bình"),
        "{}",
        units.body
    );
}
