//! Weights and counts per item and mark of the domain being read.

use super::items::Scale;
use super::sums::LANES;
use super::window::Part;

/// What is kept of the marks of the current domain, small enough to stay in the nearest cache.
pub(super) struct DomainTables {
    /// Slots per item, a power of two.
    stride: usize,
    /// What a unit of weight adds to the lanes, per slot: answered, satisfied, mark.
    worth: Vec<[f64; LANES]>,
    /// Weight and number of rows per item and slot.
    domain: Vec<[f64; 2]>,
    /// Rows of weight zero per item and slot.
    weightless: Vec<u64>,
}

impl DomainTables {
    pub(super) fn new(items: usize, scale: &Scale) -> Self {
        let stride = (usize::from(scale.highest()) + 2).next_power_of_two();
        let mut worth = vec![[0.0; LANES]; stride];
        for (mark, worth) in (1..=scale.highest()).zip(&mut worth) {
            let satisfied = f64::from(u8::from(scale.is_satisfied(mark)));
            *worth = [1.0, satisfied, f64::from(mark)];
        }
        let size = items * stride;
        Self {
            stride,
            worth,
            domain: vec![[0.0; 2]; size],
            weightless: vec![0; size],
        }
    }

    /// Adds the marks of a cell's rows to its lanes and to the domain.
    pub(super) fn sum_marks(&mut self, part: &Part<'_>, lanes: &mut [f64]) {
        let mask = self.stride - 1;
        for (position, &weight) in part.weights.iter().enumerate() {
            let marks = part.marks(position);
            let domain = self.domain.chunks_exact_mut(self.stride);
            let items = marks.iter().zip(domain).zip(lanes.chunks_exact_mut(LANES));
            for ((&slot, domain), lanes) in items {
                let slot = usize::from(slot) & mask;
                let sums = &mut domain[slot];
                sums[0] += weight;
                sums[1] += 1.0;
                for (lane, worth) in lanes.iter_mut().zip(&self.worth[slot]) {
                    *lane += weight * worth;
                }
            }
            if weight == 0.0 {
                let own = self.weightless.chunks_exact_mut(self.stride);
                for (&slot, count) in marks.iter().zip(own) {
                    count[usize::from(slot) & mask] += 1;
                }
            }
        }
    }

    /// Hands the moments and counts of a domain over and clears them.
    pub(super) fn finish_domain(
        &mut self,
        slots: usize,
        moments: &mut [[f64; 3]],
        answered: &mut [u64],
        counts: &mut [u64],
    ) {
        let own = self.domain.chunks_exact_mut(self.stride);
        let own = own.zip(self.weightless.chunks_exact_mut(self.stride));
        let targets = counts.chunks_exact_mut(slots).zip(moments).zip(answered);
        for ((sums, weightless), ((counts, moments), answered)) in own.zip(targets) {
            for ((slot, target), [_, rows]) in counts.iter_mut().enumerate().zip(sums.iter()) {
                *target = whole(*rows);
                // The last two slots are no answers.
                if slot + 2 < slots {
                    *answered += whole(*rows) - weightless[slot];
                }
            }
            for ([weight, _], [_, satisfied, mark]) in sums.iter().zip(&self.worth) {
                moments[0] += weight * satisfied;
                moments[2] += weight * mark * mark;
            }
            sums.fill([0.0; 2]);
            weightless.fill(0);
        }
    }
}

/// A count kept in a float: exact below 2⁵³.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sums of ones, fewer than 2³² of them"
)]
fn whole(count: f64) -> u64 {
    count as u64
}
