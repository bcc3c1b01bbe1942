//! Opens what is read.

use std::io::{BufRead, Read, Result};

use super::stream::{PIECE, Pieces, TAG};
use super::{SealFault, Secret, header};

/// A reader of what [`Sealing`](super::Sealing) wrote. It gives out a piece only after checking it, and its
/// end only after the piece that was marked as the last.
pub(crate) struct Opening<From: BufRead> {
    from: From,
    pieces: Pieces,
    piece: Vec<u8>,
    read: usize,
    ended: bool,
}

impl<From: BufRead> Opening<From> {
    /// Reads the head.
    pub(crate) fn begin(mut from: From, secret: &Secret) -> std::result::Result<Self, SealFault> {
        let key = header::open(&mut from, secret)?;
        Ok(Self {
            from,
            pieces: Pieces::new(&key),
            piece: Vec::new(),
            read: 0,
            ended: false,
        })
    }

    fn next_piece(&mut self) -> Result<()> {
        self.piece.clear();
        self.read = 0;
        let whole = (PIECE + TAG) as u64;
        Read::take(&mut self.from, whole).read_to_end(&mut self.piece)?;
        let last = self.piece.len() < PIECE + TAG || self.from.fill_buf()?.is_empty();
        self.pieces.open(&mut self.piece, last)?;
        self.ended = last;
        Ok(())
    }
}

impl<From: BufRead> Read for Opening<From> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        while self.read == self.piece.len() {
            if self.ended {
                return Ok(0);
            }
            self.next_piece()?;
        }
        let rest = &self.piece[self.read..];
        let given = rest.len().min(into.len());
        into[..given].copy_from_slice(&rest[..given]);
        self.read += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::super::Sealing;
    use super::*;

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let secret = Secret::key("khoa thu nghiem cua bo kiem tra 0123456789");
        let mut sealing = Sealing::begin(Vec::new(), &secret, &[7; 32]).unwrap();
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap()
    }

    fn opened(bytes: &[u8], words: &str) -> std::result::Result<Vec<u8>, String> {
        let mut plain = Vec::new();
        let mut opening =
            Opening::begin(bytes, &Secret::key(words)).map_err(|fault| fault.to_string())?;
        opening
            .read_to_end(&mut plain)
            .map_err(|error| error.to_string())?;
        Ok(plain)
    }

    const WORDS: &str = "khoa thu nghiem cua bo kiem tra 0123456789";

    #[test]
    fn what_was_sealed_is_read_whatever_its_length() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let plain: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
            assert_eq!(opened(&sealed(&plain), WORDS).unwrap(), plain, "{length}");
        }
    }

    #[test]
    fn another_secret_does_not_open_it() {
        let fault = opened(&sealed(b"so lieu"), "mot khoa khac hoan toan 0123456789ab");
        assert_eq!(fault.unwrap_err(), SealFault::Secret.to_string());
    }

    #[test]
    fn no_byte_can_be_altered_and_nothing_cut_off_or_added() {
        let whole = sealed(&vec![42; PIECE + 100]);
        for at in (0..whole.len())
            .step_by(977)
            .chain([0, 30, whole.len() - 1])
        {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            assert!(opened(&altered, WORDS).is_err(), "byte {at}");
        }
        for length in [0, 10, 150, 200, PIECE, PIECE + 16 + 200, whole.len() - 1] {
            assert!(opened(&whole[..length], WORDS).is_err(), "{length} bytes");
        }
        let longer = [whole.as_slice(), b"x"].concat();
        assert!(opened(&longer, WORDS).is_err());
    }

    #[test]
    fn pieces_cannot_change_places() {
        let plain: Vec<u8> = [vec![1; PIECE], vec![2; PIECE], vec![3; 5]].concat();
        let whole = sealed(&plain);
        let head = whole.len() - (2 * (PIECE + TAG) + 5 + TAG);
        let (one, two) = (head, head + PIECE + TAG);
        let swapped = [
            &whole[..one],
            &whole[two..two + PIECE + TAG],
            &whole[one..two],
            &whole[two + PIECE + TAG..],
        ]
        .concat();
        assert_ne!(whole, swapped);
        assert!(opened(&swapped, WORDS).is_err());
    }
}
