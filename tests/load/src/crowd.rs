//! Many citizens at once: a fixed number of clients, each running one session after the other.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::session::Script;

/// What a crowd measured.
#[derive(Debug)]
pub struct Measured {
    /// How many came at once.
    pub clients: usize,
    /// Whole sessions.
    pub sessions: usize,
    /// Time from the first to the last.
    pub elapsed: Duration,
    /// Time of each whole session, sorted.
    times: Vec<Duration>,
    /// Thanks addresses: one for each acknowledged answer.
    pub receipts: BTreeSet<String>,
}

impl Measured {
    /// Whole sessions a second.
    pub fn per_second(&self) -> f64 {
        self.sessions as f64 / self.elapsed.as_secs_f64()
    }

    /// The time that `hundredths` % of the sessions took at most, in milliseconds.
    pub fn percentile_ms(&self, hundredths: usize) -> f64 {
        let at = (self.times.len() * hundredths / 100).min(self.times.len().saturating_sub(1));
        self.times
            .get(at)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}

/// Lets `clients` citizens come one after the other for `length`, and counts from then on only
/// what was acknowledged.
///
/// # Errors
/// The first session that did not go as a citizen would expect.
pub async fn measure(script: &Script, clients: usize, length: Duration) -> Result<Measured> {
    let stop = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let (script, stop) = (script.clone(), stop.clone());
        tasks.push(tokio::spawn(async move {
            let mut seen = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let from = Instant::now();
                let receipt = script.run().await?;
                seen.push((from.elapsed(), receipt));
            }
            anyhow::Ok(seen)
        }));
    }
    tokio::time::sleep(length).await;
    stop.store(true, Ordering::Relaxed);
    let mut times = Vec::new();
    let mut receipts = BTreeSet::new();
    for task in tasks {
        for (time, receipt) in task.await.context("a client panicked")?? {
            times.push(time);
            receipts.insert(receipt);
        }
    }
    times.sort_unstable();
    Ok(Measured {
        clients,
        sessions: times.len(),
        elapsed: begun.elapsed(),
        times,
        receipts,
    })
}
