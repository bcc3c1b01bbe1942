//! The one task that appends.

use std::sync::Arc;
use std::time::Instant;

use metrics::{counter, gauge, histogram};
use tokio::sync::{Notify, mpsc};

use super::group::{self, Committed};
use super::outcome::{Verdict, WriteError};
use super::{Limits, Pace, Waiting};
use crate::database::Database;
use crate::error::StoreError;

pub(super) async fn run(
    database: Database,
    mut queue: mpsc::Receiver<Waiting>,
    closing: Arc<Notify>,
    pace: Arc<Pace>,
    limits: Limits,
) {
    let mut gathered = Vec::with_capacity(limits.group);
    loop {
        let received = tokio::select! {
            biased;
            () = closing.notified() => {
                // What waits is still received; after that `recv_many` tells the end.
                queue.close();
                continue;
            }
            received = queue.recv_many(&mut gathered, limits.group) => received,
        };
        if received == 0 {
            return;
        }
        gauge!("sipas_writer_queue_depth").set(queue.len() as f64);
        // Whoever has stopped waiting has been told to send again.
        gathered.retain(|waiting| !waiting.answer.is_closed());
        let group = std::mem::take(&mut gathered);
        if let Err(away) = commit(&database, group, &pace, limits).await {
            // Those who came meanwhile would only wait for the same.
            while let Ok(waiting) = queue.try_recv() {
                answer_away(waiting, &away);
            }
        }
    }
}

/// Commits a group and answers its callers; `Err` if the database is away.
async fn commit(
    database: &Database,
    group: Vec<Waiting>,
    pace: &Pace,
    limits: Limits,
) -> Result<(), WriteError> {
    if group.is_empty() {
        return Ok(());
    }
    let (rows, answers): (Vec<_>, Vec<_>) = group
        .into_iter()
        .map(|waiting| (waiting.row, waiting.answer))
        .unzip();
    let begun = Instant::now();
    let committed: Committed =
        match tokio::time::timeout(limits.patience, group::commit(database, &rows)).await {
            Ok(committed) => committed,
            Err(_) => Err(StoreError::too_slow()),
        };
    histogram!("sipas_writer_group_size").record(rows.len() as f64);
    let took = begun.elapsed();
    pace.note(took);
    histogram!("sipas_writer_commit_seconds").record(took.as_secs_f64());
    match committed {
        Ok(verdicts) => {
            for (answer, verdict) in answers.into_iter().zip(verdicts) {
                count(verdict.as_ref().map_or("refused", Verdict::name));
                // A caller that has gone away meanwhile will send again and get its receipt.
                let _ = answer.send(verdict.map(Verdict::committed));
            }
            Ok(())
        }
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the database is away"
            );
            let away = WriteError::from(error);
            for answer in answers {
                count("away");
                let _ = answer.send(Err(away.clone()));
            }
            Err(away)
        }
    }
}

fn answer_away(waiting: Waiting, away: &WriteError) {
    count("away");
    let _ = waiting.answer.send(Err(away.clone()));
}

fn count(outcome: &'static str) {
    counter!("sipas_submissions_total", "outcome" => outcome).increment(1);
}
