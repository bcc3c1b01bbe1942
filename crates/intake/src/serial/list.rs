//! Lists of serials: what is missing, what is too many, and how both are written for people.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use super::Serial;

/// How a received bundle differs from what was expected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SerialDifference {
    /// Expected, and not there.
    pub missing: BTreeSet<Serial>,
    /// There, and not expected.
    pub surplus: BTreeSet<Serial>,
    /// There more than once.
    pub repeated: BTreeSet<Serial>,
}

impl SerialDifference {
    /// Whether exactly what was expected is there, once.
    pub fn is_none(&self) -> bool {
        self.missing.is_empty() && self.surplus.is_empty() && self.repeated.is_empty()
    }
}

/// Compares the expected serials with those received, in whatever order they were scanned.
pub fn difference(
    expected: &BTreeSet<Serial>,
    received: impl IntoIterator<Item = Serial>,
) -> SerialDifference {
    let mut seen = BTreeSet::new();
    let mut repeated = BTreeSet::new();
    for serial in received {
        if !seen.insert(serial) {
            repeated.insert(serial);
        }
    }
    SerialDifference {
        missing: expected.difference(&seen).copied().collect(),
        surplus: seen.difference(expected).copied().collect(),
        repeated,
    }
}

/// A short list for people: `260001–260010, 260014`. Runs of three and more are drawn together;
/// check characters are left out, since a list is read and not typed.
pub fn in_words(serials: &BTreeSet<Serial>) -> String {
    let numbers: Vec<u32> = serials.iter().map(|serial| serial.number()).collect();
    let mut words = String::new();
    for run in numbers.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [first, _, .., last] => push(&mut words, format_args!("{first}–{last}")),
            few => few
                .iter()
                .for_each(|number| push(&mut words, format_args!("{number}"))),
        }
    }
    words
}

fn push(words: &mut String, entry: std::fmt::Arguments<'_>) {
    if !words.is_empty() {
        words.push_str(", ");
    }
    // Writing to a String cannot fail.
    let _ = words.write_fmt(entry);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn set(numbers: &[u32]) -> BTreeSet<Serial> {
        numbers.iter().map(|&number| Serial(number)).collect()
    }

    #[rstest]
    #[case(&[], "")]
    #[case(&[260_014], "260014")]
    #[case(&[260_001, 260_002], "260001, 260002")]
    #[case(&[260_001, 260_002, 260_003], "260001–260003")]
    #[case(&[260_001, 260_002, 260_003, 260_004, 260_014], "260001–260004, 260014")]
    #[case(&[260_001, 260_003, 260_004, 260_005], "260001, 260003–260005")]
    fn runs_are_drawn_together(#[case] numbers: &[u32], #[case] words: &str) {
        assert_eq!(in_words(&set(numbers)), words);
    }

    #[test]
    fn missing_surplus_and_repeated_serials_are_told_apart() {
        let received = [260_003, 260_001, 260_009, 260_003].map(Serial);
        let found = difference(&set(&[260_001, 260_002, 260_003]), received);
        assert_eq!(found.missing, set(&[260_002]));
        assert_eq!(found.surplus, set(&[260_009]));
        assert_eq!(found.repeated, set(&[260_003]));
        assert!(!found.is_none());
    }

    #[test]
    fn a_complete_bundle_in_any_order_has_no_difference() {
        let expected = set(&[260_001, 260_002, 260_003]);
        assert!(difference(&expected, expected.iter().rev().copied()).is_none());
    }

    fn read_words(words: &str) -> BTreeSet<Serial> {
        let entries = words.split(", ").filter(|entry| !entry.is_empty());
        entries
            .flat_map(|entry| {
                let (first, last) = entry.split_once('–').unwrap_or((entry, entry));
                first.parse().unwrap()..=last.parse::<u32>().unwrap()
            })
            .map(Serial)
            .collect()
    }

    proptest! {
        #[test]
        fn a_list_in_words_says_the_whole_set(
            numbers in prop::collection::btree_set(260_000_u32..260_060, 0..60),
        ) {
            let serials: BTreeSet<Serial> = numbers.into_iter().map(Serial).collect();
            prop_assert_eq!(read_words(&in_words(&serials)), serials);
        }

        #[test]
        fn what_came_is_what_was_expected_less_the_missing_and_the_surplus(
            expected in prop::collection::btree_set(260_000_u32..260_030, 0..30),
            received in prop::collection::vec(260_000_u32..260_030, 0..60),
        ) {
            let expected: BTreeSet<Serial> = expected.into_iter().map(Serial).collect();
            let found = difference(&expected, received.iter().copied().map(Serial));
            let seen: BTreeSet<Serial> = received.iter().copied().map(Serial).collect();
            let rebuilt: BTreeSet<Serial> = expected
                .difference(&found.missing)
                .chain(&found.surplus)
                .copied()
                .collect();
            prop_assert_eq!(&rebuilt, &seen);
            prop_assert_eq!(received.len() > seen.len(), !found.repeated.is_empty());
        }
    }
}
