//! The raw limit: answers appended straight through the writer, group-committed, without HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use store::Database;
use store::writer::{Submission, Writer};
use survey::ValidResponse;
use survey::id::{AttemptId, ResponseId};
use testkit::ids::Ids;

/// Callers at once, as many as fill a group.
const CALLERS: usize = 128;

/// Answers a second that 128 callers append for `length`, each waiting for its commit.
///
/// # Errors
/// If the database is away.
pub async fn measure(
    database: &Database,
    response: &ValidResponse,
    now_ms: i64,
    length: Duration,
) -> Result<f64> {
    let writer = Writer::start(database.clone());
    let stop = Arc::new(AtomicBool::new(false));
    let appended = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut callers = Vec::new();
    for caller in 0..CALLERS {
        let (writer, stop, appended) = (writer.clone(), stop.clone(), appended.clone());
        let (response, ids) = (response.clone(), Ids::seeded(1000 + caller as u64));
        callers.push(tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let submission = Submission {
                    response: response.clone(),
                    id: ResponseId::from_uuid(ids.fresh()),
                    attempt: AttemptId::from_uuid(ids.fresh()),
                    received_ms: now_ms,
                    token: None,
                };
                writer.accept(submission).await?;
                appended.fetch_add(1, Ordering::Relaxed);
            }
            anyhow::Ok(())
        }));
    }
    tokio::time::sleep(length).await;
    stop.store(true, Ordering::Relaxed);
    for caller in callers {
        caller.await.context("a caller panicked")??;
    }
    let rate = appended.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    writer.shutdown().await;
    Ok(rate)
}
