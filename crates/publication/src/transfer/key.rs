//! Keys that sign transfer files.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest, Sha256};

/// The key of an installation; its secret half is in here and nowhere shown.
pub struct Key(Ed25519KeyPair);

/// What others know of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({})", fingerprint(&self.public()))
    }
}

impl Key {
    /// The key of a secret of 32 random bytes; none for a secret of another length.
    pub fn of_secret(secret: &[u8]) -> Option<Self> {
        Ed25519KeyPair::from_seed_unchecked(secret).ok().map(Self)
    }

    /// What others may know of it.
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.public_key().as_ref());
        PublicKey(bytes)
    }

    /// The signature of a message (RFC 8032, 64 bytes), as text.
    pub(super) fn sign(&self, message: &[u8]) -> String {
        BASE64URL_NOPAD.encode(self.0.sign(message).as_ref())
    }
}

impl PublicKey {
    /// Reads a key as [`fmt::Display`] writes it; none for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.trim().as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// Whether this key has signed the message.
    pub(super) fn has_signed(&self, message: &[u8], signature: &str) -> bool {
        let Ok(signature) = BASE64URL_NOPAD.decode(signature.as_bytes()) else {
            return false;
        };
        UnparsedPublicKey::new(&ED25519, self.0)
            .verify(message, &signature)
            .is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

/// The fingerprint (dấu vân tay) of a key, to be read out over the telephone: the first 96 bits of its
/// SHA-256 as six groups of five digits.
pub fn fingerprint(key: &PublicKey) -> String {
    let hash = Sha256::digest(key.0);
    let (pairs, _) = hash.as_chunks::<2>();
    let groups: Vec<String> = pairs
        .iter()
        .take(6)
        .map(|pair| format!("{:05}", u16::from_be_bytes(*pair)))
        .collect();
    groups.join(" ")
}
