//! Bytes to records: the loop that every byte of a file goes through.

use std::io::Read;

use super::quoted::{Quoted, quoted};
use super::records::{Batch, BatchRow, Cell, Records};

/// What a byte means to the scan.
pub(super) const PLAIN: u8 = 0;
const DELIMITER: u8 = 1;
const NEWLINE: u8 = 2;
const QUOTE: u8 = 3;

/// Bytes read at a time; a record must fit in [`LONGEST_RECORD`].
const BLOCK: usize = 1 << 18;

/// Longest record accepted, so that a file without line ends can't fill the memory.
const LONGEST_RECORD: usize = 1 << 24;

/// Why a file can't be scanned.
#[derive(Debug)]
pub enum ScanFault {
    /// Reading failed.
    Io(std::io::Error),
    /// A quote is opened and never closed, or text follows a closing quote.
    Quote {
        /// Line on which the record begins.
        line: u64,
    },
    /// A record longer than sixteen megabytes.
    TooLong {
        /// Line on which the record begins.
        line: u64,
    },
}

/// Reads records one after another.
#[derive(Debug)]
pub struct Scanner<R> {
    source: R,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    ended: bool,
    classes: [u8; 256],
    cells: Vec<Cell>,
    line: u64,
    /// Bytes of the file before `buffer[0]`.
    before: u64,
}

/// How a try to read a record from the buffer ended.
enum Attempt {
    /// A record that ends before this place; line ends inside it.
    Record(usize, u64),
    /// The buffer ends inside the record.
    NeedsMore,
    /// A misplaced quote.
    Quote,
}

impl<R: Read> Scanner<R> {
    /// A scanner; the delimiter is set by [`Scanner::set_delimiter`] after a look at [`Scanner::first_line`].
    pub fn new(source: R) -> Self {
        let mut scanner = Self {
            source,
            buffer: vec![0; BLOCK],
            at: 0,
            filled: 0,
            ended: false,
            classes: [PLAIN; 256],
            cells: Vec::new(),
            line: 1,
            before: 0,
        };
        scanner.set_delimiter(b',');
        scanner
    }

    /// Sets the delimiter.
    pub fn set_delimiter(&mut self, delimiter: u8) {
        self.classes = [PLAIN; 256];
        self.classes[usize::from(b'\n')] = NEWLINE;
        self.classes[usize::from(b'"')] = QUOTE;
        self.classes[usize::from(delimiter)] = DELIMITER;
    }

    /// The first line as bytes, without consuming it; a byte order mark is passed over.
    ///
    /// # Errors
    /// Reading fails.
    pub fn first_line(&mut self) -> Result<&[u8], ScanFault> {
        loop {
            if self.offset() == 0 && self.buffer[..self.filled].starts_with(b"\xEF\xBB\xBF") {
                self.at = 3;
            }
            let seen = &self.buffer[self.at..self.filled];
            if let Some(end) = seen.iter().position(|&byte| byte == b'\n') {
                return Ok(&self.buffer[self.at..self.at + end]);
            }
            if self.ended {
                return Ok(&self.buffer[self.at..self.filled]);
            }
            self.read_more()?;
        }
    }

    /// Bytes consumed so far.
    pub fn offset(&self) -> u64 {
        self.before + self.at as u64
    }

