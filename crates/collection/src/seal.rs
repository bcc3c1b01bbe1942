//! Seals: short texts that only this installation can have made.
//!
//! A seal is `base64url(payload) "." base64url(first 16 bytes of HMAC-SHA-256)`. The purpose is
//! part of what is signed, so that a seal made for one use is worth nothing in another.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of the HMAC that a seal keeps: 128 bits.
const TAG_BYTES: usize = 16;

/// Random bytes before an encrypted secret.
const NONCE_BYTES: usize = 24;

/// The signing key of an installation. Its `Debug` prints nothing of the key.
#[derive(Clone)]
pub struct SealKey(Vec<u8>);

impl std::fmt::Debug for SealKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SealKey(…)")
    }
}

impl SealKey {
    /// Takes the key's bytes; 32 random bytes are expected, any length works.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Seals `payload` for `purpose`.
    pub(crate) fn seal(&self, purpose: &str, payload: &[u8]) -> String {
        let tag = self.mac(purpose, payload).finalize().into_bytes();
        let mut text = BASE64URL_NOPAD.encode(payload);
        text.push('.');
        BASE64URL_NOPAD.encode_append(tag.get(..TAG_BYTES).unwrap_or_default(), &mut text);
        text
    }

    /// The payload of a seal made by [`SealKey::seal`] for the same purpose, or `None`.
    pub(crate) fn open(&self, purpose: &str, text: &str) -> Option<Vec<u8>> {
        let (payload, tag) = text.split_once('.')?;
        let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
        let tag = BASE64URL_NOPAD.decode(tag.as_bytes()).ok()?;
        if tag.len() != TAG_BYTES {
            return None;
        }
        self.mac(purpose, &payload)
            .verify_truncated_left(&tag)
            .ok()?;
        Some(payload)
    }

    /// `count` symbols out of the alphabet of links and receipts that only this installation can make
    /// of `payload`; at most 12.
    pub(crate) fn symbols(&self, purpose: &str, payload: &[u8], count: usize) -> String {
        let tag = self.mac(purpose, payload).finalize().into_bytes();
        let mut number = tag
            .iter()
            .take(8)
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let base = survey::code::SYMBOLS.len() as u64;
        let mut symbols = String::with_capacity(count);
        for _ in 0..count {
            let at = usize::try_from(number % base).unwrap_or_default();
            symbols.push(char::from(survey::code::SYMBOLS[at]));
            number /= base;
        }
        symbols
    }

    /// Encrypts a secret that has to be kept readable for the program, such as the one of a second
    /// factor. `nonce` must never come twice: 24 of 32 random bytes are taken.
    pub(crate) fn encrypt(&self, purpose: &str, secret: &[u8], nonce: [u8; 32]) -> Option<Vec<u8>> {
        let nonce = XNonce::try_from(nonce.get(..NONCE_BYTES)?).ok()?;
        let message = Payload {
            msg: secret,
            aad: purpose.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&nonce, message).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`SealKey::encrypt`] made for the same purpose, or `None`.
    pub(crate) fn decrypt(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        let message = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        let nonce = XNonce::try_from(nonce).ok()?;
        self.cipher().decrypt(&nonce, message).ok()
    }

    /// A key of its own, so that seals and ciphers share none.
    fn cipher(&self) -> XChaCha20Poly1305 {
        let key = self.mac("encryption key", b"").finalize().into_bytes();
        XChaCha20Poly1305::new_from_slice(&key).expect("HMAC-SHA-256 gives 32 bytes")
    }

    fn mac(&self, purpose: &str, payload: &[u8]) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(payload);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::SealKey;
    use proptest::prelude::*;

    #[test]
    fn a_seal_is_worth_nothing_for_another_purpose_or_key() {
        let key = SealKey::new([7; 32]);
        let sealed = key.seal("state", b"xin chao");
        assert_eq!(
            key.open("state", &sealed).as_deref(),
            Some(&b"xin chao"[..])
        );
        assert_eq!(key.open("receipt", &sealed), None);
        assert_eq!(SealKey::new([8; 32]).open("state", &sealed), None);
        assert_eq!(key.open("state", "không phải con dấu"), None);
        assert_eq!(key.open("state", "."), None);
    }

    #[test]
    fn a_secret_is_read_only_for_its_purpose_and_only_unchanged() {
        let key = SealKey::new([7; 32]);
        let sealed = key.encrypt("account 1", b"bi mat", [3; 32]).unwrap();
        assert!(!sealed.windows(6).any(|part| part == b"bi mat"));
        assert_eq!(key.decrypt("account 1", &sealed).unwrap(), b"bi mat");
        assert_eq!(key.decrypt("account 2", &sealed), None);
        assert_eq!(SealKey::new([8; 32]).decrypt("account 1", &sealed), None);
        let mut changed = sealed.clone();
        changed[30] ^= 1;
        assert_eq!(key.decrypt("account 1", &changed), None);
        assert_eq!(key.decrypt("account 1", b"ngan"), None);
    }

    proptest! {
        #[test]
        fn any_changed_character_breaks_a_seal(
            payload in proptest::collection::vec(any::<u8>(), 0..64),
            position in any::<prop::sample::Index>(),
            replacement in "[A-Za-z0-9_.-]",
        ) {
            let key = SealKey::new([1; 32]);
            let sealed = key.seal("state", &payload);
            let at = position.index(sealed.len());
            let changed = format!("{}{replacement}{}", &sealed[..at], &sealed[at + 1..]);
            prop_assume!(changed != sealed);
            prop_assert_eq!(key.open("state", &changed), None);
        }
    }
}
