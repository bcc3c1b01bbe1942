//! The payload: pieces of 64 KiB, each sealed under its number, the last one marked as such, so that
//! pieces can be neither left out nor swapped nor cut off.
//!
//! Source: C2SP, "The age encryption specification", version 1: payload (the STREAM construction of Hoang,
//! Reyhanitabar, Rogaway and Vizár, CRYPTO 2015).

use ring::aead::{Aad, LessSafeKey, Nonce};

use super::SealFault;
use super::header::aead;

/// Plain bytes of a piece.
pub(super) const PIECE: usize = 64 * 1024;
/// Bytes of the tag after a piece.
pub(super) const TAG: usize = 16;

/// The key of a payload and the number of the next piece.
pub(super) struct Pieces {
    key: LessSafeKey,
    next: u64,
}

impl Pieces {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self {
            key: aead(key),
            next: 0,
        }
    }

    /// Seals a piece in place; the tag is appended.
    pub(super) fn seal(&mut self, piece: &mut Vec<u8>, last: bool) {
        let nonce = self.nonce(last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::empty(), piece)
            .expect("a piece of 64 KiB can be sealed");
    }

    /// Opens a piece in place and cuts its tag off.
    pub(super) fn open(&mut self, piece: &mut Vec<u8>, last: bool) -> Result<(), SealFault> {
        let nonce = self.nonce(last);
        let plain = self
            .key
            .open_in_place(nonce, Aad::empty(), piece)
            .map_err(|_| SealFault::Damaged)?
            .len();
        piece.truncate(plain);
        // Only an empty payload has an empty piece.
        if plain == 0 && self.next > 1 {
            return Err(SealFault::Damaged);
        }
        Ok(())
    }

    /// Eleven bytes of number and one that says whether it is the last.
    fn nonce(&mut self, last: bool) -> Nonce {
        let mut bytes = [0; 12];
        bytes[3..11].copy_from_slice(&self.next.to_be_bytes());
        bytes[11] = u8::from(last);
        self.next += 1;
        Nonce::assume_unique_for_key(bytes)
    }
}
