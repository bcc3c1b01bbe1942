//! Seals what is written.

use std::io::{Result, Write};

use super::stream::{PIECE, Pieces, TAG};
use super::{Entropy, Secret, header};

/// A writer that seals; [`Sealing::finish`] has to be called, or the file counts as cut off.
pub(crate) struct Sealing<To: Write> {
    to: To,
    pieces: Pieces,
    piece: Vec<u8>,
}

impl<To: Write> Sealing<To> {
    /// Writes the head.
    pub(crate) fn begin(mut to: To, secret: &Secret, entropy: &Entropy) -> Result<Self> {
        let (head, key) = header::make(secret, entropy);
        to.write_all(&head)?;
        Ok(Self {
            to,
            pieces: Pieces::new(&key),
            piece: Vec::with_capacity(PIECE + TAG),
        })
    }

    /// Writes the last piece.
    pub(crate) fn finish(mut self) -> Result<To> {
        self.flush_piece(true)?;
        Ok(self.to)
    }

    fn flush_piece(&mut self, last: bool) -> Result<()> {
        self.pieces.seal(&mut self.piece, last);
        self.to.write_all(&self.piece)?;
        self.piece.clear();
        Ok(())
    }
}

impl<To: Write> Write for Sealing<To> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.piece.len() == PIECE {
            // More comes, so this was not the last.
            self.flush_piece(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> Result<()> {
        // A piece is sealed when it is full; only `finish` writes a short one.
        Ok(())
    }
}
