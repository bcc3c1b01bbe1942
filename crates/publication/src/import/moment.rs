//! Moments as people write them in files, read as Vietnamese time.

use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

/// The text is no moment in any of the forms read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a moment")]
pub struct MomentError;

/// Reads `2026-10-05`, `2026-10-05 14:30[:09]`, `2026-10-05T14:30[:09]`, `05/10/2026 [14:30[:09]]`
/// as time in Vietnam (UTC+7), or the same with `Z` or `+07:00` at the end.
///
/// Returns Unix milliseconds UTC; a day without a time is its noon.
///
/// # Errors
/// [`MomentError`] for anything else, and for days and hours that do not exist.
pub fn parse_moment(text: &str) -> Result<i64, MomentError> {
    let text = text.trim();
    let (day, clock) = match text.split_once([' ', 'T']) {
        Some((day, clock)) => (day, clock.trim()),
        None => (text, ""),
    };
    let (clock, offset) = split_offset(clock)?;
    let moment = PrimitiveDateTime::new(parse_day(day)?, parse_clock(clock)?);
    Ok(moment.assume_offset(offset).unix_timestamp() * 1000)
}

fn parse_day(text: &str) -> Result<Date, MomentError> {
    let (year, month, day) = if let Some((day, rest)) = text.split_once('/') {
        let (month, year) = rest.split_once('/').ok_or(MomentError)?;
        (year, month, day)
    } else {
        let (year, rest) = text.split_once('-').ok_or(MomentError)?;
        let (month, day) = rest.split_once('-').ok_or(MomentError)?;
        (year, month, day)
    };
    if year.len() != 4 {
        return Err(MomentError);
    }
    let month = Month::try_from(number::<u8>(month)?).map_err(|_| MomentError)?;
    Date::from_calendar_date(number(year)?, month, number(day)?).map_err(|_| MomentError)
}

fn parse_clock(text: &str) -> Result<Time, MomentError> {
    if text.is_empty() {
        return Time::from_hms(12, 0, 0).map_err(|_| MomentError);
    }
    let mut parts = text.split(':');
    let mut next = || parts.next().map(number::<u8>).transpose();
    let (hour, minute, second) = (next()?, next()?, next()?);
    if parts.next().is_some() {
        return Err(MomentError);
    }
    let (hour, minute) = (hour.ok_or(MomentError)?, minute.ok_or(MomentError)?);
    Time::from_hms(hour, minute, second.unwrap_or(0)).map_err(|_| MomentError)
}

fn split_offset(clock: &str) -> Result<(&str, UtcOffset), MomentError> {
    if let Some(clock) = clock.strip_suffix('Z') {
        return Ok((clock, UtcOffset::UTC));
    }
    let vietnam = UtcOffset::from_hms(7, 0, 0).map_err(|_| MomentError)?;
    Ok((clock.strip_suffix("+07:00").unwrap_or(clock), vietnam))
}

fn number<Number: std::str::FromStr>(text: &str) -> Result<Number, MomentError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(MomentError);
    }
    text.parse().map_err(|_| MomentError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_of_writing_a_moment_agree() {
        // 2026-10-05T07:30:00Z
        let expected = Ok(1_791_185_400_000);
        for text in [
            "2026-10-05 14:30",
            "2026-10-05T14:30:00",
            "05/10/2026 14:30",
            "5/10/2026 14:30:00",
            "2026-10-05T07:30:00Z",
            "2026-10-05T14:30:00+07:00",
        ] {
            assert_eq!(parse_moment(text), expected, "{text}");
        }
        assert_eq!(parse_moment("2026-10-05"), parse_moment("2026-10-05 12:00"));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "hôm qua",
            "2026-13-01",
            "31/02/2026",
            "05/10/26",
            "2026-10-05 25:00",
            "2026-10-05 1:2:3:4",
            "2026-10-05 14",
            "-1/10/2026",
        ] {
            assert_eq!(parse_moment(text), Err(MomentError), "{text}");
        }
    }
}
