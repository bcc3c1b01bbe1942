//! From the invitation to the daily sign-in with a second factor.

use axum::body::Body;
use axum::http::{Request, header};
use store::audit;
use survey::{Role, Scope};
use testkit::small_round::OPENS_MS;
use testkit::{Reply, TestApp, TestDatabase, on_both_databases};
use totp_rs::Builder;

on_both_databases!(
    an_invited_person_signs_in_with_a_second_factor,
    an_account_that_is_closed_is_out_at_once,
    the_last_administrator_stays,
);

pub(crate) const PASSWORD: &str = "hoa sen nở tháng sáu";

/// A browser: it keeps the cookie that it was given.
pub(crate) struct Browser<'a> {
    app: &'a TestApp,
    pub(crate) cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            cookie: String::new(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path), Body::empty()).await
    }

    pub(crate) async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let body = pairs.iter().map(|(name, value)| {
            let value: Vec<String> = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let value = value.concat();
            format!("{name}={value}")
        });
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = body.collect::<Vec<_>>().join("&");
        self.send(request, Body::from(body)).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Reply {
        let request = request
            .header(header::COOKIE, &self.cookie)
            .body(body)
            .unwrap();
        let reply = self.app.request(request).await;
        if let Some(given) = reply.headers.get(header::SET_COOKIE) {
            let given = given.to_str().unwrap();
            given
                .split(';')
                .next()
                .unwrap()
                .clone_into(&mut self.cookie);
        }
        reply
    }
}

/// What stands in the page between two texts.
pub(crate) fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap();
    rest.split_once(after).unwrap().0
}

/// The authenticator app: reads the letters of the page and tells the code.
pub(crate) fn code(letters: &str, now_ms: i64) -> String {
    let letters = letters.replace('-', "");
    let secret = data_encoding::BASE32.decode(letters.as_bytes()).unwrap();
    let secret = <[u8; 20]>::try_from(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(now_ms / 1000).unwrap())
        .to_string()
}

/// Invites somebody, who makes the account.
pub(crate) async fn invited(
    app: &TestApp,
    browser: &mut Browser<'_>,
    role: &str,
    (reach, codes): (&str, &str),
    name: &str,
) {
    let administrator = app.signed_in(Role::Administrator, Scope::Everything).await;
    let form = [
        ("display_name", "Nguyễn Thị Lan"),
        ("role", role),
        ("reach", reach),
        ("codes", codes),
    ];
    let invited = administrator.post("/quan-ly/tai-khoan/moi", &form).await;
    assert_eq!(invited.status, 200, "{}", invited.body);
    let path = between(&invited.body, "https://khaosat.example.vn", "</p>").to_owned();
    let chosen = [("name", name), ("password", PASSWORD), ("repeat", PASSWORD)];
    let made = browser.post(&path, &chosen).await;
    assert!(made.says("Đã ghi nhận tài khoản"), "{}", made.body);
    assert_eq!(browser.get(&path).await.status, 404, "the link works once");
}

/// The same for the whole province, signed in and with the second factor set up; the secret's letters.
pub(crate) async fn enrolled(
    app: &TestApp,
    browser: &mut Browser<'_>,
    role: &str,
    name: &str,
) -> String {
    invited(app, browser, role, ("everything", ""), name).await;
    let entered = sign_in(browser, name).await;
    assert_eq!(entered.location(), "/quan-ly/toi/xac-thuc");
    let page = browser.get("/quan-ly/toi/xac-thuc").await;
    let letters = between(&page.body, "class=\"secret\">", "</p>").to_owned();
    let proof = between(&page.body, "name=\"proof\" value=\"", "\"").to_owned();
    let now = code(&letters, app.clock.now_ms());
    let done = browser
        .post(
            "/quan-ly/toi/xac-thuc",
            &[("proof", &proof), ("code", &now)],
        )
        .await;
    assert!(done.says("Mã dự phòng"), "{}", done.body);
    letters
}

/// Name and password.
pub(crate) async fn sign_in(browser: &mut Browser<'_>, name: &str) -> Reply {
    let pairs = [("name", name), ("password", PASSWORD), ("tiep", "/quan-ly")];
    browser.post("/quan-ly/dang-nhap", &pairs).await
}

