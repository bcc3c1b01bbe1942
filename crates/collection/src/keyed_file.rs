//! A file of keyed forms from its first byte to the commit. The page and the command go this one way,
//! and a dry run goes it too, up to the keeping.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};
use std::sync::Arc;

use intake::batch::BatchState;
use intake::keying::Keyed;
use intake::{BatchId, PersonId};
use publication::import::Note;
use publication::paper_file::{
    Expected, FileFault, Limits, Opened, Outcome, Setting, Stopped, Tally, Told, pass,
};
use sha2::{Digest, Sha256};
use store::paper::Who;
use store::paper::batch::{self, Batch};
use store::paper::form::{self, PaperForm};
use store::paper::import::{self, Place, Receiver};
use store::paper::keying;
use store::paper::series::{self, PrintedSeries};
use store::transaction::{begin_read, begin_write};
use store::{Constraint, Database, StoreError};
use survey::{PostOfficeCode, Scope};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Sentences and notes that are kept as a list; all of them stand in [`Report::told`].
const LISTED: usize = 200;
/// Keyings handed over at once.
const CHUNK: usize = 500;

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

/// One pass over a file, on a thread that may wait.
struct Look {
    job: Arc<Job>,
    form: Arc<PaperForm>,
    post_office: PostOfficeCode,
    series: Vec<PrintedSeries>,
    expected: Expected,
    clerk: PersonId,
    /// The file, if it was opened before.
    opened: Option<Opened>,
}

impl Look {
    async fn read(
        self,
        place: Place,
        sender: Option<mpsc::Sender<Vec<Keyed>>>,
    ) -> Result<Result<Report, Vec<FileFault>>, StoreError> {
        tokio::task::spawn_blocking(move || self.read_now(place, sender))
            .await
            .map_err(lost)
    }

    fn read_now(
        mut self,
        place: Place,
        sender: Option<mpsc::Sender<Vec<Keyed>>>,
    ) -> Result<Report, Vec<FileFault>> {
        let mut file = (self.job.source)().map_err(unreadable)?;
        let opened = match self.opened.take() {
            Some(opened) => opened,
            None => Opened::of(&mut file, self.job.limits, &self.form.layout)?,
        };
        let setting = Setting {
            questionnaire: &self.form.questionnaire,
            layout: &self.form.layout,
            settings: &self.form.settings,
            post_office: &self.post_office,
            series: &self.series,
            expected: &self.expected,
            clerk: self.clerk,
        };
        let mut gathered = Gathered::new(sender);
        let (total, progress) = (opened.rows_said(), &self.job.progress);
        let mut rows = 0;
        let tally = pass(&opened, &mut file, &setting, |outcome| {
            rows += 1;
            if rows % 100 == 0 {
                progress(rows, total);
            }
            gathered.take(outcome)
        });
        let tally = match tally {
            Ok(tally) => tally,
            Err(Stopped::File(fault)) => return Err(vec![fault]),
            // Nobody wants the rest: what went wrong is told where it did.
            Err(Stopped::Visitor(Unwanted)) => Tally::default(),
        };
        gathered.hand_over();
        Ok(Report {
            place,
            tally,
            is_kept: false,
            told: gathered.told,
            faults: gathered.faults,
            warnings: gathered.warnings,
            notes: gathered.notes,
            operators: gathered.operators,
            barred: gathered.barred,
            opened,
        })
    }
}

/// Whoever keeps has given up.
struct Unwanted;

/// What a pass gathers.
struct Gathered {
    sender: Option<mpsc::Sender<Vec<Keyed>>>,
    chunk: Vec<Keyed>,
    told: Told,
    faults: Vec<String>,
    warnings: Vec<String>,
    notes: Vec<Note>,
    operators: BTreeMap<String, u64>,
    barred: Option<keying::Refusal>,
}

impl Gathered {
    fn new(sender: Option<mpsc::Sender<Vec<Keyed>>>) -> Self {
        Self {
            sender,
            chunk: Vec::new(),
            told: Told::default(),
            faults: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
            operators: BTreeMap::new(),
            barred: None,
        }
    }

    fn take(&mut self, outcome: Outcome) -> Result<(), Unwanted> {
        let notes = match outcome {
            Outcome::Good(good) => {
                if !good.warnings.is_empty() {
                    let words = good.warnings.join("; ");
                    list(&mut self.warnings, || {
                        format!("Dòng {}: {words}.", good.line)
                    });
                    self.told.warnings.insert(good.line, words);
                }
                if let Some(operator) = good.operator
                    && (self.operators.len() < LISTED || self.operators.contains_key(&operator))
                {
                    *self.operators.entry(operator).or_default() += 1;
                }
                if self.sender.is_some() {
                    self.chunk.push(good.keyed);
                    if self.chunk.len() >= CHUNK && !self.hand_over() {
                        return Err(Unwanted);
                    }
                }
                good.notes
            }
            Outcome::Refused(refused) => {
                for fault in &refused.faults {
                    self.barred = self.barred.or(fault.barred());
                    list(&mut self.faults, || fault.at(refused.line));
                }
                let words: Vec<String> = refused.faults.iter().map(ToString::to_string).collect();
                self.told.faults.insert(refused.line, words.join("; "));
                refused.notes
            }
        };
        let room = LISTED.saturating_sub(self.notes.len());
        self.notes.extend(notes.into_iter().take(room));
        Ok(())
    }

    fn hand_over(&mut self) -> bool {
        let chunk = std::mem::take(&mut self.chunk);
        match &self.sender {
            Some(sender) if !chunk.is_empty() => sender.blocking_send(chunk).is_ok(),
            _ => true,
        }
    }
}

fn list(sentences: &mut Vec<String>, sentence: impl FnOnce() -> String) {
    if sentences.len() < LISTED {
        sentences.push(sentence());
    }
}

/// SHA-256 of a file of a size that is read at all.
async fn hash_of(job: Arc<Job>) -> Result<Result<[u8; 32], FileFault>, StoreError> {
    let hash = move || {
        let mut file = (job.source)()?;
        let mut hasher = Sha256::new();
        let mut left = job.limits.bytes;
        let mut piece = vec![0; 64 * 1024];
        loop {
            let count = file.read(&mut piece)?;
            if count == 0 {
                return Ok(Ok(hasher.finalize().into()));
            }
            let Some(rest) = left.checked_sub(count as u64) else {
                return Ok(Err(FileFault::TooLarge(job.limits.bytes)));
            };
            left = rest;
            hasher.update(&piece[..count]);
        }
    };
    let hash: io::Result<_> = tokio::task::spawn_blocking(hash).await.map_err(lost)?;
    Ok(hash.unwrap_or_else(|cause| Err(FileFault::Unreadable(cause.to_string()))))
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(cause: io::Error) -> Vec<FileFault> {
    vec![FileFault::Unreadable(cause.to_string())]
}

/// A thread that ended in a panic, which its hook has logged.
fn lost(_: tokio::task::JoinError) -> StoreError {
    StoreError::Invalid("reading the file was interrupted".to_owned())
}
