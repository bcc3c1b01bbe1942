//! The digest of a release: SHA-256 of exactly the bytes that are stored and handed out.
//!
//! The bytes are the JSON of the release without its digest, fields in their declared order, maps
//! sorted, numbers in their shortest form that reads back to the same value. So anyone can check a
//! downloaded release with a plain `sha256sum`.

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::content::Release;

/// Why a release is not what it says it is.
#[derive(Debug, Error)]
pub enum DigestError {
    /// The bytes hash to something else than the digest that was published.
    #[error("the content hashes to {computed}, the published digest is {published}")]
    Mismatch {
        /// What the bytes give.
        computed: String,
        /// What was published.
        published: String,
    },
    /// The bytes are no release of a layout this program knows.
    #[error("the content is not a release")]
    Unreadable(#[from] serde_json::Error),
}

/// SHA-256 of `bytes`, lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

impl Release {
    /// The canonical bytes: what is hashed, stored and handed out.
    ///
    /// # Errors
    /// Only if a number is not finite, which [`super::make_from`] never lets in.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bare = self.clone();
        bare.digest.clear();
        serde_json::to_vec(&bare)
    }

    /// The release with its digest filled in.
    ///
    /// # Errors
    /// As [`Release::bytes`].
    pub(crate) fn sealed(mut self) -> Result<Self, serde_json::Error> {
        self.digest = sha256_hex(&self.bytes()?);
        Ok(self)
    }
}

/// Reads a release from its canonical bytes, refusing bytes that do not hash to `published`.
///
/// # Errors
/// [`DigestError::Mismatch`] when a byte was changed, [`DigestError::Unreadable`] otherwise.
pub fn read(bytes: &[u8], published: &str) -> Result<Release, DigestError> {
    let computed = sha256_hex(bytes);
    if computed != published {
        return Err(DigestError::Mismatch {
            computed,
            published: published.to_owned(),
        });
    }
    let mut release: Release = serde_json::from_slice(bytes)?;
    release.digest = computed;
    Ok(release)
}

/// Recomputes the digest of a release in memory.
///
/// # Errors
/// [`DigestError::Mismatch`] when any figure or word was changed after it was made.
pub fn verify(release: &Release) -> Result<(), DigestError> {
    let computed = sha256_hex(&release.bytes()?);
    if computed == release.digest {
        return Ok(());
    }
    Err(DigestError::Mismatch {
        computed,
        published: release.digest.clone(),
    })
}
