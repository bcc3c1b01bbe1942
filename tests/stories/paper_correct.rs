//! A batch is accepted with a fault in its sample: what is known to be wrong is corrected before it is closed.

use std::collections::{BTreeMap, BTreeSet};

use intake::audit_sample::Plan;
use intake::batch::Step;
use intake::{Seed, Settings, Value};
use store::paper::audit::{self, Audited};
use store::paper::{batch, form, reconcile, rule};
use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, TestApp, TestDatabase, on_both_databases};

on_both_databases!(what_the_audit_finds_is_corrected_before_closing);

#[expect(
    clippy::too_many_lines,
    reason = "one story, told from beginning to end"
)]
async fn what_the_audit_finds_is_corrected_before_closing(place: TestDatabase) {
    let ids = Ids::seeded(71);
    let database = place.database();
    let paper = PaperRound::insert(database, &ids).await;
    let tolerant = Settings {
        audit: Plan {
            acceptance: 1,
            ..Plan::default()
        },
        ..Settings::default()
    };
    let who = paper.office[0].now();
    rule::set(database, paper.small.round.id, &tolerant, &who)
        .await
        .unwrap();
    let none = BTreeMap::new();
    let found = paper.reconciling(database, &ids, (1, 3), &none).await;
    let app = TestApp::start(database, OPENS_MS + 86_400_000);
    let own = || Scope::PostOffices([paper.post_office.clone()].into());
    let by = app.signed_in(Role::Supervisor, own()).await;

    let judge = paper.supervisors[0].now();
    let drawn = audit::draw(database, found.id, Seed::from_number(7), &judge).await;
    let Ok(Audited::Done(drawn)) = drawn else {
        panic!("{drawn:?}")
    };
    let faulty = paper.serial(2);
    assert!(
        drawn.drawn.contains(&faulty),
        "a small batch is drawn whole"
    );
    for serial in drawn.drawn {
        let wrong = ["s01", "s02"].map(str::to_owned);
        let wrong: BTreeSet<String> = wrong.into_iter().filter(|_| serial == faulty).collect();
        audit::compare(database, found.id, serial, &wrong, &judge)
            .await
            .unwrap();
    }
    let done = audit::conclude(database, found.id, &judge).await;
    assert!(matches!(done, Ok(Audited::Done(_))), "{done:?}");
    let found = batch::find(database, found.id).await.unwrap();
    let found = paper.take(database, &found, Step::Audit).await;

    let path = format!("/quan-ly/giay/lo/{}", found.id);
    let close = async || {
        let now = batch::find(database, found.id).await.unwrap();
        let revision = now.revision.to_string();
        by.post(&format!("{path}/buoc/close"), &[("revision", &revision)])
            .await
    };
    let early = close().await;
    assert!(
        early.says("Còn 2 câu mà mẫu kiểm tra thấy sai chưa được sửa"),
        "{}",
        early.body
    );
    let page = by.get(&format!("{path}/kiem-tra")).await;
    let correct = format!("{path}/kiem-tra/{faulty}/sua");
    assert!(
        page.says(&correct) && page.says("sửa theo giấy"),
        "{}",
        page.body
    );
    let form_page = by.get(&correct).await;
    assert_eq!(form_page.body.matches("name=\"v.").count(), 2);
    assert!(
        !form_page.says("value=\"4\""),
        "what the batch says is not shown"
    );
    let wrong = by.post(&correct, &[("v.s01", "2"), ("v.s02", "7")]).await;
    assert!(
        wrong.says("value=\"2\"") && wrong.says("không nhận giá trị đó"),
        "{}",
        wrong.body
    );
    let clerk = app.signed_in(Role::Clerk, own()).await;
    assert_eq!(clerk.get(&correct).await.status, 403);
    let other = format!("{path}/kiem-tra/{}/sua", paper.serial(1));
    assert_eq!(by.get(&other).await.status, 404, "nothing of it is wrong");

    let done = by.post(&correct, &[("v.s01", "2"), ("v.s02", ".")]).await;
    assert_eq!(done.location(), format!("{path}/kiem-tra"), "{}", done.body);
    assert_eq!(by.get(&correct).await.status, 404, "it is done once");
    let layout = form::of_round(database, found.round()).await.unwrap();
    let standing = reconcile::of_form(database, &found, &layout, faulty).await;
    let standing = standing.unwrap().unwrap();
    let values = standing.agreed().unwrap().values();
    assert_eq!(
        (&values["s01"], &values["s02"]),
        (&Value::Mark(2), &Value::Blank)
    );
    let closed = close().await;
    assert_eq!(closed.status, 303, "{}", closed.body);
    let kept = store::response::page(database, found.round(), None, 10).await;
    let marks: Vec<String> = kept.unwrap().into_iter().map(|kept| kept.marks).collect();
    let corrected = marks.iter().filter(|marks| marks.starts_with('2'));
    assert_eq!((marks.len(), corrected.count()), (3, 1), "{marks:?}");
}
