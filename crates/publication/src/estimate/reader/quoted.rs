//! Cells in quotes: doubled quotes and line breaks inside.

use super::records::Cell;
use super::scanner::PLAIN;

/// How a quoted cell ended.
pub(super) enum Quoted {
    /// The cell and the place of the delimiter, line end or end of file after it.
    Cell(Cell, usize),
    NeedsMore,
    Misplaced,
}

/// Reads the quoted cell that opens at `open`.
pub(super) fn quoted(
    bytes: &[u8],
    open: usize,
    classes: &[u8; 256],
    ended: bool,
    lines: &mut u64,
) -> Quoted {
    let from = open + 1;
    let mut doubled = false;
    let mut place = from;
    loop {
        let Some(&byte) = bytes.get(place) else {
            return if ended {
                Quoted::Misplaced
            } else {
                Quoted::NeedsMore
            };
        };
        place += 1;
        if byte == b'\n' {
            *lines += 1;
        }
        if byte != b'"' {
            continue;
        }
        match bytes.get(place) {
            None if !ended => return Quoted::NeedsMore,
            Some(b'"') => {
                doubled = true;
                place += 1;
            }
            after => {
                let cell = Cell::new(from, place - 1, doubled);
                let end = match after {
                    Some(b'\r') if bytes.get(place + 1) == Some(&b'\n') => place + 1,
                    Some(b'\r') if place + 1 == bytes.len() => {
                        return if ended {
                            Quoted::Cell(cell, place + 1)
                        } else {
                            Quoted::NeedsMore
                        };
                    }
                    Some(&next) if classes[usize::from(next)] == PLAIN => return Quoted::Misplaced,
                    _ => place,
                };
                return Quoted::Cell(cell, end);
            }
        }
    }
}
