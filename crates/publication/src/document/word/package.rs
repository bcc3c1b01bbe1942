//! The parts of a file, packed: in their order, at a time that never changes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::document::DocumentError;

/// A part: its name in the archive and its bytes.
pub(super) type Part = (String, Vec<u8>);

/// Packs the parts.
///
/// # Errors
/// [`DocumentError::Archive`] if the archive refuses one, which memory never does.
pub(super) fn pack(parts: &[Part]) -> Result<Vec<u8>, DocumentError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let packed = !name.starts_with("word/media/");
        let method = if packed {
            CompressionMethod::Deflated
        } else {
            CompressionMethod::Stored
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default());
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
