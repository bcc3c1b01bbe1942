//! Categorical columns and their cross-classification.

use std::collections::BTreeMap;

use crate::memory::Zeroed;

/// A column of codes: for each row the position of its level.
///
/// Everything that groups rows is a category: strata, clusters, units, fields, margins, classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    name: String,
    codes: Vec<u32>,
    levels: Vec<String>,
}

/// A code of a [`Category`] that names no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column {column}, row {}: code {code} names none of the {levels} levels", .row + 1)]
pub struct UnknownCode {
    /// Name of the column.
    pub column: String,
    /// Row counted from 0.
    pub row: usize,
    /// The code found.
    pub code: u32,
    /// Number of levels of the column.
    pub levels: usize,
}

impl Category {
    /// A category from codes into a given list of levels; levels without rows are allowed.
    ///
    /// # Errors
    /// [`UnknownCode`] for the first code that has no level.
    pub fn new(
        name: impl Into<String>,
        codes: Vec<u32>,
        levels: Vec<String>,
    ) -> Result<Self, UnknownCode> {
        let name = name.into();
        match codes.iter().position(|&code| code as usize >= levels.len()) {
            None => Ok(Self {
                name,
                codes,
                levels,
            }),
            Some(row) => Err(UnknownCode {
                column: name,
                row,
                code: codes[row],
                levels: levels.len(),
            }),
        }
    }

    /// A category from labels; the levels are the distinct labels in the order of their code points.
    ///
    /// ```
    /// let unit = statistics::Category::from_labels("unit", ["Sở Y tế", "Ba Đình", "Sở Y tế"]);
    /// assert_eq!(unit.levels(), ["Ba Đình", "Sở Y tế"]);
    /// assert_eq!(unit.codes(), [1, 0, 1]);
    /// ```
    pub fn from_labels<S: AsRef<str>>(
        name: impl Into<String>,
        labels: impl IntoIterator<Item = S>,
    ) -> Self {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut first_seen: Vec<u32> = Vec::new();
        for label in labels {
            let label = label.as_ref();
            let next = code(seen.len());
            let found = seen.get(label).copied().unwrap_or_else(|| {
                seen.insert(label.to_owned(), next);
                next
            });
            first_seen.push(found);
        }
        let mut sorted = vec![0; seen.len()];
        for (position, &provisional) in seen.values().enumerate() {
            sorted[provisional as usize] = code(position);
        }
        let codes = first_seen
            .iter()
            .map(|&provisional| sorted[provisional as usize])
            .collect();
        Self {
            name: name.into(),
            codes,
            levels: seen.into_keys().collect(),
        }
    }

    /// Name of the column, as in the data.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The code of each row.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The label of each level.
    pub fn levels(&self) -> &[String] {
        &self.levels
    }

    /// Label of the level of one row.
    pub fn label_of_row(&self, row: usize) -> &str {
        &self.levels[self.codes[row] as usize]
    }

