//! Rounds, catalogues, links and frames come back as they were kept.

use store::frame::FrameRow;
use store::{By, Constraint, StoreError};
use survey::round::Reason;
use survey::{FieldCode, LinkCode, LinkId, Round, RoundId, UnitCode, shipped};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, SmallRound};
use testkit::{TestDatabase, on_both_databases};

use crate::small_round;

on_both_databases!(
    a_round_comes_back_with_all_it_names,
    what_does_not_exist_is_not_found,
    two_rounds_cannot_have_one_code,
    a_round_of_an_unknown_catalogue_is_refused,
    a_frame_is_replaced_whole_or_not_at_all,
    a_link_is_found_by_its_code_until_and_after_it_is_revoked,
    links_are_kept_all_or_none,
    a_questionnaire_version_never_changes,
);

async fn a_round_comes_back_with_all_it_names(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let small = small_round(&place, &ids).await;
    let database = place.database();
    assert_eq!(
        store::round::find(database, small.round.id).await.unwrap(),
        small.round
    );
    assert_eq!(
        store::round::by_code(database, "2026-thu").await.unwrap(),
        small.round
    );
    assert_eq!(
        store::round::all(database).await.unwrap(),
        vec![small.round.clone()]
    );
    let catalogue = small.round.catalogue;
    assert_eq!(
        store::catalogue::find(database, catalogue).await.unwrap(),
        small.catalogue
    );
    assert_eq!(
        store::catalogue::all(database).await.unwrap(),
        vec![small.catalogue.clone()]
    );
    assert_eq!(
        store::catalogue::units(database, catalogue).await.unwrap(),
        small.units
    );
    assert_eq!(
        store::catalogue::fields(database, catalogue).await.unwrap(),
        small.fields
    );
    assert_eq!(
        store::link::of_round(database, small.round.id)
            .await
            .unwrap(),
        small.links
    );
    let mut frame = small.frame.clone();
    frame.sort();
    assert_eq!(
        store::frame::of_round(database, small.round.id)
            .await
            .unwrap(),
        frame
    );
}

async fn what_does_not_exist_is_not_found(place: TestDatabase) {
    let database = place.database();
    let id = RoundId::from_uuid(Ids::seeded(2).fresh());
    let missing = [
        store::round::find(database, id).await.err(),
        store::round::by_code(database, "x").await.err(),
        store::questionnaire::find(database, "dvhcc-2023", 1)
            .await
            .err(),
        store::link::by_code(database, LinkCode::from_bytes([7; 8]))
            .await
            .err(),
        store::release::find(database, "2026-01").await.err(),
        store::account::by_name(database, "an").await.err(),
        store::snapshot::of_round(database, id).await.err(),
    ];
    for error in missing {
        assert!(
            matches!(error, Some(StoreError::NotFound { .. })),
            "{error:?}"
        );
    }
}

async fn two_rounds_cannot_have_one_code(place: TestDatabase) {
    let ids = Ids::seeded(3);
    let small = small_round(&place, &ids).await;
    let mut second = small.round.clone();
    second.id = RoundId::from_uuid(ids.fresh());
    let error = store::round::insert(place.database(), &second)
        .await
        .unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::RoundCode));
    second = Round {
        code: "other".to_owned(),
        ..small.round.clone()
    };
    let error = store::round::insert(place.database(), &second)
        .await
        .unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::Round));
}

async fn a_round_of_an_unknown_catalogue_is_refused(place: TestDatabase) {
    let small = SmallRound::new(&Ids::seeded(4));
    let error = store::round::insert(place.database(), &small.round)
        .await
        .unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::Reference));
}

async fn a_frame_is_replaced_whole_or_not_at_all(place: TestDatabase) {
    let small = small_round(&place, &Ids::seeded(6)).await;
    let (database, id) = (place.database(), small.round.id);
    let row = |unit: &str, dossiers| FrameRow {
        unit: UnitCode::parse(unit).unwrap(),
        field: FieldCode::parse("ho_tich").unwrap(),
        dossiers,
    };
    let new = vec![row("00001", 12), row("so_tu_phap", 3_000_000_000)];
    store::frame::replace(database, id, &new).await.unwrap();
    assert_eq!(store::frame::of_round(database, id).await.unwrap(), new);
    let twice = [row("00001", 1), row("00002", 2), row("00001", 3)];
    let error = store::frame::replace(database, id, &twice)
        .await
        .unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::Frame));
    assert_eq!(store::frame::of_round(database, id).await.unwrap(), new);
}

async fn a_link_is_found_by_its_code_until_and_after_it_is_revoked(place: TestDatabase) {
    let small = small_round(&place, &Ids::seeded(7)).await;
    let (database, link) = (place.database(), &small.links[1]);
    assert_eq!(
        store::link::by_code(database, link.code).await.unwrap(),
        *link
    );
    let reason = Reason::parse("Thẻ bị mất ở quầy").unwrap();
    for (at_ms, first) in [(OPENS_MS + 5, true), (OPENS_MS + 9, false)] {
        let by = By {
            actor: "so.noi.vu",
            at_ms,
        };
        let done = store::link::revoke(database, link, &reason, &by)
            .await
            .unwrap();
        assert_eq!(done, first);
    }
    let revoked = store::link::by_code(database, link.code).await.unwrap();
    assert_eq!(revoked.revoked_ms, Some(OPENS_MS + 5));
    assert_eq!(revoked.revoked_reason.as_deref(), Some(reason.as_str()));
}

async fn links_are_kept_all_or_none(place: TestDatabase) {
    let ids = Ids::seeded(8);
    let small = small_round(&place, &ids).await;
    let mut links: Vec<_> = (0..1200_u64)
        .map(|at| {
            let mut link = small.links[0].clone();
            link.id = LinkId::from_uuid(ids.fresh());
            link.code = LinkCode::from_bytes((at * 7_919 + 13).to_be_bytes());
            link
        })
        .collect();
    let mut taken = links.clone();
    taken[1100].code = small.links[0].code;
    let error = store::link::insert_many(place.database(), &taken)
        .await
        .unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::LinkCode));
    assert_eq!(
        store::link::of_round(place.database(), small.round.id)
            .await
            .unwrap()
            .len(),
        3
    );
    store::link::insert_many(place.database(), &links)
        .await
        .unwrap();
    links.splice(0..0, small.links.iter().cloned());
    assert_eq!(
        store::link::of_round(place.database(), small.round.id)
            .await
            .unwrap(),
        links
    );
}

async fn a_questionnaire_version_never_changes(place: TestDatabase) {
    let database = place.database();
    let (code, source) = shipped()[0];
    store::questionnaire::insert(database, code, 1, source)
        .await
        .unwrap();
    store::questionnaire::insert(database, code, 1, source)
        .await
        .unwrap();
    let error = store::questionnaire::insert(database, code, 1, "other")
        .await
        .unwrap_err();
    assert_eq!(error.constraint(), Some(Constraint::Questionnaire));
    assert_eq!(
        store::questionnaire::find(database, code, 1).await.unwrap(),
        source
    );
}
