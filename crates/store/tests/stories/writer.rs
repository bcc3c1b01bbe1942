//! One answer at a time: new, repeated, in conflict, with a token.

use std::sync::Arc;

use store::writer::{Outcome, WriteError, Writer};
use survey::{ResponseId, Round, RoundId, UnitCode};
use testkit::ids::Ids;
use testkit::small_round::{SmallRound, questionnaire, submission};
use testkit::{TestDatabase, on_both_databases};

use crate::{MARKS, accepted, small_round};

on_both_databases!(
    the_same_again_gives_the_same_receipt,
    another_answer_under_the_same_attempt_is_a_conflict_that_shows_the_first,
    a_token_is_good_for_one_response,
    a_token_that_was_refused_leaves_nothing_behind,
    an_attempt_belongs_to_its_round,
    what_the_round_does_not_know_is_refused,
    a_bad_submission_does_not_harm_its_group,
    shutdown_answers_everybody_who_waits,
);

async fn the_same_again_gives_the_same_receipt(place: TestDatabase) {
    let ids = Ids::seeded(1);
    let small = small_round(&place, &ids).await;
    let writer = Writer::start(place.database().clone());
    let first = submission(&ids, small.response_with(1, 0, MARKS, "Rất nhanh"));
    let receipt = accepted(writer.accept(first.clone()).await.unwrap());
    assert_eq!(receipt.accepted_ms(), first.received_ms);
    let mut again = first.clone();
    again.id = ResponseId::from_uuid(ids.fresh());
    again.received_ms += 5_000;
    assert_eq!(
        writer.accept(again).await.unwrap(),
        Outcome::Repeated(receipt)
    );
    assert_eq!(
        writer.accept(first).await.unwrap(),
        Outcome::Repeated(receipt)
    );
    assert_eq!(store::response::count(place.database()).await.unwrap(), 1);
}

async fn another_answer_under_the_same_attempt_is_a_conflict_that_shows_the_first(
    place: TestDatabase,
) {
    let ids = Ids::seeded(2);
    let small = small_round(&place, &ids).await;
    let writer = Writer::start(place.database().clone());
    let first = submission(&ids, small.response_with(1, 0, "54-4", "Chờ lâu"));
    let receipt = accepted(writer.accept(first.clone()).await.unwrap());
    let mut second = first.clone();
    second.response = small.response_with(1, 0, "54-3", "Chờ lâu");
    let Outcome::Conflict(kept) = writer.accept(second).await.unwrap() else {
        panic!("no conflict");
    };
    assert_eq!(
        (kept.receipt, kept.received_ms),
        (receipt, first.received_ms)
    );
    // Answering with what is shown gives exactly the first response again.
    let shown = kept.answers(questionnaire());
    let again = survey::validate(questionnaire(), &shown, small.context(1, 0)).unwrap();
    assert_eq!(again, first.response);
}

async fn a_token_is_good_for_one_response(place: TestDatabase) {
    let ids = Ids::seeded(3);
    let small = small_round(&place, &ids).await;
    let writer = Writer::start(place.database().clone());
    let mut first = submission(&ids, small.response(0, 0, MARKS));
    first.token = Some(ids.bytes());
    let receipt = accepted(writer.accept(first.clone()).await.unwrap());
    let mut second = submission(&ids, small.response(0, 0, "1111"));
    second.token = first.token;
    assert_eq!(
        writer.accept(second).await.unwrap(),
        Outcome::TokenUsed(receipt)
    );
    assert_eq!(
        writer.accept(first).await.unwrap(),
        Outcome::Repeated(receipt)
    );
    assert_eq!(store::response::count(place.database()).await.unwrap(), 1);
}

async fn a_token_that_was_refused_leaves_nothing_behind(place: TestDatabase) {
    let ids = Ids::seeded(4);
    let small = small_round(&place, &ids).await;
    let writer = Writer::start(place.database().clone());
    let mut first = submission(&ids, small.response(0, 0, MARKS));
    first.token = Some(ids.bytes());
    accepted(writer.accept(first.clone()).await.unwrap());
    let mut second = submission(&ids, small.response(0, 0, "1111"));
    second.token = first.token;
    writer.accept(second.clone()).await.unwrap();
    // The attempt itself is still free: without the token it is a new response.
    second.token = None;
    accepted(writer.accept(second).await.unwrap());
}