    /// The next record that isn't an empty line; `None` at the end.
    ///
    /// # Errors
    /// Reading fails; a quote isn't closed; a record is too long.
    #[inline]
    pub fn next_record(&mut self) -> Result<Option<Records<'_>>, ScanFault> {
        loop {
            let line = self.line;
            self.cells.clear();
            match self.attempt() {
                Attempt::NeedsMore => self.read_more()?,
                Attempt::Quote => return Err(ScanFault::Quote { line }),
                Attempt::Record(next, lines) => {
                    if next == self.at {
                        return Ok(None);
                    }
                    let offset = self.offset();
                    self.at = next;
                    self.line += lines;
                    let empty = self.cells.len() == 1 && self.cells[0].range().is_empty();
                    if !empty {
                        let (buffer, cells) = (&self.buffer[..], &self.cells[..]);
                        return Ok(Some(Records {
                            buffer,
                            cells,
                            line,
                            offset,
                        }));
                    }
                }
            }
        }
    }

    /// Fills `batch` with the next whole records, as many as a block holds; false at the end.
    ///
    /// The batch takes the block with it and gives its old one back, so that nothing but the cut record
    /// at the end is copied.
    ///
    /// # Errors
    /// As [`Scanner::next_record`]; records before the fault come in a batch of their own first.
    pub fn next_batch(&mut self, batch: &mut Batch) -> Result<bool, ScanFault> {
        batch.rows.clear();
        self.cells.clear();
        loop {
            let (first, line) = (self.cells.len(), self.line);
            match self.attempt() {
                Attempt::Record(next, _) if next == self.at => break,
                Attempt::Record(next, lines) => {
                    let offset = self.offset();
                    self.at = next;
                    self.line += lines;
                    if self.cells.len() == first + 1 && self.cells[first].range().is_empty() {
                        self.cells.truncate(first);
                    } else {
                        let cells = first..self.cells.len();
                        batch.rows.push(BatchRow {
                            cells,
                            line,
                            offset,
                        });
                    }
                }
                stopped => {
                    self.cells.truncate(first);
                    if !batch.rows.is_empty() {
                        break;
                    }
                    match stopped {
                        Attempt::Quote => return Err(ScanFault::Quote { line }),
                        _ => self.read_more()?,
                    }
                }
            }
        }
        std::mem::swap(&mut self.cells, &mut batch.cells);
        batch.buffer.resize(self.buffer.len(), 0);
        let rest = self.at..self.filled;
        batch.buffer[..rest.len()].copy_from_slice(&self.buffer[rest.clone()]);
        std::mem::swap(&mut self.buffer, &mut batch.buffer);
        self.before += self.at as u64;
        (self.at, self.filled) = (0, rest.len());
        Ok(!batch.rows.is_empty())
    }

    /// Appends the cells of the record at `at`.
    fn attempt(&mut self) -> Attempt {
        let bytes = &self.buffer[..self.filled];
        let mut from = self.at;
        let mut place = from;
        let mut lines = 0;
        let classes = &self.classes;
        loop {
            let Some(&byte) = bytes.get(place) else {
                if !self.ended {
                    return Attempt::NeedsMore;
                }
                if place > self.at {
                    self.cells
                        .push(Cell::new(from, without_return(bytes, from, place), false));
                }
                return Attempt::Record(place, lines);
            };
            match classes[usize::from(byte)] {
                PLAIN => place += 1,
                DELIMITER => {
                    self.cells.push(Cell::new(from, place, false));
                    place += 1;
                    from = place;
                }
                NEWLINE => {
                    self.cells
                        .push(Cell::new(from, without_return(bytes, from, place), false));
                    return Attempt::Record(place + 1, lines + 1);
                }
                // A quote inside an unquoted cell is plain text.
                _ if place > from => place += 1,
                _ => match quoted(bytes, place, classes, self.ended, &mut lines) {
                    Quoted::Cell(cell, after) => {
                        self.cells.push(cell);
                        match bytes.get(after) {
                            Some(b'\n') => return Attempt::Record(after + 1, lines + 1),
                            None => return Attempt::Record(after, lines),
                            Some(_) => {
                                place = after + 1;
                                from = place;
                            }
                        }
                    }
                    Quoted::NeedsMore => return Attempt::NeedsMore,
                    Quoted::Misplaced => return Attempt::Quote,
                },
            }
        }
    }

    /// Moves the unread rest to the front and reads on.
    fn read_more(&mut self) -> Result<(), ScanFault> {
        if self.at > 0 {
            self.buffer.copy_within(self.at..self.filled, 0);
            self.before += self.at as u64;
            self.filled -= self.at;
            self.at = 0;
        }
        if self.filled == self.buffer.len() {
            if self.buffer.len() >= LONGEST_RECORD {
                return Err(ScanFault::TooLong { line: self.line });
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = loop {
            match self.source.read(&mut self.buffer[self.filled..]) {
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other.map_err(ScanFault::Io)?,
            }
        };
        self.ended = read == 0;
        self.filled += read;
        Ok(())
    }
}

/// The end of a cell without the carriage return of a CRLF.
#[inline]
fn without_return(bytes: &[u8], from: usize, to: usize) -> usize {
    if to > from && bytes[to - 1] == b'\r' {
        to - 1
    } else {
        to
    }
}
