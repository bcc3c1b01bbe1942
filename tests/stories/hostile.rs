//! Whoever does not play by the rules: tampered state, odd bodies, unknown names.

use axum::body::Body;
use axum::http::{Request, header};
use survey::Layout;
use testkit::{TestDatabase, on_both_databases};

use crate::citizen::{Scene, answers};

on_both_databases!(
    a_tampered_state_stores_nothing,
    odd_bodies_are_refused_in_words,
    answers_out_of_range_are_findings_and_unknown_names_are_refused,
    every_page_is_locked_down,
);

async fn received(scene: &Scene, place: &TestDatabase) -> u64 {
    store::response::count_of_round(place.database(), scene.small.round.id)
        .await
        .unwrap()
        .received
}

async fn a_tampered_state_stores_nothing(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let check = scene.to_the_check(0, "4").await;
    let state = check.state();
    let mut changed = state.clone().into_bytes();
    changed[20] = if changed[20] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    for tampered in [changed.as_str(), "", "abc", "."] {
        let pairs = [("state", tampered), ("action", "send")];
        let reply = scene.app.post(&scene.path(0), &pairs).await;
        assert_eq!(reply.status, 400, "{tampered}");
    }
    // A state of one link is worth nothing at another, nor after a week.
    let pairs = [("state", state.as_str()), ("action", "send")];
    assert_eq!(scene.app.post(&scene.path(1), &pairs).await.status, 400);
    scene.app.clock.advance(8 * 24 * 60 * 60_000);
    assert_eq!(scene.app.post(&scene.path(0), &pairs).await.status, 400);
    assert_eq!(received(&scene, &place).await, 0);
}

async fn odd_bodies_are_refused_in_words(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let path = scene.path(0);
    let large = scene.app.post_raw(&path, vec![b'a'; 64 * 1024 + 1]).await;
    assert_eq!(large.status, 413);
    let broken = scene
        .app
        .post_raw(&path, b"state=%C3%28&action=send".to_vec())
        .await;
    assert_eq!(broken.status, 400);
    for reply in [&large, &broken] {
        assert!(reply.says("<html lang=\"vi\""), "{}", reply.body);
        let id = reply.headers["x-request-id"].to_str().unwrap();
        assert!(reply.says(id), "the page shows the request id");
    }
    let odd_address = scene.app.get("/k/%FF%FE").await;
    assert_eq!(odd_address.status, 400);
    assert!(
        odd_address.says("<html lang=\"vi\""),
        "{}",
        odd_address.body
    );
    let put = Request::put(&path).body(Body::empty()).unwrap();
    assert_eq!(scene.app.request(put).await.status, 405);
    assert_eq!(scene.app.get("/khong-co").await.status, 404);
    assert_eq!(received(&scene, &place).await, 0);
}

async fn answers_out_of_range_are_findings_and_unknown_names_are_refused(place: TestDatabase) {
    let scene = Scene::set_with(&place, |small| small.round.layout = Layout::OnePage).await;
    let page = scene.app.get(&scene.path(0)).await;
    let given = answers("6");
    let given: Vec<(&str, &str)> = given
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let findings = scene.press(0, &page, "send", &given).await;
    assert_eq!(findings.status, 200);
    assert!(findings.says("<title>Lỗi:"));
    let unknown = scene.press(0, &page, "send", &[("quyen", "admin")]).await;
    assert_eq!(unknown.status, 400);
    assert_eq!(received(&scene, &place).await, 0);
}

async fn every_page_is_locked_down(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    for path in [scene.path(0), "/khong-co".to_owned(), "/livez".to_owned()] {
        let reply = scene.app.get(&path).await;
        let policy = reply.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(reply.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(!reply.headers.contains_key(header::SET_COOKIE), "{path}");
        assert!(!reply.says("<script") && !reply.says(" style=") && !reply.says("http://"));
    }
}
