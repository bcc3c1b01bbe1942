//! What the slip on a bundle says before anybody has opened it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use survey::{FieldCode, PostOfficeCode, RoundId, UnitCode};

use crate::serial::{Serial, SerialRange};

/// The header of a batch: the promise that the closing checks compare with what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchHeader {
    /// The post office that sends the bundle and keys it.
    pub post_office: PostOfficeCode,
    /// The round of the survey.
    pub round: RoundId,
    /// The unit that the forms are about.
    pub unit: UnitCode,
    /// The field that the forms are about.
    pub field: FieldCode,
    /// How many forms the bundle holds.
    pub expected: u32,
    /// First and last serial that the bundle may hold; serials that never came back lie between.
    pub serials: SerialRange,
    /// Totals made on paper before keying.
    pub totals: ControlTotals,
}

/// Totals that mean nothing in themselves and come out the same twice only if nothing got lost or
/// was changed (tổng kiểm soát). Each may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlTotals {
    /// Sum of the serials of the forms in the bundle, without check characters.
    pub serials: Option<u64>,
    /// Sum of the marks of one satisfaction item over the bundle.
    pub item: Option<ItemTotal>,
}

/// The marks of one satisfaction item, added up by hand; blanks, "not applicable" and "does not know" count 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTotal {
    /// Code of the item.
    pub item: String,
    /// The sum.
    pub total: u64,
}

/// Why a header cannot be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// A bundle without forms.
    #[error("a batch has at least one form")]
    Empty,
    /// More forms than serials.
    #[error("{expected} forms do not fit {serials} serials")]
    TooMany {
        /// Forms promised.
        expected: u32,
        /// Serials from the first to the last.
        serials: u32,
    },
    /// No choice of serials gives that sum.
    #[error("the total of the serials lies outside of what this count and range can give")]
    Total,
    /// An item total above five marks a form.
    #[error("the total of the item is more than five marks a form")]
    Item,
}

impl HeaderError {
    /// The stable code of the error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "header-empty",
            Self::TooMany { .. } => "header-too-many",
            Self::Total => "header-serial-total",
            Self::Item => "header-item-total",
        }
    }
}

impl BatchHeader {
    /// Looks whether the header contradicts itself.
    ///
    /// # Errors
    /// The first of [`HeaderError`] that holds.
    pub fn check(&self) -> Result<(), HeaderError> {
        let serials = self.serials.count();
        if self.expected == 0 {
            return Err(HeaderError::Empty);
        }
        if self.expected > serials {
            return Err(HeaderError::TooMany {
                expected: self.expected,
                serials,
            });
        }
        let count = u64::from(self.expected);
        if let Some(total) = self.totals.serials {
            // The sums of the `expected` smallest and of the `expected` largest serials.
            let steps = count * (count - 1) / 2;
            let least = u64::from(self.serials.first().number()) * count + steps;
            let most = u64::from(self.serials.last().number()) * count - steps;
            if !(least..=most).contains(&total) {
                return Err(HeaderError::Total);
            }
        }
        match &self.totals.item {
            Some(item) if item.total > 5 * count => Err(HeaderError::Item),
            _ => Ok(()),
        }
    }

    /// The serials that the bundle must hold, where the header leaves no choice.
    pub fn expected_serials(&self) -> Option<BTreeSet<Serial>> {
        (self.expected == self.serials.count()).then(|| self.serials.iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serial::Series;
    use rstest::rstest;
    use uuid::Uuid;

    fn header(expected: u32, serials: Option<u64>, item: Option<u64>) -> BatchHeader {
        BatchHeader {
            post_office: PostOfficeCode::parse("270000").unwrap(),
            round: RoundId::from_uuid(Uuid::from_u128(1)),
            unit: UnitCode::parse("00004").unwrap(),
            field: FieldCode::parse("ho_tich").unwrap(),
            expected,
            serials: Series::new(26, 4, 1, 10).unwrap().range(),
            totals: ControlTotals {
                serials,
                item: item.map(|total| ItemTotal {
                    item: "s01".to_owned(),
                    total,
                }),
            },
        }
    }

    #[rstest]
    #[case::complete(10, Some(2_600_055), Some(50), Ok(()))]
    #[case::without_totals(3, None, None, Ok(()))]
    #[case::three_smallest(3, Some(780_006), None, Ok(()))]
    #[case::below_the_three_smallest(3, Some(780_005), None, Err(HeaderError::Total))]
    #[case::three_largest(3, Some(780_027), Some(0), Ok(()))]
    #[case::above_the_three_largest(3, Some(780_028), None, Err(HeaderError::Total))]
    #[case::nothing(0, None, None, Err(HeaderError::Empty))]
    #[case::too_many(11, None, None, Err(HeaderError::TooMany { expected: 11, serials: 10 }))]
    #[case::marks(3, None, Some(16), Err(HeaderError::Item))]
    fn a_header_may_not_contradict_itself(
        #[case] expected: u32,
        #[case] serials: Option<u64>,
        #[case] item: Option<u64>,
        #[case] verdict: Result<(), HeaderError>,
    ) {
        assert_eq!(header(expected, serials, item).check(), verdict);
    }

    #[test]
    fn only_a_full_range_says_which_serials_must_be_there() {
        assert_eq!(header(10, None, None).expected_serials().unwrap().len(), 10);
        assert_eq!(header(9, None, None).expected_serials(), None);
    }
}
