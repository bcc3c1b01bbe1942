//! A release that everybody may see, by the only way there is: two people, step by step.

use store::release::ReleaseHead;
use store::release_life::{self, Move};
use store::{By, Database};

use crate::database::at_the_console;

/// Who makes and checks it, and who approves and publishes it.
pub const PEOPLE: [&str; 2] = ["lan", "binh"];

/// Keeps a release, checked by the one and approved and published by the other of [`PEOPLE`], all at the time at
/// which it was made.
///
/// # Panics
/// If a step is refused.
pub async fn publish(database: &Database, head: &ReleaseHead, content: &[u8]) {
    let [maker, approver] = PEOPLE.map(|actor| By {
        actor,
        at_ms: head.made_ms,
    });
    release_life::keep_draft(database, head, content, &maker)
        .await
        .expect("a draft is kept");
    let steps = [
        (Move::Check, maker),
        (Move::Approve, approver),
        (Move::Publish, approver),
    ];
    for (wanted, by) in steps {
        release_life::advance(database, &head.number, &wanted, &by)
            .await
            .expect("the database is there")
            .expect("the step is taken");
    }
}

/// Makes every request one to publish its round, as it was asked for before releases had a life of their own.
///
/// # Panics
/// If the database refuses.
pub async fn ask_as_before(database: &Database) {
    at_the_console(database, "UPDATE request SET act = 'publish-round'")
        .await
        .expect("requests of a test can be changed");
}
