//! The forms of one stream that count, in a fixed order, and the tables that they are grouped into.

use std::collections::BTreeMap;

use super::content::Key;
use super::input::Input;

/// Forms as columns of one length.
///
/// The order depends on the content alone (unit, field, marks), so that sums of the same forms have
/// the same bits however the forms were read.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    /// Position of the form in the input.
    pub(super) source: Vec<u32>,
    /// Marks, one slice a form.
    pub(super) marks: Vec<&'a [u8]>,
    /// Position of the form's unit × field cell.
    pub(super) cell: Vec<u32>,
    /// The cells that occur: deciding unit and field, in order.
    pub(super) cells: Vec<(u32, u32)>,
    /// Forms of each cell.
    pub(super) forms: Vec<u64>,
}

impl<'a> Rows<'a> {
    /// The forms that `counts`, by position in the input.
    pub(super) fn of(input: &'a Input, counts: impl Fn(usize) -> bool) -> Self {
        let responses = &input.responses;
        let items = input.item_count();
        let mut order: Vec<(u32, u32, &[u8], u32)> = (0_u32..)
            .zip(0..responses.len())
            .filter(|&(_, row)| counts(row))
            .map(|(source, row)| {
                let marks = &responses.marks[row * items..(row + 1) * items];
                (responses.unit[row], responses.field[row], marks, source)
            })
            .collect();
        order.sort_unstable();
        let mut rows = Self::default();
        for (unit, field, marks, source) in order {
            if rows.cells.last() != Some(&(unit, field)) {
                rows.cells.push((unit, field));
                rows.forms.push(0);
            }
            let cell = rows.cells.len() - 1;
            rows.forms[cell] += 1;
            rows.cell.push(u32::try_from(cell).unwrap_or(u32::MAX));
            rows.marks.push(marks);
            rows.source.push(source);
        }
        rows
    }

    /// The valid forms of a stream.
    pub(super) fn valid(input: &'a Input, open: bool) -> Self {
        let responses = &input.responses;
        Self::of(input, |row| {
            responses.counted[row] && responses.open[row] == open
        })
    }

    /// Number of forms.
    pub(super) fn len(&self) -> usize {
        self.cell.len()
    }

    /// Forms by unit × field.
    pub(super) fn by_cell(&self) -> BTreeMap<(u32, u32), u64> {
        let cells = self.cells.iter().copied();
        cells.zip(self.forms.iter().copied()).collect()
    }
}

/// A breakdown: the groups, and the group of each form.
#[derive(Debug)]
pub(super) struct Table {
    /// The groups, in the order in which they are published.
    pub(super) keys: Vec<Key>,
    /// Position of the group of each form; [`u32::MAX`] for a form that is in none.
    pub(super) group: Vec<u32>,
}

impl Table {
    /// Groups the forms by the key of their cell; groups come in the order of `rank`, then of the key.
    fn by(rows: &Rows<'_>, key: impl Fn(u32, u32) -> Key, rank: impl Fn(&Key) -> usize) -> Self {
        let of_cell: Vec<Key> = rows
            .cells
            .iter()
            .map(|&(unit, field)| key(unit, field))
            .collect();
        let mut keys = of_cell.clone();
        keys.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
        keys.dedup();
        let places: BTreeMap<&Key, u32> = keys.iter().zip(0..).collect();
        let group_of_cell: Vec<u32> = of_cell.iter().map(|key| places[key]).collect();
        let group = rows.cell.iter().map(|&cell| group_of_cell[cell as usize]);
        Self {
            group: group.collect(),
            keys,
        }
    }

    /// Everyone.
    pub(super) fn whole(rows: &Rows<'_>) -> Self {
        Self::by(rows, |_, _| Key::Whole, |_| 0)
    }

    /// By block, in the order of the blocks.
    pub(super) fn blocks(rows: &Rows<'_>, input: &Input) -> Self {
        let block = |unit: u32, _| Key::Block(input.units[unit as usize].block.clone());
        let rank = |key: &Key| {
            let Key::Block(code) = key else {
                return usize::MAX;
            };
            let mut known = survey::Block::ALL.iter();
            known
                .position(|block| block.as_str() == code)
                .unwrap_or(usize::MAX)
        };
        Self::by(rows, block, rank)
    }

    /// By unit.
    pub(super) fn units(rows: &Rows<'_>) -> Self {
        Self::by(rows, |unit, _| Key::Unit(unit), |_| 0)
    }

    /// By field.
    pub(super) fn fields(rows: &Rows<'_>) -> Self {
        Self::by(rows, |_, field| Key::Field(field), |_| 0)
    }

    /// By unit × field.
    pub(super) fn cells(rows: &Rows<'_>) -> Self {
        Self::by(rows, Key::Cell, |_| 0)
    }

    /// By a code from 1 of each form of the input; 0 is in no group. Groups that nobody is in are left out.
    pub(super) fn codes(rows: &Rows<'_>, codes: &[u8], key: impl Fn(u32) -> Key) -> Self {
        let of_row = |row: &u32| codes[*row as usize];
        let mut met: Vec<u8> = rows.source.iter().map(of_row).collect();
        met.sort_unstable();
        met.dedup();
        met.retain(|&code| code > 0);
        let mut place = [u32::MAX; 256];
        for (&code, at) in met.iter().zip(0..) {
            place[usize::from(code)] = at;
        }
        let group = rows
            .source
            .iter()
            .map(|row| place[usize::from(of_row(row))]);
        Self {
            group: group.collect(),
            keys: met.iter().map(|&code| key(u32::from(code) - 1)).collect(),
        }
    }

    /// By way of answering, in the order of the words.
    pub(super) fn modes(rows: &Rows<'_>, input: &Input) -> Self {
        let mut words: Vec<String> = survey::Mode::ALL.iter().map(ToString::to_string).collect();
        words.sort_unstable();
        let code = |mode: &survey::Mode| {
            let word = mode.to_string();
            words
                .iter()
                .zip(1..)
                .find(|(known, _)| **known == word)
                .map_or(0, |(_, code)| code)
        };
        let codes: Vec<u8> = input.responses.mode.iter().map(code).collect();
        Self::codes(rows, &codes, |code| Key::Mode(words[code as usize].clone()))
    }
}
