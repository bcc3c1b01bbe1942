//! Encryption of a backup: the file format of age, version 1, with a passphrase or a key.
//!
//! The format is written down (C2SP, `age.md`) and other programs read it, so that a backup can be opened
//! without this one: `age -d FILE | gunzip`. A key file's words are used as a passphrase that needs no
//! stretching. The cryptography itself (ChaCha20-Poly1305, HKDF, HMAC, scrypt) is the libraries'.

mod header;
mod reader;
mod secret;
mod stream;
mod writer;

pub(crate) use header::MAGIC;
pub(crate) use reader::Opening;
pub use secret::{Secret, SecretFault};
pub(crate) use writer::Sealing;

/// Random bytes for one backup; never used twice.
pub type Entropy = [u8; 32];

/// Why sealed bytes cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SealFault {
    /// Another secret closed it.
    #[error("the secret does not open the file")]
    Secret,
    /// It is not as it was written.
    #[error("the file was cut off or altered")]
    Damaged,
}

impl From<SealFault> for std::io::Error {
    fn from(fault: SealFault) -> Self {
        Self::new(std::io::ErrorKind::InvalidData, fault)
    }
}