#[expect(
    clippy::too_many_lines,
    reason = "one story, told from beginning to end"
)]
async fn an_invited_person_signs_in_with_a_second_factor(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let mut browser = Browser::new(&app);
    let administrator = app.signed_in(Role::Administrator, Scope::Everything).await;
    let wrong = administrator
        .post(
            "/quan-ly/tai-khoan/moi",
            &[
                ("display_name", ""),
                ("role", "clerk"),
                ("reach", "everything"),
            ],
        )
        .await;
    assert!(
        wrong.says("Xin ghi họ và tên") && wrong.says("ít nhất một bưu cục"),
        "{}",
        wrong.body
    );

    let letters = enrolled(&app, &mut browser, "office", "lan.nguyen").await;
    assert_eq!(browser.get("/quan-ly").await.status, 200);
    assert_eq!(browser.get("/quan-ly/tai-khoan").await.status, 403);

    // Before the second factor nothing else could be reached; now a new sign-in asks for the code.
    browser.post("/quan-ly/dang-xuat", &[]).await;
    assert_eq!(browser.get("/quan-ly").await.status, 303);
    app.clock.advance(60_000);
    let asked = sign_in(&mut browser, "Lan.Nguyen").await;
    let proof = between(&asked.body, "name=\"proof\" value=\"", "\"").to_owned();
    assert_eq!(
        browser.get("/quan-ly").await.status,
        303,
        "the password alone is not enough"
    );
    let wrong = browser
        .post(
            "/quan-ly/dang-nhap/ma",
            &[("proof", &proof), ("code", "000000")],
        )
        .await;
    assert!(wrong.says("Mã chưa đúng"), "{}", wrong.body);
    let now = code(&letters, app.clock.now_ms());
    let entered = browser
        .post(
            "/quan-ly/dang-nhap/ma",
            &[("proof", &proof), ("code", &now)],
        )
        .await;
    assert_eq!(
        (entered.status.as_u16(), entered.location().as_str()),
        (303, "/quan-ly")
    );
    assert_eq!(browser.get("/quan-ly").await.status, 200);
    let mut thief = Browser::new(&app);
    let replayed = thief
        .post(
            "/quan-ly/dang-nhap/ma",
            &[("proof", &proof), ("code", &now)],
        )
        .await;
    assert_eq!(replayed.status, 200, "a code works once");
    assert_eq!(thief.get("/quan-ly").await.status, 303);

    // A recovery code works once in its place.
    let codes = browser.post("/quan-ly/toi/ma-du-phong", &[]).await;
    let listed = between(&codes.body, "<ul class=\"secret\">", "</ul>");
    let spare = between(listed, "<li>", "</li>").to_owned();
    let mut other = Browser::new(&app);
    for expected in [303, 200] {
        let asked = sign_in(&mut other, "lan.nguyen").await;
        let proof = between(&asked.body, "name=\"proof\" value=\"", "\"").to_owned();
        let entered = other
            .post(
                "/quan-ly/dang-nhap/ma",
                &[("proof", &proof), ("code", &spare.to_lowercase())],
            )
            .await;
        assert_eq!(entered.status, expected);
    }
    let own = browser.get("/quan-ly/toi").await;
    assert!(own.says("Còn 7 mã dự phòng"), "{}", own.body);
    let chain = audit::list(place.database(), &audit::Wanted::default(), None, 100)
        .await
        .unwrap();
    let all = format!("{chain:?}");
    for secret in [PASSWORD, &letters, &spare, &now] {
        assert!(!all.contains(secret), "a secret in the audit chain");
    }
    assert!(audit::verify(place.database()).await.unwrap().is_ok());
}

async fn an_account_that_is_closed_is_out_at_once(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let administrator = app.signed_in(Role::Administrator, Scope::Everything).await;
    let office = app.signed_in(Role::Office, Scope::Everything).await;
    assert_eq!(office.get("/quan-ly").await.status, 200);
    let path = format!("/quan-ly/tai-khoan/{}", office.account);
    // Another role ends the sessions of the old one.
    let form = [("role", "auditor"), ("reach", "everything"), ("codes", "")];
    let changed = administrator.post(&path, &form).await;
    assert!(changed.says("Đã lưu vai trò"), "{}", changed.body);
    assert_eq!(office.get("/quan-ly").await.status, 303);

    let auditor = app.signed_in(Role::Auditor, Scope::Everything).await;
    let path = format!("/quan-ly/tai-khoan/{}", auditor.account);
    for _ in 0..2 {
        let closed = administrator.post(&format!("{path}/dong"), &[]).await;
        assert!(closed.says("Tài khoản đã đóng"), "{}", closed.body);
    }
    assert_eq!(auditor.get("/quan-ly").await.status, 303);
    let wanted = audit::Wanted {
        action: "account.close".to_owned(),
        ..audit::Wanted::default()
    };
    let events = audit::list(place.database(), &wanted, None, 10).await;
    assert_eq!(events.unwrap().len(), 1, "closing twice closes once");
    assert_eq!(
        administrator
            .get("/quan-ly/tai-khoan/khong-co")
            .await
            .status,
        404
    );
}

async fn the_last_administrator_stays(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    let one = app.signed_in(Role::Administrator, Scope::Everything).await;
    let two = app.signed_in(Role::Administrator, Scope::Everything).await;
    let path = |id: uuid::Uuid| format!("/quan-ly/tai-khoan/{id}/dong");
    let own = one.post(&path(one.account), &[]).await;
    assert!(own.says("chính mình"), "{}", own.body);
    assert!(
        one.post(&path(two.account), &[])
            .await
            .says("Tài khoản đã đóng")
    );
    assert_eq!(two.get("/quan-ly").await.status, 303);
    let still = store::account::find(place.database(), one.account)
        .await
        .unwrap();
    assert_eq!(still.closed_ms, None);
    let refused = store::account::close(place.database(), one.account, OPENS_MS).await;
    assert!(refused.is_err(), "the last administrator cannot go");
}
