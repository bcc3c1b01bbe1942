//! The marks of all items, row by row, as slots of a small table.

use rayon::prelude::*;

use super::items::{BLANK, Scale};
use super::variables::{CheckedComposite, Variables};
use crate::memory::Zeroed;

/// Marks in one word.
pub(super) const MARKS_PER_WORD: usize = 8;

/// Slots an item may need: not applicable, marks 1…10, blank, rounded up.
pub(super) const SLOTS: usize = 16;

/// Rows transposed at a time: their columns' parts and the target stay in the nearest cache.
const BLOCK: usize = 1024;

/// Marks row by row, eight to a word, a byte each: 0 is not applicable, then the marks themselves, and
/// `highest` + 1 is blank. Items that fill up the last word are not applicable to anybody.
#[derive(Debug)]
pub(super) struct MarkMatrix {
    /// Words a row.
    pub(super) words: usize,
    slots: Zeroed<u64>,
}

impl MarkMatrix {
    pub(super) fn of(variables: &Variables<'_>) -> Self {
        let blank = variables.scale.highest() + 1;
        let words = variables.items.len().div_ceil(MARKS_PER_WORD);
        let mut slots = Zeroed::new(variables.rows * words);
        let blocks = slots.par_chunks_mut((BLOCK * words).max(1)).enumerate();
        blocks.for_each(|(block, target)| {
            let rows = block * BLOCK..variables.rows.min((block + 1) * BLOCK);
            for (word, items) in variables.items.chunks(MARKS_PER_WORD).enumerate() {
                let columns: [&[u8]; MARKS_PER_WORD] = std::array::from_fn(|item| {
                    items
                        .get(item)
                        .map_or(&[][..], |item| &item.marks[rows.clone()])
                });
                transpose(&columns, blank, &mut target[word..], words);
            }
        });
        Self { words, slots }
    }

    /// Rows as arrays of words, for a number of words known to the compiler.
    pub(super) fn rows_of<const WORDS: usize>(&self) -> &[[u64; WORDS]] {
        self.slots.as_chunks().0
    }

    /// The words of one row.
    pub(super) fn row(&self, row: u32) -> &[u64] {
        let start = row as usize * self.words;
        &self.slots[start..start + self.words]
    }
}

/// Writes eight columns of marks as one word a row, every `stride` words; an absent column is empty.
fn transpose(columns: &[&[u8]; MARKS_PER_WORD], blank: u8, target: &mut [u64], stride: usize) {
    let rows = columns.iter().map(|column| column.len()).max().unwrap_or(0);
    for (start, target) in (0..rows)
        .step_by(MARKS_PER_WORD)
        .zip(target.chunks_mut(MARKS_PER_WORD * stride))
    {
        let mut tile = [0; MARKS_PER_WORD];
        for (line, column) in tile.iter_mut().zip(columns) {
            let mut marks = [0; MARKS_PER_WORD];
            let part = column.get(start..).unwrap_or_default();
            match part.first_chunk() {
                Some(whole) => marks = *whole,
                None => marks[..part.len()].copy_from_slice(part),
            }
            const { assert!(BLANK == u8::MAX) };
            *line = u64::from_le_bytes(marks.map(|mark| mark.min(blank)));
        }
        transpose_tile(&mut tile);
        for (word, row) in target.iter_mut().step_by(stride).zip(tile) {
            *word = row;
        }
    }
}

/// Transposes eight by eight bytes: swaps quadrants of four, two and one.
fn transpose_tile(tile: &mut [u64; MARKS_PER_WORD]) {
    let rounds = [
        (4, 0x0000_0000_ffff_ffff_u64),
        (2, 0x0000_ffff_0000_ffff),
        (1, 0x00ff_00ff_00ff_00ff),
    ];
    for (distance, mask) in rounds {
        for line in (0..MARKS_PER_WORD).filter(|line| line & distance == 0) {
            let shift = 8 * distance;
            let (upper, lower) = (tile[line], tile[line + distance]);
            let swapped = ((upper >> shift) ^ lower) & mask;
            tile[line] = upper ^ (swapped << shift);
            tile[line + distance] = lower ^ swapped;
        }
    }
}

