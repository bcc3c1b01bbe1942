//! Whether a password is worth its name: long enough, and hard to guess.

use pages::office::PasswordFault;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

/// Fewest letters of a password, after NIST SP 800-63B's advice for passwords used alone.
const SHORTEST: usize = 12;
/// Most letters that are looked at; the estimate takes longer with every letter.
const LONGEST: usize = 200;

/// Words that everybody would try first here.
const EXPECTED: &[&str] = &[
    "sipas",
    "matkhau",
    "mat khau",
    "hai long",
    "hailong",
    "khaosat",
    "khao sat",
    "sonoivu",
    "so noi vu",
    "vietnam",
    "viet nam",
    "hanoi",
    "congdan",
    "quantri",
    "quan tri",
];

/// What is wrong with a password for an account of this name; nothing if it is good.
pub(super) fn fault(password: &str, name: &str, display_name: &str) -> Option<PasswordFault> {
    let letters = password.chars().count();
    let lower = password.to_lowercase();
    if letters < SHORTEST {
        return Some(PasswordFault::Short);
    }
    if letters > LONGEST {
        return Some(PasswordFault::Long);
    }
    if !name.is_empty() && lower.contains(&name.to_lowercase()) {
        return Some(PasswordFault::Name);
    }
    // The estimator knows words without marks only.
    let folded = survey::text::fold(password);
    let mut inputs: Vec<&str> = EXPECTED.to_vec();
    inputs.extend([name, display_name]);
    let guess = zxcvbn(&folded, &inputs);
    if guess.score() >= Score::Three {
        return None;
    }
    let warning = guess
        .feedback()
        .and_then(zxcvbn::feedback::Feedback::warning);
    Some(match warning {
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess,
        ) => PasswordFault::Keyboard,
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
        ) => PasswordFault::Repeats,
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => PasswordFault::Sequence,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => {
            PasswordFault::Dates
        }
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => PasswordFault::Common,
        _ => PasswordFault::Words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("ngắn", Some(PasswordFault::Short))]
    #[case("Nguyen.An-2026!", Some(PasswordFault::Name))]
    #[case("aaaaaaaaaaaaaaaa", Some(PasswordFault::Repeats))]
    #[case("hoa sen nở tháng sáu", None)]
    #[case("một câu dài dễ nhớ", None)]
    fn what_is_wrong_with_a_password(
        #[case] password: &str,
        #[case] expected: Option<PasswordFault>,
    ) {
        assert_eq!(fault(password, "nguyen.an", "Nguyễn Văn An"), expected);
    }

    #[rstest]
    #[case("123456789012")]
    #[case("qwertyuiop12")]
    #[case("matkhau123456")]
    #[case("password12345")]
    #[case("Mật khẩu 2026")]
    fn what_everybody_would_try_is_refused(#[case] password: &str) {
        assert!(fault(password, "nguyen.an", "").is_some());
    }
}
