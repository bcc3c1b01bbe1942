//! Days and hours as a form writes them, in the time of Vietnam.

/// Milliseconds between UTC and the time in Vietnam (UTC+7, no summer time).
const VIETNAM_MS: i64 = 7 * 3_600_000;

/// A moment as `2026-09-01T07:00`, the way a browser fills its input.
pub(super) fn write(at_ms: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp((at_ms + VIETNAM_MS).div_euclid(1000));
    at.map_or_else(
        |_| String::new(),
        |at| {
            format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}",
                at.year(),
                u8::from(at.month()),
                at.day(),
                at.hour(),
                at.minute()
            )
        },
    )
}

/// Reads `2026-09-01T07:00`, or `01/09/2026 07:00` as people type it; Unix milliseconds UTC.
pub(in crate::office) fn read(typed: &str) -> Option<i64> {
    let (day, hour) = typed.trim().split_once(['T', ' '])?;
    let numbers = |text: &str, between: char| -> Option<Vec<i32>> {
        text.split(between)
            .map(|part| part.trim().parse().ok())
            .collect()
    };
    let (year, month, day) = if day.contains('/') {
        let [day, month, year]: [i32; 3] = numbers(day, '/')?.try_into().ok()?;
        (year, month, day)
    } else {
        let [year, month, day]: [i32; 3] = numbers(day, '-')?.try_into().ok()?;
        (year, month, day)
    };
    let hour = numbers(hour, ':')?;
    let (&hours, &minutes) = (hour.first()?, hour.get(1)?);
    // Years that people mean: nobody plans a survey for the year 20261.
    if !(2000..=2100).contains(&year) {
        return None;
    }
    let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = time::Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    let (hours, minutes) = (u8::try_from(hours).ok()?, u8::try_from(minutes).ok()?);
    let at = date.with_hms(hours, minutes, 0).ok()?.assume_utc();
    Some(at.unix_timestamp() * 1000 - VIETNAM_MS)
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn what_is_written_is_read_again() {
        let seven = 1_788_195_600_000 + 7 * 3_600_000;
        assert_eq!(write(seven), "2026-09-01T07:00");
        assert_eq!(read("2026-09-01T07:00"), Some(seven));
        assert_eq!(read(" 01/09/2026 07:00 "), Some(seven));
        assert_eq!(read("2026-09-01T07:00:30"), Some(seven));
    }

    #[test]
    fn what_is_no_moment_is_not_guessed() {
        for typed in [
            "",
            "2026-09-01",
            "31/02/2026 07:00",
            "1/9/26 07:00",
            "2026-09-01T25:00",
            "2026-09-01T07",
            "mai 07:00",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
