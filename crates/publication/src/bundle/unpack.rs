//! Reading a bundle within limits.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::BundleError;

/// A bundle of a million answers unpacks to less than this.
const MOST_BYTES: u64 = 2 << 30;
/// A bundle has a dozen files, and one for each earlier release.
const MOST_FILES: usize = 500;

/// All files by name.
pub(super) fn unzip(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let unreadable = |why: &dyn std::fmt::Display| BundleError::Unreadable(why.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| unreadable(&why))?;
    if archive.len() > MOST_FILES {
        return Err(BundleError::Unreadable("too many files".to_owned()));
    }
    let mut files = BTreeMap::new();
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|why| unreadable(&why))?;
        let name = file.name().map_err(|why| unreadable(&why))?.into_owned();
        let mut content = Vec::new();
        let read = file.take(left + 1).read_to_end(&mut content);
        let read = read.map_err(|why| BundleError::Unreadable(format!("{name}: {why}")))? as u64;
        left = left
            .checked_sub(read)
            .ok_or_else(|| BundleError::Unreadable("the files are too large".to_owned()))?;
        if files.insert(name.clone(), content).is_some() {
            return Err(BundleError::Unreadable(format!("{name} is there twice")));
        }
    }
    Ok(files)
}