/// Which respondents count for a composite, and what they think of it.
pub(super) struct CompositeReader {
    /// The highest bit of every byte whose item belongs to the composite.
    members: Vec<u64>,
    items: Vec<usize>,
    /// Per slot: answered, satisfied (16 bits up), mark (32 bits up).
    worth: [u64; SLOTS],
    /// Added to a byte below 16, these carry into its highest bit from slot 1 and from the blank slot on.
    from_first: u64,
    from_blank: u64,
}

/// The lowest bit of every byte, and the highest.
const LOWEST: u64 = 0x0101_0101_0101_0101;
const HIGHEST: u64 = 0x8080_8080_8080_8080;

impl CompositeReader {
    pub(super) fn of(composite: &CheckedComposite, scale: &Scale, words: usize) -> Self {
        let mut members = vec![0; words];
        for &item in &composite.items {
            members[item / MARKS_PER_WORD] |= 0x80 << (8 * (item % MARKS_PER_WORD));
        }
        let mut worth = [0; SLOTS];
        for mark in 1..=scale.highest() {
            let satisfied = u64::from(scale.is_satisfied(mark));
            worth[usize::from(mark)] = 1 | satisfied << 16 | u64::from(mark) << 32;
        }
        Self {
            members,
            items: composite.items.clone(),
            worth,
            from_first: LOWEST * 0x7f,
            from_blank: LOWEST * (0x7f - u64::from(scale.highest())),
        }
    }

    /// Whether a row answers any of the items.
    pub(super) fn is_answered(&self, row: &[u64]) -> bool {
        let answered = row.iter().zip(&self.members).fold(0, |any, (word, own)| {
            any | ((word + self.from_first) & !(word + self.from_blank) & own & HIGHEST)
        });
        answered != 0
    }

    /// Share of satisfied marks and mean mark over the items that were answered.
    pub(super) fn means(&self, row: &[u64]) -> Option<(f64, f64)> {
        let slot = |item: usize| {
            let marks = row[item / MARKS_PER_WORD].to_le_bytes();
            usize::from(marks[item % MARKS_PER_WORD]) % SLOTS
        };
        let tally: u64 = self.items.iter().map(|&item| self.worth[slot(item)]).sum();
        let part = |shift: u32| ((tally >> shift) & 0xffff) as f64;
        let answered = part(0);
        (answered > 0.0).then(|| (part(16) / answered, part(32) / answered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_transposed() {
        let byte = |row: usize, column: usize| u8::try_from(16 * row + column).unwrap();
        let mut tile =
            std::array::from_fn(|row| u64::from_le_bytes(std::array::from_fn(|c| byte(row, c))));
        transpose_tile(&mut tile);
        for (column, line) in tile.iter().enumerate() {
            let expected: [u8; 8] = std::array::from_fn(|row| byte(row, column));
            assert_eq!(line.to_le_bytes(), expected);
        }
    }

    #[test]
    fn marks_come_back_row_by_row_whatever_their_number() {
        let marks: Vec<Vec<u8>> = (0..11_u8)
            .map(|item| {
                (0..1037_u32)
                    .map(|row| u8::try_from(row % 6).unwrap().max(item % 3))
                    .collect()
            })
            .collect();
        let items = marks.iter().enumerate();
        let items = items
            .map(|(at, m)| super::super::Item::new(at.to_string(), m))
            .collect();
        let variables =
            Variables::of_items(1037, Scale::new(5, &[4, 5]).unwrap(), items, &[]).unwrap();
        let matrix = MarkMatrix::of(&variables);
        for row in 0..1037_u32 {
            let bytes: Vec<u8> = matrix
                .row(row)
                .iter()
                .flat_map(|w| w.to_le_bytes())
                .collect();
            for (item, column) in marks.iter().enumerate() {
                assert_eq!(bytes[item], column[row as usize], "row {row}, item {item}");
            }
            assert_eq!(bytes[11..], [0; 5]);
        }
    }
}
