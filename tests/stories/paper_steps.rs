//! Every step of a batch in every state by every role, over HTTP, against a table that is written here.

use std::collections::BTreeMap;

use store::Database;
use store::paper::batch::{self, Batch};
use survey::{Role, Scope};
use testkit::ids::Ids;
use testkit::paper_round::put_batch;
use testkit::small_round::OPENS_MS;
use testkit::{PaperRound, Signed, TestApp, TestDatabase, on_both_databases};

on_both_databases!(every_step_in_every_state_by_every_role_does_what_the_table_says);

/// State, step, the state after it, and who may take it: o(ffice), s(upervisor), c(lerk).
const ALLOWED: &[(&str, &str, &str, &str)] = &[
    ("expected", "receive", "received", "sc"),
    ("received", "key-first", "first-keying", "s"),
    ("received", "return", "expected", "s"),
    ("first-keying", "key-second", "second-keying", "sc"),
    ("first-keying", "return", "received", "s"),
    ("second-keying", "reconcile", "reconciling", "sc"),
    ("second-keying", "return", "first-keying", "s"),
    ("reconciling", "audit", "audited", "s"),
    ("reconciling", "return", "second-keying", "s"),
    ("reconciling", "key-again", "first-keying", "s"),
    ("audited", "close", "closed", "s"),
    ("audited", "return", "reconciling", "s"),
    ("closed", "ask-reopen", "reopening", "os"),
    ("reopening", "approve-reopen", "reconciling", "o"),
    ("reopening", "decline-reopen", "closed", "os"),
];

const STATES: [&str; 8] = [
    "expected",
    "received",
    "first-keying",
    "second-keying",
    "reconciling",
    "audited",
    "closed",
    "reopening",
];

const STEPS: [&str; 11] = [
    "receive",
    "key-first",
    "key-second",
    "reconcile",
    "audit",
    "close",
    "return",
    "key-again",
    "ask-reopen",
    "approve-reopen",
    "decline-reopen",
];

const fn letter(role: Role) -> char {
    match role {
        Role::Administrator => 'a',
        Role::Office => 'o',
        Role::Supervisor => 's',
        Role::Clerk => 'c',
        Role::Reader => 'r',
        Role::Auditor => 'u',
    }
}

/// Puts a batch where a step finds everything that it needs, behind the program's back.
async fn put(database: &Database, paper: &PaperRound, batch: &Batch, state: &str, step: &str) {
    let audit = if step == "key-again" {
        "returned"
    } else {
        "accepted"
    };
    let asked_by = (state == "reopening").then_some(paper.office[0].id);
    put_batch(database, batch, state, audit, asked_by).await;
}

async fn every_step_in_every_state_by_every_role_does_what_the_table_says(place: TestDatabase) {
    let ids = Ids::seeded(70);
    let database = place.database();
    let paper = PaperRound::insert(database, &ids).await;
    let app = TestApp::start(database, OPENS_MS + 3_600_000);
    let untouched = paper.received(database, &ids, 1, 3).await;
    let none = BTreeMap::new();
    let keyed = paper.reconciling(database, &ids, (11, 13), &none).await;
    let keyed = paper.audited(database, &keyed).await;
    let mut people: Vec<(Role, Signed)> = Vec::new();
    for &role in Role::ALL {
        let scope = match role {
            Role::Supervisor | Role::Clerk => {
                Scope::PostOffices([paper.post_office.clone()].into())
            }
            _ => Scope::Everything,
        };
        people.push((role, app.signed_in(role, scope).await));
    }
    let mut taken = 0;
    for state in STATES {
        // A bundle goes back to whoever brought it only while nothing is keyed.
        let is_early = ["expected", "received"].contains(&state);
        let batch = if is_early { &untouched } else { &keyed };
        for step in STEPS {
            let line = ALLOWED
                .iter()
                .find(|line| (line.0, line.1) == (state, step));
            for (role, by) in &people {
                put(database, &paper, batch, state, step).await;
                let seen = batch::find(database, batch.id).await.unwrap().revision;
                let path = format!("/quan-ly/giay/lo/{}/buoc/{step}", batch.id);
                let reason = format!("reason-{step}");
                let pairs = [
                    ("revision", &*seen.to_string()),
                    (reason.as_str(), "Theo biên bản số 5"),
                ];
                let reply = by.post(&path, &pairs).await;
                let now = batch::find(database, batch.id).await.unwrap();
                let told = format!("{state} {step} {role}: {} {}", reply.status, reply.body);
                if let Some(line) = line.filter(|line| line.3.contains(letter(*role))) {
                    assert_eq!(reply.status, 303, "{told}");
                    assert_eq!((now.state.as_str(), now.revision), (line.2, seen + 1));
                    taken += 1;
                } else {
                    assert!([200, 403].contains(&reply.status.as_u16()), "{told}");
                    assert_eq!((now.state.as_str(), now.revision), (state, seen), "{told}");
                }
            }
        }
    }
    let allowed: usize = ALLOWED.iter().map(|line| line.3.len()).sum();
    assert_eq!(taken, allowed);
}
