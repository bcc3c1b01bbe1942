//! Days and times of Vietnam (UTC+7, no daylight saving), from Unix milliseconds UTC.

use survey::Language;

const DAY_MS: i64 = 86_400_000;
const VIETNAM_MS: i64 = 7 * 3_600_000;

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the Gregorian calendar with the minute of the day.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    minute: i64,
}

/// A day on screens and forms: `02/09/2026`; in English `2 September 2026`.
pub fn date(at_ms: i64, language: Language) -> String {
    let Moment {
        year, month, day, ..
    } = moment(at_ms);
    if language == Language::EN {
        format!("{day} {} {year}", english_month(month))
    } else {
        format!("{day:02}/{month:02}/{year}")
    }
}

/// A day in documents: `ngày 02 tháng 9 năm 2026`; in English as [`date`].
///
/// A zero stands before days under 10 and before the months 1 and 2 only.
/// Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
pub fn date_in_document(at_ms: i64, language: Language) -> String {
    if language == Language::EN {
        return date(at_ms, language);
    }
    let Moment {
        year, month, day, ..
    } = moment(at_ms);
    let zero = if month <= 2 { "0" } else { "" };
    format!("ngày {day:02} tháng {zero}{month} năm {year}")
}

/// The time of day on 24 hours: `14:05`.
pub fn time(at_ms: i64) -> String {
    let Moment { minute, .. } = moment(at_ms);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Time and day: `14:05, 02/09/2026`; in English `14:05, 2 September 2026`.
pub fn date_time(at_ms: i64, language: Language) -> String {
    format!("{}, {}", time(at_ms), date(at_ms, language))
}

/// A month: `tháng 9/2026`; in English `September 2026`.
pub fn month(at_ms: i64, language: Language) -> String {
    let Moment { year, month, .. } = moment(at_ms);
    if language == Language::EN {
        format!("{} {year}", english_month(month))
    } else {
        format!("tháng {month}/{year}")
    }
}

fn english_month(month: i64) -> &'static str {
    usize::try_from(month - 1)
        .ok()
        .and_then(|place| ENGLISH_MONTHS.get(place))
        .copied()
        .unwrap_or("")
}

/// Splits a moment into calendar fields, counting years from March so that the leap day is the last.
///
/// Range: the years 1 to 9999.
fn moment(at_ms: i64) -> Moment {
    let local = at_ms.saturating_add(VIETNAM_MS);
    let days = local.div_euclid(DAY_MS);
    let minute = local.rem_euclid(DAY_MS) / 60_000;
    // 719 468 days lie between 0000-03-01 and 1970-01-01; an era has 400 years.
    let since = days + 719_468;
    let era = since.div_euclid(146_097);
    let day_of_era = since.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Moment {
        year,
        month,
        day,
        minute,
    }
}

#[cfg(test)]
mod tests {
    use super::{date, date_in_document, date_time, month};
    use survey::Language;

    /// Noon in Vietnam on 2026-02-05, -09-02 and -11-12.
    const DAYS: [i64; 3] = [1_770_267_600_000, 1_788_325_200_000, 1_794_459_600_000];

    #[test]
    fn dates_in_documents_have_zeros_by_the_decree() {
        let expected = [
            "ngày 05 tháng 02 năm 2026",
            "ngày 02 tháng 9 năm 2026",
            "ngày 12 tháng 11 năm 2026",
        ];
        for (at_ms, expected) in DAYS.into_iter().zip(expected) {
            assert_eq!(date_in_document(at_ms, Language::VI), expected);
        }
    }

    #[test]
    fn dates_on_screens_have_two_digits() {
        let expected = ["05/02/2026", "02/09/2026", "12/11/2026"];
        for (at_ms, expected) in DAYS.into_iter().zip(expected) {
            assert_eq!(date(at_ms, Language::VI), expected);
        }
        assert_eq!(date(DAYS[1], Language::EN), "2 September 2026");
        assert_eq!(month(DAYS[1], Language::VI), "tháng 9/2026");
    }

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        // 2024-02-28 17:00 UTC is the first minute of the leap day in Vietnam.
        assert_eq!(
            date_time(1_709_139_600_000, Language::VI),
            "00:00, 29/02/2024"
        );
        assert_eq!(
            date_time(1_709_139_600_000 - 1, Language::VI),
            "23:59, 28/02/2024"
        );
        assert_eq!(date_time(0, Language::VI), "07:00, 01/01/1970");
        assert_eq!(date_time(-1, Language::EN), "06:59, 1 January 1970");
        assert_eq!(date(951_782_400_000, Language::VI), "29/02/2000");
        assert_eq!(date(4_107_542_400_000, Language::VI), "01/03/2100");
    }
}
