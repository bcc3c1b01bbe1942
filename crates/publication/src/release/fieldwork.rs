//! Forms issued, returned, valid and rejected.

use std::collections::BTreeMap;

use statistics::rates::Dispositions;

use super::content::{FieldworkRow, Key, Stream};
use super::stream::Making;

#[derive(Debug, Default)]
struct Counts {
    issued: Option<u64>,
    valid: u64,
    invalid: u64,
    rejected: BTreeMap<String, u64>,
}

/// The whole, blocks and units, in their order.
pub(super) fn rows(making: &Making<'_>) -> Vec<FieldworkRow> {
    let input = making.input;
    let is_open = making.which == Stream::Open;
    let mut units: BTreeMap<u32, Counts> = BTreeMap::new();
    let responses = &input.responses;
    for row in (0..responses.len()).filter(|&row| responses.open[row] == is_open) {
        let counts = units.entry(responses.unit[row]).or_default();
        counts.valid += u64::from(responses.counted[row]);
        counts.invalid += u64::from(!responses.counted[row]);
    }
    if !is_open {
        for cell in &input.fieldwork {
            let counts = units.entry(cell.unit).or_default();
            *counts.issued.get_or_insert(0) += cell.issued;
            for (reason, &count) in &cell.rejected {
                *counts.rejected.entry(reason.clone()).or_default() += count;
            }
        }
    }
    let mut blocks: BTreeMap<usize, (String, Counts)> = BTreeMap::new();
    let mut whole = Counts::default();
    for (&unit, counts) in &units {
        let code = &input.units[unit as usize].block;
        let known = survey::Block::ALL.iter();
        let rank = known
            .map(|block| block.as_str())
            .position(|known| known == code);
        let block = blocks.entry(rank.unwrap_or(usize::MAX)).or_default();
        block.0.clone_from(code);
        block.1.add(counts);
        whole.add(counts);
    }
    let mut rows = vec![row(Key::Whole, &whole)];
    rows.extend(
        blocks
            .into_values()
            .map(|(code, counts)| row(Key::Block(code), &counts)),
    );
    rows.extend(
        units
            .iter()
            .map(|(&unit, counts)| row(Key::Unit(unit), counts)),
    );
    rows
}

impl Counts {
    fn add(&mut self, other: &Self) {
        if let Some(issued) = other.issued {
            *self.issued.get_or_insert(0) += issued;
        }
        self.valid += other.valid;
        self.invalid += other.invalid;
        for (reason, count) in &other.rejected {
            *self.rejected.entry(reason.clone()).or_default() += count;
        }
    }
}

/// Rates by the dispositions: valid forms are complete, invalid ones broken off, rejected ones other, and forms
/// that did not come back eligible and not reached, because every form belongs to a finished dossier.
fn row(key: Key, counts: &Counts) -> FieldworkRow {
    let rejected: u64 = counts.rejected.values().sum();
    let returned = counts.valid + counts.invalid + rejected;
    let rates = counts
        .issued
        .filter(|&issued| issued >= returned)
        .map(|issued| {
            let forms = Dispositions {
                complete: counts.valid,
                refusal: counts.invalid,
                other: rejected,
                non_contact: issued - returned,
                ..Dispositions::default()
            };
            forms.rates(1.0)
        });
    FieldworkRow {
        key,
        issued: counts.issued,
        returned,
        valid: counts.valid,
        invalid: counts.invalid,
        rejected: counts.rejected.clone(),
        rates,
    }
}
