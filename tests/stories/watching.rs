//! For whoever watches over the server; and what a citizen sees when the database is away.

use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::http::Request;
use store::writer::Limits;
use survey::Layout;
use testkit::hold::Hold;
use testkit::{TestApp, TestDatabase, on_both_databases};

use crate::citizen::{NOW_MS, Scene, answers};

on_both_databases!(
    health_is_told_and_figures_stay_at_home,
    an_answer_survives_a_database_that_is_away
);

async fn health_is_told_and_figures_stay_at_home(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    assert_eq!(scene.app.get("/livez").await.status, 200);
    assert_eq!(scene.app.get("/readyz").await.status, 200);
    assert_eq!(
        scene.app.get("/metrics").await.status,
        404,
        "no peer is known"
    );
    let ask = |peer: &str, forwarded: bool| {
        let mut request = Request::get("/metrics");
        if forwarded {
            request = request.header("x-forwarded-for", "203.0.113.7");
        }
        let mut request = request.body(axum::body::Body::empty()).unwrap();
        let peer: std::net::SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        scene.app.request(request)
    };
    assert_eq!(ask("203.0.113.7:1", false).await.status, 404);
    assert_eq!(ask("127.0.0.1:1", true).await.status, 404);
    let figures = ask("127.0.0.1:1", false).await;
    assert_eq!(figures.status, 200);
}

async fn an_answer_survives_a_database_that_is_away(place: TestDatabase) {
    let scene = Scene::set_with(&place, |small| small.round.layout = Layout::OnePage).await;
    // A second program on the same database, with little patience.
    let limits = Limits {
        patience: Duration::from_secs(1),
        ..Limits::default()
    };
    let app = TestApp::start_with(place.database(), NOW_MS, limits);
    let page = app.get(&scene.path(0)).await;
    let state = page.state();
    let given = answers("4");
    let mut pairs = vec![("state", state.as_str()), ("action", "send")];
    pairs.extend(
        given
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );

    let hold = Hold::writers(&place).await;
    let away = app.post(&scene.path(0), &pairs).await;
    assert_eq!(away.status, 503, "{}", away.body);
    for (name, value) in &given {
        let kept = format!("name=\"{name}\" value=\"{value}\"");
        assert!(away.says(&kept), "{kept} is not on the page");
    }
    assert_eq!(away.state(), state);
    hold.release().await;

    // The person presses "Gửi lại" until it goes through: PostgreSQL may still be undoing what the
    // first try left behind, and nothing of that may stay or count twice.
    let mut sent = app.post(&scene.path(0), &pairs).await;
    for _ in 0..10 {
        if sent.status != 503 {
            break;
        }
        sent = app.post(&scene.path(0), &pairs).await;
    }
    assert_eq!(sent.status, 303, "{}", sent.body);
    let count = store::response::count_of_round(place.database(), scene.small.round.id)
        .await
        .unwrap();
    assert_eq!(count.received, 1);
}
