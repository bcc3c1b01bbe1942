//! The sums of the cell and the domain being read.

use super::matrix::{CompositeReader, MARKS_PER_WORD, MarkMatrix, SLOTS};
use super::sums::LANES;
use super::variables::{Combine, Number, Variables};
use super::window::Part;

/// What one mark adds: its weight if answered, if satisfied, times the mark, times its square.
type Worth = [f64; 4];

/// Where the sums of a domain go.
pub(super) struct DomainTarget<'a> {
    /// Σ w·first², Σ w·first·second, Σ w·second² per variable.
    pub(super) moments: &'a mut [[f64; 3]],
    /// Answered rows of positive weight per variable.
    pub(super) answered: &'a mut [u64],
    /// Rows per item and slot.
    pub(super) counts: &'a mut [u64],
}

impl DomainTarget<'_> {
    /// The part of one domain, by its position among these.
    pub(super) fn of_domain(
        &mut self,
        position: usize,
        variables: usize,
        per_domain: usize,
    ) -> DomainTarget<'_> {
        let own = position * variables..(position + 1) * variables;
        DomainTarget {
            moments: &mut self.moments[own.clone()],
            answered: &mut self.answered[own],
            counts: &mut self.counts[position * per_domain..(position + 1) * per_domain],
        }
    }
}

