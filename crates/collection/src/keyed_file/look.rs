//! One pass over a file: what stands in it, and the keyings for whoever keeps them.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use intake::PersonId;
use intake::keying::Keyed;
use publication::import::Note;
use publication::paper_file::{
    Expected, FileFault, Opened, Outcome, Setting, Stopped, Tally, Told, pass,
};
use sha2::{Digest, Sha256};
use store::StoreError;
use store::paper::form::PaperForm;
use store::paper::import::Place;
use store::paper::keying;
use store::paper::series::PrintedSeries;
use survey::PostOfficeCode;
use tokio::sync::mpsc;

use super::{Job, Report};

/// Sentences and notes that are kept as a list; all of them stand in [`Report::told`].
const LISTED: usize = 200;
/// Keyings handed over at once.
const CHUNK: usize = 500;

/// One pass over a file, on a thread that may wait.
pub(super) struct Look {
    pub(super) job: Arc<Job>,
    pub(super) form: Arc<PaperForm>,
    pub(super) post_office: PostOfficeCode,
    pub(super) series: Vec<PrintedSeries>,
    pub(super) expected: Expected,
    pub(super) clerk: PersonId,
    /// The file, if it was opened before.
    pub(super) opened: Option<Opened>,
}

impl Look {
    pub(super) async fn read(
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
pub(super) async fn hash_of(job: Arc<Job>) -> Result<Result<[u8; 32], FileFault>, StoreError> {
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
pub(super) fn lost(_: tokio::task::JoinError) -> StoreError {
    StoreError::Invalid("reading the file was interrupted".to_owned())
}
