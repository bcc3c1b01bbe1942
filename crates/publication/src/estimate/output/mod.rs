//! Results as CSV, JSON and XLSX.

mod cells;
mod csv;
mod json;
mod notes;
mod xlsx;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(crate) use self::csv::write_text;
use super::{fault::Fault, rows::Results};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, UTF-8, decimal point.
    Csv,
    /// A list of objects.
    Json,
    /// A workbook with real numbers.
    Xlsx,
}

/// Writes results to a stream; a workbook is written whole at the end. A reader that stops listening (a
/// closed pipe) ends the writing without a fault.
///
/// # Errors
/// The stream fails; more lines than a worksheet holds.
pub fn write(results: &Results, format: Format, out: impl Write, name: &Path) -> Result<(), Fault> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    let done = match format {
        Format::Csv => csv::write(results, &mut out),
        Format::Json => json::write(results, &mut out),
        Format::Xlsx => out.write_all(&xlsx::bytes(results, name)?),
    };
    match done.and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Fault::unwritable(name, &cause))
        }
        _ => Ok(()),
    }
}

/// Writes results to a file, which appears only when it is complete.
///
/// # Errors
/// As [`write`].
pub fn write_file(results: &Results, format: Format, path: &Path) -> Result<(), Fault> {
    replace(path, |file| write(results, format, file, path))
}

/// Writes a file beside its place and moves it there when it is complete.
///
/// # Errors
/// The folder can't be written; what `fill` says.
pub fn replace(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let partial = path.with_file_name(name);
    let broken = |cause: std::io::Error| Fault::unwritable(path, &cause);
    let mut file = File::create(&partial).map_err(broken)?;
    let moved = fill(&mut file)
        .and_then(|()| file.sync_all().map_err(broken))
        .and_then(|()| std::fs::rename(&partial, path).map_err(broken));
    if moved.is_err() {
        // The partial file is of no use; that it may stay behind changes nothing.
        let _ = std::fs::remove_file(&partial);
    }
    moved
}