/// Sums that are added to for every mark, small enough to stay in the nearest cache; a finished cell is
/// written once to the large table.
pub(super) struct Tally<'a> {
    variables: &'a Variables<'a>,
    /// Per slot, for a weight of one and for the weight of the row.
    worth: [Worth; SLOTS],
    weighted: [Worth; SLOTS],
    composites: Vec<(CompositeReader, Combine)>,
    /// Per item, those that fill up the last word included.
    cell: Vec<Worth>,
    /// Lanes of composites and numbers.
    others: Vec<[f64; LANES]>,
    /// Rows of the domain per item and slot.
    marks: Vec<[u32; SLOTS]>,
    /// Answers of rows of weight zero in the domain, per item.
    weightless: Vec<u64>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(variables: &'a Variables<'a>, matrix: &MarkMatrix) -> Self {
        let scale = &variables.scale;
        let mut worth = [[0.0; 4]; SLOTS];
        for mark in 1..=scale.highest() {
            let satisfied = f64::from(u8::from(scale.is_satisfied(mark)));
            let value = f64::from(mark);
            worth[usize::from(mark)] = [1.0, satisfied, value, value * value];
        }
        let padded = matrix.words * MARKS_PER_WORD;
        let composites = variables.composites.iter().map(|composite| {
            let reader = CompositeReader::of(composite, scale, matrix.words);
            (reader, composite.combine)
        });
        Self {
            variables,
            worth,
            weighted: [[0.0; 4]; SLOTS],
            composites: composites.collect(),
            cell: vec![[0.0; 4]; padded],
            others: vec![[0.0; LANES]; variables.composites.len() + variables.numbers.len()],
            marks: vec![[0; SLOTS]; padded],
            weightless: vec![0; variables.items.len()],
        }
    }

    /// Adds some rows of the current cell.
    pub(super) fn add(&mut self, part: &Part<'_>, target: &mut DomainTarget<'_>) {
        let others = !self.others.is_empty();
        for (position, &weight) in part.weights.iter().enumerate() {
            let marks = part.marks(position);
            self.add_marks(marks, weight);
            if weight == 0.0 {
                self.note_weightless(marks);
            } else if others {
                self.add_composites(marks, weight, target);
                self.add_numbers(part.rows[position] as usize, weight, target);
            }
        }
    }

    fn add_marks(&mut self, marks: &[u64], weight: f64) {
        let highest = usize::from(self.variables.scale.highest());
        let answers = self.weighted[1..=highest].iter_mut();
        for (weighted, unit) in answers.zip(&self.worth[1..]) {
            *weighted = unit.map(|value| weight * value);
        }
        let sums = self.cell.as_chunks_mut::<MARKS_PER_WORD>().0.iter_mut();
        let counts = self.marks.as_chunks_mut::<MARKS_PER_WORD>().0.iter_mut();
        for ((word, sums), counts) in marks.iter().zip(sums).zip(counts) {
            for ((slot, sums), counts) in word.to_le_bytes().iter().zip(sums).zip(counts) {
                let slot = usize::from(*slot) % SLOTS;
                for (sum, more) in sums.iter_mut().zip(&self.weighted[slot]) {
                    *sum += more;
                }
                // Designs have fewer than 2³² rows.
                counts[slot] = counts[slot].wrapping_add(1);
            }
        }
    }

    /// Rows without weight are counted, but they are nobody's answers.
    fn note_weightless(&mut self, marks: &[u64]) {
        let highest = self.variables.scale.highest();
        let slots = marks.iter().flat_map(|word| word.to_le_bytes());
        for (count, slot) in self.weightless.iter_mut().zip(slots) {
            *count += u64::from((1..=highest).contains(&slot));
        }
    }

    fn add_composites(&mut self, marks: &[u64], weight: f64, target: &mut DomainTarget<'_>) {
        let items = self.variables.items.len();
        let own = self.others.iter_mut().zip(items..);
        for ((reader, combine), (lanes, variable)) in self.composites.iter().zip(own) {
            if *combine == Combine::MeanOfRespondents {
                if let Some(means) = reader.means(marks) {
                    add_value(weight, means, lanes, target, variable);
                }
            } else if reader.is_answered(marks) {
                lanes[0] += weight;
                target.answered[variable] += 1;
            }
        }
    }

    fn add_numbers(&mut self, row: usize, weight: f64, target: &mut DomainTarget<'_>) {
        let composites = self.composites.len();
        let first = self.variables.items.len() + composites;
        let own = self.others[composites..].iter_mut().zip(first..);
        for (number, (lanes, variable)) in self.variables.numbers.iter().zip(own) {
            if let Some(value) = value_of(number, row) {
                add_value(weight, value, lanes, target, variable);
            }
        }
    }

    /// Writes the sums of the current cell and starts the next one.
    pub(super) fn finish_cell(&mut self, lanes: &mut [f64], target: &mut DomainTarget<'_>) {
        let (of_items, of_others) = lanes.split_at_mut(self.variables.items.len() * LANES);
        let moments = target.moments.iter_mut();
        for ((lanes, sums), moments) in of_items
            .as_chunks_mut()
            .0
            .iter_mut()
            .zip(&self.cell)
            .zip(moments)
        {
            let [base, first, second, square] = *sums;
            *lanes = [base, first, second];
            // satisfied² is satisfied.
            moments[0] += first;
            moments[2] += square;
        }
        of_others.copy_from_slice(self.others.as_flattened());
        self.cell.fill([0.0; 4]);
        self.others.fill([0.0; LANES]);
    }

    /// Hands the counts of the current domain over and starts the next one.
    pub(super) fn finish_domain(&mut self, target: &mut DomainTarget<'_>) {
        let highest = usize::from(self.variables.scale.highest());
        let counts = target.counts.chunks_exact_mut(highest + 2);
        let sums = self.marks.iter().zip(&self.weightless);
        for ((counts, answered), (marks, weightless)) in
            counts.zip(target.answered.iter_mut()).zip(sums)
        {
            for (count, &rows) in counts.iter_mut().zip(&marks[1..]) {
                *count = u64::from(rows);
            }
            counts[highest] = u64::from(marks[0]);
            counts[highest + 1] = u64::from(marks[highest + 1]);
            *answered = counts[..highest].iter().sum::<u64>() - weightless;
        }
        self.marks.fill([0; SLOTS]);
        self.weightless.fill(0);
    }
}

/// Adds one value of a composite or number.
fn add_value(
    weight: f64,
    (first, second): (f64, f64),
    lanes: &mut [f64; LANES],
    target: &mut DomainTarget<'_>,
    variable: usize,
) {
    lanes[0] += weight;
    lanes[1] += weight * first;
    lanes[2] += weight * second;
    let moments = &mut target.moments[variable];
    moments[0] += weight * first * first;
    moments[1] += weight * first * second;
    moments[2] += weight * second * second;
    target.answered[variable] += 1;
}

/// A number of a row and its denominator, if both are there.
fn value_of(number: &Number<'_>, row: usize) -> Option<(f64, f64)> {
    let (first, second) = (
        number.values[row],
        number.over.map_or(1.0, |over| over[row]),
    );
    (!first.is_nan() && !second.is_nan()).then_some((first, second))
}

#[cfg(test)]
mod tests {
    use super::super::items::{HIGHEST_MARK, Scale};
    use super::*;

    #[test]
    fn every_scale_fits_the_slots() {
        assert!(usize::from(HIGHEST_MARK) + 2 <= SLOTS);
        assert!(Scale::new(HIGHEST_MARK, &[HIGHEST_MARK]).is_ok());
    }
}
