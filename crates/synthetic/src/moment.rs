//! Ids and moments out of chance and one base time: no clock is read.

use std::str::FromStr;

use crate::random::Chance;

/// A day in milliseconds.
pub(crate) const DAY_MS: i64 = 86_400_000;
/// An hour in milliseconds.
pub(crate) const HOUR_MS: i64 = 3_600_000;
/// Vietnam is seven hours ahead of UTC, all year.
const OFFSET_MS: i64 = 7 * HOUR_MS;

/// Midnight in Vietnam on the day of `at_ms`.
pub(crate) fn midnight(at_ms: i64) -> i64 {
    (at_ms + OFFSET_MS).div_euclid(DAY_MS) * DAY_MS - OFFSET_MS
}

/// A moment in office hours between two days, the later days a little busier.
pub(crate) fn office_moment(chance: &mut Chance, from_ms: i64, to_ms: i64) -> i64 {
    let first = midnight(from_ms) + DAY_MS;
    let days = ((to_ms - first) / DAY_MS).max(1);
    let days = u32::try_from(days).unwrap_or(1);
    loop {
        let day = i64::from(chance.below(days).max(chance.below(days)));
        let start = first + day * DAY_MS;
        // 1 January 1970 was a Thursday; five days out of seven, and a few on Saturday.
        let weekday = ((start + OFFSET_MS).div_euclid(DAY_MS) + 3).rem_euclid(7);
        if weekday == 6 || (weekday == 5 && !chance.happens(250)) {
            continue;
        }
        let minute = chance.between(7 * 60 + 30, 17 * 60);
        return start + i64::from(minute) * 60_000 + i64::from(chance.below(60_000));
    }
}

/// An id in the form of a UUID v7 of `at_ms`, all other bits from chance.
pub(crate) fn id<Id: FromStr>(chance: &mut Chance, at_ms: i64) -> Id
where
    Id::Err: std::fmt::Debug,
{
    let (high, low) = (chance.bits(), chance.bits());
    let text = format!(
        "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
        (at_ms >> 16) & 0xFFFF_FFFF,
        at_ms & 0xFFFF,
        high & 0xFFF,
        0x8000 | (high >> 16) & 0x3FFF,
        low & 0xFFFF_FFFF_FFFF,
    );
    text.parse()
        .expect("five groups of hexadecimal digits of the right length are a UUID")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_office_hours_of_working_days() {
        // 2026-11-22T02:00:00Z, a Sunday.
        let base = 1_795_312_800_000;
        let mut chance = Chance::new(1, 1);
        for _ in 0..500 {
            let at = office_moment(&mut chance, base, base + 40 * DAY_MS);
            assert!(at > base && at < base + 41 * DAY_MS);
            let minute = (at - midnight(at)) / 60_000;
            assert!((450..=1020).contains(&minute), "{minute}");
            let weekday = ((at + OFFSET_MS).div_euclid(DAY_MS) + 3).rem_euclid(7);
            assert_ne!(weekday, 6);
        }
    }

    #[test]
    fn ids_carry_their_time_and_version() {
        let id: survey::RoundId = id(&mut Chance::new(1, 1), 1_795_312_800_000);
        let text = id.to_string();
        assert!(text.starts_with("01a2"), "{text}");
        assert_eq!(text.as_bytes()[14], b'7');
    }
}
