//! Writes the file of a backup: beside its place first, and there only when it is whole and on the disk.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{BATCH, Lock, QUEUE};
use crate::error::CareError;
use crate::seal::{Entropy, Sealing};

/// A file that goes away unless it was kept: what a failed backup leaves behind is nothing.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    to: PathBuf,
    kept: bool,
}

impl Part {
    fn beside(to: &Path) -> Result<(Self, File), CareError> {
        if to.exists() {
            return Err(CareError::Exists(to.to_path_buf()));
        }
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let path = to.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(&path)
            .map_err(|error| CareError::of_file(&path, error))?;
        let part = Self {
            path,
            to: to.to_path_buf(),
            kept: false,
        };
        Ok((part, file))
    }

    /// Where it lies until it is kept.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name; the folder remembers that across a power cut.
    pub(crate) fn keep(mut self) -> Result<(), CareError> {
        let named = |error| CareError::of_file(&self.to, error);
        if self.to.exists() {
            return Err(CareError::Exists(self.to.clone()));
        }
        std::fs::rename(&self.path, &self.to).map_err(named)?;
        let folder = self.to.parent().filter(|folder| folder.is_dir());
        File::open(folder.unwrap_or(Path::new(".")))
            .and_then(|folder| folder.sync_all())
            .map_err(named)?;
        self.kept = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            // It may not be there any more.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

enum Message {
    Bytes(Vec<u8>),
    End,
}

/// The writing end of a backup.
#[derive(Debug)]
pub(crate) struct Writing {
    queue: mpsc::Sender<Message>,
    batch: Vec<u8>,
    thread: JoinHandle<Result<Part, CareError>>,
}

impl Writing {
    /// Starts the thread that writes.
    pub(crate) fn begin(to: &Path, lock: Lock, entropy: Entropy) -> Result<Self, CareError> {
        let (part, file) = Part::beside(to)?;
        let (queue, waiting) = mpsc::channel(QUEUE);
        let thread =
            tokio::task::spawn_blocking(move || run(part, &file, &lock, &entropy, waiting));
        Ok(Self {
            queue,
            batch: Vec::with_capacity(BATCH),
            thread,
        })
    }

    /// Takes a line without its end.
    pub(crate) async fn line(&mut self, line: &[u8]) -> Result<(), Gone> {
        self.batch.extend_from_slice(line);
        self.batch.push(b'\n');
        if self.batch.len() >= BATCH {
            let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
            return self
                .queue
                .send(Message::Bytes(batch))
                .await
                .map_err(|_| Gone);
        }
        Ok(())
    }

    /// Writes the rest and waits until the file is whole and on the disk.
    pub(crate) async fn finish(self) -> Result<Part, CareError> {
        let sent = async {
            self.queue.send(Message::Bytes(self.batch)).await?;
            self.queue.send(Message::End).await
        };
        // If it is gone, it says why when it is joined.
        let _ = sent.await;
        drop(self.queue);
        join(self.thread).await
    }

    /// Why the thread is gone; the file is, too.
    pub(crate) async fn fault(self) -> CareError {
        drop(self.queue);
        match join(self.thread).await {
            Ok(_) => CareError::Stopped("the file ended early".to_owned()),
            Err(error) => error,
        }
    }
}

/// The thread that writes has stopped; [`Writing::fault`] says why.
#[derive(Debug)]
pub(crate) struct Gone;

async fn join(thread: JoinHandle<Result<Part, CareError>>) -> Result<Part, CareError> {
    thread
        .await
        .map_err(|error| CareError::Stopped(error.to_string()))?
}

fn run(
    part: Part,
    file: &File,
    lock: &Lock,
    entropy: &Entropy,
    waiting: mpsc::Receiver<Message>,
) -> Result<Part, CareError> {
    let written = match lock {
        Lock::Open => compress(file, waiting).map(|_| ()),
        Lock::Secret(secret) => Sealing::begin(file, secret, entropy)
            .and_then(|sealing| compress(sealing, waiting))
            .and_then(|sealing| sealing.finish().map(|_| ())),
    };
    written
        .and_then(|()| file.sync_all())
        .map_err(|error| CareError::of_file(part.path(), error))?;
    Ok(part)
}

fn compress<To: Write>(to: To, mut waiting: mpsc::Receiver<Message>) -> io::Result<To> {
    let mut compressing = GzEncoder::new(to, Compression::new(4));
    loop {
        match waiting.blocking_recv() {
            Some(Message::Bytes(bytes)) => compressing.write_all(&bytes)?,
            Some(Message::End) => return compressing.finish(),
            None => return Err(io::Error::other("the backup was given up")),
        }
    }
}
