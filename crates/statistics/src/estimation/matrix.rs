//! The marks of all items, row by row, as slots of a small table.

use super::items::{BLANK, NOT_APPLICABLE};
use super::variables::{CheckedComposite, Variables};

/// Slots an item may need: marks 1…10, not applicable, blank, rounded up.
const MOST_SLOTS: usize = 16;

/// Marks row by row: the sums of a row's cell lie in nearest memory while the row is read once.
#[derive(Debug)]
pub(super) struct MarkMatrix {
    pub(super) items: usize,
    /// Slot of every mark: 0 is mark 1, `highest` is not applicable, `highest` + 1 is blank.
    slots: Vec<u8>,
    /// Per slot: answered, satisfied (16 bits up), mark (32 bits up).
    worth: [u64; MOST_SLOTS],
}

impl MarkMatrix {
    pub(super) fn of(variables: &Variables<'_>) -> Self {
        const BLOCK: usize = 1024;
        let scale = &variables.scale;
        let mut slot_of_mark = [0_u8; 256];
        let mut worth = [0_u64; MOST_SLOTS];
        for mark in 1..=scale.highest() {
            slot_of_mark[usize::from(mark)] = mark - 1;
            let satisfied = u64::from(scale.is_satisfied(mark));
            worth[usize::from(mark) - 1] = 1 | satisfied << 16 | u64::from(mark) << 32;
        }
        slot_of_mark[usize::from(NOT_APPLICABLE)] = scale.highest();
        slot_of_mark[usize::from(BLANK)] = scale.highest() + 1;
        let items = variables.items.len();
        let mut slots = vec![0; variables.rows * items];
        for (block, target) in slots.chunks_mut((BLOCK * items).max(1)).enumerate() {
            for (position, item) in variables.items.iter().enumerate() {
                let marks = item.marks[block * BLOCK..].iter().take(BLOCK);
                for (slot, &mark) in target[position..].iter_mut().step_by(items).zip(marks) {
                    *slot = slot_of_mark[usize::from(mark)];
                }
            }
        }
        Self {
            items,
            slots,
            worth,
        }
    }

    /// The slots of one row.
    pub(super) fn row(&self, row: u32) -> &[u8] {
        let start = row as usize * self.items;
        &self.slots[start..start + self.items]
    }

    /// Share of satisfied marks and mean mark over the items of a composite that were answered.
    pub(super) fn respondent_means(
        &self,
        row: &[u8],
        composite: &CheckedComposite,
    ) -> Option<(f64, f64)> {
        let items = composite.items.iter();
        let tally: u64 = items
            .map(|&item| self.worth[usize::from(row[item]) % MOST_SLOTS])
            .sum();
        let part = |shift: u32| ((tally >> shift) & 0xffff) as f64;
        let answered = part(0);
        (answered > 0.0).then(|| (part(16) / answered, part(32) / answered))
    }
}
