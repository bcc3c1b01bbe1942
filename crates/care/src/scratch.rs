//! Proves a backup: restores it into a database that is thrown away.

use std::path::{Path, PathBuf};

use store::Database;

use crate::archive::Lock;
use crate::error::CareError;
use crate::lines::Manifest;
use crate::restore::restore;

/// A folder that goes away.
#[derive(Debug)]
struct Scratch(PathBuf);

impl Scratch {
    fn make(folder: &Path) -> Result<Self, CareError> {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(folder)
            .map_err(|error| CareError::of_file(folder, error))?;
        Ok(Self(folder.to_path_buf()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is reported by the disk's own watch.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Restores the backup `from` into an SQLite database in the new folder `scratch`, which is removed
/// afterwards. Every table and the audit chain have to be what the manifest says, and the chain unbroken.
///
/// # Errors
/// [`CareError`].
pub async fn prove(from: &Path, lock: Lock, scratch: &Path) -> Result<Manifest, CareError> {
    let folder = Scratch::make(scratch)?;
    let file = folder.0.join("scratch.db");
    let database = Database::connect(&format!("sqlite://{}?mode=rwc", file.display())).await?;
    let restored = restore(&database, from, lock).await;
    let closed = database.close().await;
    let restored = restored.map_err(|error| of_scratch(error, &folder.0))?;
    closed?;
    match restored.manifest.audit.broken_at {
        Some(sequence) => Err(CareError::ChainBroken(sequence)),
        None => Ok(restored.manifest),
    }
}

/// A scratch database that cannot grow means a full disk, not a database that is away.
fn of_scratch(error: CareError, folder: &Path) -> CareError {
    match error {
        CareError::Store(error) if error.is_full() => CareError::DiskFull(folder.to_path_buf()),
        other => other,
    }
}
