//! Looking through the audit chain.

use store::audit::{self, Act, Event};
use survey::{Role, Scope};
use testkit::small_round::OPENS_MS;
use testkit::{TestApp, TestDatabase, on_both_databases};

on_both_databases!(the_chain_is_filtered_paged_and_taken_away);

async fn the_chain_is_filtered_paged_and_taken_away(place: TestDatabase) {
    let app = TestApp::start(place.database(), OPENS_MS);
    for number in 0..120 {
        let actor = if number % 2 == 0 { "lan" } else { "=cmd" };
        let event = Event::of(
            Act::RequestMake,
            actor,
            &format!("request {number}"),
            OPENS_MS,
        );
        audit::append(place.database(), &event).await.unwrap();
    }
    let auditor = app.signed_in(Role::Auditor, Scope::Everything).await;
    let first = auditor.get("/quan-ly/nhat-ky").await;
    assert!(first.says("<td>request 119</td>") && !first.says("<td>request 69</td>"));
    assert!(first.says("truoc&#x3D;71"), "{}", first.body);
    let second = auditor.get("/quan-ly/nhat-ky?truoc=71").await;
    assert!(second.says("<td>request 69</td>") && !second.says("<td>request 70</td>"));
    let one = auditor
        .get("/quan-ly/nhat-ky?nguoi=lan&doi-tuong=request%2011")
        .await;
    assert_eq!(
        one.body.matches("<td>request 11").count(),
        5,
        "110, 112 to 118"
    );
    let none = auditor.get("/quan-ly/nhat-ky?viec=round.publish").await;
    assert!(none.says("Không có việc nào"));
    let wrong = auditor.get("/quan-ly/nhat-ky?tu=mai").await;
    assert!(wrong.says("Xin ghi ngày như"));
    let before = auditor.get("/quan-ly/nhat-ky?den=31/08/2026").await;
    assert!(before.says("Không có việc nào"));
    let head = audit::head(place.database()).await.unwrap().unwrap();
    assert!(first.says(&format!("việc số {}", head.0)));
    let file = auditor
        .post("/quan-ly/nhat-ky/tai", &[("nguoi", "=cmd")])
        .await;
    assert_eq!(file.body.lines().count(), 61);
    assert!(file.body.contains(",'=cmd,") && !file.body.contains(",=cmd"));
    let chain = audit::verify(place.database()).await.unwrap().unwrap();
    assert_eq!(chain.events, 121, "taking it away is an event");
}
