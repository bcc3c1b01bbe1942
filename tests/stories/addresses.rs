//! What everybody gets of a release, address by address: nothing before its time, everything after it, and all of
//! it still when another one has taken its place.

use axum::http::StatusCode;
use publication::open_data::File;
use store::By;
use store::release::ReleaseHead;
use store::release_life::{self, Move};
use testkit::ids::Ids;
use testkit::release::PEOPLE;
use testkit::small_round::{CLOSES_MS, submission};
use testkit::{SmallRound, TestApp, TestDatabase, on_both_databases};

use crate::published;

on_both_databases!(
    an_embargoed_release_is_nowhere_until_its_time_and_everywhere_after_it,
    documents_are_handed_out_whole_and_known_again,
    a_superseded_release_stays_with_the_reason_and_leads_to_the_one_that_took_its_place,
    every_figure_of_the_interface_is_that_of_the_file,
);

const HOUR_MS: i64 = 60 * 60 * 1000;
const NOW_MS: i64 = CLOSES_MS + 24 * HOUR_MS;
const UNTIL_MS: i64 = NOW_MS + 2 * HOUR_MS;

/// A round with 120 forms.
async fn answered(place: &TestDatabase) -> (SmallRound, TestApp) {
    let ids = Ids::seeded(1);
    let small = SmallRound::new(&ids);
    small.insert(place.database()).await.unwrap();
    let app = TestApp::start(place.database(), NOW_MS);
    let items = testkit::small_round::questionnaire().items().len();
    for (unit, liked) in [(0, 38), (1, 34), (2, 12)] {
        for form in 0..40 {
            let marks = if form < liked { "4" } else { "2" }.repeat(items);
            let response = small.response_with(unit, form % 2, &marks, "ý kiến riêng");
            app.writer.accept(submission(&ids, response)).await.unwrap();
        }
    }
    published::close(place, small.round.id).await;
    (small, app)
}

/// A draft of this number.
async fn drafted(place: &TestDatabase, small: &SmallRound, number: &str, made_ms: i64) {
    let release = published::made(place, &small.round, number, made_ms).await;
    let head = ReleaseHead {
        number: number.to_owned(),
        round: small.round.id,
        made_ms,
        digest: release.digest.clone(),
    };
    let bytes = release.bytes().unwrap();
    release_life::keep_draft(place.database(), &head, &bytes, &by(PEOPLE[0]))
        .await
        .unwrap();
}

/// Takes steps of a release, one after the other.
async fn taken(place: &TestDatabase, number: &str, steps: &[Move]) {
    for step in steps {
        let taken = release_life::advance(place.database(), number, step, &by(PEOPLE[1])).await;
        taken.unwrap().unwrap();
    }
}

fn by(actor: &str) -> By<'_> {
    By {
        actor,
        at_ms: NOW_MS,
    }
}

/// Every address under a release that the server knows, with its places filled.
fn addresses(app: &TestApp, number: &str) -> Vec<String> {
    let documents = [
        "bao-cao.docx",
        "bao-cao.pdf",
        "bang-so-lieu.xlsx",
        "don-vi-so_tu_phap.pdf",
    ];
    let mut all = Vec::new();
    for route in app.routes() {
        let path = route.path.replace("{number}", number);
        let own = [
            format!("/ket-qua/{number}"),
            format!("/api/v1/results/{number}"),
        ];
        if !own.iter().any(|start| path.starts_with(start)) {
            continue;
        }
        let path = path
            .replace("{unit}", "so_tu_phap")
            .replace("{field}", "ho_tich")
            .replace("{block}", "ubnd_cap_xa");
        if path.ends_with("/van-ban/{file}") {
            all.extend(documents.map(|name| path.replace("{file}", name)));
        } else {
            let files = File::ALL.map(|file| path.replace("{file}", file.name()));
            all.extend(files);
        }
    }
    all.sort();
    all.dedup();
    all
}

async fn an_embargoed_release_is_nowhere_until_its_time_and_everywhere_after_it(
    place: TestDatabase,
) {
    let (small, app) = answered(&place).await;
    drafted(&place, &small, "2026-01", NOW_MS).await;
    let all = addresses(&app, "2026-01");
    assert!(all.len() >= 29, "{all:?}");
    let nowhere = async |when: &str| {
        for path in &all {
            let reply = app.get(path).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{when}: {path}");
            assert!(!reply.says("Kết quả 2026-01"), "{when}: {path}");
        }
        for list in ["/ket-qua", "/api/v1/results"] {
            assert!(!app.get(list).await.says("2026-01"), "{when}: {list}");
        }
    };
    nowhere("a draft").await;
    taken(&place, "2026-01", &[Move::Check, Move::Approve]).await;
    nowhere("approved").await;
    taken(&place, "2026-01", &[Move::Embargo(UNTIL_MS)]).await;
    app.clock.advance(UNTIL_MS - NOW_MS - 1);
    nowhere("a millisecond before its time").await;
    app.clock.advance(1);
    for path in &all {
        let reply = app.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.body);
        assert!(!reply.says("ý kiến riêng"), "{path}");
    }
    // The lists are at most a second old.
    app.clock.advance(1_000);
    for list in ["/ket-qua", "/api/v1/results"] {
        assert!(app.get(list).await.says("2026-01"), "{list}");
    }
}

