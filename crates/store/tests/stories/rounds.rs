//! Plans of rounds: written by two people, opened, closed and amended.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;
use store::link::Wanted;
use store::round::history::{self, Recorded};
use store::round::plan::{self, KeptPlan, Saved};
use store::round::step;
use store::writer::Writer;
use store::{By, Constraint};
use survey::round::{Amendment, FieldPlan, PostOffice, Reason, RoundPlan, Surroundings};
use survey::{
    Block, FieldCode, LinkCode, LinkId, PostOfficeCode, RoundId, RoundState, Stream, UnitCode,
};
use testkit::ids::Ids;
use testkit::small_round::{OPENS_MS, SmallRound, questionnaire, submission};
use testkit::{TestDatabase, on_both_databases};

use crate::small_round;

on_both_databases!(
    a_plan_comes_back_whole,
    a_round_without_plan_rows_is_a_whole_one,
    the_second_editor_of_a_draft_loses_nothing,
    a_round_opens_and_closes_once,
    an_open_draft_is_not_opened_after_it_was_changed,
    an_amendment_keeps_before_and_after_for_ever,
    links_are_listed_by_unit,
    responses_are_tallied_by_unit_field_and_stream,
);

const BY: By<'static> = By {
    actor: "lan.nguyen",
    at_ms: OPENS_MS - 1000,
};

fn unit(code: &str) -> UnitCode {
    UnitCode::parse(code).unwrap()
}

fn reason() -> Reason {
    Reason::parse("Theo công văn 12/SNV").unwrap()
}

/// A draft beside the small round, asked of the same catalogue.
fn draft(small: &SmallRound, ids: &Ids) -> RoundPlan {
    let mut round = small.round.clone();
    round.id = RoundId::from_uuid(ids.fresh());
    "2026-moi".clone_into(&mut round.code);
    round.state = RoundState::Draft;
    RoundPlan::of(round)
}

async fn kept_draft(place: &TestDatabase, seed: u64) -> (SmallRound, KeptPlan) {
    let ids = Ids::seeded(seed);
    let small = small_round(place, &ids).await;
    let draft = draft(&small, &ids);
    plan::create(place.database(), &draft, &BY).await.unwrap();
    let kept = plan::find(place.database(), draft.round.id).await.unwrap();
    (small, kept)
}

fn opened(small: &SmallRound, kept: &KeptPlan) -> survey::round::Step {
    let nothing = BTreeSet::new();
    kept.plan
        .open(&Surroundings {
            questionnaire: Some(questionnaire()),
            units: &small.units,
            fields: &small.fields,
            linked: &nothing,
            counted: &nothing,
            now_ms: OPENS_MS,
        })
        .unwrap()
}

async fn a_plan_comes_back_whole(place: TestDatabase) {
    let (_, kept) = kept_draft(&place, 1).await;
    assert_eq!(kept.revision, 1);
    assert_eq!(kept.changed, Some(("lan.nguyen".to_owned(), BY.at_ms)));
    let mut after = kept.plan.clone();
    after.units.entry(unit("00001")).or_default().not_surveyed = Some("Đảo xa".to_owned());
    after.units.entry(unit("00002")).or_default().quota = Some(4_000_000_000);
    after.blocks.insert(Block::CapXa, 100);
    let (left_out, minimum) = (true, Some(7));
    let field = FieldCode::parse("dat_dai").unwrap();
    after.fields.insert(field, FieldPlan { left_out, minimum });
    for (code, units) in [("bc1", vec!["00001", "00002"]), ("bc2", vec![])] {
        let office = PostOffice {
            name: format!("Bưu cục {code}"),
            units: units.into_iter().map(unit).collect(),
        };
        let code = PostOfficeCode::parse(code).unwrap();
        after.post_offices.insert(code, office);
    }
    let redrafted = kept.plan.redraft(after.clone()).unwrap();
    let saved = plan::redraft(place.database(), &redrafted, 1, &BY).await;
    assert_eq!(saved.unwrap(), Saved::Kept(2));
    let found = plan::by_code(place.database(), "2026-moi").await.unwrap();
    assert_eq!((&found.plan, found.revision), (&after, 2));
    let known = plan::post_offices(place.database()).await.unwrap();
    assert_eq!(known.len(), 2);

    let second = RoundPlan::of(survey::Round {
        id: RoundId::from_uuid(Ids::seeded(99).fresh()),
        ..after.round
    });
    let taken = plan::create(place.database(), &second, &BY).await;
    assert_eq!(taken.unwrap_err().constraint(), Some(Constraint::RoundCode));
}

