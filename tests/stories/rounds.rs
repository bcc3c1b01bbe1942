//! The life of a round in the office: made, edited by two, opened, answered, amended, closed.

use store::By;
use store::round::history::{self, Recorded};
use store::round::plan::{self, KeptPlan};
use survey::round::{PlanProblem, Reason};
use survey::{Language, Role, RoundState, Scope, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::{CLOSES_MS, OPENS_MS, questionnaire};
use testkit::{Reply, Signed, SmallRound, TestApp, TestDatabase, on_both_databases};

use crate::citizen::answers;

on_both_databases!(
    a_round_from_the_first_idea_to_the_last_form,
    a_form_with_mistakes_comes_back_as_it_was_typed,
    the_second_of_two_editors_sees_both_versions,
    closing_twice_tells_who_closed_it,
    a_round_is_opened_as_it_was_seen,
    an_open_round_is_amended_with_a_reason_or_not_at_all,
    a_unit_that_is_not_surveyed_answers_with_a_page,
    links_are_made_in_bulk_and_revoked_with_a_reason,
);

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// The office with the small round open, and somebody of the office.
struct Office {
    small: SmallRound,
    app: TestApp,
    by: Signed,
}

impl Office {
    async fn set(place: &TestDatabase) -> Self {
        let small = SmallRound::new(&Ids::seeded(40));
        small.insert(place.database()).await.unwrap();
        let app = TestApp::start(place.database(), OPENS_MS + DAY_MS);
        let by = app.signed_in(Role::Office, Scope::Everything).await;
        Self { small, app, by }
    }

    /// Makes a draft through the page.
    async fn draft(&self) -> Reply {
        let catalogue = self.small.catalogue.id.to_string();
        let version = format!("dvhcc-2023@{}", questionnaire().version());
        let pairs = [
            ("name_vi", "Đợt một"),
            ("code", "2026-dot-1"),
            ("province", "Tỉnh Thử Nghiệm"),
            ("opens", "2026-09-01T07:00"),
            ("closes", "30/09/2026 17:00"),
            ("questionnaire", &version),
            ("catalogue", &catalogue),
        ];
        self.by.post("/quan-ly/dot/moi", &pairs).await
    }

    /// Posts to a part or step of the draft with the revision that it has now.
    async fn post(&self, place: &TestDatabase, end: &str, pairs: &[(&str, &str)]) -> Reply {
        let revision = kept(place, "2026-dot-1").await.revision.to_string();
        let mut all = vec![("revision", revision.as_str())];
        all.extend_from_slice(pairs);
        self.by
            .post(&format!("/quan-ly/dot/2026-dot-1/{end}"), &all)
            .await
    }
}

async fn kept(place: &TestDatabase, code: &str) -> KeptPlan {
    plan::by_code(place.database(), code).await.unwrap()
}

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

async fn a_form_with_mistakes_comes_back_as_it_was_typed(place: TestDatabase) {
    let office = Office::set(&place).await;
    let wrong = office
        .by
        .post(
            "/quan-ly/dot/moi",
            &[
                ("name_vi", "Đợt <b>hai</b>"),
                ("code", "Đợt 2"),
                ("opens", "mai"),
            ],
        )
        .await;
    assert_eq!(wrong.status, 200);
    assert!(
        wrong.says("<title>Lỗi:") && wrong.says("href=\"#code\""),
        "{}",
        wrong.body
    );
    assert!(
        wrong.says("value=\"Đợt &lt;b&gt;hai&lt;/b&gt;\""),
        "{}",
        wrong.body
    );
    office.draft().await;
    let twice = office.draft().await;
    assert!(
        twice.says("Đã có đợt khảo sát mang mã này"),
        "{}",
        twice.body
    );

    let lines = "270000; Bưu điện tỉnh; Xã Không Có\n270000\nBC!; x; 00001";
    let wrong = office
        .post(&place, "sua/buu-cuc", &[("post_offices", lines)])
        .await;
    for said in [
        "Dòng 1: danh mục không có đơn vị “Xã Không Có”",
        "Dòng 2: cần",
        "Dòng 3: mã bưu cục “BC!”",
    ] {
        assert!(wrong.says(said), "{said}: {}", wrong.body);
    }
    assert!(
        wrong.says("Bưu điện tỉnh; Xã Không Có"),
        "what was typed is kept"
    );
    let wrong = office
        .post(
            &place,
            "sua/chi-tieu",
            &[("unit.00001", "-5"), ("block.ubnd_cap_xa", "7")],
        )
        .await;
    assert!(
        wrong.says("value=\"-5\"") && wrong.says("value=\"7\""),
        "{}",
        wrong.body
    );
    let wrong = office
        .post(&place, "sua/don-vi", &[("units", "00001")])
        .await;
    assert!(wrong.says("href=\"#unit_reason\""), "{}", wrong.body);
    assert_eq!(
        kept(&place, "2026-dot-1").await.revision,
        1,
        "nothing was changed"
    );
    for nowhere in ["sua/khong-co", "buoc/khong-co", "lien-ket/ABCDEFG7"] {
        let page = office
            .by
            .get(&format!("/quan-ly/dot/2026-dot-1/{nowhere}"))
            .await;
        assert_eq!(page.status, 404, "{nowhere}");
    }
}

async fn the_second_of_two_editors_sees_both_versions(place: TestDatabase) {
    let office = Office::set(&place).await;
    office.draft().await;
    let other = office.app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/dot/2026-dot-1/sua/ten";
    let typed = |name| {
        [
            ("revision", "1"),
            ("name_vi", name),
            ("name_en", ""),
            ("province", "Tỉnh Thử Nghiệm"),
        ]
    };
    let first = office.by.post(path, &typed("Tên của người thứ nhất")).await;
    assert_eq!(first.status, 303);
    let second = other.post(path, &typed("Tên của người thứ hai")).await;
    assert_eq!(second.status, 409);
    for said in [
        "Tên của người thứ nhất",
        "Tên của người thứ hai",
        office.by.name.as_str(),
        "Ghi theo bản của tôi",
        "name=\"revision\" value=\"2\"",
    ] {
        assert!(second.says(said), "{said}: {}", second.body);
    }
    let now = kept(&place, "2026-dot-1").await;
    assert_eq!(
        now.plan.round.name.get(Language::VI),
        "Tên của người thứ nhất"
    );
    let mut mine = typed("Tên của người thứ hai");
    mine[0].1 = "2";
    assert_eq!(other.post(path, &mine).await.status, 303);
    let now = kept(&place, "2026-dot-1").await;
    assert_eq!(
        now.plan.round.name.get(Language::VI),
        "Tên của người thứ hai"
    );
}

async fn closing_twice_tells_who_closed_it(place: TestDatabase) {
    let office = Office::set(&place).await;
    let other = office.app.signed_in(Role::Office, Scope::Everything).await;
    let path = "/quan-ly/dot/2026-thu/buoc/dong";
    let (one, two) = tokio::join!(
        office.by.post(path, &[("revision", "1")]),
        other.post(path, &[("revision", "1")]),
    );
    let (done, late, by) = if one.status == 303 {
        (one, two, &office.by)
    } else {
        (two, one, &other)
    };
    assert_eq!((done.status.as_u16(), late.status.as_u16()), (303, 409));
    assert!(late.says(&by.name) && late.says("Đã đóng"), "{}", late.body);
    assert!(
        !late.says("<button class=\"go\">"),
        "nothing is left to press"
    );
    let id = office.small.round.id;
    let history = history::of_round(place.database(), id).await.unwrap();
    let (from, to) = (RoundState::Open, RoundState::Closed);
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].what, Recorded::Moved { from, to });
    assert_eq!(history[0].actor, by.name);
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

