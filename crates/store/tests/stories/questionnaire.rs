//! The life of a questionnaire version: what may change until it is fixed, and nothing afterwards.

use sea_orm::ConnectionTrait as _;
use store::audit::Event;
use store::questionnaire::upload::{self, KEPT_MS, Upload};
use store::questionnaire::{Draft, Saved, Step};
use store::{Constraint, Database};
use survey::questionnaire::life::QuestionnaireState::{
    self, Draft as InDraft, Frozen, Retired, Review,
};
use testkit::ids::Ids;
use testkit::small_round::SmallRound;
use testkit::{TestDatabase, on_both_databases};

on_both_databases!(
    a_draft_is_replaced_only_by_who_saw_it_last,
    a_fixed_version_never_changes_even_by_hand,
    a_round_cannot_use_a_draft,
    every_change_leaves_its_event,
    an_uploaded_file_comes_back_and_goes_after_a_month,
);

const CODE: &str = "phieu-thu";

fn event(action: &str) -> Event {
    Event {
        at_ms: 1_000,
        actor: "an".to_owned(),
        action: action.to_owned(),
        object: CODE.to_owned(),
        result: "done".to_owned(),
        detail_json: "{}".to_owned(),
    }
}

async fn draft(database: &Database) {
    let draft = Draft {
        code: CODE.to_owned(),
        version: 2,
        source: "một".to_owned(),
        at_ms: 500,
        by: "an".to_owned(),
    };
    store::questionnaire::create_draft(database, &draft, &event("make"))
        .await
        .unwrap();
}

async fn step(
    database: &Database,
    revision: i32,
    from: QuestionnaireState,
    to: QuestionnaireState,
) -> Saved {
    let step = Step {
        code: CODE,
        version: 2,
        revision,
        from,
        to,
    };
    store::questionnaire::advance(database, &step, &event("step"))
        .await
        .unwrap()
}

async fn a_draft_is_replaced_only_by_who_saw_it_last(place: TestDatabase) {
    let database = place.database();
    draft(database).await;
    let replace = |revision, source: &'static str| async move {
        store::questionnaire::replace_draft(database, (CODE, 2), revision, source, &event("edit"))
            .await
            .unwrap()
    };
    assert_eq!(replace(1, "hai").await, Saved::Done);
    let Saved::Stale(now) = replace(1, "ba").await else {
        panic!("an edit of an older text was taken")
    };
    assert_eq!((now.source.as_str(), now.revision), ("hai", 2));
    assert_eq!(step(database, 2, InDraft, Review).await, Saved::Done);
    // A change after the review began makes it a draft again.
    assert_eq!(replace(3, "bốn").await, Saved::Done);
    let now = store::questionnaire::version(database, CODE, 2)
        .await
        .unwrap();
    assert_eq!(
        (now.state, now.revision, now.created_ms),
        (InDraft, 4, Some(500))
    );
    let again = Draft {
        code: CODE.to_owned(),
        version: 2,
        source: "năm".to_owned(),
        at_ms: 600,
        by: "bình".to_owned(),
    };
    let error = store::questionnaire::create_draft(database, &again, &event("make"))
        .await
        .unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::Questionnaire));
    let gone = store::questionnaire::discard_draft(database, (CODE, 2), 4, &event("discard"))
        .await
        .unwrap();
    assert_eq!(gone, Saved::Done);
    assert!(
        store::questionnaire::of_code(database, CODE)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_fixed_version_never_changes_even_by_hand(place: TestDatabase) {
    let database = place.database();
    draft(database).await;
    assert_eq!(step(database, 1, InDraft, Review).await, Saved::Done);
    assert_eq!(step(database, 2, Review, Frozen).await, Saved::Done);
    let frozen = store::questionnaire::version(database, CODE, 2)
        .await
        .unwrap();
    assert_eq!(frozen.frozen_ms, Some(1_000));
    assert_eq!(frozen.frozen_by.as_deref(), Some("an"));
    let event = event("edit");
    let replaced = store::questionnaire::replace_draft(database, (CODE, 2), 3, "hai", &event)
        .await
        .unwrap();
    assert_eq!(replaced, Saved::Stale(frozen.clone()));
    let discarded = store::questionnaire::discard_draft(database, (CODE, 2), 3, &event)
        .await
        .unwrap();
    assert_eq!(discarded, Saved::Stale(frozen.clone()));
    for by_hand in [
        "UPDATE questionnaire SET source = 'hai' WHERE code = 'phieu-thu'",
        "UPDATE questionnaire SET state = 'draft' WHERE code = 'phieu-thu'",
        "UPDATE questionnaire SET version = 3 WHERE code = 'phieu-thu'",
        "DELETE FROM questionnaire WHERE code = 'phieu-thu'",
    ] {
        let refused = database.connection().execute_unprepared(by_hand).await;
        assert!(refused.is_err(), "{by_hand}");
    }
    assert_eq!(step(database, 3, Frozen, Retired).await, Saved::Done);
    assert_eq!(step(database, 4, Retired, Frozen).await, Saved::Done);
    let back = store::questionnaire::version(database, CODE, 2)
        .await
        .unwrap();
    assert_eq!((back.source, back.frozen_ms), (frozen.source, Some(1_000)));
}

async fn a_round_cannot_use_a_draft(place: TestDatabase) {
    let database = place.database();
    let ids = Ids::seeded(7);
    let small = SmallRound::new(&ids);
    small.insert(database).await.unwrap();
    draft(database).await;
    let mut round = small.round.clone();
    round.id = survey::RoundId::from_uuid(ids.fresh());
    "2026-khac".clone_into(&mut round.code);
    CODE.clone_into(&mut round.questionnaire_code);
    round.questionnaire_version = 2;
    assert!(store::round::insert(database, &round).await.is_err());
    step(database, 1, InDraft, Review).await;
    assert!(store::round::insert(database, &round).await.is_err());
    step(database, 2, Review, Frozen).await;
    store::round::insert(database, &round).await.unwrap();
    let used = store::questionnaire::rounds_of(database, CODE, 2)
        .await
        .unwrap();
    assert_eq!(used, ["2026-khac"]);
}

async fn every_change_leaves_its_event(place: TestDatabase) {
    let database = place.database();
    draft(database).await;
    store::questionnaire::replace_draft(database, (CODE, 2), 1, "hai", &event("edit"))
        .await
        .unwrap();
    // What changes nothing leaves nothing.
    store::questionnaire::replace_draft(database, (CODE, 2), 1, "ba", &event("edit"))
        .await
        .unwrap();
    step(database, 2, InDraft, Review).await;
    let chain = store::audit::verify(database).await.unwrap();
    assert_eq!(chain.unwrap().events, 3);
}

async fn an_uploaded_file_comes_back_and_goes_after_a_month(place: TestDatabase) {
    let database = place.database();
    let ids = Ids::seeded(8);
    let file = |uploaded_ms| Upload {
        id: ids.fresh(),
        file_name: "phiếu.xlsx".to_owned(),
        content: vec![0, 1, 255],
        uploaded_ms,
        uploaded_by: "an".to_owned(),
    };
    let (first, second, third) = (file(1_000), file(1_000 + KEPT_MS), file(1_001 + KEPT_MS));
    upload::keep(database, &first).await.unwrap();
    upload::keep(database, &second).await.unwrap();
    assert_eq!(upload::find(database, first.id).await.unwrap(), first);
    upload::keep(database, &third).await.unwrap();
    assert!(upload::find(database, first.id).await.is_err());
    assert_eq!(upload::find(database, second.id).await.unwrap(), second);
}
