//! The one-time link of the first administrator.

use std::process::Command;

use store::invitation::Invitation;
use survey::{Role, Scope};
use testkit::small_round::OPENS_MS;
use testkit::{TestApp, TestDatabase, on_both_databases};

on_both_databases!(the_link_works_once_and_the_account_is_recorded);

/// SHA-256 of a secret, by the system's own tool: the test does not trust the program's.
fn hash(secret: &str) -> [u8; 32] {
    let out = Command::new("sh")
        .args(["-c", "printf %s \"$1\" | sha256sum", "sh", secret])
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
    }
    bytes
}

async fn the_link_works_once_and_the_account_is_recorded(place: TestDatabase) {
    let database = place.database();
    let app = TestApp::start(database, OPENS_MS);
    let expires_ms = OPENS_MS + 1000;
    let invitation = Invitation {
        role: Role::Administrator,
        scope: Scope::Everything,
        display_name: String::new(),
        invited_by: "sipas serve".to_owned(),
        account: None,
        created_ms: OPENS_MS,
        expires_ms,
    };
    store::invitation::create(database, &hash("bi-mat"), &invitation)
        .await
        .unwrap();
    let path = "/quan-ly/moi/bi-mat";
    assert_eq!(app.get("/quan-ly/moi/sai").await.status, 404);
    assert_eq!(app.get(path).await.status, 200);
    let weak = [
        ("name", "nguyen.an"),
        ("password", "ngan"),
        ("repeat", "ngan"),
    ];
    let weak = app.post(path, &weak).await;
    assert!(weak.says("ít nhất 12 ký tự"), "{}", weak.body);
    let good = [
        ("name", "Nguyen.An"),
        ("password", "hoa sen nở tháng sáu"),
        ("repeat", "hoa sen nở tháng sáu"),
    ];
    let made = app.post(path, &good).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert_eq!(
        app.post(path, &good).await.status,
        404,
        "the link is used up"
    );
    let account = store::account::by_name(database, "nguyen.an")
        .await
        .unwrap();
    assert_eq!(account.role, Role::Administrator);
    assert!(account.password_hash.unwrap().starts_with("$argon2id$"));
    assert_eq!(
        store::audit::verify(database)
            .await
            .unwrap()
            .unwrap()
            .events,
        1
    );
}
