//! The writer: takes responses one by one and commits them in groups.
//!
//! One task a process owns the appending. While it commits one group, the next one gathers in a
//! bounded queue, so that a group is as large as the load asks for. A submission is answered after
//! its commit and never before. What is new, repeated or in conflict is decided by the constraints of
//! the database alone, so that several servers can share one.

mod append;
mod group;
mod insert;
mod outcome;
mod row;
mod task;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use survey::{AttemptId, ResponseId, ValidResponse};
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::database::{ACQUIRE_TIMEOUT, Database};
use crate::error::StoreError;
use crate::place::KnownPlaces;

pub use outcome::{FirstAnswer, Outcome, Receipt, WriteError};

pub(crate) use append::append;
pub(crate) use outcome::Verdict;
pub(crate) use row::Row;

/// A response on its way in.
#[derive(Debug, Clone)]
pub struct Submission {
    /// What was answered.
    pub response: ValidResponse,
    /// The id under which it will be kept, if it is new.
    pub id: ResponseId,
    /// The attempt it belongs to; unique within the round.
    pub attempt: AttemptId,
    /// When it arrived, Unix milliseconds UTC.
    pub received_ms: i64,
    /// SHA-256 of the one-time token it was sent with.
    pub token: Option<[u8; 32]>,
}

/// How the writer works.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most submissions in one commit.
    pub group: usize,
    /// Most submissions that wait.
    pub queue: usize,
    /// How long a caller waits before it hears [`WriteError::Away`].
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            group: 256,
            queue: 4096,
            patience: ACQUIRE_TIMEOUT + Duration::from_secs(1),
        }
    }
}

/// A handle of the writer; clones share its one task.
#[derive(Debug, Clone)]
pub struct Writer(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    database: Database,
    places: KnownPlaces,
    patience: Duration,
    queue: mpsc::Sender<Waiting>,
    closing: Arc<Notify>,
    pace: Arc<Pace>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// How long the last commit took.
#[derive(Debug, Default)]
struct Pace(AtomicU64);

impl Pace {
    /// Remembers it in whole microseconds, at least one.
    fn note(&self, took: Duration) {
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.0.store(microseconds.max(1), Ordering::Relaxed);
    }

    fn last(&self) -> Option<Duration> {
        let microseconds = self.0.load(Ordering::Relaxed);
        (microseconds > 0).then(|| Duration::from_micros(microseconds))
    }
}

/// A submission and the caller that waits for it.
#[derive(Debug)]
struct Waiting {
    row: Row,
    answer: oneshot::Sender<Result<Outcome, WriteError>>,
}

impl Writer {
    /// Starts the task on the current tokio runtime.
    pub fn start(database: Database) -> Self {
        Self::start_with(database, Limits::default())
    }

    /// Starts the task with other limits.
    pub fn start_with(database: Database, limits: Limits) -> Self {
        let (queue, waiting) = mpsc::channel(limits.queue);
        let closing = Arc::new(Notify::new());
        let pace = Arc::new(Pace::default());
        let task = tokio::spawn(task::run(
            database.clone(),
            waiting,
            Arc::clone(&closing),
            Arc::clone(&pace),
            limits,
        ));
        Self(Arc::new(Shared {
            database,
            places: KnownPlaces::default(),
            patience: limits.patience,
            queue,
            closing,
            pace,
            task: Mutex::new(Some(task)),
        }))
    }

    /// Keeps a response and says what became of it, after its commit.
    ///
    /// # Errors
    /// [`WriteError::Away`]: nothing is known, send the same submission again later.
    /// [`WriteError::Refused`]: it can never be kept, because its round, unit or field is unknown or
    /// its id is taken.
    pub async fn accept(&self, submission: Submission) -> Result<Outcome, WriteError> {
        let shared = &self.0;
        let work = async {
            shared
                .places
                .check(&shared.database, submission.response.context())
                .await?;
            let row = Row::of(submission)?;
            let (answer, outcome) = oneshot::channel();
            let waiting = Waiting { row, answer };
            shared.queue.send(waiting).await.map_err(|_| stopped())?;
            outcome.await.map_err(|_| stopped())?
        };
        match tokio::time::timeout(shared.patience, work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(WriteError::from(StoreError::too_slow())),
        }
    }

    /// How many submissions wait for the next group.
    pub fn depth(&self) -> usize {
        self.0.queue.max_capacity() - self.0.queue.capacity()
    }

    /// How many submissions may wait.
    pub fn capacity(&self) -> usize {
        self.0.queue.max_capacity()
    }

    /// How long the last commit took, or failed to come; `None` before the first.
    pub fn lag(&self) -> Option<Duration> {
        self.0.pace.last()
    }

    /// Takes no more submissions, commits and answers those that wait, and ends.
    pub async fn shutdown(&self) {
        self.0.closing.notify_one();
        if let Some(task) = self.0.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer did not end in order");
        }
    }
}

/// Commits submissions that the caller has gathered, in one transaction, without the queue; one
/// outcome each, in their order. It measures what the writer can reach at best.
///
/// # Errors
/// [`WriteError`]; none of them is kept then.
pub async fn commit_group(
    database: &Database,
    submissions: Vec<Submission>,
) -> Result<Vec<Outcome>, WriteError> {
    let rows = submissions
        .into_iter()
        .map(Row::of)
        .collect::<Result<Vec<Row>, StoreError>>()?;
    let verdicts = group::commit_once(database, &rows).await?;
    Ok(verdicts.into_iter().map(Verdict::committed).collect())
}

fn stopped() -> WriteError {
    WriteError::from(StoreError::stopped())
}
