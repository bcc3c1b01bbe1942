//! A file of keyed forms from its first byte to the commit. The page and the command go this one way,
//! and a dry run goes it too, up to the keeping.

mod look;

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};
use std::sync::Arc;

use intake::BatchId;
use intake::batch::BatchState;
use intake::keying::Keyed;
use publication::import::Note;
use publication::paper_file::{Expected, FileFault, Limits, Opened, Tally, Told};
use store::paper::Who;
use store::paper::batch::{self, Batch};
use store::paper::form::{self, PaperForm};
use store::paper::import::{self, Place, Receiver};
use store::paper::keying;
use store::paper::series;
use store::transaction::{begin_read, begin_write};
use store::{Constraint, Database, StoreError};
use survey::Scope;
use tokio::sync::mpsc;
use uuid::Uuid;

use look::{Look, hash_of, lost};

/// What may be read again from the beginning.
pub trait Content: Read + Seek + Send {}
impl<Any: Read + Seek + Send> Content for Any {}

/// Opens the file anew; a file is read twice, once to look and once to keep.
pub type Source = Arc<dyn Fn() -> io::Result<Box<dyn Content>> + Send + Sync>;
/// Is told how many rows have been read, and how many the file says that it has.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Look, and keep nothing.
    DryRun,
    /// Keep every form, or none if one row is wrong.
    AllOrNothing,
    /// Keep the forms whose rows are right.
    ValidOnly,
}

/// What is to be done.
pub struct Job {
    /// The batch.
    pub batch: BatchId,
    /// The name of the file.
    pub file_name: String,
    /// The id under which it is noted that the file was taken.
    pub id: Uuid,
    /// How much is read.
    pub limits: Limits,
    /// How far to go.
    pub way: Way,
    /// The file.
    pub source: Source,
    /// Who wants to know how far it is.
    pub progress: Progress,
}

/// What came of it.
#[derive(Debug)]
pub enum Ended {
    /// The file as a whole cannot be read.
    Unreadable(Vec<FileFault>),
    /// The file was taken before: when (Unix milliseconds UTC), and under which name.
    Repeated(i64, String),
    /// The batch is not being keyed.
    NotKeyed(BatchState),
    /// It was read.
    Read(Box<Report>),
}

/// What a file holds.
#[derive(Debug)]
pub struct Report {
    /// Which keying it is.
    pub place: Place,
    /// What became of its rows.
    pub tally: Tally,
    /// Whether it was kept.
    pub is_kept: bool,
    /// What is wrong and what to look at, by line.
    pub told: Told,
    /// The first sentences about what is wrong.
    pub faults: Vec<String>,
    /// The first sentences about what to look at again.
    pub warnings: Vec<String>,
    /// The first cells that were read otherwise than they are written.
    pub notes: Vec<Note>,
    /// Who typed how many of the good rows, where the file says so.
    pub operators: BTreeMap<String, u64>,
    /// Why the person must not key one of the forms, whatever the file says, if there is such a form.
    pub barred: Option<keying::Refusal>,
    /// The file, for [`publication::paper_file::annotate`].
    pub opened: Opened,
}

/// Reads a file, and keeps it if that is wanted and nothing stands in the way.
///
/// # Errors
/// [`StoreError`] if the database is away; then nothing was kept.
pub async fn run(database: &Database, job: Job, who: &Who<'_>) -> Result<Ended, StoreError> {
    let batch = batch::find(database, job.batch).await?;
    let Some(place) = Place::of_state(batch.state) else {
        return Ok(Ended::NotKeyed(batch.state));
    };
    let job = Arc::new(job);
    let hash = match hash_of(Arc::clone(&job)).await? {
        Ok(hash) => hash,
        Err(fault) => return Ok(Ended::Unreadable(vec![fault])),
    };
    if let Some((at_ms, name)) = import::taken_before(database, batch.round(), &hash).await? {
        return Ok(Ended::Repeated(at_ms, name));
    }
    let form = Arc::new(form::of_round(database, batch.round()).await?);
    let reading = begin_read(database).await?;
    let expected = Expected(import::receptions(&reading, &batch, place, who).await?);
    let series = series::list(&reading, batch.round(), &Scope::Everything).await?;
    drop(reading);
    let look = Look {
        job: Arc::clone(&job),
        form: Arc::clone(&form),
        post_office: batch.header.post_office.clone(),
        series,
        expected,
        clerk: who.person,
        opened: None,
    };
    let mut report = match look.read(place, None).await? {
        Ok(report) => report,
        Err(faults) => return Ok(Ended::Unreadable(faults)),
    };
    if let Some(refusal) = report.barred {
        keying::note(database, batch.id, refusal, who).await?;
    }
    let is_wanted = match job.way {
        Way::DryRun => false,
        Way::AllOrNothing => report.tally.refused == 0,
        Way::ValidOnly => report.tally.good > 0,
    };
    if is_wanted {
        match keep(database, &job, &form, hash, &report.opened, who).await {
            Ok(Some(kept)) => report = kept,
            Ok(None) => {}
            Err(error) if error.constraint() == Some(Constraint::PaperImport) => {
                // Taken on another page at the same moment.
                let before = import::taken_before(database, batch.round(), &hash).await?;
                let (at_ms, name) = before.unwrap_or_default();
                return Ok(Ended::Repeated(at_ms, name));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Ended::Read(Box::new(report)))
}

/// Reads the file once more inside the transaction that keeps it; none if the batch is not keyed any more.
async fn keep(
    database: &Database,
    job: &Arc<Job>,
    form: &Arc<PaperForm>,
    hash: [u8; 32],
    opened: &Opened,
    who: &Who<'_>,
) -> Result<Option<Report>, StoreError> {
    let transaction = begin_write(database).await?;
    let Some(mut receiver) = Receiver::begin(&transaction, job.batch, who).await? else {
        return Ok(None);
    };
    let batch: Batch = receiver.batch().clone();
    let place = receiver.place();
    let expected = import::receptions(&transaction, &batch, place, who).await?;
    let look = Look {
        job: Arc::clone(job),
        form: Arc::clone(form),
        post_office: batch.header.post_office.clone(),
        series: series::list(&transaction, batch.round(), &Scope::Everything).await?,
        expected: Expected(expected),
        clerk: who.person,
        opened: Some(opened.clone()),
    };
    let (sender, mut chunks) = mpsc::channel::<Vec<Keyed>>(4);
    let reading = tokio::spawn(async move { look.read(place, Some(sender)).await });
    while let Some(chunk) = chunks.recv().await {
        receiver.keep(&transaction, form, &chunk, who).await?;
    }
    let report = reading.await.map_err(lost)??;
    let Ok(mut report) = report else {
        return Ok(None);
    };
    if job.way == Way::AllOrNothing && report.tally.refused > 0 {
        // Somebody keyed one of the forms meanwhile; dropping the transaction undoes it.
        return Ok(Some(report));
    }
    let taken = import::Taken {
        id: job.id,
        batch: batch.id,
        hash,
        file_name: job.file_name.clone(),
        taken: report.tally.good,
        refused: report.tally.refused,
    };
    import::note(&transaction, batch.round(), &taken, who).await?;
    let about = serde_json::json!({
        "file": job.file_name, "sha256": data_encoding::HEXLOWER.encode(&hash),
        "refused": report.tally.refused, "operators": report.operators,
    });
    receiver.end(&transaction, &about, who).await?;
    transaction.commit().await?;
    report.is_kept = true;
    Ok(Some(report))
}
