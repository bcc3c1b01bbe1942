//! Double taps, two tabs, Back after sending.

use survey::Layout;
use testkit::{Reply, TestDatabase, on_both_databases};

use crate::citizen::{Scene, answers};

on_both_databases!(
    the_same_form_sent_twice_counts_once,
    two_tabs_with_other_answers_keep_both_texts,
    a_double_tap_at_the_same_moment_counts_once,
);

fn pairs(given: &[(String, String)]) -> Vec<(&str, &str)> {
    given
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

async fn received(scene: &Scene, place: &TestDatabase) -> u64 {
    store::response::count_of_round(place.database(), scene.small.round.id)
        .await
        .unwrap()
        .received
}

/// The receipt on a thanks page.
fn receipt(thanks: &Reply) -> String {
    let at = thanks.body.find("class=\"receipt\"").expect("a receipt");
    let rest = &thanks.body[at..];
    let start = rest.find('>').unwrap() + 1;
    rest[start..].split('<').next().unwrap().trim().to_owned()
}

async fn the_same_form_sent_twice_counts_once(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let check = scene.to_the_check(0, "4").await;
    let first = scene.press(0, &check, "send", &[]).await;
    scene.app.clock.advance(5_000);
    let second = scene.press(0, &check, "send", &[]).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
    let first = scene.app.get(&first.location()).await;
    let second = scene.app.get(&second.location()).await;
    assert_eq!(receipt(&first), receipt(&second));
    assert_eq!(received(&scene, &place).await, 1);
}

async fn two_tabs_with_other_answers_keep_both_texts(place: TestDatabase) {
    let scene = Scene::set_with(&place, |small| small.round.layout = Layout::OnePage).await;
    let page = scene.app.get(&scene.path(0)).await;
    let (content, angry) = (answers("5"), answers("1"));
    let first = scene.press(0, &page, "send", &pairs(&content)).await;
    assert_eq!(first.status, 303, "{}", first.body);
    let conflict = scene.press(0, &page, "send", &pairs(&angry)).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.says("Rất hài lòng") && conflict.says("Rất không hài lòng"));
    assert_eq!(received(&scene, &place).await, 1);

    // The second text can be sent as a form of its own, once.
    let new = scene.press(0, &conflict, "send-new", &[]).await;
    assert_eq!(new.status, 303, "{}", new.body);
    let again = scene.press(0, &conflict, "send-new", &[]).await;
    assert_eq!(again.status, 303);
    assert_eq!(received(&scene, &place).await, 2);
}

async fn a_double_tap_at_the_same_moment_counts_once(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let check = scene.to_the_check(0, "3").await;
    let (one, other) = tokio::join!(
        scene.press(0, &check, "send", &[]),
        scene.press(0, &check, "send", &[])
    );
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (303, 303));
    assert_eq!(received(&scene, &place).await, 1);
}
