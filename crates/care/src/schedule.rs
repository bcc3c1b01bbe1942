//! When the next backup is due.

use time::macros::datetime;
use time::{Duration, PlainDateTime};

/// The slot that is due at `now_ms` (Unix milliseconds UTC) for a backup at `hour` in Vietnam: today's, once
/// the hour has come. A server that was down at the hour makes it when it is up again on the same day.
///
/// The slot names the day, so that the same day is done once however often a clock shows it.
pub fn due(now_ms: i64, hour: u8) -> Option<String> {
    let now = in_vietnam(now_ms);
    (now.hour() >= hour).then(|| now.date().to_string())
}

/// A moment as part of a file's name, in Vietnam's time: `2026-11-22-0215`.
pub fn stamp(now_ms: i64) -> String {
    let now = in_vietnam(now_ms);
    format!("{}-{:02}{:02}", now.date(), now.hour(), now.minute())
}

/// What calendar and clock show in Vietnam, seven hours ahead of UTC all year.
const fn in_vietnam(now_ms: i64) -> PlainDateTime {
    datetime!(1970-01-01 07:00).saturating_add(Duration::milliseconds(now_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 September 2026, 00:00 in Vietnam.
    const SEPTEMBER: i64 = 1_788_195_600_000;
    const HOUR_MS: i64 = 60 * 60 * 1000;
    const DAY_MS: i64 = 24 * HOUR_MS;

    #[test]
    fn a_day_is_due_from_its_hour_to_its_end() {
        assert_eq!(due(SEPTEMBER, 2), None);
        assert_eq!(due(SEPTEMBER + 2 * HOUR_MS - 1, 2), None);
        assert_eq!(due(SEPTEMBER + 2 * HOUR_MS, 2).unwrap(), "2026-09-01");
        assert_eq!(due(SEPTEMBER + DAY_MS - 1, 2).unwrap(), "2026-09-01");
        assert_eq!(due(SEPTEMBER + DAY_MS, 2), None);
        assert_eq!(due(SEPTEMBER, 0).unwrap(), "2026-09-01");
    }

    #[test]
    fn a_file_is_named_after_the_minute_in_vietnam() {
        assert_eq!(
            stamp(SEPTEMBER + 2 * HOUR_MS + 15 * 60_000),
            "2026-09-01-0215"
        );
        // 29 February 2024, 23:59 in Vietnam.
        assert_eq!(stamp(1_709_225_940_000), "2024-02-29-2359");
    }
}