async fn a_round_without_plan_rows_is_a_whole_one(place: TestDatabase) {
    let small = small_round(&place, &Ids::seeded(2)).await;
    let kept = plan::find(place.database(), small.round.id).await.unwrap();
    assert_eq!(kept.plan, RoundPlan::of(small.round));
    assert_eq!((kept.revision, kept.changed), (1, None));
}

async fn the_second_editor_of_a_draft_loses_nothing(place: TestDatabase) {
    let (_, kept) = kept_draft(&place, 3).await;
    let database = place.database();
    let edited = |minimum_n| {
        let mut after = kept.plan.clone();
        after.round.minimum_n = minimum_n;
        kept.plan.redraft(after).unwrap()
    };
    let (first, second) = (edited(40), edited(50));
    let (one, two) = tokio::join!(
        plan::redraft(database, &first, 1, &BY),
        plan::redraft(database, &second, 1, &BY),
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let kept_by = |saved: &Saved| matches!(saved, Saved::Kept(2));
    assert!(kept_by(&one) != kept_by(&two), "{one:?} {two:?}");
    let now = plan::find(database, kept.plan.round.id).await.unwrap();
    for (saved, redrafted) in [(one, first), (two, second)] {
        match saved {
            Saved::Kept(revision) => {
                assert_eq!((revision, &now.plan), (2, redrafted.plan()));
            }
            Saved::Stale(told) => assert_eq!(*told, now),
        }
    }
}

async fn a_round_opens_and_closes_once(place: TestDatabase) {
    let (small, kept) = kept_draft(&place, 4).await;
    let (database, id) = (place.database(), kept.plan.round.id);
    let open = opened(&small, &kept);
    let saved = step::take(database, &open, kept.revision, &BY).await;
    assert_eq!(saved.unwrap(), Saved::Kept(2));

    let kept = plan::find(database, id).await.unwrap();
    assert_eq!(kept.plan.round.state, RoundState::Open);
    let close = kept.plan.close().unwrap();
    let (one, two) = tokio::join!(
        step::take(database, &close, kept.revision, &BY),
        step::take(database, &close, kept.revision, &BY),
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(
        matches!(
            (&one, &two),
            (Saved::Kept(3), Saved::Stale(_)) | (Saved::Stale(_), Saved::Kept(3))
        ),
        "{one:?} {two:?}"
    );

    let kept = plan::find(database, id).await.unwrap();
    let until_ms = OPENS_MS + 90 * 86_400_000;
    let again = kept.plan.reopen(until_ms, reason(), OPENS_MS).unwrap();
    step::take(database, &again, kept.revision, &BY)
        .await
        .unwrap();
    let kept = plan::find(database, id).await.unwrap();
    assert_eq!(kept.plan.round.closes_ms, until_ms);

    let history = history::of_round(database, id).await.unwrap();
    let moves: Vec<(u32, RoundState)> = history
        .iter()
        .map(|entry| match &entry.what {
            Recorded::Moved { to, .. } => (entry.number, *to),
            Recorded::Amended { .. } => panic!("nothing was amended"),
        })
        .collect();
    let expected = [
        (1, RoundState::Open),
        (2, RoundState::Closed),
        (3, RoundState::Open),
    ];
    assert_eq!(moves, expected);
    assert_eq!(history[2].reason.as_deref(), Some(reason().as_str()));
    let chain = store::audit::verify(database).await.unwrap().unwrap();
    assert_eq!(chain.events, 4, "create, open, close, open");
}

async fn an_open_draft_is_not_opened_after_it_was_changed(place: TestDatabase) {
    let (small, kept) = kept_draft(&place, 5).await;
    let database = place.database();
    let open = opened(&small, &kept);
    let mut after = kept.plan.clone();
    after.round.minimum_n = 0;
    let redrafted = kept.plan.redraft(after).unwrap();
    plan::redraft(database, &redrafted, 1, &BY).await.unwrap();
    let saved = step::take(database, &open, 1, &BY).await.unwrap();
    assert!(matches!(saved, Saved::Stale(_)), "{saved:?}");
    let round = store::round::by_code(database, "2026-moi").await.unwrap();
    assert_eq!(round.state, RoundState::Draft);
}

async fn an_amendment_keeps_before_and_after_for_ever(place: TestDatabase) {
    let small = small_round(&place, &Ids::seeded(6)).await;
    let (database, id) = (place.database(), small.round.id);
    let kept = plan::find(database, id).await.unwrap();
    let mut after = kept.plan.clone();
    after.round.closes_ms += 86_400_000;
    after.units.entry(unit("00002")).or_default().not_surveyed = Some("Đã sáp nhập".to_owned());
    let amended = kept.plan.amend(after.clone(), reason(), OPENS_MS).unwrap();
    let saved = plan::amend(database, &amended, 1, &BY).await.unwrap();
    assert_eq!(saved, Saved::Kept(2));
    let stale = plan::amend(database, &amended, 1, &BY).await.unwrap();
    assert!(matches!(stale, Saved::Stale(_)));
    let now = plan::find(database, id).await.unwrap();
    assert_eq!(now.plan, after);

    let history = history::of_round(database, id).await.unwrap();
    assert_eq!(history.len(), 2);
    let Recorded::Amended { before, after } = &history[0].what else {
        panic!("an amendment")
    };
    let closes_ms = small.round.closes_ms;
    assert_eq!(*before, Amendment::Closing { closes_ms });
    let closes_ms = closes_ms + 86_400_000;
    assert_eq!(*after, Amendment::Closing { closes_ms });
    assert_eq!(history[1].actor, "lan.nguyen");
    for sql in [
        "UPDATE round_amendment SET reason = 'x'",
        "DELETE FROM round_amendment",
    ] {
        let refused = database.connection().execute_unprepared(sql).await;
        assert!(refused.unwrap_err().to_string().contains("never change"));
    }
}

async fn links_are_listed_by_unit(place: TestDatabase) {
    let ids = Ids::seeded(7);
    let small = small_round(&place, &ids).await;
    let (database, id) = (place.database(), small.round.id);
    let more: Vec<_> = (0..5_u64)
        .map(|at| {
            let mut link = small.links[1].clone();
            link.id = LinkId::from_uuid(ids.fresh());
            link.code = LinkCode::from_bytes((at * 7_919 + 13).to_be_bytes());
            link
        })
        .collect();
    store::link::create(database, &small.round, &more, &BY)
        .await
        .unwrap();
    store::link::revoke(database, &more[4], &reason(), &BY)
        .await
        .unwrap();
    let counts = store::link::count_by_unit(database, id).await.unwrap();
    let of = |code: &str| (counts[&unit(code)].valid, counts[&unit(code)].revoked);
    assert_eq!((of("00001"), of("so_tu_phap")), ((5, 1), (1, 0)));

    let wanted = Wanted {
        units: Some(BTreeSet::from([unit("00001")])),
        valid: true,
    };
    let (page, total) = store::link::list(database, id, &wanted, 0, 3)
        .await
        .unwrap();
    assert_eq!((page.len(), total), (3, 5));
    assert_eq!(page[0], small.links[1]);
    let (rest, _) = store::link::list(database, id, &wanted, 3, 3)
        .await
        .unwrap();
    assert_eq!(rest, more[2..4]);
    let nobody = Wanted {
        units: Some(BTreeSet::new()),
        valid: false,
    };
    let (none, total) = store::link::list(database, id, &nobody, 0, 9)
        .await
        .unwrap();
    assert_eq!((none.len(), total), (0, 0));
}

async fn responses_are_tallied_by_unit_field_and_stream(place: TestDatabase) {
    let ids = Ids::seeded(8);
    let small = small_round(&place, &ids).await;
    let writer = Writer::start(place.database().clone());
    for (unit, field) in [(0, 0), (0, 1), (1, 0), (1, 0)] {
        let response = small.response(unit, field, "4444444444444444");
        writer.accept(submission(&ids, response)).await.unwrap();
    }
    let blank = small.response(1, 1, "");
    writer.accept(submission(&ids, blank)).await.unwrap();
    let tally = store::tally::of_round(place.database(), small.round.id)
        .await
        .unwrap();
    assert_eq!((tally.total().received, tally.total().counted), (5, 4));
    assert_eq!(tally.of_unit(&unit("00001")).received, 3);
    assert_eq!(tally.by_unit()[&unit("so_tu_phap")].counted, 2);
    assert_eq!(tally.of_stream(Stream::Sampled).received, 5);
    assert_eq!(tally.of_stream(Stream::Open).received, 0);
}
