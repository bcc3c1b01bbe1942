//! Wrong passwords: counted by account, right under a crowd, on two servers at once.

use store::account::{LOCK_MS, MOST_FAILURES, failures};
use store::audit::{self, Wanted};
use survey::{Role, Scope};
use testkit::small_round::OPENS_MS;
use testkit::{TestApp, TestDatabase, on_both_databases};
use tokio::task::JoinSet;

use crate::people::{Browser, PASSWORD, between, code, enrolled, sign_in};

on_both_databases!(
    sixty_four_wrong_passwords_at_once_lock_the_account_after_ten,
    a_flood_of_refusals_does_not_fill_the_chain,
);

async fn count(place: &TestDatabase, action: &str) -> usize {
    let wanted = Wanted {
        action: action.to_owned(),
        ..Wanted::default()
    };
    let found = audit::list(place.database(), &wanted, None, 1000)
        .await
        .unwrap();
    found.len()
}

async fn sixty_four_wrong_passwords_at_once_lock_the_account_after_ten(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let other_server = TestApp::start(&place.another_server().await, OPENS_MS);
    let mut browser = Browser::new(&app);
    let letters = enrolled(&app, &mut browser, "office", "lan.nguyen").await;
    let id = store::account::by_name(place.database(), "lan.nguyen")
        .await
        .unwrap()
        .id;
    let mut crowd = JoinSet::new();
    for number in 0..64 {
        let server = if number % 2 == 0 { &app } else { &other_server }.clone();
        crowd.spawn(async move {
            let pairs = [("name", "lan.nguyen"), ("password", "sai mật khẩu rồi")];
            server
                .post("/quan-ly/dang-nhap", &pairs)
                .await
                .status
                .as_u16()
        });
    }
    for status in crowd.join_all().await {
        assert_eq!(status, 200);
    }
    let (failed, until) = failures(place.database(), id).await.unwrap();
    assert_eq!((failed, until), (MOST_FAILURES, Some(OPENS_MS + LOCK_MS)));
    assert_eq!(count(&place, "session.lock").await, 1, "locked once");

    // The right password is of no use, on either server, and a clock that goes back unlocks nothing.
    let mut fresh = Browser::new(&other_server);
    let refused =
        |reply: testkit::Reply| reply.says("đang tạm khóa") && !reply.says("name=\"proof\"");
    assert!(refused(sign_in(&mut fresh, "lan.nguyen").await));
    other_server.clock.advance(-LOCK_MS * 4);
    assert!(refused(sign_in(&mut fresh, "lan.nguyen").await));
    other_server.clock.advance(LOCK_MS * 4 + LOCK_MS - 1);
    assert!(refused(sign_in(&mut fresh, "lan.nguyen").await));
    // Whoever is signed in already stays so.
    assert_eq!(browser.get("/quan-ly").await.status, 200);

    // After the time it is open again, and signing in gives all tries back.
    other_server.clock.advance(1);
    let asked = sign_in(&mut fresh, "lan.nguyen").await;
    let proof = between(&asked.body, "name=\"proof\" value=\"", "\"").to_owned();
    let now = code(&letters, other_server.clock.now_ms());
    let entered = fresh
        .post(
            "/quan-ly/dang-nhap/ma",
            &[("proof", &proof), ("code", &now)],
        )
        .await;
    assert_eq!(entered.status, 303);
    assert_eq!(failures(place.database(), id).await.unwrap(), (0, None));
    // An unknown name is answered the same way.
    let pairs = [("name", "khong.co"), ("password", PASSWORD)];
    assert!(refused(fresh.post("/quan-ly/dang-nhap", &pairs).await));
}

async fn a_flood_of_refusals_does_not_fill_the_chain(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let clerk = app.signed_in(Role::Reader, Scope::Everything).await;
    for _ in 0..20 {
        assert_eq!(clerk.get("/quan-ly/tai-khoan").await.status, 403);
    }
    assert_eq!(count(&place, "access.refused").await, 1);
    // The rest becomes one event when its time is over.
    app.clock.advance(11 * 60 * 1000);
    assert_eq!(clerk.get("/quan-ly/tai-khoan").await.status, 403);
    let wanted = Wanted {
        action: "access.refused".to_owned(),
        ..Wanted::default()
    };
    let found = audit::list(place.database(), &wanted, None, 10)
        .await
        .unwrap();
    assert_eq!(found.len(), 3);
    assert!(
        found[1].event.detail_json.contains("\"more\":19"),
        "{found:?}"
    );
    assert!(audit::verify(place.database()).await.unwrap().is_ok());
}
