//! Sessions: fixation, idleness, clocks, what was typed, and posts from elsewhere.

use axum::body::Body;
use axum::http::{Request, header};
use survey::{Role, Scope};
use testkit::small_round::OPENS_MS;
use testkit::{TestApp, TestDatabase, on_both_databases};

use crate::people::{Browser, PASSWORD, enrolled, invited};

on_both_databases!(
    a_session_id_from_before_the_sign_in_is_worth_nothing,
    what_was_typed_survives_the_end_of_the_session,
    a_clock_that_goes_back_prolongs_no_session,
    nobody_ends_the_session_of_somebody_else,
    a_sign_in_from_another_site_is_refused,
    a_clerk_arrives_at_the_desk,
);

const MINUTE_MS: i64 = 60_000;

async fn a_session_id_from_before_the_sign_in_is_worth_nothing(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let mut browser = Browser::new(&app);
    "__Host-sipas=cho-san-boi-ke-xau".clone_into(&mut browser.cookie);
    enrolled(&app, &mut browser, "office", "lan.nguyen").await;
    let first = browser.cookie.clone();
    assert!(!first.contains("cho-san") && first.len() > 50);
    let mut planted = Browser::new(&app);
    "__Host-sipas=cho-san-boi-ke-xau".clone_into(&mut planted.cookie);
    assert_eq!(planted.get("/quan-ly").await.status, 303);

    // Giving the password once more changes the id; the old one is worth nothing.
    app.clock.advance(16 * MINUTE_MS);
    let asked = browser.get("/quan-ly/toi/mat-khau").await;
    assert_eq!(
        asked.location(),
        "/quan-ly/xac-nhan?tiep=%2Fquan%2Dly%2Ftoi%2Fmat%2Dkhau"
    );
    let pairs = [("password", PASSWORD), ("tiep", "/quan-ly/toi/mat-khau")];
    let confirmed = browser.post("/quan-ly/xac-nhan", &pairs).await;
    assert_eq!(confirmed.location(), "/quan-ly/toi/mat-khau");
    assert_ne!(browser.cookie, first);
    let mut old = Browser::new(&app);
    old.cookie = first;
    assert_eq!(old.get("/quan-ly").await.status, 303);
    assert_eq!(browser.get("/quan-ly/toi/mat-khau").await.status, 200);
    // So does another password.
    let second = browser.cookie.clone();
    let weak = [("password", "matkhau123456"), ("repeat", "khac")];
    let weak = browser.post("/quan-ly/toi/mat-khau", &weak).await;
    assert!(weak.says("class=\"summary\""), "{}", weak.body);
    let good = [
        ("password", "mưa rào trên mái tôn cũ"),
        ("repeat", "mưa rào trên mái tôn cũ"),
    ];
    assert!(
        browser
            .post("/quan-ly/toi/mat-khau", &good)
            .await
            .says("Đã đổi mật khẩu")
    );
    assert_ne!(browser.cookie, second);
}

async fn what_was_typed_survives_the_end_of_the_session(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let administrator = app.signed_in(Role::Administrator, Scope::Everything).await;
    app.clock.advance(31 * MINUTE_MS);
    let form = [
        ("display_name", "Trần \"Văn\" <Bình>"),
        ("role", "auditor"),
        ("reach", "everything"),
        ("codes", ""),
        ("password", "không được mang theo"),
    ];
    let asked = administrator.post("/quan-ly/tai-khoan/moi", &form).await;
    assert_eq!(asked.status, 401);
    assert!(
        asked.says("name=\"gui-toi\" value=\"/quan-ly/tai-khoan/moi\""),
        "{}",
        asked.body
    );
    assert!(
        asked.says("value=\"Trần &quot;Văn&quot; &lt;Bình&gt;\""),
        "{}",
        asked.body
    );
    assert!(!asked.says("không được mang theo"));

    // The sign-in hands it on to the page that offers to send it again.
    let mut browser = Browser::new(&app);
    enrolled(&app, &mut browser, "administrator", "quan.tri").await;
    app.clock.advance(16 * MINUTE_MS);
    let asked = browser.post("/quan-ly/tai-khoan/moi", &form[..4]).await;
    assert_eq!(asked.status, 401);
    assert!(asked.says("Nhập lại mật khẩu"), "{}", asked.body);
    let carried = [
        ("password", PASSWORD),
        ("gui-toi", "/quan-ly/tai-khoan/moi"),
        ("mang.display_name", "Trần Văn Bình"),
        ("mang.role", "auditor"),
        ("mang.reach", "everything"),
        ("mang.codes", ""),
    ];
    let again = browser.post("/quan-ly/xac-nhan", &carried).await;
    assert!(again.says("Gửi lại nội dung đã nhập"), "{}", again.body);
    assert!(
        again.says("action=\"/quan-ly/tai-khoan/moi\"") && again.says("value=\"Trần Văn Bình\"")
    );
    let sent = browser.post("/quan-ly/tai-khoan/moi", &form[..4]).await;
    assert!(sent.says("Liên kết mời"), "{}", sent.body);
}

