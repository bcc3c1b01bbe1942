//! Numbers: decimal comma and thousands points in Vietnamese, the other way round in English.

use survey::Language;

/// Most decimals that are ever shown.
const MOST_DECIMALS: usize = 15;

/// A whole number with its thousands apart: `1.234.567`, in English `1,234,567`.
pub fn integer(value: i64, language: Language) -> String {
    let grouped = grouped(&value.unsigned_abs().to_string(), language);
    if value < 0 {
        format!("-{grouped}")
    } else {
        grouped
    }
}

/// A number with a fixed count of decimals, halves rounded away from zero.
///
/// Rounds the shortest decimal text that reads back as `value`, so that 0.145 is a half although its
/// binary value lies below. Not a number and infinities become a dash.
pub fn decimal(value: f64, decimals: usize, language: Language) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (whole, fraction) = rounded(&format!("{}", value.abs()), decimals.min(MOST_DECIMALS));
    let is_zero = whole
        .bytes()
        .chain(fraction.bytes())
        .all(|digit| digit == b'0');
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    let whole = grouped(&whole, language);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{}{fraction}", decimal_mark(language))
    }
}

/// A share as a percentage: 0.8387096 → `83,87%` with two decimals.
///
/// Range: any share; 0..=1 is usual.
pub fn percent(share: f64, decimals: usize, language: Language) -> String {
    let points = percent_points(share, decimals, language);
    if share.is_finite() {
        format!("{points}%")
    } else {
        points
    }
}

/// A share in percent without the sign, for columns whose head says percent.
///
/// The decimal point is moved in the text of the share, not by a multiplication, which could turn a
/// half into something below it.
pub fn percent_points(share: f64, decimals: usize, language: Language) -> String {
    if !share.is_finite() {
        return decimal(share, decimals, language);
    }
    let text = format!("{}", share.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = format!("{fraction:0<2}");
    let (up, rest) = fraction.split_at(2);
    let moved = format!("{whole}{up}.{rest}");
    let (whole, fraction) = rounded(moved.trim_start_matches('0'), decimals.min(MOST_DECIMALS));
    let is_zero = whole
        .bytes()
        .chain(fraction.bytes())
        .all(|digit| digit == b'0');
    let sign = if share < 0.0 && !is_zero { "-" } else { "" };
    let whole = grouped(&whole, language);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{}{fraction}", decimal_mark(language))
    }
}

/// Rounds decimal digits half up to so many decimals; returns the whole part and the decimals.
fn rounded(digits: &str, decimals: usize) -> (String, String) {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let up = fraction
        .as_bytes()
        .get(decimals)
        .is_some_and(|&digit| digit >= b'5');
    let kept: String = fraction.chars().take(decimals).collect();
    let mut all: Vec<u8> = format!("0{whole}{kept:0<decimals$}").into_bytes();
    if up {
        for digit in all.iter_mut().rev() {
            if *digit == b'9' {
                *digit = b'0';
            } else {
                *digit += 1;
                break;
            }
        }
    }
    let all: String = all.into_iter().map(char::from).collect();
    let (whole, fraction) = all.split_at(all.len() - decimals);
    let whole = whole.trim_start_matches('0');
    (
        if whole.is_empty() {
            "0".to_owned()
        } else {
            whole.to_owned()
        },
        fraction.to_owned(),
    )
}

fn grouped(digits: &str, language: Language) -> String {
    let mark = if language == Language::EN { ',' } else { '.' };
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

fn decimal_mark(language: Language) -> char {
    if language == Language::EN { '.' } else { ',' }
}

#[cfg(test)]
mod tests {
    use super::{decimal, integer, percent, percent_points};
    use survey::Language;

    #[test]
    fn percentages_round_half_up_at_display() {
        for (share, decimals, expected) in [
            (0.838_709_6, 2, "83,87%"),
            (26.0 / 31.0, 2, "83,87%"),
            (129.0 / 155.0, 2, "83,23%"),
            (0.322_580, 1, "32,3%"),
            (0.516_129, 1, "51,6%"),
            (0.161_290, 1, "16,1%"),
            (0.8266, 2, "82,66%"),
            (0.0, 1, "0,0%"),
            (1.0, 2, "100,00%"),
            (0.999_96, 1, "100,0%"),
            (0.145, 0, "15%"),
            (0.285, 0, "29%"),
            (0.010_05, 2, "1,01%"),
            (0.575, 0, "58%"),
            (1e-9, 2, "0,00%"),
            (-0.031_25, 2, "-3,13%"),
            (-0.000_001, 2, "0,00%"),
            (12.5, 1, "1.250,0%"),
        ] {
            assert_eq!(percent(share, decimals, Language::VI), expected, "{share}");
        }
    }

    #[test]
    fn english_has_a_decimal_point() {
        assert_eq!(percent(0.8266, 2, Language::EN), "82.66%");
        assert_eq!(decimal(1234.5, 1, Language::EN), "1,234.5");
        assert_eq!(integer(1_234_567, Language::EN), "1,234,567");
    }

    #[test]
    fn numbers_without_a_value_are_a_dash() {
        assert_eq!(percent(f64::NAN, 2, Language::VI), "–");
        assert_eq!(decimal(f64::INFINITY, 2, Language::VI), "–");
        assert_eq!(percent_points(f64::NAN, 1, Language::VI), "–");
    }

    #[test]
    fn whole_numbers_have_their_thousands_apart() {
        for (value, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1.000"),
            (1_234_567, "1.234.567"),
            (-20_000, "-20.000"),
            (i64::MIN, "-9.223.372.036.854.775.808"),
        ] {
            assert_eq!(integer(value, Language::VI), expected);
        }
    }

    #[test]
    fn decimals_round_half_up_on_the_written_digits() {
        for (value, decimals, expected) in [
            (2.675, 2, "2,68"),
            (1.005, 2, "1,01"),
            (0.5, 0, "1"),
            (1_234_567.891, 2, "1.234.567,89"),
            (9.995, 2, "10,00"),
            (1e21, 0, "1.000.000.000.000.000.000.000"),
            (-0.004, 2, "0,00"),
        ] {
            assert_eq!(decimal(value, decimals, Language::VI), expected, "{value}");
        }
    }

    #[test]
    fn percent_points_leave_the_sign_to_the_head_of_the_column() {
        assert_eq!(percent_points(0.840_9, 2, Language::VI), "84,09");
        assert_eq!(percent_points(0.05, 1, Language::VI), "5,0");
    }
}