/// Makes release `2026-01` of the round public.
async fn made_public(place: &TestDatabase, small: &SmallRound) {
    drafted(place, small, "2026-01", NOW_MS).await;
    let moves = [Move::Check, Move::Approve, Move::Publish];
    taken(place, "2026-01", &moves).await;
}

async fn documents_are_handed_out_whole_and_known_again(place: TestDatabase) {
    let (small, app) = answered(&place).await;
    made_public(&place, &small).await;
    let downloads = app.get("/ket-qua/2026-01/tai-ve").await;
    let unit = app.get("/ket-qua/2026-01/don-vi/so_tu_phap").await;
    for (page, name, start, kind) in [
        (
            &downloads,
            "bao-cao.docx",
            b"PK\x03\x04".as_slice(),
            "wordprocessingml.document",
        ),
        (
            &downloads,
            "bang-so-lieu.xlsx",
            b"PK\x03\x04",
            "spreadsheetml.sheet",
        ),
        (&downloads, "bao-cao.pdf", b"%PDF-", "application/pdf"),
        (&unit, "don-vi-so_tu_phap.pdf", b"%PDF-", "application/pdf"),
    ] {
        let path = format!("/ket-qua/2026-01/van-ban/{name}");
        assert!(page.says(&path), "a page leads to {name}");
        let file = app.get(&path).await;
        assert_eq!(file.status, StatusCode::OK, "{name}");
        assert!(file.bytes.starts_with(start), "{name}");
        let told = file.headers["content-type"].to_str().unwrap();
        assert!(told.ends_with(kind), "{name}: {told}");
        let tag = file.headers["etag"].to_str().unwrap();
        let again = app.get_with(&path, &[("if-none-match", tag)]).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{name}");
    }
    for name in [
        "bao-cao.doc",
        "don-vi-khong_co.pdf",
        "don-vi-.pdf",
        "..%2Fbao-cao.pdf",
    ] {
        let path = format!("/ket-qua/2026-01/van-ban/{name}");
        assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND, "{name}");
    }
}

async fn a_superseded_release_stays_with_the_reason_and_leads_to_the_one_that_took_its_place(
    place: TestDatabase,
) {
    let (small, app) = answered(&place).await;
    let publish = [Move::Check, Move::Approve, Move::Publish];
    drafted(&place, &small, "2026-01", NOW_MS).await;
    taken(&place, "2026-01", &publish).await;
    assert!(!app.get("/ket-qua/2026-01").await.says("thay thế"));
    let why = Move::Supersede("Nhầm số hồ sơ của <Sở>.".to_owned());
    taken(&place, "2026-01", &[why]).await;
    app.clock.advance(1_500);
    let pages = [
        "",
        "/phuong-phap",
        "/don-vi/so_tu_phap",
        "/tim?q=so",
        "/cau-hoi",
    ];
    for path in pages {
        let page = app.get(&format!("/ket-qua/2026-01{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            page.says("bản thay thế chưa được công bố"),
            "{path}: {}",
            page.body
        );
        assert!(page.says("Lý do: Nhầm số hồ sơ của &lt;Sở&gt;."), "{path}");
    }
    drafted(&place, &small, "2026-02", NOW_MS + HOUR_MS).await;
    taken(&place, "2026-02", &publish).await;
    app.clock.advance(1_500);
    for path in pages {
        let page = app.get(&format!("/ket-qua/2026-01{path}")).await;
        assert!(
            page.says("đã được thay bằng bản khác"),
            "{path}: {}",
            page.body
        );
        assert!(page.says("Lý do: Nhầm số hồ sơ của &lt;Sở&gt;."), "{path}");
        assert!(page.says("href=\"/ket-qua/2026-02\""), "{path}");
    }
    assert!(!app.get("/ket-qua/2026-02").await.says("thay bằng"));
    let list = app.get("/ket-qua").await;
    assert_eq!(
        list.body.matches("Đã được thay thế").count(),
        1,
        "{}",
        list.body
    );
    let told = app.get("/api/v1/results/2026-01").await;
    assert!(
        told.says("\"superseded\":{\"reason\":\"Nhầm số hồ sơ của <Sở>.\"}"),
        "{}",
        told.body
    );
    assert!(
        app.get("/api/v1/results/2026-02")
            .await
            .says("\"superseded\":null")
    );
    let data = app.get("/ket-qua/2026-01/du-lieu.json").await;
    let stored = store::release::find(place.database(), "2026-01")
        .await
        .unwrap();
    assert_eq!(data.bytes, stored.content, "the bytes that were published");
}

async fn every_figure_of_the_interface_is_that_of_the_file(place: TestDatabase) {
    let (small, app) = answered(&place).await;
    made_public(&place, &small).await;
    let file = app.get("/ket-qua/2026-01/du-lieu/chi-so.json").await.body;
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    let file = file["figures"].as_array().unwrap();
    let mut figures = Vec::new();
    let mut next = Some(0);
    while let Some(offset) = next {
        let path = format!("/api/v1/results/2026-01/figures?limit=100&offset={offset}");
        let part = app.get(&path).await.body;
        let part: serde_json::Value = serde_json::from_str(&part).unwrap();
        figures.extend(part["figures"].as_array().unwrap().clone());
        assert_eq!(part["total"].as_u64().unwrap(), file.len() as u64);
        next = part["next_offset"].as_u64();
    }
    assert!(figures.len() > 300, "{}", figures.len());
    assert_eq!(&figures, file);
}
