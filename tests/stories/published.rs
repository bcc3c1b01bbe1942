//! What stories about results begin with: a closed round, and its release for everybody to see.

use publication::release::{self, Parameters, Release};
use store::audit::{self, Wanted};
use store::release::ReleaseHead;
use survey::{Round, RoundId};
use testkit::ids::Ids;
use testkit::small_round::{CLOSES_MS, submission};
use testkit::{SmallRound, TestApp, TestDatabase};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A closed round with a form of every unit and field, and the program a day after its end.
pub(crate) async fn closed(place: &TestDatabase) -> (SmallRound, TestApp) {
    let ids = Ids::seeded(1);
    let small = SmallRound::new(&ids);
    small.insert(place.database()).await.unwrap();
    let app = TestApp::start(place.database(), CLOSES_MS + DAY_MS);
    let marks = "4".repeat(testkit::small_round::questionnaire().items().len());
    for unit in 0..3 {
        for field in 0..2 {
            let response = small.response_with(unit, field, &marks, "ý kiến riêng");
            app.writer.accept(submission(&ids, response)).await.unwrap();
        }
    }
    close(place, small.round.id).await;
    (small, app)
}

/// Closes a round.
pub(crate) async fn close(place: &TestDatabase, round: RoundId) {
    let database = place.database();
    let kept = store::round::plan::find(database, round).await.unwrap();
    let by = store::By {
        actor: "test",
        at_ms: CLOSES_MS,
    };
    let step = kept.plan.close().unwrap();
    store::round::step::take(database, &step, kept.revision, &by)
        .await
        .unwrap();
}

/// The round as it is now, as a release.
pub(crate) async fn made(
    place: &TestDatabase,
    round: &Round,
    number: &str,
    made_ms: i64,
) -> Release {
    let input = release::input_of(place.database(), round.id, Vec::new()).await;
    let parameters = Parameters {
        number: number.to_owned(),
        title: format!("Kết quả {number}"),
        ..Parameters::usual(30, made_ms, "0.1.0")
    };
    release::make_from(&input.unwrap(), &parameters).unwrap()
}

/// Publishes the round as it is now under this number.
pub(crate) async fn publish(place: &TestDatabase, round: &Round, number: &str, made_ms: i64) {
    let release = made(place, round, number, made_ms).await;
    let head = ReleaseHead {
        number: number.to_owned(),
        round: round.id,
        made_ms,
        digest: release.digest.clone(),
    };
    let bytes = release.bytes().unwrap();
    testkit::release::publish(place.database(), &head, &bytes).await;
}

/// How many events of one kind the audit chain holds.
pub(crate) async fn acts(place: &TestDatabase, act: &str) -> usize {
    let wanted = Wanted {
        action: act.to_owned(),
        ..Wanted::default()
    };
    let found = audit::list(place.database(), &wanted, None, 100).await;
    found.unwrap().len()
}
