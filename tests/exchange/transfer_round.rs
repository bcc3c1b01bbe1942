//! The round that comes to an office on a stick, and comes again.

use serde_json::json;
use store::paper::batch;
use store::paper::transfer::{Line, RoundReceived, export_round, receive_round};
use store::transaction::begin_read;
use testkit::ids::Ids;
use testkit::small_round::OPENS_MS;
use testkit::{Backend, PaperRound, TestDatabase, on_both_databases};

use super::transfer::{Scene, changed, scene};

on_both_databases!(
    a_round_that_comes_again_is_brought_up_to_date_and_never_back,
    a_round_that_is_not_the_one_of_the_file_leaves_nothing_behind,
);

async fn a_round_that_comes_again_is_brought_up_to_date_and_never_back(place: TestDatabase) {
    let scene = scene(&place, 906).await;
    let (round, office) = (&scene.province.small.round, &scene.province.post_office);
    let there = scene.office.database();
    let old = round_lines(&scene).await;
    let later = round.closes_ms + 86_400_000;
    let newer = changed(&old, "round", "closes_ms", |_| json!(later));
    let newer = changed(&newer, "round", "state", |_| json!("closed"));
    let take = async |lines: &[Line], made_ms: i64| {
        let who = scene.people[2].now();
        receive_round(there, (round.id, office), lines, made_ms, &who)
            .await
            .unwrap()
    };
    assert_eq!(take(&newer, OPENS_MS + 2).await, RoundReceived::Taken);
    let here = store::round::find(there, round.id).await.unwrap();
    assert_eq!(
        (here.closes_ms, here.state),
        (later, survey::RoundState::Closed)
    );
    let older = RoundReceived::Older(OPENS_MS + 2);
    assert_eq!(take(&old, OPENS_MS + 1).await, older);
    assert_eq!(store::round::find(there, round.id).await.unwrap(), here);
    // The batches of the office are still there.
    assert!(batch::find(there, scene.batch.id).await.is_ok());
}

async fn a_round_that_is_not_the_one_of_the_file_leaves_nothing_behind(place: TestDatabase) {
    let scene = scene(&place, 907).await;
    let (round, office) = (&scene.province.small.round, &scene.province.post_office);
    let lines = round_lines(&scene).await;
    let other = scene.ids.fresh().hyphenated().to_string();
    let fresh = TestDatabase::fresh(Backend::Sqlite).await;
    let take = async |on: &TestDatabase, lines: &[Line]| {
        let who = scene.people[2].now();
        let whose = (round.id, office);
        receive_round(on.database(), whose, lines, OPENS_MS + 9, &who)
            .await
            .unwrap()
    };
    for (table, column, value) in [
        ("round", "id", json!(other)),
        ("paper_series", "round_id", json!(other)),
        ("paper_series", "post_office", json!("270001")),
        ("round_post_office", "code", json!("270001")),
    ] {
        let lines = changed(&lines, table, column, |_| value.clone());
        let received = take(&fresh, &lines).await;
        assert_eq!(received, RoundReceived::Elsewhere, "{table}.{column}");
    }
    assert!(
        store::round::find(fresh.database(), round.id)
            .await
            .is_err()
    );
    let text = changed(&lines, "questionnaire", "source", |source| {
        json!(format!("{}\n# khác", source.as_str().unwrap()))
    });
    let received = take(&scene.office, &text).await;
    assert_eq!(received, RoundReceived::OtherQuestionnaire);
    // An office that has tried a round of its own under the same code.
    PaperRound::insert(fresh.database(), &Ids::seeded(9)).await;
    let received = take(&fresh, &lines).await;
    assert_eq!(received, RoundReceived::CodeTaken);
    assert!(
        store::round::find(fresh.database(), round.id)
            .await
            .is_err()
    );
}

async fn round_lines(scene: &Scene) -> Vec<Line> {
    let transaction = begin_read(&scene.database).await.unwrap();
    let (round, office) = (&scene.province.small.round, &scene.province.post_office);
    export_round(&transaction, round, office).await.unwrap()
}
