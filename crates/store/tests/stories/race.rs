//! Many at once, through several servers on one database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use store::writer::{Outcome, Submission, Writer};
use survey::{AttemptId, ReceiptCode, ResponseId};
use testkit::ids::Ids;
use testkit::small_round::submission;
use testkit::{TestDatabase, on_both_databases};
use tokio::sync::Barrier;

use crate::{MARKS, small_round};

/// Tasks that send at the same time.
const TASKS: usize = 64;
/// Attempts, which every task sends in an order of its own.
const ATTEMPTS: usize = 24;

on_both_databases!(
    of_many_who_send_one_attempt_exactly_one_is_new,
    of_many_attempts_with_one_token_exactly_one_is_kept,
);

/// Two writers take the same attempts from 64 tasks; every third task says something else. However it
/// goes, each attempt has one accepted answer, and everyone hears of that one.
async fn of_many_who_send_one_attempt_exactly_one_is_new(place: TestDatabase) {
    let ids = Arc::new(Ids::seeded(1));
    let small = small_round(&place, &ids).await;
    let writers = [
        Writer::start(place.database().clone()),
        Writer::start(place.another_server().await),
    ];
    let attempts: Vec<AttemptId> = (0..ATTEMPTS)
        .map(|_| AttemptId::from_uuid(ids.fresh()))
        .collect();
    let barrier = Arc::new(Barrier::new(TASKS));
    let mut tasks = Vec::new();
    for task in 0..TASKS {
        let says = usize::from(task % 3 == 0);
        let response = small.response(0, 0, ["5555555555555555", "1111111111111111"][says]);
        let writer = writers[task % 2].clone();
        let (ids, attempts, barrier) = (Arc::clone(&ids), attempts.clone(), Arc::clone(&barrier));
        tasks.push(tokio::spawn(async move {
            barrier.wait().await;
            let mut heard = Vec::new();
            for step in 0..ATTEMPTS {
                // Half of the tasks go backwards, so that groups meet in opposite orders.
                let at = if task % 4 < 2 {
                    step
                } else {
                    ATTEMPTS - 1 - step
                };
                let one = Submission {
                    attempt: attempts[at],
                    id: ResponseId::from_uuid(ids.fresh()),
                    ..submission(&ids, response.clone())
                };
                heard.push((at, says, writer.accept(one).await.unwrap()));
            }
            heard
        }));
    }
    let mut winners: BTreeMap<usize, (usize, ReceiptCode)> = BTreeMap::new();
    let mut others = Vec::new();
    for task in tasks {
        for (at, says, outcome) in task.await.unwrap() {
            match outcome {
                Outcome::Accepted(receipt) => {
                    let before = winners.insert(at, (says, receipt.code()));
                    assert_eq!(before, None, "attempt {at} was accepted twice");
                }
                outcome => others.push((at, says, outcome)),
            }
        }
    }
    assert_eq!(winners.len(), ATTEMPTS);
    assert_eq!(others.len(), ATTEMPTS * (TASKS - 1));
    for (at, says, outcome) in others {
        let (first, code) = winners[&at];
        match outcome {
            Outcome::Repeated(receipt) => assert_eq!((says, receipt.code()), (first, code)),
            Outcome::Conflict(answer) => {
                assert_ne!(says, first);
                assert_eq!(answer.receipt.code(), code);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        store::response::count(place.database()).await.unwrap(),
        ATTEMPTS as u64
    );
}

/// A token that leaked is sent with different attempts at once, half of the time twice each.
async fn of_many_attempts_with_one_token_exactly_one_is_kept(place: TestDatabase) {
    let ids = Ids::seeded(2);
    let small = small_round(&place, &ids).await;
    let writers = [
        Writer::start(place.database().clone()),
        Writer::start(place.another_server().await),
    ];
    let tokens: Vec<[u8; 32]> = (0..4).map(|_| ids.bytes()).collect();
    let barrier = Arc::new(Barrier::new(TASKS));
    let mut tasks = Vec::new();
    let mut last = submission(&ids, small.response(0, 0, MARKS));
    for task in 0..TASKS {
        let mut one = submission(&ids, small.response(task % 3, 0, MARKS));
        if task % 8 >= 4 {
            // The task before last, with the same token, sends the same attempt.
            one = Submission { id: one.id, ..last };
        }
        one.token = Some(tokens[task % 4]);
        last = one.clone();
        let (writer, barrier) = (writers[task % 2].clone(), Arc::clone(&barrier));
        tasks.push(tokio::spawn(async move {
            barrier.wait().await;
            (one.token, writer.accept(one).await.unwrap())
        }));
    }
    let mut accepted = BTreeMap::new();
    let mut heard = BTreeSet::new();
    for task in tasks {
        let (token, outcome) = task.await.unwrap();
        let receipt = match outcome {
            Outcome::Accepted(receipt) => {
                assert_eq!(accepted.insert(token, receipt.code().to_string()), None);
                receipt
            }
            Outcome::TokenUsed(receipt) | Outcome::Repeated(receipt) => receipt,
            Outcome::Conflict(first) => first.receipt,
        };
        heard.insert(receipt.code().to_string());
    }
    let receipts: BTreeSet<String> = accepted.into_values().collect();
    assert!(!receipts.is_empty());
    assert_eq!(
        heard, receipts,
        "somebody got the receipt of a response that is not kept"
    );
    let kept = store::response::count(place.database()).await.unwrap();
    assert_eq!(kept, receipts.len() as u64);
}
