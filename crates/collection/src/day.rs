//! Days as people type them, in Vietnamese time.

use time::{Date, Month};

/// Vietnam is seven hours ahead of UTC, all year.
const VIETNAM_MS: i64 = 7 * 60 * 60 * 1000;
/// A day.
pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The first moment of a day in Vietnam, Unix milliseconds UTC; the day as `2026-09-02` or `02/9/2026`.
pub(crate) fn start_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    let (year, month, day) = if let Some((day, rest)) = text.split_once('/') {
        let (month, year) = rest.split_once('/')?;
        (year, month, day)
    } else {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        (year, month, day)
    };
    if year.len() != 4 {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    let seconds = date.midnight().assume_utc().unix_timestamp();
    Some(seconds * 1000 - VIETNAM_MS)
}

/// The first moment of the day in Vietnam that holds this moment, both Unix milliseconds UTC.
pub(crate) const fn today_ms(at_ms: i64) -> i64 {
    at_ms - (at_ms + VIETNAM_MS).rem_euclid(DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::{start_ms, today_ms};
    use rstest::rstest;

    #[rstest]
    #[case("2026-09-01", Some(1_788_195_600_000))]
    #[case("01/9/2026", Some(1_788_195_600_000))]
    #[case(" 1/09/2026 ", Some(1_788_195_600_000))]
    #[case("31/02/2026", None)]
    #[case("1/9/26", None)]
    #[case("", None)]
    #[case("mai", None)]
    fn days_are_read_as_they_are_written_here(#[case] text: &str, #[case] expected: Option<i64>) {
        assert_eq!(start_ms(text), expected);
    }

    #[rstest]
    #[case("2026-09-01", 0)]
    #[case("2026-09-01", 86_399_999)]
    fn a_day_begins_at_midnight_in_vietnam(#[case] day: &str, #[case] later_ms: i64) {
        let begins = start_ms(day).unwrap();
        assert_eq!(today_ms(begins + later_ms), begins);
        assert_ne!(today_ms(begins - 1), begins);
    }
}
