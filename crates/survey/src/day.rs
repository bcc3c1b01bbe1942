//! A calendar day, as laws and catalogues name it.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::macros::datetime;
use time::{Duration, PlainDateTime};

use crate::validate::date;

/// The beginning of Unix time as a clock in Vietnam showed it: seven hours ahead of UTC, all year.
const EPOCH: PlainDateTime = datetime!(1970-01-01 07:00);

/// What calendar and clock show in Vietnam at a moment in Unix milliseconds UTC; outside of what the
/// calendar holds, its nearest end.
pub const fn in_vietnam(moment_ms: i64) -> PlainDateTime {
    EPOCH.saturating_add(Duration::milliseconds(moment_ms))
}

/// A day between 1900 and 2199; days compare as they follow each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(String);

/// The text names no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day such as 2026-09-20 or 20/9/2026")]
pub struct DayError(String);

impl Day {
    /// Reads `2026-09-20` or `20/9/2026`.
    ///
    /// # Errors
    /// [`DayError`] for a text of another form or a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, DayError> {
        date::read(text.trim())
            .map(Self)
            .ok_or_else(|| DayError(text.to_owned()))
    }

    /// The day in Vietnam at a moment in Unix milliseconds UTC.
    ///
    /// # Errors
    /// [`DayError`] for a moment outside the years 1900 to 2199.
    pub fn at(moment_ms: i64) -> Result<Self, DayError> {
        Self::parse(&in_vietnam(moment_ms).date().to_string())
    }

    /// The form kept: `2026-09-20`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form shown: `20/9/2026`.
    pub fn shown(&self) -> String {
        let (year, month, day) = self.parts();
        format!("{day}/{month}/{year}")
    }

    /// Its first moment in Vietnam, Unix milliseconds UTC.
    pub fn start_ms(&self) -> i64 {
        let (year, month, day) = self.parts();
        // The text was read as a day that exists.
        date::of(year, month, day)
            .map_or(0, |date| (date.midnight() - EPOCH).whole_seconds() * 1000)
    }

    fn parts(&self) -> (u16, u16, u16) {
        let mut parts = self.0.split('-').map(|part| part.parse().unwrap_or(1));
        let mut next = || parts.next().unwrap_or(1);
        (next(), next(), next())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;

    fn try_from(text: String) -> Result<Self, DayError> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const DAY_MS: i64 = 24 * 60 * 60 * 1000;

    #[rstest]
    #[case("2026-09-20", "2026-09-20", "20/9/2026")]
    #[case("02/9/2026", "2026-09-02", "2/9/2026")]
    #[case(" 29/2/2024 ", "2024-02-29", "29/2/2024")]
    fn days_are_read_in_both_forms(#[case] typed: &str, #[case] kept: &str, #[case] shown: &str) {
        let day = Day::parse(typed).unwrap();
        assert_eq!((day.as_str(), day.shown().as_str()), (kept, shown));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026",
            "30/2/2026",
            "2026-13-01",
            "20.9.2026",
            "hôm qua",
        ] {
            assert!(Day::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_vietnam() {
        // 1 July 2025, 00:00 in Vietnam is 30 June, 17:00 UTC.
        let day = Day::parse("2025-07-01").unwrap();
        assert_eq!(day.start_ms(), 1_751_302_800_000);
        assert_eq!(Day::at(day.start_ms()), Ok(day.clone()));
        assert_eq!(Day::at(day.start_ms() + DAY_MS - 1), Ok(day));
    }

    #[test]
    fn every_day_comes_back_from_its_first_moment() {
        for offset in 0..146_097 {
            let moment = Day::parse("1900-01-01").unwrap().start_ms() + offset * DAY_MS;
            if let Ok(day) = Day::at(moment) {
                assert_eq!(day.start_ms(), moment);
            }
        }
    }
}
