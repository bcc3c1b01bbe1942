//! Series and ranges: which serials are printed, issued, or lie in a bundle.

use serde::{Deserialize, Serialize};

use super::Serial;

/// A series that is printed: a prefix and running numbers of a fixed width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    prefix: u32,
    width: u32,
    first: u32,
    last: u32,
}

/// Why there is no such series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// The prefix is 0 or has more than three digits.
    #[error("the prefix of a series has one to three digits and does not begin with 0")]
    Prefix,
    /// The running number has fewer than three or more than six digits.
    #[error("the running number of a series has three to six digits")]
    Width,
    /// The last number is before the first, or does not fit the width.
    #[error("the last number of a series is not before the first and fits its width")]
    Order,
}

impl Series {
    /// Numbers `first` to `last` of `width` digits (3–6) after `prefix` (1–999).
    ///
    /// # Errors
    /// [`SeriesError`] names the part that is out of range.
    pub const fn new(prefix: u32, width: u32, first: u32, last: u32) -> Result<Self, SeriesError> {
        if prefix == 0 || prefix > 999 {
            return Err(SeriesError::Prefix);
        }
        if width < 3 || width > 6 {
            return Err(SeriesError::Width);
        }
        if first > last || last >= 10_u32.pow(width) {
            return Err(SeriesError::Order);
        }
        Ok(Self {
            prefix,
            width,
            first,
            last,
        })
    }

    /// The digits that all serials of the series begin with.
    pub const fn prefix(&self) -> u32 {
        self.prefix
    }

    /// Its first and last serial and all between.
    pub const fn range(&self) -> SerialRange {
        let base = self.prefix * 10_u32.pow(self.width);
        SerialRange {
            first: Serial(base + self.first),
            last: Serial(base + self.last),
        }
    }

    /// Whether a serial belongs to the series.
    pub fn holds(&self, serial: Serial) -> bool {
        self.range().contains(serial)
    }

    /// Whether two series share a serial, which would make two forms one.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.range().overlaps(&other.range())
    }
}

/// All serials from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(Serial, Serial)", into = "(Serial, Serial)")]
pub struct SerialRange {
    first: Serial,
    last: Serial,
}

impl SerialRange {
    /// From the first to the last.
    ///
    /// # Errors
    /// [`SeriesError::Order`] when the last is before the first.
    pub fn new(first: Serial, last: Serial) -> Result<Self, SeriesError> {
        if first > last {
            return Err(SeriesError::Order);
        }
        Ok(Self { first, last })
    }

    /// The first serial.
    pub const fn first(&self) -> Serial {
        self.first
    }

    /// The last serial.
    pub const fn last(&self) -> Serial {
        self.last
    }

    /// How many there are; never 0.
    pub const fn count(&self) -> u32 {
        self.last.0 - self.first.0 + 1
    }

    /// Whether a serial is inside.
    pub fn contains(&self, serial: Serial) -> bool {
        (self.first..=self.last).contains(&serial)
    }

    /// Whether two ranges share a serial.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Every serial, in order.
    pub fn iter(&self) -> impl Iterator<Item = Serial> + use<> {
        (self.first.0..=self.last.0).map(Serial)
    }
}

impl TryFrom<(Serial, Serial)> for SerialRange {
    type Error = SeriesError;

    fn try_from((first, last): (Serial, Serial)) -> Result<Self, SeriesError> {
        Self::new(first, last)
    }
}

impl From<SerialRange> for (Serial, Serial) {
    fn from(range: SerialRange) -> Self {
        (range.first, range.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 4, 1, 2, SeriesError::Prefix)]
    #[case(1000, 4, 1, 2, SeriesError::Prefix)]
    #[case(26, 2, 1, 2, SeriesError::Width)]
    #[case(26, 7, 1, 2, SeriesError::Width)]
    #[case(26, 4, 3, 2, SeriesError::Order)]
    #[case(26, 4, 1, 10_000, SeriesError::Order)]
    fn a_series_that_cannot_be_printed_is_refused(
        #[case] prefix: u32,
        #[case] width: u32,
        #[case] first: u32,
        #[case] last: u32,
        #[case] why: SeriesError,
    ) {
        assert_eq!(Series::new(prefix, width, first, last), Err(why));
    }

    #[test]
    fn the_smallest_and_the_largest_series_have_serials() {
        for (prefix, width, last) in [(1, 3, 999), (999, 6, 999_999)] {
            let range = Series::new(prefix, width, 0, last).unwrap().range();
            assert_eq!(range.count(), last + 1);
            for serial in [range.first(), range.last()] {
                assert_eq!(Serial::from_number(serial.number()), Ok(serial));
            }
        }
    }

    #[test]
    fn a_series_holds_its_numbers_and_meets_only_its_neighbours() {
        let series = |prefix, first, last| Series::new(prefix, 4, first, last).unwrap();
        let one = series(26, 1, 200);
        assert!(one.holds(Serial(260_001)) && one.holds(Serial(260_200)));
        assert!(!one.holds(Serial(260_201)) && !one.holds(Serial(270_001)));
        assert!(one.overlaps(&series(26, 200, 300)) && !one.overlaps(&series(26, 201, 300)));
        assert!(!one.overlaps(&series(27, 1, 200)));
        assert_eq!(one.range().iter().count(), 200);
    }

    #[test]
    fn a_range_the_wrong_way_round_cannot_slip_in_through_serde() {
        let range = Series::new(26, 4, 1, 2).unwrap().range();
        let text = serde_json::to_string(&range).unwrap();
        assert_eq!(serde_json::from_str::<SerialRange>(&text).unwrap(), range);
        let (first, last) = (range.first(), range.last());
        let turned = format!("[\"{last}\",\"{first}\"]");
        assert!(serde_json::from_str::<SerialRange>(&turned).is_err());
    }
}
