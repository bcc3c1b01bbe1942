//! The five-way distribution: how answers spread over the marks, beside every index.

use super::content::Indicator;
use super::figure::Distribution;
use super::rows::{Rows, Table};

/// Number of marks.
const MARKS: usize = 5;

/// Sums by group and item.
#[derive(Debug)]
pub(super) struct Tally {
    items: usize,
    /// Weighted sums of the marks 1–5, group-major.
    weights: Vec<[f64; MARKS]>,
    /// Numbers of "not applicable", "do not know" and blank.
    others: Vec<[u64; 3]>,
    /// Forms by group.
    forms: Vec<u64>,
    /// Forms with at least one answer, by group and indicator.
    answered: Vec<u64>,
    indicators: usize,
}

impl Tally {
    /// Counts one table in one pass over the forms.
    pub(super) fn of(
        table: &Table,
        rows: &Rows<'_>,
        indicators: &[Indicator],
        items: usize,
    ) -> Self {
        let cells = table.keys.len() * items;
        let mut tally = Self {
            items,
            weights: vec![[0.0; MARKS]; cells],
            others: vec![[0; 3]; cells],
            forms: vec![0; table.keys.len()],
            answered: vec![0; table.keys.len() * indicators.len()],
            indicators: indicators.len(),
        };
        for (row, &group) in table.group.iter().enumerate() {
            tally.add(group as usize, rows.marks[row], rows.weight[row]);
            tally.add_answered(group as usize, rows.marks[row], indicators);
        }
        tally
    }

    fn add(&mut self, group: usize, marks: &[u8], weight: f64) {
        self.forms[group] += 1;
        for (item, &mark) in marks.iter().enumerate() {
            let cell = group * self.items + item;
            match mark {
                b'1'..=b'5' => {
                    let place = usize::from(mark - b'1');
                    self.weights[cell][place] += weight;
                }
                b'0' => self.others[cell][0] += 1,
                b'9' => self.others[cell][1] += 1,
                _ => self.others[cell][2] += 1,
            }
        }
    }

    fn add_answered(&mut self, group: usize, marks: &[u8], indicators: &[Indicator]) {
        for (place, indicator) in indicators.iter().enumerate() {
            let is_answered = |&item: &u32| matches!(marks[item as usize], b'1'..=b'5');
            if indicator.items.iter().any(is_answered) {
                self.answered[group * self.indicators + place] += 1;
            }
        }
    }

    /// Forms of a group.
    pub(super) fn forms(&self, group: usize) -> u64 {
        self.forms[group]
    }

    /// Forms of a group with at least one answer to an indicator.
    pub(super) fn answered(&self, group: usize, indicator: usize) -> u64 {
        self.answered[group * self.indicators + indicator]
    }

    /// Distribution of an indicator: of a composite, the mean over its items, so that the satisfied
    /// marks add up to the mean of the item shares. None when an item has no answer.
    pub(super) fn distribution(&self, group: usize, indicator: &Indicator) -> Option<Distribution> {
        let mut shares = [0.0; MARKS];
        let mut others = [0; 3];
        let weight_of_item = 1.0 / indicator.items.len() as f64;
        for &item in &indicator.items {
            let cell = group * self.items + item as usize;
            let sum: f64 = self.weights[cell].iter().sum();
            if sum <= 0.0 {
                return None;
            }
            for mark in 0..MARKS {
                shares[mark] += self.weights[cell][mark] / sum * weight_of_item;
            }
            for (sum, count) in others.iter_mut().zip(self.others[cell]) {
                *sum += count;
            }
        }
        let [not_applicable, do_not_know, blank] = others;
        Some(Distribution {
            shares: shares.to_vec(),
            counts: Vec::new(),
            not_applicable,
            do_not_know,
            blank,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::content::{IndicatorKind, Key, Words};

    fn indicator(items: &[u32]) -> Indicator {
        Indicator {
            code: "x".into(),
            kind: IndicatorKind::Item,
            number: String::new(),
            name: Words::new(),
            items: items.to_vec(),
            weights: Vec::new(),
        }
    }

    #[test]
    fn a_composite_spreads_like_the_mean_of_its_items() {
        let rows = Rows {
            unit: vec![0; 3],
            field: vec![0; 3],
            marks: vec![b"50", b"44", b"4-"],
            weight: vec![2.0, 1.0, 1.0],
        };
        let table = Table {
            keys: vec![Key::Whole],
            group: vec![0; 3],
        };
        let indicators = [indicator(&[0]), indicator(&[1]), indicator(&[0, 1])];
        let tally = Tally::of(&table, &rows, &indicators, 2);
        let both = tally.distribution(0, &indicators[2]).unwrap();
        // Item 1: 4 → ½, 5 → ½ by weight; item 2: one answer, a 4.
        assert_eq!(both.shares, [0.0, 0.0, 0.0, 0.75, 0.25]);
        assert!(both.counts.is_empty());
        assert_eq!(
            (both.not_applicable, both.do_not_know, both.blank),
            (1, 0, 1)
        );
        assert_eq!([0, 1, 2].map(|place| tally.answered(0, place)), [3, 1, 3]);
    }
}
