//! The number of a printed form (số phiếu) with its check character.
//!
//! People read it as `260001-3`: four to nine digits, of which the first ones are the prefix of the
//! series, and one check character. A form is keyed with the number keys, so the number has only
//! digits, and the check character is a digit or `X`, for which the `*` of the number pad does as
//! well. No number begins with 0, so a spreadsheet cannot eat its beginning.
//!
//! The check is of the family of [`survey::code`]: a weighted sum modulo a prime, here 11 (links and
//! receipts have 31 symbols and the prime 31). With the weights 1 to 10 from the right every single
//! wrong digit and every swap of two different digits is noticed, at any distance, because no weight
//! and no difference of two weights is divisible by 11.

mod list;
mod series;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
pub use survey::CodeError;

pub use list::{SerialDifference, difference, in_words};
pub use series::{SerialRange, Series, SeriesError};

const PRIME: u32 = 11;

/// The number of one printed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Serial(u32);

/// Why what was scanned or typed is no form of this survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// It is no serial: scan or type it again.
    #[error("mistyped: {0}")]
    Mistyped(#[from] CodeError),
    /// It is a serial, but none that was issued here: set the form aside for a supervisor.
    #[error("the serial {0} was not issued here")]
    Unknown(Serial),
}

impl Misread {
    /// The stable code of the refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Mistyped(_) => "serial-mistyped",
            Self::Unknown(_) => "serial-unknown",
        }
    }
}

impl Serial {
    /// The smallest number.
    pub const LEAST: u32 = 1_000;
    /// The largest number.
    pub const MOST: u32 = 999_999_999;

    /// Takes a number without its check character, e.g. from the database.
    ///
    /// # Errors
    /// [`CodeError::Length`] outside of four to nine digits.
    pub const fn from_number(number: u32) -> Result<Self, CodeError> {
        if number < Self::LEAST || number > Self::MOST {
            return Err(CodeError::Length);
        }
        Ok(Self(number))
    }

    /// The number without its check character.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// `0`–`9` or `X`: what makes the weighted sum divisible by 11.
    pub fn check_character(self) -> char {
        let missing = (PRIME - weighted_sum(self.0, 2)) % PRIME;
        char::from_digit(missing, 10).unwrap_or('X')
    }

    /// Reads what a scanner sent or a person typed.
    ///
    /// Capitals and small letters, spaces and hyphens do not matter. Of an address only what follows
    /// its last slash counts, and the three characters with which some scanners announce the kind of
    /// code (`]Q1`) are skipped.
    ///
    /// # Errors
    /// Says whether a symbol, the length or the check character is wrong. Whether the serial was ever
    /// issued is another question: see [`read`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let mut symbols = payload(text)
            .chars()
            .filter(|symbol| !is_separator(*symbol));
        let last = symbols.next_back().ok_or(CodeError::Length)?;
        let check = match last {
            'x' | 'X' | '*' => 10,
            digit => digit.to_digit(10).ok_or(CodeError::Symbol(digit))?,
        };
        let mut number = 0_u32;
        for symbol in symbols {
            let digit = symbol.to_digit(10).ok_or(CodeError::Symbol(symbol))?;
            if number == 0 && digit == 0 {
                return Err(CodeError::Length);
            }
            number = number
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(digit))
                .ok_or(CodeError::Length)?;
        }
        let serial = Self::from_number(number)?;
        if (weighted_sum(number, 2) + check).is_multiple_of(PRIME) {
            Ok(serial)
        } else {
            Err(CodeError::Check)
        }
    }
}

/// Reads a serial and looks whether it is one of those issued.
///
/// # Errors
/// [`Misread`] tells a slip of the fingers from a form that does not belong here.
///
/// ```
/// use intake::serial::{Misread, Serial, Series, read};
/// let issued = [Series::new(26, 4, 1, 200)?.range()];
/// assert_eq!(read("26 0001-3", &issued), Ok(Serial::from_number(260_001)?));
/// assert!(matches!(read("26 0002-4", &issued), Err(Misread::Mistyped(_))));
/// assert!(matches!(read("270001-8", &issued), Err(Misread::Unknown(_))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(text: &str, issued: &[SerialRange]) -> Result<Serial, Misread> {
    let serial = Serial::parse(text)?;
    if issued.iter().any(|range| range.contains(serial)) {
        Ok(serial)
    } else {
        Err(Misread::Unknown(serial))
    }
}

/// Sum of the digits, each with its weight; the last digit has the weight `least`.
fn weighted_sum(mut number: u32, least: u32) -> u32 {
    let mut sum = 0;
    let mut weight = least;
    while number > 0 {
        sum += weight * (number % 10);
        number /= 10;
        weight += 1;
    }
    sum % PRIME
}

fn payload(text: &str) -> &str {
    let text = text.trim_matches(|symbol: char| symbol.is_whitespace() || symbol.is_control());
    let text = match text.strip_prefix(']') {
        Some(announced) => announced.get(2..).unwrap_or_default(),
        None => text,
    };
    let tail = text.rsplit('/').next().unwrap_or(text);
    tail.split(['?', '#']).next().unwrap_or(tail)
}

fn is_separator(symbol: char) -> bool {
    symbol.is_whitespace() || symbol.is_control() || matches!(symbol, '-' | '\u{2010}'..='\u{2015}')
}

impl fmt::Display for Serial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.0, self.check_character())
    }
}

impl FromStr for Serial {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Serial {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<Serial> for String {
    fn from(serial: Serial) -> Self {
        serial.to_string()
    }
}

#[cfg(test)]
mod tests;
