//! Days and times of Vietnam (UTC+7, no daylight saving), from Unix milliseconds UTC.

use survey::{Language, in_vietnam};

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

/// A day on screens and forms: `02/09/2026`; in English `2 September 2026`.
pub fn date(at_ms: i64, language: Language) -> String {
    let (year, month, day) = day_of(at_ms);
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
    let (year, month, day) = day_of(at_ms);
    let zero = if month <= 2 { "0" } else { "" };
    format!("ngày {day:02} tháng {zero}{month} năm {year}")
}

/// The time of day on 24 hours: `14:05`.
pub fn time(at_ms: i64) -> String {
    let moment = in_vietnam(at_ms);
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// Time and day: `14:05, 02/09/2026`; in English `14:05, 2 September 2026`.
pub fn date_time(at_ms: i64, language: Language) -> String {
    format!("{}, {}", time(at_ms), date(at_ms, language))
}

/// A month: `tháng 9/2026`; in English `September 2026`.
pub fn month(at_ms: i64, language: Language) -> String {
    let (year, month, _) = day_of(at_ms);
    if language == Language::EN {
        format!("{} {year}", english_month(month))
    } else {
        format!("tháng {month}/{year}")
    }
}

/// Year, month from 1 and day of the month.
fn day_of(at_ms: i64) -> (i32, u8, u8) {
    let moment = in_vietnam(at_ms);
    (moment.year(), moment.month().into(), moment.day())
}

fn english_month(month: u8) -> &'static str {
    ENGLISH_MONTHS
        .get(usize::from(month) - 1)
        .copied()
        .unwrap_or("")
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
