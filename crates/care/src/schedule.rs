//! When the next backup is due.

/// Vietnam is seven hours ahead of UTC, all year.
const OFFSET_MS: i64 = 7 * HOUR_MS;
const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The slot that is due at `now_ms` (Unix milliseconds UTC) for a backup at `hour` in Vietnam: today's, once
/// the hour has come. A server that was down at the hour makes it when it is up again on the same day.
///
/// The slot names the day, so that the same day is done once however often a clock shows it.
pub fn due(now_ms: i64, hour: u8) -> Option<String> {
    let local = now_ms + OFFSET_MS;
    let hour_now = local.rem_euclid(DAY_MS) / HOUR_MS;
    (hour_now >= i64::from(hour)).then(|| day(local.div_euclid(DAY_MS)))
}

/// A moment as part of a file's name, in Vietnam's time: `2026-11-22-0215`.
pub fn stamp(now_ms: i64) -> String {
    let local = now_ms + OFFSET_MS;
    let minutes = local.rem_euclid(DAY_MS) / 60_000;
    format!(
        "{}-{:02}{:02}",
        day(local.div_euclid(DAY_MS)),
        minutes / 60,
        minutes % 60
    )
}

/// The date of a day counted from 1 January 1970.
///
/// Source: the proleptic Gregorian calendar in eras of 400 years that begin on 1 March.
fn day(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 September 2026, 00:00 in Vietnam.
    const SEPTEMBER: i64 = 1_788_195_600_000;

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
    fn days_have_their_dates() {
        for (days, date) in [
            (0, "1970-01-01"),
            (19_782, "2024-02-29"),
            (19_783, "2024-03-01"),
            (20_453, "2025-12-31"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(day(days), date);
        }
        assert_eq!(
            stamp(SEPTEMBER + 2 * HOUR_MS + 15 * 60_000),
            "2026-09-01-0215"
        );
    }
}
