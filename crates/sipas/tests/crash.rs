//! A power cut: the server is killed under 64 concurrent senders, ten times. Every acknowledged
//! answer is there once afterwards, and none twice.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use data_encoding::BASE64URL_NOPAD;
use sipas_load::prepare;
use sipas_load::server::Server;
use sipas_load::session::Script;
use store::Database;
use testkit::{Backend, TestDatabase};

const SENDERS: usize = 64;
const CUTS: usize = 10;
/// The cut comes after this many acknowledgements, in the middle of the crowd's work.
const ACKNOWLEDGED_BEFORE_CUT: u64 = 128;

/// An answer that was acknowledged: the form's state and the receipt.
type Acknowledged = (String, String);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_on_sqlite() {
    ten_power_cuts(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled_on_postgres() {
    ten_power_cuts(Backend::Postgres).await;
}

async fn ten_power_cuts(backend: Backend) {
    let place = TestDatabase::fresh(backend).await;
    let url = place.url();
    let database = Database::connect(url).await.unwrap();
    let prepared = prepare::prepare(&database, testkit::clock::now_ms())
        .await
        .unwrap();
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    for _ in 0..CUTS {
        let server = start(url).await;
        let script = Script::new(server.address, &prepared);
        acknowledged.extend(until_the_cut(server, &script).await);
    }
    assert!(acknowledged.len() as u64 >= ACKNOWLEDGED_BEFORE_CUT * CUTS as u64);

    // Sent again, each is recognised: the same receipt, and no further row.
    let server = start(url).await;
    let script = Script::new(server.address, &prepared);
    let stored = store::response::count(&database).await.unwrap();
    assert!(stored >= acknowledged.len() as u64, "{stored} stored");
    // What was in flight at a cut may be there, acknowledged or not, but never more than was sent.
    assert!(
        stored <= (acknowledged.len() + SENDERS * CUTS) as u64,
        "{stored} stored"
    );
    let mut receipts = std::collections::BTreeSet::new();
    for (state, receipt) in &acknowledged {
        let thanks = script.connect().await.unwrap().send(state).await.unwrap();
        assert_eq!(receipt_in(&thanks), *receipt);
        assert!(
            receipts.insert(receipt.clone()),
            "the receipt {receipt} was given twice"
        );
    }
    assert_eq!(store::response::count(&database).await.unwrap(), stored);
    server.kill().await.unwrap();
}

async fn start(url: &str) -> Server {
    Server::start(Path::new(env!("CARGO_BIN_EXE_sipas")), url)
        .await
        .unwrap()
}

/// Lets the senders work until enough was acknowledged, kills the server, and returns what was
/// acknowledged before it died.
async fn until_the_cut(server: Server, script: &Script) -> Vec<Acknowledged> {
    let count = Arc::new(AtomicU64::new(0));
    let (enough, mut reached) = tokio::sync::mpsc::channel::<()>(1);
    let mut senders = Vec::new();
    for _ in 0..SENDERS {
        let (script, count, enough) = (script.clone(), count.clone(), enough.clone());
        senders.push(tokio::spawn(async move {
            let mut acknowledged = Vec::new();
            // Ends when the server dies: the connection breaks or is refused.
            while let Ok(mut citizen) = script.connect().await {
                let Ok(state) = citizen.open().await else {
                    break;
                };
                let Ok(thanks) = citizen.send(&state).await else {
                    break;
                };
                acknowledged.push((state, receipt_in(&thanks)));
                if count.fetch_add(1, Ordering::Relaxed) + 1 == ACKNOWLEDGED_BEFORE_CUT {
                    enough.send(()).await.unwrap();
                }
            }
            acknowledged
        }));
    }
    drop(enough);
    reached
        .recv()
        .await
        .expect("the senders gave up before the cut");
    server.kill().await.unwrap();
    let mut acknowledged = Vec::new();
    for sender in senders {
        acknowledged.extend(sender.await.unwrap());
    }
    acknowledged
}

/// The receipt code inside the sealed address of a thanks page.
fn receipt_in(thanks: &str) -> String {
    let sealed = thanks.split("/cam-on/").nth(1).unwrap();
    let payload = BASE64URL_NOPAD
        .decode(sealed.split('.').next().unwrap().as_bytes())
        .unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    payload["r"].as_str().unwrap().to_owned()
}
