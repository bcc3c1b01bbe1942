//! Reads the file of a backup.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;
use tokio::sync::mpsc;

use super::{BATCH, Lock, QUEUE};
use crate::error::CareError;
use crate::seal::{MAGIC, Opening};

/// The first bytes of what gzip wrote.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Bytes of one row, at most: a release with everything in it is far below.
const LONGEST_LINE: u64 = 512 * 1024 * 1024;

/// Some lines, without their ends.
pub(crate) type Batch = Vec<Vec<u8>>;

/// The reading end of a backup.
#[derive(Debug)]
pub(crate) struct Reading {
    queue: mpsc::Receiver<Result<Batch, CareError>>,
    batch: std::vec::IntoIter<Vec<u8>>,
    path: PathBuf,
}

impl Reading {
    /// Starts the thread that reads.
    pub(crate) fn begin(from: &Path, lock: Lock) -> Self {
        let (queue, batches) = mpsc::channel(QUEUE);
        let path = from.to_path_buf();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = run(&path, &lock, &queue) {
                // Nobody waits any more when the receiver is gone.
                let _ = queue.blocking_send(Err(error));
            }
        });
        Self {
            queue: batches,
            batch: Vec::new().into_iter(),
            path: from.to_path_buf(),
        }
    }

    /// The next line, or `None` at the proper end of the file.
    pub(crate) async fn line(&mut self) -> Result<Option<Vec<u8>>, CareError> {
        loop {
            if let Some(line) = self.batch.next() {
                return Ok(Some(line));
            }
            match self.queue.recv().await {
                None => return Ok(None),
                Some(batch) => self.batch = batch?.into_iter(),
            }
        }
    }

    /// The next line, which has to be there.
    pub(crate) async fn expected(&mut self) -> Result<Vec<u8>, CareError> {
        self.line().await?.ok_or_else(|| self.damaged())
    }

    /// The file is not as it was written.
    pub(crate) fn damaged(&self) -> CareError {
        CareError::Damaged(self.path.clone())
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

fn run(
    path: &Path,
    lock: &Lock,
    queue: &mpsc::Sender<Result<Batch, CareError>>,
) -> Result<(), CareError> {
    let named = |error| CareError::of_file(path, error);
    let file = File::open(path).map_err(|error| CareError::File(path.to_path_buf(), error))?;
    let mut file = BufReader::with_capacity(BATCH, file);
    let first = file
        .fill_buf()
        .map_err(|error| CareError::File(path.to_path_buf(), error))?;
    let sealed = first.starts_with(MAGIC.as_bytes());
    if !sealed && !first.starts_with(&GZIP) {
        return Err(CareError::Foreign(path.to_path_buf()));
    }
    match (lock, sealed) {
        (Lock::Open, true) => Err(CareError::Sealed(path.to_path_buf())),
        (Lock::Secret(_), false) => Err(CareError::Unsealed(path.to_path_buf())),
        (Lock::Open, false) => lines(path, file, queue),
        (Lock::Secret(secret), true) => {
            let opening =
                Opening::begin(file, secret).map_err(|fault| named(io::Error::from(fault)))?;
            lines(path, BufReader::with_capacity(BATCH, opening), queue)
        }
    }
}

/// Decompresses, and sends the lines on.
fn lines(
    path: &Path,
    compressed: impl BufRead,
    queue: &mpsc::Sender<Result<Batch, CareError>>,
) -> Result<(), CareError> {
    let named = |error| CareError::of_file(path, error);
    let mut plain = BufReader::with_capacity(BATCH, GzDecoder::new(compressed));
    let mut batch = Vec::new();
    let mut bytes = 0;
    loop {
        let mut line = Vec::new();
        let read = (&mut plain)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .map_err(named)?;
        if read == 0 {
            break;
        }
        if line.pop() != Some(b'\n') {
            return Err(CareError::Damaged(path.to_path_buf()));
        }
        bytes += read;
        batch.push(line);
        if bytes >= BATCH {
            bytes = 0;
            if queue.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
                return Ok(());
            }
        }
    }
    // Sealed bytes may not go on after what was compressed.
    let mut rest = plain.into_inner().into_inner();
    if rest.read(&mut [0]).map_err(named)? != 0 {
        return Err(CareError::Damaged(path.to_path_buf()));
    }
    // The receiver is gone if it has seen enough.
    let _ = queue.blocking_send(Ok(batch));
    Ok(())
}
