//! Published results: what a visitor, a spreadsheet and a program of somebody else get to see.

use axum::http::StatusCode;
use testkit::ids::Ids;
use testkit::small_round::{CLOSES_MS, submission};
use testkit::{Reply, SmallRound, TestApp, TestDatabase, on_both_databases};

use crate::published::publish;

on_both_databases!(
    every_page_of_a_release_is_there_in_both_languages,
    a_page_is_sent_once_and_known_again,
    the_same_number_stands_on_the_page_in_the_files_and_in_the_interface,
    units_are_compared_only_as_far_as_the_sample_goes,
    an_old_release_stays_and_names_the_newer_one,
    what_is_not_published_is_nowhere,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A round with forms of which the first unit is liked more than the third; nobody published it yet.
async fn answered(place: &TestDatabase) -> (SmallRound, TestApp) {
    let ids = Ids::seeded(1);
    let small = SmallRound::new(&ids);
    small.insert(place.database()).await.unwrap();
    let app = TestApp::start(place.database(), CLOSES_MS + DAY_MS);
    let items = testkit::small_round::questionnaire().items().len();
    for (unit, liked) in [(0, 38), (1, 34), (2, 12)] {
        for form in 0..40 {
            let marks = if form < liked { "4" } else { "2" }.repeat(items);
            let response = small.response_with(unit, form % 2, &marks, "ý kiến riêng");
            app.writer.accept(submission(&ids, response)).await.unwrap();
        }
    }
    (small, app)
}

async fn published(place: &TestDatabase) -> (SmallRound, TestApp) {
    let (small, app) = answered(place).await;
    publish(place, &small.round, "2026-01", CLOSES_MS + DAY_MS).await;
    (small, app)
}

/// The page with what is escaped in its addresses put back.
fn plain(page: &Reply) -> String {
    page.body.replace("&#x3D;", "=").replace("&amp;", "&")
}

async fn every_page_of_a_release_is_there_in_both_languages(place: TestDatabase) {
    let (_, app) = published(&place).await;
    for path in [
        "/ket-qua",
        "/ket-qua/2026-01",
        "/ket-qua/2026-01/phuong-phap",
        "/ket-qua/2026-01/tai-ve",
        "/ket-qua/2026-01/cau-hoi",
        "/ket-qua/2026-01/nhom",
        "/ket-qua/2026-01/thu-phieu",
        "/ket-qua/2026-01/don-vi/so_tu_phap",
        "/ket-qua/2026-01/linh-vuc/ho_tich",
        "/ket-qua/2026-01/khoi/ubnd_cap_xa",
        "/ket-qua/2026-01/tim",
        "/ket-qua/2026-01/so-sanh",
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(page.says("<html lang=\"vi\">"), "{path}");
        assert!(
            plain(&page).contains(&format!("href=\"{path}?lang=en\"")),
            "{path}"
        );
        let english = app.get(&format!("{path}?lang=en")).await;
        assert!(english.says("<html lang=\"en\">"), "{path}");
        assert_ne!(page.headers["etag"], english.headers["etag"], "{path}");
        assert!(!page.says("ý kiến riêng"), "{path}");
    }
    // Names are found without their marks, and what was asked stays in the other language.
    let found = app.get("/ket-qua/2026-01/tim?q=dong+hoa").await;
    assert!(
        found.says("Phường Đông Hòa") && !found.says("Xã An Bình"),
        "{}",
        found.body
    );
    assert!(
        plain(&found).contains("/ket-qua/2026-01/tim?q=dong%20hoa&lang=en"),
        "{}",
        found.body
    );
    let nothing = app.get("/ket-qua/2026-01/tim?q=%3Cscript%3E").await;
    assert!(nothing.says("Không có đơn vị hay lĩnh vực nào") && !nothing.says("<script>"));
    for path in [
        "/ket-qua/2026-01/don-vi/khong_co",
        "/ket-qua/2026-01/linh-vuc/khong_co",
        "/ket-qua/2026-01/khoi/khong_co",
        "/ket-qua/2026-01/du-lieu/khong.co",
        "/ket-qua/2026-02",
        "/ket-qua/2026-02/tai-ve",
    ] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}

async fn a_page_is_sent_once_and_known_again(place: TestDatabase) {
    let (_, app) = published(&place).await;
    for path in [
        "/ket-qua/2026-01",
        "/ket-qua/2026-01/du-lieu/chi-so.csv",
        "/api/v1/results/2026-01",
    ] {
        let plain = app.get(path).await;
        let packed = app.get_with(path, &[("accept-encoding", "gzip, br")]).await;
        assert_eq!(packed.headers["content-encoding"], "gzip", "{path}");
        assert!(packed.bytes.starts_with(&[0x1f, 0x8b]) && packed.bytes.len() < plain.bytes.len());
        assert_ne!(
            plain.headers["etag"], packed.headers["etag"],
            "other bytes, another tag"
        );
        for known in [&plain, &packed] {
            let tag = known.headers["etag"].to_str().unwrap();
            assert!(tag.starts_with('"'), "a strong tag: {tag}");
            let again = app.get_with(path, &[("if-none-match", tag)]).await;
            assert_eq!(
                (again.status, again.bytes.len()),
                (StatusCode::NOT_MODIFIED, 0),
                "{path}"
            );
            assert!(
                again.headers["cache-control"]
                    .to_str()
                    .unwrap()
                    .contains("max-age")
            );
            assert!(
                again.headers["vary"]
                    .to_str()
                    .unwrap()
                    .contains("accept-encoding")
            );
        }
        assert_eq!(app.get(path).await.bytes, plain.bytes);
    }
}

async fn the_same_number_stands_on_the_page_in_the_files_and_in_the_interface(place: TestDatabase) {
    let (_, app) = published(&place).await;
    let rows = app.get("/ket-qua/2026-01/du-lieu/chi-so.csv").await.body;
    let whole = rows
        .lines()
        .find(|row| row.starts_with("sampled,whole,") && row.contains(",ALL,overall,share,"))
        .expect("a row of the whole");
    let cells: Vec<&str> = whole.split(',').collect();
    let estimate: f64 = cells[15].parse().unwrap();
    assert!((estimate - 84.0 / 120.0).abs() < 1e-9, "{whole}");
    let told = pages::words::percent(estimate, 2, survey::Language::VI);
    let page = app.get("/ket-qua/2026-01").await;
    assert!(
        page.says(&format!("<span class=\"figure-value\">{told}</span>")),
        "{told}"
    );
    let list = app.get("/api/v1/results").await;
    assert!(
        list.says(&format!("\"estimate\":{}", cells[15])),
        "{}",
        list.body
    );
    let path =
        "/api/v1/results/2026-01/figures?table=whole&indicator=ALL&score=share&stream=sampled";
    let figures = app.get(path).await;
    assert_eq!(figures.headers["access-control-allow-origin"], "*");
    assert!(
        figures.says("\"total\":1,") || figures.says("\"total\":1}"),
        "{}",
        figures.body
    );
    assert!(
        figures.says(&format!("\"estimate\":{}", cells[15])),
        "{}",
        figures.body
    );
    let first = app.get("/api/v1/results/2026-01/figures?limit=5").await;
    assert!(first.says("\"next_offset\":5"), "{}", first.body);
    for (query, why) in [
        ("table=xa", "không có table"),
        ("color=red", "không có bộ lọc"),
        ("limit=0", "từ 1 đến"),
        ("limit=many", "số nguyên"),
        ("table=unit&table=unit", "hai lần"),
    ] {
        let refused = app
            .get(&format!("/api/v1/results/2026-01/figures?{query}"))
            .await;
        assert_eq!(refused.status, 400, "{query}");
        assert_eq!(refused.headers["content-type"], "application/problem+json");
        assert!(refused.says(why), "{query}: {}", refused.body);
    }
    let unknown = app.get("/api/v1/results/2026-09").await;
    assert_eq!(
        (unknown.status, unknown.says("release-unknown")),
        (StatusCode::NOT_FOUND, true)
    );
}

async fn units_are_compared_only_as_far_as_the_sample_goes(place: TestDatabase) {
    let (_, app) = published(&place).await;
    let path = |codes: &[&str]| {
        let pairs: Vec<String> = codes.iter().map(|code| format!("don-vi={code}")).collect();
        format!("/ket-qua/2026-01/so-sanh?{}", pairs.join("&"))
    };
    let all = app.get(&path(&["00002", "so_tu_phap", "00001", ""])).await;
    assert!(
        all.says("<strong>Sở Tư pháp cao hơn Phường Đông Hòa.</strong>"),
        "{}",
        all.body
    );
    assert!(
        all.says("Chưa phân biệt được Sở Tư pháp và Xã An Bình."),
        "{}",
        all.body
    );
    assert!(all.says("thuộc những khối khác nhau"), "{}", all.body);
    for (codes, words) in [
        (
            &["so_tu_phap", "so_tu_phap"][..],
            "Xin chọn ít nhất hai đơn vị khác nhau.",
        ),
        (
            &["so_tu_phap", "khong_co"],
            "không có đơn vị mang mã “khong_co”",
        ),
        (&["", ""], "Xin chọn"),
    ] {
        let page = app.get(&path(codes)).await;
        assert_eq!(page.status, 200);
        assert!(page.says(words), "{codes:?}: {}", page.body);
    }
    let one = app.get(&path(&["so_tu_phap"])).await;
    assert!(!one.says("Chưa so sánh được") && one.says("value=\"so_tu_phap\" selected"));
}

async fn an_old_release_stays_and_names_the_newer_one(place: TestDatabase) {
    let (small, app) = published(&place).await;
    let before = app.get("/ket-qua/2026-01").await;
    assert!(!before.says("đã được thay"), "{}", before.body);
    publish(&place, &small.round, "2026-02", CLOSES_MS + 2 * DAY_MS).await;
    // What there is is remembered for a second.
    app.clock.advance(1_500);
    let after = app.get("/ket-qua/2026-01").await;
    assert!(
        after.says("đã được thay") && after.says("href=\"/ket-qua/2026-02\""),
        "{}",
        after.body
    );
    assert_ne!(after.headers["etag"], before.headers["etag"]);
    let known = before.headers["etag"].to_str().unwrap();
    let again = app
        .get_with("/ket-qua/2026-01", &[("if-none-match", known)])
        .await;
    assert_eq!(again.status, 200, "the page says something else now");
    assert!(!app.get("/ket-qua/2026-02").await.says("đã được thay"));
}

async fn what_is_not_published_is_nowhere(place: TestDatabase) {
    let (_, app) = answered(&place).await;
    assert!(app.get("/ket-qua").await.says("Chưa có kết quả nào"));
    assert!(app.get("/api/v1/results").await.says("\"releases\":[]"));
    for path in [
        "/ket-qua/2026-01",
        "/ket-qua/2026-01/du-lieu/chi-so.csv",
        "/ket-qua/2026-01/du-lieu.json",
    ] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}
