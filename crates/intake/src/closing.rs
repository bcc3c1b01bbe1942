//! The closing checks (đối chiếu khi khóa lô): what the header promised against what was found.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::agreed::AgreedForm;
use crate::batch::BatchHeader;
use crate::keying::Value;
use crate::rejected::{Reason, Register};
use crate::serial::{Serial, SerialDifference, difference};

/// A number that was promised and the one that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Line {
    /// By the header.
    pub promised: u64,
    /// By the forms.
    pub found: u64,
}

impl Line {
    /// Whether both are the same.
    pub const fn agrees(self) -> bool {
        self.promised == self.found
    }
}

/// The report of the closing checks; totals that the header leaves out are not checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClosingReport {
    /// Papers: keyed and rejected ones, duplicates among them.
    pub count: Line,
    /// Serials taken in against serials that were keyed or rejected.
    pub serials: SerialDifference,
    /// Serials outside of the header's first and last one.
    pub outside: BTreeSet<Serial>,
    /// Sum of the serials of all papers whose serial can be read.
    pub serial_total: Option<Line>,
    /// Sum of the marks of the header's item over the keyed forms.
    pub item_total: Option<Line>,
}

impl ClosingReport {
    /// Whether nothing differs.
    pub fn agrees(&self) -> bool {
        let totals = [self.serial_total, self.item_total];
        self.count.agrees()
            && self.serials.is_none()
            && self.outside.is_empty()
            && totals.iter().flatten().all(|line| line.agrees())
    }

    /// The codes of what differs, in the order of the report; empty when nothing does.
    pub fn codes(&self) -> Vec<&'static str> {
        let differs = |line: Option<Line>| line.is_some_and(|line| !line.agrees());
        let said = [
            ("closing-count", !self.count.agrees()),
            ("closing-missing", !self.serials.missing.is_empty()),
            ("closing-surplus", !self.serials.surplus.is_empty()),
            ("closing-repeated", !self.serials.repeated.is_empty()),
            ("closing-outside", !self.outside.is_empty()),
            ("closing-serial-total", differs(self.serial_total)),
            ("closing-item-total", differs(self.item_total)),
        ];
        said.iter()
            .filter(|(_, differs)| *differs)
            .map(|(code, _)| *code)
            .collect()
    }
}

/// Compares the header of a batch with its forms. `taken_in` are the serials scanned when the bundle
/// came; `elsewhere` are forms that were keyed, and whose papers are in the register as duplicates since
/// somebody answered by phone: they are no forms of the batch, but their marks are in its totals.
pub fn close(
    header: &BatchHeader,
    taken_in: &BTreeSet<Serial>,
    agreed: &[AgreedForm],
    elsewhere: &[AgreedForm],
    register: &Register,
) -> ClosingReport {
    let keyed = agreed.iter().map(AgreedForm::serial);
    let rejected = register.lines().iter().filter_map(|line| line.serial);
    let papers = agreed.len() + register.lines().len();
    // A duplicate paper shares the serial of a form that counts; only a second keyed form repeats it.
    let mut counted: Vec<Serial> = keyed
        .clone()
        .chain(
            register
                .lines()
                .iter()
                .filter(|line| line.reason != Reason::Duplicate)
                .filter_map(|line| line.serial),
        )
        .collect();
    // If that form is none of this batch, the paper stands for its serial: it lies here and is not missing.
    let known: BTreeSet<Serial> = counted.iter().copied().collect();
    let duplicates: BTreeSet<Serial> = rejected.clone().collect();
    counted.extend(duplicates.difference(&known));
    let outside = counted
        .iter()
        .copied()
        .filter(|&serial| !header.serials.contains(serial))
        .collect();
    let serial_sum = keyed
        .chain(rejected)
        .map(|serial| u64::from(serial.number()))
        .sum();
    ClosingReport {
        count: Line {
            promised: u64::from(header.expected),
            found: u64::try_from(papers).unwrap_or(u64::MAX),
        },
        serials: difference(taken_in, counted),
        outside,
        serial_total: header.totals.serials.map(|promised| Line {
            promised,
            found: serial_sum,
        }),
        item_total: header.totals.item.as_ref().map(|item| Line {
            promised: item.total,
            found: agreed
                .iter()
                .chain(elsewhere)
                .map(|form| mark(form, &item.item))
                .sum(),
        }),
    }
}

fn mark(form: &AgreedForm, item: &str) -> u64 {
    match form.values().get(item) {
        Some(Value::Mark(mark)) => u64::from(*mark),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
