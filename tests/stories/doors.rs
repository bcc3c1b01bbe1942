//! Codes that are mistyped, unknown, withdrawn; rounds not yet open or over.

use survey::RoundState;
use testkit::small_round::{CLOSES_MS, OPENS_MS};
use testkit::{TestDatabase, on_both_databases};

use crate::citizen::Scene;

on_both_databases!(
    a_code_that_leads_nowhere_says_why,
    a_round_says_when_it_opens_and_when_it_closed,
    someone_who_began_in_time_may_finish,
    a_draft_takes_no_answers,
    capitals_and_groups_lead_to_the_same_form,
);

async fn a_code_that_leads_nowhere_says_why(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let code = scene.small.links[0].code.to_string();
    let mut wrong: Vec<char> = code.chars().collect();
    wrong[0] = if wrong[0] == 'A' { 'B' } else { 'A' };
    let mistyped = scene
        .app
        .get(&format!("/k/{}", wrong.iter().collect::<String>()))
        .await;
    assert_eq!(mistyped.status, 404);
    let unknown = survey::LinkCode::from_bytes([9; 8]);
    let unknown = scene.app.get(&format!("/k/{unknown}")).await;
    assert_eq!(unknown.status, 404);
    assert_ne!(mistyped.heading(), unknown.heading());
    let link = &scene.small.links[1];
    let reason = survey::round::Reason::parse("Thẻ bị mất ở quầy").unwrap();
    let by = store::By {
        actor: "so.noi.vu",
        at_ms: OPENS_MS,
    };
    store::link::revoke(place.database(), link, &reason, &by)
        .await
        .unwrap();
    let revoked = scene.app.get(&scene.path(1)).await;
    assert_eq!(revoked.status, 410);
    assert!(revoked.says("0200 123 456"), "the unit's telephone number");
}

async fn a_round_says_when_it_opens_and_when_it_closed(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    scene.app.clock.advance(-120_000);
    let early = scene.app.get(&scene.path(0)).await;
    assert_eq!(early.status, 404);
    assert!(early.says("01/09/2026"), "{}", early.body);
    scene
        .app
        .clock
        .advance(CLOSES_MS - scene.app.clock.now_ms());
    let late = scene.app.get(&scene.path(0)).await;
    assert_eq!(late.status, 410);
    assert!(late.says("01/10/2026"), "{}", late.body);
}

async fn someone_who_began_in_time_may_finish(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    scene
        .app
        .clock
        .advance(CLOSES_MS - 60_000 - scene.app.clock.now_ms());
    let check = scene.to_the_check(0, "4").await;
    scene.app.clock.advance(30 * 60_000);
    let sent = scene.press(0, &check, "send", &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    scene.app.clock.advance(2 * 60 * 60_000);
    let late = scene.press(0, &check, "send", &[]).await;
    assert_eq!(late.status, 410);
}

async fn a_draft_takes_no_answers(place: TestDatabase) {
    let scene = Scene::set_with(&place, |small| small.round.state = RoundState::Draft).await;
    assert_eq!(scene.app.get(&scene.path(0)).await.status, 404);
}

async fn capitals_and_groups_lead_to_the_same_form(place: TestDatabase) {
    let scene = Scene::set(&place).await;
    let code = &scene.small.links[0].code;
    for path in [
        format!("/K/{code}"),
        format!("/k/{}", code.to_string().to_lowercase()),
        format!("/k/{}", code.grouped()),
    ] {
        assert_eq!(scene.app.get(&path).await.status, 200, "{path}");
    }
    let typed = scene
        .app
        .get(&format!("/k?code={}", code.grouped().to_lowercase()))
        .await;
    assert_eq!(typed.location(), scene.path(0));
}
