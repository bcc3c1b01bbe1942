//! What the store promises, told on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a story fails by panicking"
)]

mod audit;
mod away;
mod bulk;
mod catalogues;
mod counts;
mod office;
mod paper;
mod questionnaire;
mod race;
mod reference;
mod rounds;
mod schema;
mod snapshot;
mod writer;

use store::writer::{Outcome, Receipt};
use testkit::TestDatabase;
use testkit::ids::Ids;
use testkit::small_round::SmallRound;

/// Sixteen marks.
const MARKS: &str = "5454345545434445";

/// Keeps a small round in the database of a test.
async fn small_round(place: &TestDatabase, ids: &Ids) -> SmallRound {
    let round = SmallRound::new(ids);
    round.insert(place.database()).await.unwrap();
    round
}

/// The receipt of a response that is new.
fn accepted(outcome: Outcome) -> Receipt {
    match outcome {
        Outcome::Accepted(receipt) => receipt,
        other => panic!("not accepted: {other:?}"),
    }
}
