//! Forms issued, returned, valid and rejected, and the response rates of those that were printed.
//!
//! Answers of the sample may also come through a card with a link; of those nobody knows how many were handed
//! out, so that they are counted and in no rate.

use std::collections::BTreeMap;

use intake::rejected::{Disposition, Reason};
use statistics::rates::Dispositions;

use super::content::{FieldworkRow, Key, Stream};
use super::stream::Making;

#[derive(Debug, Default)]
struct Counts {
    /// All forms of the stream that were received.
    valid: u64,
    invalid: u64,
    /// What became of the printed ones among them; none where none were printed.
    printed: Option<Printed>,
}

#[derive(Debug, Clone, Default)]
struct Printed {
    issued: u64,
    valid: u64,
    invalid: u64,
    waiting: u64,
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
            counts.printed.get_or_insert_default().add(&Printed {
                issued: cell.issued,
                valid: cell.valid,
                invalid: cell.invalid,
                waiting: cell.waiting,
                rejected: cell.rejected.clone(),
            });
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
        self.valid += other.valid;
        self.invalid += other.invalid;
        if let Some(printed) = &other.printed {
            self.printed.get_or_insert_default().add(printed);
        }
    }
}

impl Printed {
    fn add(&mut self, other: &Self) {
        self.issued += other.issued;
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.waiting += other.waiting;
        for (reason, count) in &other.rejected {
            *self.rejected.entry(reason.clone()).or_default() += count;
        }
    }

    /// Each printed form as one case: one that says too little was broken off, one that waits came back without
    /// an answer that counts, and of one that did not come back nobody knows whether it was handed out.
    fn dispositions(&self) -> Dispositions {
        let mut forms = Dispositions {
            complete: self.valid,
            refusal: self.invalid,
            other: self.waiting,
            ..Dispositions::default()
        };
        let mut known = self.valid + self.invalid + self.waiting;
        for (reason, &count) in &self.rejected {
            let counts_as = Reason::parse(reason).map(Reason::disposition);
            match counts_as {
                Ok(Disposition::Refusal) => forms.refusal += count,
                Ok(Disposition::NotEligible) => forms.not_eligible += count,
                // The paper that it doubles is not there.
                Ok(Disposition::NoCase) => continue,
                Ok(Disposition::Other) | Err(_) => forms.other += count,
            }
            known += count;
        }
        forms.unknown_other = self.issued.saturating_sub(known);
        forms
    }
}

fn row(key: Key, counts: &Counts) -> FieldworkRow {
    let printed = counts.printed.clone().unwrap_or_default();
    let rejected: u64 = printed.rejected.values().sum();
    let rates = counts.printed.as_ref().map(|printed| {
        let forms = printed.dispositions();
        forms.rates(forms.eligible_share())
    });
    FieldworkRow {
        key,
        issued: counts.printed.as_ref().map(|printed| printed.issued),
        returned: counts.valid + counts.invalid + printed.waiting + rejected,
        valid: counts.valid,
        invalid: counts.invalid,
        rejected: printed.rejected,
        rates,
    }
}
