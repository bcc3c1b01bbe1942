//! A backup under load, restored into the other database.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use care::{back_up, restore};
use data_encoding::HEXLOWER;
use store::writer::{Outcome, Writer};
use testkit::ids::Ids;
use testkit::small_round::submission;
use testkit::{SmallRound, TestDatabase, on_both_databases};

use super::{Folder, event, facts, filled, lock, other};

on_both_databases!(
    a_backup_under_load_restores_into_the_other_database,
    the_same_content_gives_the_same_hashes_on_both_databases,
    an_open_backup_needs_no_secret,
);

const SENDERS: usize = 8;
const BEFORE: u64 = 64;
const AFTER: u64 = 64;

async fn a_backup_under_load_restores_into_the_other_database(place: TestDatabase) {
    let ids = Arc::new(Ids::seeded(11));
    let round = Arc::new(filled(&place, &ids).await);
    let stored_at_first = store::response::count(place.database()).await.unwrap();
    let load = Load::start(&place, &round, &ids);
    load.reach(BEFORE).await;

    let folder = Folder::fresh();
    let file = folder.file("luc-dang-chay.age");
    let acknowledged_before = load.acknowledged();
    let manifest = back_up(place.database(), &file, lock(), &facts())
        .await
        .unwrap();
    load.reach(acknowledged_before + AFTER).await;
    let acknowledged_after = load.stop().await;

    let target = other(&place).await;
    let restored = restore(target.database(), &file, lock()).await.unwrap();
    assert_eq!(restored.manifest, manifest);
    let responses = store::response::count(target.database()).await.unwrap();
    let total = |name: &str| {
        let total = manifest.totals.iter().find(|total| total.name == name);
        total.unwrap().rows
    };
    assert_eq!(responses, total("response"));
    // Everything acknowledged before the backup is in it; the load went on after it.
    assert!(responses >= stored_at_first + acknowledged_before);
    assert!(responses < stored_at_first + acknowledged_after + SENDERS as u64);
    let chain = store::audit::verify(target.database())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(chain.events, total("audit"));
    assert_eq!(HEXLOWER.encode(&chain.head), manifest.audit.head);
    assert!(chain.events > 3, "events were written meanwhile");
    let report = care::verify(target.database()).await.unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(report.totals, manifest.totals);
}

async fn the_same_content_gives_the_same_hashes_on_both_databases(place: TestDatabase) {
    filled(&place, &Ids::seeded(12)).await;
    let folder = Folder::fresh();
    let first = folder.file("mot.age");
    let there = back_up(place.database(), &first, lock(), &facts())
        .await
        .unwrap();
    let target = other(&place).await;
    restore(target.database(), &first, lock()).await.unwrap();
    let second = folder.file("hai.age");
    let back = back_up(target.database(), &second, lock(), &facts())
        .await
        .unwrap();
    assert_eq!(there.totals, back.totals);
    assert_eq!(there.audit, back.audit);
    let home = TestDatabase::fresh(place.backend()).await;
    let restored = restore(home.database(), &second, lock()).await.unwrap();
    assert_eq!(restored.manifest.totals, there.totals);
}

async fn an_open_backup_needs_no_secret(place: TestDatabase) {
    filled(&place, &Ids::seeded(13)).await;
    let folder = Folder::fresh();
    let file = folder.file("mo.gz");
    let manifest = back_up(place.database(), &file, care::Lock::Open, &facts())
        .await
        .unwrap();
    let proved = care::prove(&file, care::Lock::Open, &folder.file("tam"))
        .await
        .unwrap();
    assert_eq!(proved, manifest);
    assert!(!folder.file("tam").exists(), "the scratch database is gone");
}

/// Citizens who send and an office that acts, until told to stop.
struct Load {
    acknowledged: Arc<AtomicU64>,
    stopping: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
    writer: Writer,
}

impl Load {
    fn start(place: &TestDatabase, round: &Arc<SmallRound>, ids: &Arc<Ids>) -> Self {
        let writer = Writer::start(place.database().clone());
        let (acknowledged, stopping) = (
            Arc::new(AtomicU64::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let mut tasks = Vec::new();
        for sender in 0..SENDERS {
            let (writer, ids, round) = (writer.clone(), Arc::clone(ids), Arc::clone(round));
            let (acknowledged, stopping) = (Arc::clone(&acknowledged), Arc::clone(&stopping));
            tasks.push(tokio::spawn(async move {
                while !stopping.load(Ordering::SeqCst) {
                    let sent = submission(&ids, round.response(sender % 3, sender % 2, "5445"));
                    let outcome = writer.accept(sent).await.unwrap();
                    assert!(matches!(outcome, Outcome::Accepted(_)));
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                }
            }));
        }
        let (database, stops) = (place.database().clone(), Arc::clone(&stopping));
        tasks.push(tokio::spawn(async move {
            let mut at = 3;
            while !stops.load(Ordering::SeqCst) {
                store::audit::append(&database, &event(at)).await.unwrap();
                at += 1;
            }
        }));
        Self {
            acknowledged,
            stopping,
            tasks,
            writer,
        }
    }

    fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }

    async fn reach(&self, count: u64) {
        while self.acknowledged() < count {
            assert!(self.tasks.iter().all(|task| !task.is_finished()));
            tokio::task::yield_now().await;
        }
    }

    async fn stop(self) -> u64 {
        self.stopping.store(true, Ordering::SeqCst);
        for task in self.tasks {
            task.await.unwrap();
        }
        self.writer.shutdown().await;
        self.acknowledged.load(Ordering::SeqCst)
    }
}
