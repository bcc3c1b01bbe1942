//! Calendar dates as people write them.

use time::{Date, Month};

/// Reads `2026-09-02` or `02/9/2026` into `2026-09-02`; none for a day that does not exist.
/// Years from 1900 to 2199, so that the text compares as the date does.
pub fn read(text: &str) -> Option<String> {
    let (year, month, day) = if text.contains('/') {
        let (day, month, year) = three(text, '/')?;
        (year, month, day)
    } else {
        three(text, '-')?
    };
    let exists = (1900..=2199).contains(&year) && of(year, month, day).is_some();
    exists.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The day of that number in the calendar, if there is one.
pub(crate) fn of(year: u16, month: u16, day: u16) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()
}

fn three(text: &str, separator: char) -> Option<(u16, u16, u16)> {
    let mut parts = text.split(separator).map(|part| {
        let part = part.trim();
        part.bytes()
            .all(|digit| digit.is_ascii_digit())
            .then(|| part.parse().ok())
            .flatten()
    });
    let three = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(three)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-09-02", Some("2026-09-02"))]
    #[case("02/9/2026", Some("2026-09-02"))]
    #[case("2 / 9 / 2026", Some("2026-09-02"))]
    #[case("29/02/2024", Some("2024-02-29"))]
    #[case("29/02/2026", None)]
    #[case("29/02/2100", None)]
    #[case("31/4/2026", None)]
    #[case("0/1/2026", None)]
    #[case("2026-13-01", None)]
    #[case("26-1-1", None)]
    #[case("+2026-01-01", None)]
    #[case("2026-01-01-01", None)]
    #[case("hôm nay", None)]
    fn dates_are_read_as_written_in_the_country(#[case] text: &str, #[case] date: Option<&str>) {
        assert_eq!(read(text).as_deref(), date);
    }
}
