//! Computing a bundle again.

use std::collections::BTreeMap;
use std::path::Path;

use super::difference::{Difference, of_json, of_text};
use super::unpack::unzip;
use super::{BundleError, DIGEST, EARLIER, MANIFEST, PARAMETERS, QUESTIONNAIRE, RELEASE, pack};
use crate::release::digest::sha256_hex;
use crate::release::{Input, Parameters, Release, Step, frozen, make_step_by_step, read};

/// So many differences of a file are named.
const NAMED: usize = 10;

/// What a check of a bundle found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Number of the release.
    pub number: String,
    /// Version of the program that made it.
    pub program: String,
    /// Digest of the whole bundle, as computed.
    pub digest: String,
    /// SHA-256 of `release.json`, as computed.
    pub release: String,
    /// Everything that is not as it should be; none: every number was computed again and is the same.
    pub differences: Vec<Difference>,
}

/// Computes every number of a bundle again, from the bundle alone.
///
/// # Errors
/// [`BundleError::Unreadable`], with the file and the place, when it is too damaged to be computed.
pub fn verify(bytes: &[u8], progress: &mut dyn FnMut(Step)) -> Result<Verified, BundleError> {
    let mut files = unzip(bytes)?;
    let mut differences = Vec::new();
    let manifest = files.remove(MANIFEST).unwrap_or_default();
    let digest = files.remove(DIGEST).unwrap_or_default();
    check_manifest(&files, &manifest, &digest, &mut differences);
    let (input, parameters) =
        read_inputs(&files).map_err(|why| with_manifest(why, &differences))?;
    let made = make_step_by_step(&input, &parameters, progress)
        .map_err(|why| BundleError::Unreadable(why.to_string()))
        .map_err(|why| with_manifest(why, &differences))?;
    let computed = pack::files(&input, &made)?;
    compare(&files, &computed, &mut differences);
    if differences.is_empty() && pack::zipped(&computed)? != bytes {
        // The content is right to the byte; the zip around it was touched, or written by another program.
        differences.push(Difference::of_file(
            "zip",
            "other bytes",
            "the same content",
        ));
    }
    Ok(Verified {
        number: parameters.number,
        program: parameters.program_version,
        digest: sha256_hex(&manifest),
        release: files
            .get(RELEASE)
            .map(|bytes| sha256_hex(bytes))
            .unwrap_or_default(),
        differences,
    })
}

/// A reason together with the files that do not hash to what the manifest says, which probably are its cause.
fn with_manifest(why: BundleError, differences: &[Difference]) -> BundleError {
    let files: Vec<&str> = differences.iter().map(|one| one.file.as_str()).collect();
    if files.is_empty() {
        return why;
    }
    BundleError::Unreadable(format!("{why} (changed: {})", files.join(", ")))
}

fn check_manifest(
    files: &BTreeMap<String, Vec<u8>>,
    manifest: &[u8],
    digest: &[u8],
    differences: &mut Vec<Difference>,
) {
    let computed = sha256_hex(manifest);
    let told = String::from_utf8_lossy(digest);
    if told.as_ref() != format!("{computed}\n") {
        differences.push(Difference::of_file(DIGEST, told.trim_end(), &computed));
    }
    let text = String::from_utf8_lossy(manifest);
    let mut named = BTreeMap::new();
    for line in text.lines() {
        if let Some((hash, name)) = line.split_once("  ") {
            named.insert(name, hash);
        } else {
            differences.push(Difference::of_file(MANIFEST, line, ""));
        }
    }
    for (name, bytes) in files {
        let computed = sha256_hex(bytes);
        match named.remove(name.as_str()) {
            Some(told) if told == computed => {}
            told => {
                let told = told.unwrap_or("not in the manifest");
                differences.push(Difference::of_file(name, told, &computed));
            }
        }
    }
    for (name, told) in named {
        differences.push(Difference::of_file(name, told, "the file is missing"));
    }
}

fn read_inputs(files: &BTreeMap<String, Vec<u8>>) -> Result<(Input, Parameters), BundleError> {
    let unreadable =
        |file: &str, why: &dyn std::fmt::Display| BundleError::Unreadable(format!("{file}: {why}"));
    let parameters = files
        .get(PARAMETERS)
        .ok_or_else(|| unreadable(PARAMETERS, &"the file is missing"))?;
    let parameters: Parameters =
        serde_json::from_slice(parameters).map_err(|why| unreadable(PARAMETERS, &why))?;
    let mut earlier: Vec<Release> = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with(EARLIER)) {
        earlier.push(read(bytes, &sha256_hex(bytes)).map_err(|why| unreadable(name, &why))?);
    }
    let mut input =
        frozen::read(files, earlier).map_err(|why| BundleError::Unreadable(why.to_string()))?;
    if let Some(source) = files.get(QUESTIONNAIRE) {
        let text = String::from_utf8(source.clone());
        let text = text.map_err(|why| unreadable(QUESTIONNAIRE, &why))?;
        if sha256_hex(text.as_bytes()) != input.questionnaire.digest {
            let why = "it is not the questionnaire that the facts name";
            return Err(unreadable(QUESTIONNAIRE, &why));
        }
        input.source = Some(text);
    }
    Ok((input, parameters))
}

fn compare(
    files: &BTreeMap<String, Vec<u8>>,
    computed: &BTreeMap<String, Vec<u8>>,
    differences: &mut Vec<Difference>,
) {
    let names = files
        .keys()
        .chain(computed.keys().filter(|name| !files.contains_key(*name)));
    for name in names {
        let is_json = Path::new(name)
            .extension()
            .is_some_and(|kind| kind == "json");
        match (files.get(name), computed.get(name)) {
            (Some(kept), Some(right)) if kept != right => differences.extend(if is_json {
                of_json(name, kept, right, NAMED)
            } else {
                of_text(name, kept, right, NAMED)
            }),
            (None, Some(_)) => {
                differences.push(Difference::of_file(name, "missing", "there should be one"));
            }
            (Some(_), None) => {
                differences.push(Difference::of_file(
                    name,
                    "there is one",
                    "there should be none",
                ));
            }
            _ => {}
        }
    }
}
