//! The file of a backup: lines, compressed, and sealed unless it was asked to be open.
//!
//! Files are read and written on a thread of their own; a short queue connects it with the database, so
//! that a slow disk slows the reading down instead of filling the memory.

mod read;
mod write;

use crate::seal::Secret;

pub(crate) use read::Reading;
pub(crate) use write::{Part, Writing};

/// How a backup is closed.
#[derive(Debug, Clone)]
pub enum Lock {
    /// With a passphrase or a key.
    Secret(Secret),
    /// Not at all: whoever has the file reads and alters it.
    Open,
}

/// Batches that wait between the thread and the database.
const QUEUE: usize = 4;
/// Bytes of a batch, about.
const BATCH: usize = 256 * 1024;
