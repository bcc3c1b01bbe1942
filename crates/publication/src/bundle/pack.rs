//! Writing a bundle.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use thiserror::Error;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{
    DIGEST, EARLIER, INDICATORS, MANIFEST, PARAMETERS, PUBLISHED, QUESTIONNAIRE, RELEASE, SCRIPT,
    SCRIPT_TEXT, UNITS, main_tables,
};
use crate::release::digest::sha256_hex;
use crate::release::{Input, Release, frozen};

/// A bundle that cannot be written or read.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The inputs are not those that the release was made of.
    #[error("the inputs hash to {found}, the release was made of {expected}")]
    OtherInputs {
        /// What the inputs give.
        found: String,
        /// What the release says.
        expected: String,
    },
    /// The release is of a layout that has no bundle.
    #[error("a release of layout {0} has no bundle")]
    Layout(u32),
    /// The file is no bundle, with the reason.
    #[error("{0}")]
    Unreadable(String),
    /// JSON could not be written.
    #[error("the bundle cannot be written")]
    Json(#[from] serde_json::Error),
    /// The zip could not be written.
    #[error("the bundle cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// The zip could not be written.
    #[error("the bundle cannot be written")]
    Writing(#[from] std::io::Error),
}

/// The bundle of a release and the inputs that it was made of.
///
/// # Errors
/// [`BundleError::OtherInputs`] when answers or dossiers have changed since, [`BundleError::Layout`] for a
/// release of an older program.
pub fn pack(input: &Input, release: &Release) -> Result<Vec<u8>, BundleError> {
    let expected = release
        .inputs
        .clone()
        .ok_or(BundleError::Layout(release.format))?;
    let found = frozen::digest(input).map_err(|why| BundleError::Unreadable(why.to_string()))?;
    if found != expected {
        return Err(BundleError::OtherInputs { found, expected });
    }
    zipped(&files(input, release)?)
}

/// Every file but the manifest and the digest.
pub(super) fn files(
    input: &Input,
    release: &Release,
) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let mut files = BTreeMap::new();
    files.insert(RELEASE.to_owned(), release.bytes()?);
    let mut parameters = serde_json::to_vec_pretty(&release.parameters)?;
    parameters.push(b'\n');
    files.insert(PARAMETERS.to_owned(), parameters);
    if let Some(source) = &input.source {
        files.insert(QUESTIONNAIRE.to_owned(), source.clone().into_bytes());
    }
    for name in frozen::FILES {
        let mut bytes = Vec::new();
        frozen::write(input, name, &mut bytes)?;
        files.insert(name.to_owned(), bytes);
    }
    for (at, earlier) in input.earlier.iter().enumerate() {
        // In their order, which the facts name by digest.
        let name = format!("{EARLIER}{:03}-{}.json", at + 1, earlier.parameters.number);
        files.insert(name, earlier.bytes()?);
    }
    files.insert(SCRIPT.to_owned(), SCRIPT_TEXT.as_bytes().to_vec());
    files.insert(INDICATORS.to_owned(), main_tables::indicators(release)?);
    files.insert(UNITS.to_owned(), main_tables::units(release)?);
    files.insert(PUBLISHED.to_owned(), main_tables::published(release)?);
    Ok(files)
}

/// The manifest of some files.
pub(super) fn manifest(files: &BTreeMap<String, Vec<u8>>) -> String {
    let line = |(name, bytes): (&String, &Vec<u8>)| format!("{}  {name}\n", sha256_hex(bytes));
    files.iter().map(line).collect()
}

/// A zip of some files with their manifest and digest: always the same bytes.
pub(super) fn zipped(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, BundleError> {
    let manifest = manifest(files).into_bytes();
    let digest = format!("{}\n", sha256_hex(&manifest)).into_bytes();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let own = [(MANIFEST.to_owned(), manifest), (DIGEST.to_owned(), digest)];
    for (name, bytes) in files
        .iter()
        .chain(own.iter().map(|(name, bytes)| (name, bytes)))
    {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