    /// Code of a label, if it is a level.
    pub fn code_of(&self, label: &str) -> Option<u32> {
        self.levels
            .iter()
            .position(|level| level == label)
            .map(code)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether the column has no rows.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

/// A position as a code.
///
/// # Panics
/// From 2³² on; designs are limited to fewer rows than that.
pub(crate) fn code(position: usize) -> u32 {
    u32::try_from(position).expect("designs have fewer than 2³² rows")
}

/// Distinct classes of rows, numbered without gaps.
#[derive(Debug, Clone)]
pub(crate) struct Classes {
    /// Class of each row.
    pub(crate) of_row: Vec<u32>,
    /// Number of classes.
    pub(crate) count: usize,
}

/// Two classifications crossed: the classes that occur, ordered by `outer`, then `inner`.
#[derive(Debug, Clone)]
pub(crate) struct Crossed {
    pub(crate) classes: Classes,
    /// The outer and inner class each crossed class lies in.
    pub(crate) parents: Vec<(u32, u32)>,
}

impl Classes {
    /// The single class of all rows.
    pub(crate) fn whole(rows: usize) -> Self {
        Self {
            of_row: vec![0; rows],
            count: usize::from(rows > 0),
        }
    }

    /// Crosses two classifications: through a table of all pairs if that is small, else by
    /// [`Ordered::by`].
    pub(crate) fn cross(outer: &[u32], outers: usize, inner: &[u32], inners: usize) -> Crossed {
        if outers.saturating_mul(inners) <= outer.len().max(1 << 16) {
            return Self::cross_by_table(outer, outers, inner, inners);
        }
        let Ordered {
            order,
            first,
            parents,
        } = Ordered::by(outer, outers, inner, inners);
        let mut of_row = vec![0; outer.len()];
        for (class, bounds) in first.windows(2).enumerate() {
            for &row in &order[bounds[0]..bounds[1]] {
                of_row[row as usize] = code(class);
            }
        }
        Crossed {
            classes: Self {
                of_row,
                count: parents.len(),
            },
            parents,
        }
    }
}

impl Classes {
    fn cross_by_table(outer: &[u32], outers: usize, inner: &[u32], inners: usize) -> Crossed {
        const ABSENT: u32 = u32::MAX;
        let mut class_of_pair = vec![ABSENT; outers * inners];
        let mut of_row: Vec<u32> = Vec::with_capacity(outer.len());
        for (&a, &b) in outer.iter().zip(inner) {
            let pair = a as usize * inners + b as usize;
            class_of_pair[pair] = 0;
            of_row.push(code(pair));
        }
        let mut parents = Vec::new();
        for (pair, class) in class_of_pair.iter_mut().enumerate() {
            if *class != ABSENT {
                *class = code(parents.len());
                parents.push((code(pair / inners), code(pair % inners)));
            }
        }
        for pair in &mut of_row {
            *pair = class_of_pair[*pair as usize];
        }
        Crossed {
            classes: Self {
                of_row,
                count: parents.len(),
            },
            parents,
        }
    }
}

/// Rows ordered by the pairs of two classifications, ties in the order of the rows.
#[derive(Debug, Clone)]
pub(crate) struct Ordered {
    /// The rows in order.
    pub(crate) order: Vec<u32>,
    /// Position in `order` of the first row of each pair, and the number of rows.
    pub(crate) first: Vec<usize>,
    /// The pairs that occur.
    pub(crate) parents: Vec<(u32, u32)>,
}

impl Ordered {
    /// Two counting sorts: linear in rows and classes, whatever the number of pairs that do not occur.
    ///
    /// Outer class, inner class and row travel together in one word, so that every pass reads its input from
    /// front to back.
    ///
    /// # Panics
    /// If classes and rows need more than 64 bits together: more than 2³² pairs of 2³² rows.
    pub(crate) fn by(outer: &[u32], outers: usize, inner: &[u32], inners: usize) -> Self {
        debug_assert_eq!(outer.len(), inner.len());
        let row_bits = bits(outer.len());
        let inner_bits = bits(inners);
        let outer_shift = row_bits + inner_bits;
        assert!(
            outer_shift + bits(outers) <= u64::BITS,
            "fewer than 2³² pairs of classes"
        );
        let mut words = Zeroed::new(outer.len());
        let rows = outer.iter().zip(inner).zip(0_u64..);
        for (word, ((&a, &b), row)) in words.iter_mut().zip(rows) {
            *word = u64::from(a) << outer_shift | u64::from(b) << row_bits | row;
        }
        let mut sorted = Zeroed::new(outer.len());
        counting_sort(&words, &mut sorted, inners, |word| {
            (word >> row_bits) & low_bits(inner_bits)
        });
        counting_sort(&sorted, &mut words, outers, |word| word >> outer_shift);
        let sorted = words;
        let part = |word: u64| u32::try_from(word & 0xffff_ffff).unwrap_or(u32::MAX);
        let mut order = Vec::with_capacity(sorted.len());
        let mut first = Vec::new();
        let mut parents: Vec<(u32, u32)> = Vec::new();
        let mut last = None;
        for (position, &word) in sorted.iter().enumerate() {
            order.push(part(word & low_bits(row_bits)));
            let pair = word >> row_bits;
            if last != Some(pair) {
                last = Some(pair);
                parents.push((part(pair >> inner_bits), part(pair & low_bits(inner_bits))));
                first.push(position);
            }
        }
        first.push(order.len());
        Self {
            order,
            first,
            parents,
        }
    }
}

/// Bits that numbers below `bound` need.
fn bits(bound: usize) -> u32 {
    usize::BITS - bound.saturating_sub(1).leading_zeros()
}

/// A mask of the lowest `count` bits, fewer than 64.
fn low_bits(count: u32) -> u64 {
    (1 << count) - 1
}

/// Copies words in the order of a field of theirs below `bound`, ties in their order.
fn counting_sort(words: &[u64], sorted: &mut [u64], bound: usize, field: impl Fn(u64) -> u64) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fields are numbers of classes, which are u32"
    )]
    let field = |word: u64| field(word) as usize;
    let mut next = vec![0_u32; bound + 1];
    for &word in words {
        next[field(word) + 1] += 1;
    }
    for slot in 1..next.len() {
        next[slot] += next[slot - 1];
    }
    for &word in words {
        let slot = &mut next[field(word)];
        sorted[*slot as usize] = word;
        *slot += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_numbers_the_occurring_pairs_in_order() {
        let crossed = Classes::cross(&[1, 0, 1, 1], 2, &[2, 0, 0, 2], 3);
        assert_eq!(crossed.parents, [(0, 0), (1, 0), (1, 2)]);
        assert_eq!(crossed.classes.of_row, [2, 0, 1, 2]);
    }

    #[test]
    fn table_and_sort_number_alike() {
        let outer: Vec<u32> = (0..500).map(|row| row * 7 % 13).collect();
        let inner: Vec<u32> = (0..500).map(|row| row * 11 % 17).collect();
        let table = Classes::cross(&outer, 13, &inner, 17);
        let sorted = Ordered::by(&outer, 13, &inner, 17);
        assert_eq!(table.parents, sorted.parents);
        for (class, bounds) in sorted.first.windows(2).enumerate() {
            for &row in &sorted.order[bounds[0]..bounds[1]] {
                assert_eq!(table.classes.of_row[row as usize], code(class));
            }
        }
    }

    #[test]
    fn a_code_without_a_level_is_named() {
        let refused = Category::new("unit", vec![0, 3], vec!["a".to_owned()]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "column unit, row 2: code 3 names none of the 1 levels"
        );
    }
}