async fn links_are_made_in_bulk_and_revoked_with_a_reason(place: TestDatabase) {
    let office = Office::set(&place).await;
    office.draft().await;
    let path = "/quan-ly/dot/2026-dot-1/lien-ket";
    assert!(office.by.get(path).await.says("Chưa có liên kết nào"));
    let wanted = [
        ("which", "missing"),
        ("each", "field"),
        ("place", "Quầy số 3"),
    ];
    let made = office.by.post(path, &wanted).await;
    let list = office.by.get(&made.location()).await;
    assert!(
        list.says("Đã tạo 6 liên kết") && list.says("Quầy số 3"),
        "{}",
        list.body
    );
    let again = office.by.post(path, &wanted).await;
    let list = office.by.get(&again.location()).await;
    assert!(list.says("Không có đơn vị nào cần thêm"), "{}", list.body);
    let id = kept(&place, "2026-dot-1").await.plan.round.id;
    let links = store::link::of_round(place.database(), id).await.unwrap();
    assert_eq!(links.len(), 6);

    let one = format!("{path}/{}", links[0].code);
    let asked = office.by.get(&one).await;
    assert!(asked.says("Thu hồi liên kết"), "{}", asked.body);
    let bare = office.by.post(&one, &[("reason", "x")]).await;
    assert!(bare.says("href=\"#reason\""), "{}", bare.body);
    let done = office
        .by
        .post(&one, &[("reason", "Thẻ bị mất ở quầy")])
        .await;
    assert_eq!(done.status, 303);
    let list = office.by.get(&done.location()).await;
    assert!(list.says("Thẻ bị mất ở quầy"), "{}", list.body);
    assert_eq!(
        office
            .app
            .get(&format!("/k/{}", links[0].code))
            .await
            .status,
        410
    );
    // A link of another round is not found under this one.
    let foreign = format!("{path}/{}", office.small.links[0].code);
    assert_eq!(office.by.get(&foreign).await.status, 404);
    let by = By {
        actor: "x",
        at_ms: 0,
    };
    let reason = Reason::parse("một lần nữa").unwrap();
    let twice = store::link::revoke(place.database(), &links[0], &reason, &by).await;
    assert!(!twice.unwrap());
}
