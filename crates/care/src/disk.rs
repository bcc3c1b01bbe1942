//! Room on a disk.

use std::io;
use std::path::Path;

/// The disk under a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// Bytes that this program may still write.
    pub free: u64,
    /// Bytes altogether.
    pub whole: u64,
}

/// Asks how much room the disk under `folder` has.
///
/// # Errors
/// If there is no such folder.
#[cfg(unix)]
pub fn of(folder: &Path) -> io::Result<Disk> {
    let found = rustix::fs::statvfs(folder)?;
    Ok(Disk {
        free: found.f_bavail.saturating_mul(found.f_frsize),
        whole: found.f_blocks.saturating_mul(found.f_frsize),
    })
}

/// Not known here.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn of(_folder: &Path) -> io::Result<Disk> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_some_room_and_no_more_than_it_holds() {
        let disk = of(&std::env::temp_dir()).unwrap();
        assert!(disk.whole > 0);
        assert!(disk.free <= disk.whole);
        assert!(of(Path::new("/no/such/folder")).is_err());
    }
}
