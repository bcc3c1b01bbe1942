//! The keeper: makes a backup a day and whenever it is asked, proves each by restoring it, and keeps the
//! last ones.

mod round;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use store::Database;
use tokio::sync::{Mutex, Notify, mpsc};
use tokio::task::JoinHandle;

use crate::archive::Lock;
use crate::seal::Entropy;

pub use round::{Made, make_due, make_now};

/// It looks at the clock this often.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// What is decided about backups.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Hour of the day in Vietnam, 0 to 23.
    pub hour: u8,
    /// Where the files lie.
    pub folder: PathBuf,
    /// How many files stay.
    pub keep: usize,
    /// How they are closed.
    pub lock: Lock,
}

/// What the outside world gives.
#[derive(Clone)]
pub struct Outside {
    /// The version of this program.
    pub program: String,
    /// The name of this server among those that share the database.
    pub server: String,
    /// The time now, Unix milliseconds UTC.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Fresh random bytes.
    pub entropy: Arc<dyn Fn() -> Entropy + Send + Sync>,
}

impl fmt::Debug for Outside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outside")
    }
}

/// A handle of the keeper; clones share its one task.
#[derive(Debug, Clone, Default)]
pub struct Keeper(Option<Arc<Shared>>);

#[derive(Debug)]
struct Shared {
    plan: Plan,
    asked: mpsc::Sender<String>,
    closing: Arc<Notify>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// Why a backup was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBegun {
    /// Nobody configured backups.
    Off,
    /// One was asked for already.
    Busy,
}

impl Keeper {
    /// Starts the task on the current tokio runtime.
    pub fn start(database: Database, plan: Plan, outside: Outside) -> Self {
        let (asked, asking) = mpsc::channel(1);
        let closing = Arc::new(Notify::new());
        let task = tokio::spawn(run(
            database,
            plan.clone(),
            outside,
            asking,
            Arc::clone(&closing),
        ));
        Self(Some(Arc::new(Shared {
            plan,
            asked,
            closing,
            task: Mutex::new(Some(task)),
        })))
    }

    /// A keeper that keeps nothing, because nobody configured backups.
    pub const fn off() -> Self {
        Self(None)
    }

    /// What is decided, if backups are configured.
    pub fn plan(&self) -> Option<&Plan> {
        self.0.as_deref().map(|shared| &shared.plan)
    }

    /// Asks for a backup at once, in the name of `actor`; it is made in the background.
    ///
    /// # Errors
    /// [`NotBegun`].
    pub fn ask(&self, actor: &str) -> Result<(), NotBegun> {
        let shared = self.0.as_deref().ok_or(NotBegun::Off)?;
        shared
            .asked
            .try_send(actor.to_owned())
            .map_err(|_| NotBegun::Busy)
    }

    /// Gives up a backup that is being made, and ends.
    pub async fn shutdown(&self) {
        let Some(shared) = &self.0 else { return };
        shared.closing.notify_one();
        if let Some(task) = shared.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the keeper did not end in order");
        }
    }
}

async fn run(
    database: Database,
    plan: Plan,
    outside: Outside,
    mut asking: mpsc::Receiver<String>,
    closing: Arc<Notify>,
) {
    let work = async {
        loop {
            tokio::select! {
                actor = asking.recv() => match actor {
                    Some(actor) => report(&make_now(&database, &plan, &outside, &actor).await),
                    None => return,
                },
                () = tokio::time::sleep(LOOK_EVERY) => {
                    report(&make_due(&database, &plan, &outside).await);
                }
            }
        }
    };
    tokio::select! {
        () = work => {}
        // What is half made removes itself.
        () = closing.notified() => {}
    }
}

fn report(made: &Result<Made, store::StoreError>) {
    match made {
        Ok(Made::NotDue) => {}
        Ok(Made::Verified(file)) => {
            tracing::info!(file = %file.display(), "a backup was made and proved");
        }
        Ok(Made::Failed(error)) => {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "no backup could be made"
            );
        }
        Err(error) => {
            tracing::error!(
                error = error as &dyn std::error::Error,
                "the result of a backup could not be kept"
            );
        }
    }
}