async fn an_attempt_belongs_to_its_round(place: TestDatabase) {
    let ids = Ids::seeded(5);
    let small = small_round(&place, &ids).await;
    let mut other = small.clone();
    other.round = Round {
        id: RoundId::from_uuid(ids.fresh()),
        code: "2026-khac".to_owned(),
        ..small.round.clone()
    };
    store::round::insert(place.database(), &other.round)
        .await
        .unwrap();
    let writer = Writer::start(place.database().clone());
    let here = submission(&ids, small.response(0, 0, MARKS));
    let mut there = here.clone();
    there.response = other.response(0, 0, "1111");
    accepted(writer.accept(here).await.unwrap());
    accepted(writer.accept(there).await.unwrap());
}

async fn what_the_round_does_not_know_is_refused(place: TestDatabase) {
    let ids = Ids::seeded(6);
    let small = small_round(&place, &ids).await;
    let writer = Writer::start(place.database().clone());
    let mut elsewhere = small.clone();
    elsewhere.units[0].code = UnitCode::parse("so_khac").unwrap();
    let unknown_round = SmallRound::new(&ids);
    for response in [
        elsewhere.response(0, 0, MARKS),
        unknown_round.response(0, 0, MARKS),
    ] {
        let error = writer.accept(submission(&ids, response)).await.unwrap_err();
        assert!(matches!(error, WriteError::Refused(_)), "{error:?}");
    }
    assert_eq!(store::response::count(place.database()).await.unwrap(), 0);
}

/// A response id that is taken breaks the primary key; everybody else in the group is kept.
async fn a_bad_submission_does_not_harm_its_group(place: TestDatabase) {
    let ids = Ids::seeded(7);
    let small = Arc::new(small_round(&place, &ids).await);
    let writer = Writer::start(place.database().clone());
    let taken = submission(&ids, small.response(0, 0, MARKS));
    accepted(writer.accept(taken.clone()).await.unwrap());
    let mut callers = Vec::new();
    for number in 0..200 {
        let mut one = submission(&ids, small.response(1, 0, MARKS));
        if number % 67 == 50 {
            one.id = taken.id;
        }
        let writer = writer.clone();
        callers.push(tokio::spawn(
            async move { (one.id, writer.accept(one).await) },
        ));
    }
    for caller in callers {
        let (id, outcome) = caller.await.unwrap();
        if id == taken.id {
            assert!(
                matches!(outcome, Err(WriteError::Refused(_))),
                "{outcome:?}"
            );
        } else {
            accepted(outcome.unwrap());
        }
    }
    assert_eq!(
        store::response::count(place.database()).await.unwrap(),
        1 + 200 - 3
    );
}

async fn shutdown_answers_everybody_who_waits(place: TestDatabase) {
    let ids = Ids::seeded(8);
    let small = small_round(&place, &ids).await;
    let writer = Writer::start(place.database().clone());
    accepted(
        writer
            .accept(submission(&ids, small.response(0, 0, MARKS)))
            .await
            .unwrap(),
    );
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let one = submission(&ids, small.response(0, 0, MARKS));
        let writer = writer.clone();
        callers.spawn(async move { writer.accept(one).await });
    }
    // Ends the writer while some wait in the queue and some have not come yet.
    tokio::task::yield_now().await;
    writer.shutdown().await;
    let mut kept = 1;
    while let Some(outcome) = callers.join_next().await {
        match outcome.unwrap() {
            Ok(outcome) => {
                accepted(outcome);
                kept += 1;
            }
            Err(WriteError::Away(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(writer.depth(), 0);
    assert_eq!(
        store::response::count(place.database()).await.unwrap(),
        kept
    );
    let late = submission(&ids, small.response(0, 0, MARKS));
    let error = writer.accept(late).await.unwrap_err();
    assert!(matches!(error, WriteError::Away(_)), "{error:?}");
}
