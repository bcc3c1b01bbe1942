//! The valid forms of one stream in a fixed order, and the tables that they are grouped into.

use std::collections::BTreeMap;

use super::content::Key;
use super::input::Input;

/// Valid forms of one stream, as columns of one length.
///
/// The order depends on the content alone (unit, field, marks), so that sums of the same forms have
/// the same bits however the forms were read.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    /// Deciding unit.
    pub(super) unit: Vec<u32>,
    /// Field.
    pub(super) field: Vec<u32>,
    /// Marks, one slice a form.
    pub(super) marks: Vec<&'a [u8]>,
    /// Weight.
    pub(super) weight: Vec<f64>,
}

impl<'a> Rows<'a> {
    /// The valid forms of a stream, all of weight 1.
    pub(super) fn of(input: &'a Input, open: bool) -> Self {
        let responses = &input.responses;
        let items = input.item_count();
        let mut order: Vec<(u32, u32, &[u8])> = (0..responses.len())
            .filter(|&row| responses.counted[row] && responses.open[row] == open)
            .map(|row| {
                let marks = &responses.marks[row * items..(row + 1) * items];
                (responses.unit[row], responses.field[row], marks)
            })
            .collect();
        order.sort_unstable();
        let mut rows = Self::default();
        for (unit, field, marks) in order {
            rows.unit.push(unit);
            rows.field.push(field);
            rows.marks.push(marks);
            rows.weight.push(1.0);
        }
        rows
    }

    /// Number of forms.
    pub(super) fn len(&self) -> usize {
        self.unit.len()
    }

    /// Forms by unit × field.
    pub(super) fn cells(&self) -> BTreeMap<(u32, u32), u64> {
        let mut cells = BTreeMap::new();
        for cell in self.unit.iter().copied().zip(self.field.iter().copied()) {
            *cells.entry(cell).or_default() += 1;
        }
        cells
    }

    /// Gives each form the weight of its cell.
    pub(super) fn weigh(&mut self, weight: &BTreeMap<(u32, u32), f64>) {
        for row in 0..self.len() {
            if let Some(&cell) = weight.get(&(self.unit[row], self.field[row])) {
                self.weight[row] = cell;
            }
        }
    }
}

/// A breakdown: the groups, and the group of each form.
#[derive(Debug)]
pub(super) struct Table {
    /// The groups, in the order in which they are published.
    pub(super) keys: Vec<Key>,
    /// Position of the group of each form.
    pub(super) group: Vec<u32>,
}

impl Table {
    /// Groups the forms by `key`; groups come in the order of `rank`, then of the key.
    fn by(rows: &Rows<'_>, key: impl Fn(usize) -> Key, rank: impl Fn(&Key) -> usize) -> Self {
        let of_row: Vec<Key> = (0..rows.len()).map(key).collect();
        let mut keys = of_row.clone();
        keys.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
        keys.dedup();
        let places: BTreeMap<&Key, u32> = keys.iter().zip(0..).collect();
        let group = of_row.iter().map(|key| places[key]).collect();
        Self { keys, group }
    }

    /// Everyone.
    pub(super) fn whole(rows: &Rows<'_>) -> Self {
        Self::by(rows, |_| Key::Whole, |_| 0)
    }

    /// By block, in the order in which blocks first appear in the catalogue order of `survey`.
    pub(super) fn blocks(rows: &Rows<'_>, input: &Input) -> Self {
        let block = |row: usize| Key::Block(input.units[rows.unit[row] as usize].block.clone());
        let rank = |key: &Key| {
            let known = survey::Block::ALL.iter();
            let code = if let Key::Block(code) = key {
                code.as_str()
            } else {
                ""
            };
            known
                .map(|block| block.as_str())
                .position(|known| known == code)
                .unwrap_or(usize::MAX)
        };
        Self::by(rows, block, rank)
    }

    /// By unit.
    pub(super) fn units(rows: &Rows<'_>) -> Self {
        Self::by(rows, |row| Key::Unit(rows.unit[row]), |_| 0)
    }

    /// By field.
    pub(super) fn fields(rows: &Rows<'_>) -> Self {
        Self::by(rows, |row| Key::Field(rows.field[row]), |_| 0)
    }

    /// By unit × field.
    pub(super) fn cells(rows: &Rows<'_>) -> Self {
        Self::by(
            rows,
            |row| Key::Cell(rows.unit[row], rows.field[row]),
            |_| 0,
        )
    }
}
