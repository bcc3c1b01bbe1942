//! Labels to codes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Multiply and shift: labels come from a file that is read once, so speed counts and flooding doesn't.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.write_u64(
                word.iter()
                    .fold(0, |sum, &byte| (sum << 8) | u64::from(byte)),
            );
        }
        let rest = words.remainder();
        self.write_u64(
            rest.iter()
                .fold(rest.len() as u64, |sum, &byte| (sum << 8) | u64::from(byte)),
        );
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }

    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A label of at most sixteen bytes as two numbers and its length, compared without a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ShortLabel(u64, u64, usize);

impl std::hash::Hash for ShortLabel {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0 ^ (self.2 as u64) << 56);
        state.write_u64(self.1);
    }
}

impl ShortLabel {
    /// First and last eight (or four) bytes, which overlap in between; `None` for longer labels.
    #[inline]
    fn of(bytes: &[u8]) -> Option<Self> {
        let length = bytes.len();
        let (first, last) = if length >= 8 {
            (word(bytes.first_chunk()), word(bytes.last_chunk()))
        } else if length >= 4 {
            (
                half_word(bytes.first_chunk()),
                half_word(bytes.last_chunk()),
            )
        } else {
            (
                bytes
                    .iter()
                    .fold(0, |sum, &byte| (sum << 8) | u64::from(byte)),
                0,
            )
        };
        (length <= 16).then_some(Self(first, last, length))
    }
}

#[inline]
fn word(bytes: Option<&[u8; 8]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[inline]
fn half_word(bytes: Option<&[u8; 4]>) -> u64 {
    bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

type Codes<K> = HashMap<K, u32, BuildHasherDefault<ShortHasher>>;

/// Gives equal labels equal codes, in order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Interner {
    /// Bytes as in the file to code; several spellings (NFC and NFD) may share one.
    short: Codes<ShortLabel>,
    long: Codes<Box<[u8]>>,
    names: HashMap<String, u32>,
    levels: Vec<String>,
    /// The short label of the row before and its code: neighbours are often equal.
    last: Option<(ShortLabel, u32)>,
    /// Code of the missing label, once one was seen.
    missing: Option<u32>,
}

impl Interner {
    /// The code of a label; the labels of `missing` are the empty one. `None` when it isn't UTF-8.
    #[inline]
    pub(super) fn code(&mut self, bytes: &[u8], missing: &[Vec<u8>]) -> Option<u32> {
        let Some(label) = ShortLabel::of(bytes) else {
            return match self.long.get(bytes) {
                Some(&code) => Some(code),
                None => self.add(bytes, missing),
            };
        };
        if let Some((last, code)) = self.last
            && last == label
        {
            return Some(code);
        }
        let code = match self.short.get(&label) {
            Some(&code) => code,
            None => self.add(bytes, missing)?,
        };
        self.last = Some((label, code));
        Some(code)
    }

    /// Whether a code stands for a missing label.
    #[inline]
    pub(super) fn is_missing(&self, code: u32) -> bool {
        self.missing == Some(code)
    }

    fn add(&mut self, bytes: &[u8], missing: &[Vec<u8>]) -> Option<u32> {
        let mut name = survey::text::normalise_line(std::str::from_utf8(bytes).ok()?);
        let is_missing = |name: &str| missing.iter().any(|known| known == name.as_bytes());
        if is_missing(&name) {
            name.clear();
        }
        let empty = name.is_empty();
        let next = u32::try_from(self.levels.len()).ok()?;
        let levels = &mut self.levels;
        let code = *self.names.entry(name).or_insert_with_key(|name| {
            levels.push(name.clone());
            next
        });
        match ShortLabel::of(bytes) {
            Some(label) => drop(self.short.insert(label, code)),
            None => drop(self.long.insert(bytes.into(), code)),
        }
        if empty {
            self.missing = Some(code);
        }
        Some(code)
    }

    /// The levels in order of their code points, and the new code of each old one.
    pub(super) fn sorted(self) -> (Vec<String>, Vec<u32>) {
        let mut order: Vec<usize> = (0..self.levels.len()).collect();
        order.sort_by(|&left, &right| self.levels[left].cmp(&self.levels[right]));
        let mut new_codes = vec![0; order.len()];
        for (new, &old) in (0_u32..).zip(&order) {
            new_codes[old] = new;
        }
        let levels = order
            .into_iter()
            .map(|old| self.levels[old].clone())
            .collect();
        (levels, new_codes)
    }
}