async fn a_clock_that_goes_back_prolongs_no_session(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let office = app.signed_in(Role::Office, Scope::Everything).await;
    app.clock.advance(29 * MINUTE_MS);
    assert_eq!(office.get("/quan-ly").await.status, 200);
    app.clock.advance(29 * MINUTE_MS);
    assert_eq!(office.get("/quan-ly").await.status, 200, "each use counts");
    app.clock.advance(-5 * MINUTE_MS);
    assert_eq!(office.get("/quan-ly").await.status, 303);
    app.clock.advance(5 * MINUTE_MS);
    assert_eq!(office.get("/quan-ly").await.status, 200);
    app.clock.advance(30 * MINUTE_MS);
    assert_eq!(office.get("/quan-ly").await.status, 303);
}

async fn nobody_ends_the_session_of_somebody_else(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let one = app.signed_in(Role::Office, Scope::Everything).await;
    let two = app.signed_in(Role::Office, Scope::Everything).await;
    let sessions = store::session::of_account(place.database(), two.account, OPENS_MS).await;
    let id = sessions.unwrap()[0].id.to_string();
    let forged = one.post("/quan-ly/toi/phien", &[("session", &id)]).await;
    assert_eq!(forged.status, 404);
    assert_eq!(two.get("/quan-ly").await.status, 200);
    let wanted = store::audit::Wanted {
        actor: one.name.clone(),
        ..store::audit::Wanted::default()
    };
    let events = store::audit::list(place.database(), &wanted, None, 10)
        .await
        .unwrap();
    assert_eq!(events[0].event.action, "access.refused");
    assert_eq!(events[0].event.result, "refused");
    // One's own can be ended, and then it is over.
    let own = store::session::of_account(place.database(), one.account, OPENS_MS).await;
    let id = own.unwrap()[0].id.to_string();
    one.post("/quan-ly/toi/phien", &[("session", &id)]).await;
    assert_eq!(one.get("/quan-ly").await.status, 303);
}

async fn a_sign_in_from_another_site_is_refused(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    for path in ["/quan-ly/dang-nhap", "/quan-ly/dang-nhap/ma"] {
        let request = Request::post(path)
            .header("origin", "https://evil.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("name=lan.nguyen&password=x"))
            .unwrap();
        assert_eq!(app.request(request).await.status, 403, "{path}");
    }
    let wanted = store::audit::Wanted {
        action: "access.foreign-post".to_owned(),
        ..store::audit::Wanted::default()
    };
    let events = store::audit::list(place.database(), &wanted, None, 10)
        .await
        .unwrap();
    assert_eq!(events.len(), 1, "told once, counted after that");
}

async fn a_clerk_arrives_at_the_desk(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let mut browser = Browser::new(&app);
    let reach = ("post-offices", "270000");
    invited(&app, &mut browser, "clerk", reach, "an.tran").await;
    for (wanted, arrives) in [
        ("", "/nhap-phieu"),
        ("/quan-ly", "/nhap-phieu"),
        ("https://evil.example/", "/nhap-phieu"),
        ("/nhap-phieu/cua-toi", "/nhap-phieu/cua-toi"),
        ("/quan-ly/toi", "/quan-ly/toi"),
    ] {
        let pairs = [
            ("name", "an.tran"),
            ("password", PASSWORD),
            ("tiep", wanted),
        ];
        let entered = browser.post("/quan-ly/dang-nhap", &pairs).await;
        assert_eq!(entered.location(), arrives, "{wanted}");
        browser.post("/quan-ly/dang-xuat", &[]).await;
    }
}
